"""What an existing 设置 tab lacks of what this version offers, appended at its end (CONTRACT §1.4).

Nothing that stands in the tab is touched.  What was offered once and is not there any more was deleted by people: its
default counts, and it stays away until ``--add settings`` asks for it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from functools import partial

from custsheet.donors.look import template
from custsheet.ooxml import Format, Package, Worksheet
from custsheet.schema import Schema, Settings
from custsheet.settings_tab.page import CellLook, Page
from custsheet.settings_tab.places import editable_lists
from custsheet.settings_tab.rule_blocks import plan, risks, tiers
from custsheet.settings_tab.value_blocks import lists, values
from custsheet.settings_tab.word_blocks import keywords, segments
from custsheet.texts import Lang

_GAP = 2
"""Blank rows above what is appended, so that it is no part of what stands there."""


def settings_appendix(
    schema: Schema,
    settings: Settings,
    lang: Lang,
    sheet_name: str,
    missing: Collection[str],
    last_row: int,
    names: Mapping[str, str],
) -> Page | None:
    """Lay out what is ``missing`` below ``last_row``; None when nothing is.

    Args:
        names: the workbook's defined names; those whose cells were deleted are free.
    """
    taken = [name for name, reference in names.items() if "#REF!" not in reference]
    page = Page(schema, settings, lang, sheet_name, row=last_row + 1 + _GAP, taken=taken)
    cells: dict[str, str] = {}
    tables: dict[str, Callable[[Page], int]] = {
        "tiers": partial(tiers, cells=cells),
        "risks": partial(risks, cells=cells),
        "plan": partial(plan, cells=cells),
        "segments": segments,
        "keywords": keywords,
    }
    for name, write_rows in tables.items():
        if f"tables.{name}" in missing:
            page.block(name, write_rows)
    scalars = [key for key in missing if key.partition(".")[0] not in ("tables", "lists")]
    if scalars:
        page.block("values", partial(values, keys=scalars))
    wanted = [name for name in editable_lists(schema) if f"lists.{name}" in missing]
    if wanted:
        page.block("lists", partial(lists, names=wanted))
    return page if page.cells else None


def append_page(package: Package, sheet: Worksheet, page: Page) -> None:
    """Set the page's cells, looks, hints and names into a tab that is there already."""
    size = package.normal_font[1]
    styles = package.styles
    sheet.set_cells(
        (
            cell.row,
            cell.column,
            cell.value,
            styles.derive(sheet.style_of(cell.row, cell.column), _format(cell.look, size)),
        )
        for cell in page.cells
    )
    for area in page.merges:
        sheet.merge(area)
    sheet.set_row_heights(page.heights)
    sheet.set_rows_hidden(dict.fromkeys(page.hidden, True))
    sheet.replace_validations(lambda validation: False, page.validations)
    for name, reference in page.names.items():
        package.defined_names.set(name, reference)


def _format(look: CellLook, size: float) -> Format:
    colors = template()["colors"]
    return Format(
        number_format=look.number_format or "General",
        bold=look.bold,
        font_color="#" + colors[look.color],
        font_size=size + look.larger,
        fill_color=None if look.fill is None else "#" + colors[look.fill],
        border_color=None if look.border is None else "#" + colors[look.border],
        horizontal=look.align,
        vertical="center",
        wrap=look.wrap,
        indent=look.indent,
    )
