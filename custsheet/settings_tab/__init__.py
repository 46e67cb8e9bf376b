"""The 设置 tab: read, judged, written and extended (CONTRACT §1.4).

A row belongs to its block by the key in the hidden column (``keys.py``), wherever its defined name was left; without
keys, by its name.  A fixed row that is gone counts as its default and is a gap; a wrong value is a ``BadSetting``
with its cell.  What the tab looks like is data (``page.py``, filled by ``*_blocks.py``): XlsxWriter makes a new tab
of it (``donor.py``), and ``appendix.py`` adds to an older tab what it lacks, below everything that stands there.
What people deleted stays away.
"""
