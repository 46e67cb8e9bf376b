"""Figures → blocks → the tabs 汇总 and 数据问题 (contract §2, §4).

The donors (``donor.py``, ``issues_tab.py``, ``changes_tab.py``) are imported from their own modules: they bring
XlsxWriter along, which a refresh needs only when a tab is not there yet.
"""

from custsheet.summary.blocks import Block, block_cells
from custsheet.summary.key_figures import key_figure_values
from custsheet.summary.links import Target
from custsheet.summary.summarise import badge_words, summarise

__all__ = ["Block", "Target", "badge_words", "block_cells", "key_figure_values", "summarise"]
