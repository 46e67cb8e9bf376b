"""Figures → blocks → the tabs 汇总, 数据问题 and 变更记录 (contract §2, §4).

The donors (``donor.py``, ``list_tabs.py``) are imported from their own modules: they bring XlsxWriter along, which a
refresh needs only when a tab is not there yet.

Where a block or chart stands and how it looks is data (``templates/summary.toml``); a new block needs a table there, a
function that fills it, and its texts.  Blocks are written by offset from a defined name, never by address, and only
their values: headings, formats and charts belong to the users once the tab is adopted.  Rows in which no block shows
anything are hidden, and every office program leaves hidden rows out of a chart.
"""

from custsheet.summary.blocks import Block, block_cells, header_cells
from custsheet.summary.issue_rows import handling_in, ignored_in, issues_rows
from custsheet.summary.key_figures import key_figures, values_of
from custsheet.summary.links import Target
from custsheet.summary.moves import Earlier, Standing
from custsheet.summary.summarise import badge_words, summarise

__all__ = [
    "Block",
    "Earlier",
    "Standing",
    "Target",
    "badge_words",
    "block_cells",
    "handling_in",
    "header_cells",
    "ignored_in",
    "issues_rows",
    "key_figures",
    "summarise",
    "values_of",
]
