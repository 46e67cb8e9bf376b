"""What goes onto each of our own tabs: a finished tab to adopt the first time, cells from then on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from custsheet.problems import Problems
from custsheet.source import Source
from custsheet.summary import Block, badge_words, block_cells
from custsheet.texts import Lang
from custsheet.writing.plan import TabWrite
from custsheet.writing.sheet_plan import Overwritten
from custsheet.writing.tabs import OwnTab, TabPlan


def tab_writes(
    source: Source,
    tabs: TabPlan,
    blocks: Sequence[Block],
    problems: Problems,
    typed_over: Sequence[Overwritten],
    as_of: date,
    lang: Lang,
) -> Iterator[TabWrite]:
    """Plan every tab of ours that this workbook gets; 设置 and 使用说明 are people's once they are there."""
    font, date_1904 = source.package.normal_font, source.package.uses_1904
    for tab in tabs.tabs.values():
        if tab.tab == "summary":
            yield _summary(tab, blocks, source, font, date_1904, lang)


def _summary(
    tab: OwnTab, blocks: Sequence[Block], source: Source, font: tuple[str, float], date_1904: bool, lang: Lang
) -> TabWrite:
    if not tab.is_new:
        return TabWrite(tab.tab, tab.name, blocks={block.defined_name: list(block_cells(block)) for block in blocks})
    from custsheet.summary.donor import build_summary_donor

    badges = badge_words(source.settings, lang)
    donor = build_summary_donor(
        blocks, lang=lang, tab_name=tab.name, normal_font=font, date_1904=date_1904, badges=badges
    )
    return TabWrite(tab.tab, tab.name, donor=donor)
