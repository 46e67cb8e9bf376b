"""The formulas by which the strategy of the 设置 tab shows the names of tiers and risks, once people deleted a row.

Excel leaves ``#REF!`` behind.  What such a cell should show is known from the key of its row: the name of the tier or
risk that counts, nothing for a tier that is gone.
"""

from __future__ import annotations

import re

from custsheet.refreshing.source import Source
from custsheet.refs import CellRef
from custsheet.settings_tab.places import EVERY_TIER
from custsheet.texts import Lang

_BROKEN = "#REF!"
_OURS = re.compile(r"(?:IFERROR\()?(?:IF\(|(?:[^()]*!)?#REF!).*")
"""A formula that the tab was made with; what people wrote into its place is theirs."""


def mended_links(source: Source, lang: Lang) -> list[tuple[int, int, str | None]]:
    """(row, column, what it shows from now on) of the strategy's formulas that lost their cell; rows are 1-based."""
    tab, name = source.settings_tab, source.marks.tabs.get("settings")
    if tab is None or not name or not tab.links:
        return []
    sheet = source.package.worksheet(name)
    broken = [cell for cell in tab.links if _is_broken(sheet.formula(str(cell)))]
    return [(cell.row, cell.column, _shown(source, cell, lang)) for cell in broken]


def _is_broken(formula: str | None) -> bool:
    return formula is not None and _BROKEN in formula and _OURS.fullmatch(formula) is not None


def _shown(source: Source, cell: CellRef, lang: Lang) -> str | None:
    tab, settings = source.settings_tab, source.settings
    assert tab is not None
    key, kind = tab.links[cell]
    tier, _, risk = key.partition(" ")
    if tier != EVERY_TIER and tier not in tab.names:
        return None
    if kind == "tier":
        return settings.tier_label(tab.names[tier], lang) if tier in tab.names else None
    return settings.risk_label(tab.names[risk], lang) if risk in tab.names else None
