"""A refresh from end to end: what is known of a workbook, what is wrong with it, and the set of changes.

Each step is a value, worked out when it is first asked for.  Other programs drop names, formats, rules, charts or the
memory tab: ``lost_names.py`` finds tabs and blocks again by what memory and the sheets know, ``tab_looks.py``
recognises a bare tab, which is made again where all in it is ours, and ``tab_charts.py`` reconnects charts with their
cells.  A tab that cannot be told from people's becomes theirs.  ``summary_cells.py`` finds each block in a tab that
people have worked in: rows that they inserted and filled stay.
"""
