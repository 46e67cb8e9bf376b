"""Pages for mail, phone and print: HTML in one file each, made from the same values as the tabs.

A page shows whatever blocks there are; order, charts and formats are ``templates/pages/report.toml``.
``base.html.j2`` is the shell of all pages and knows what mail clients accept.  Charts are SVG (``charts.py`` on
``canvas.py``); the table beside each has its figures.  The handbook's prose is a template per chapter that names
settings instead of numbers (``handbook/words.py``).
"""
