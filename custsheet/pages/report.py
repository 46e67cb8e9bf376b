"""The summary as one page for mail, phone and paper (CONTRACT §6, ``report``): the content of the 汇总 tab in HTML.

The page shows nothing but values of the blocks, so a new block of the tab appears on the page by itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from custsheet.pages.block_charts import chart_of
from custsheet.pages.environment import render
from custsheet.pages.figures import Figures
from custsheet.pages.plain_text import one_line
from custsheet.pages.sections import Section, in_page_order, section
from custsheet.summary.blocks import Block
from custsheet.summary.layout import tiles
from custsheet.texts import Lang, load_toml, text

_LONGEST_WARNING = 500
_LONGEST_FILE_NAME = 80


@dataclass(frozen=True)
class Tile:
    """A key figure.

    Attributes:
        label: its name.
        value: the figure; blank if unknown.
        note: a line of detail.
        change: the change since the last refresh; blank if unknown.
        is_worse: is the change for the worse?
    """

    label: str
    value: str
    note: str
    change: str
    is_worse: bool


@dataclass(frozen=True)
class Part:
    """The content under one heading: tiles, or a table and its chart; ``chart`` is blank without one."""

    name: str
    title: str
    tiles: tuple[Tile, ...] = ()
    section: Section | None = None
    chart: str = ""


def report_page(
    blocks: Sequence[Block],
    badges: Mapping[str, Sequence[str]],
    as_of: date,
    lang: Lang,
    *,
    file: str | None = None,
    since: str | None = None,
) -> str:
    """The page as one HTML document.

    Args:
        blocks: the result of ``summarise``, in the same language.
        badges: the result of ``badge_words`` for the same settings.
        as_of: T, the date of the figures.
        lang: language of the page.
        file: name of the workbook, without its folder.
        since: as-of date (ISO) of the earlier refresh that changes are measured against.
    """
    figures = Figures(lang, badges)
    parts = [_part(block, figures, lang) for block in in_page_order(blocks)]
    full = [part for part in parts if part.tiles or (part.section and part.section.rows)]
    empty = [part for part in parts if part not in full]
    return render(
        "report.html.j2",
        lang,
        date=as_of.isoformat(),
        file=one_line(file or "", _LONGEST_FILE_NAME),
        since=since,
        warnings=_warnings(blocks),
        parts=full,
        empty=empty,
        rules=load_toml("pages/report.toml")["page"],
        worse_mark=tiles()["worse_mark"],
    )


def _part(block: Block, figures: Figures, lang: Lang) -> Part:
    if block.name in load_toml("messages/report.toml")["titles"]:
        block = replace(block, title=text(f"report.titles.{block.name}", lang))
    if block.layout.shape == "tiles":
        return Part(block.name, block.title, tiles=tuple(_tiles(block, figures)))
    return Part(block.name, block.title, section=section(block, figures), chart=chart_of(block, figures, lang))


def _tiles(block: Block, figures: Figures) -> list[Tile]:
    found = []
    for (label, value, *more), kind in zip(block.rows, block.layout.kinds, strict=True):
        if label is not None:
            note, change = (*(figures.text(line, "text") for line in more[:2]), "", "")[:2]
            is_worse = change.endswith(tiles()["worse_mark"])
            found.append(Tile(figures.text(label, "text"), figures.text(value, kind), note, change, is_worse))
    return found


def _warnings(blocks: Sequence[Block]) -> list[str]:
    """The first line of the tab: settings that could not be used (CONTRACT §1.4)."""
    first = next((block.rows[0][0] for block in blocks if block.layout.shape == "status"), None)
    return [one_line(first, _LONGEST_WARNING)] if isinstance(first, str) and first else []
