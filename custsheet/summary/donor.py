"""The summary tab as an XlsxWriter workbook of its own, to be adopted into somebody's file.

Blocks stand where ``templates/summary.toml`` puts them, each with one global defined name over its value cells, by
which later refreshes find it again wherever users have moved it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from custsheet.donors.donor_book import NormalFont
from custsheet.ooxml import Package
from custsheet.refs import RangeRef
from custsheet.summary.block_writer import hide_when_empty, write_block
from custsheet.summary.blocks import Block
from custsheet.summary.charts import ChartCells, build_chart, chart_options, chart_title
from custsheet.summary.layout import block_layouts, colors, column_digits, grid
from custsheet.summary.look import Look, build_tab
from custsheet.summary.parts import Part, page_breaks, parts, row_heights
from custsheet.summary.sheet_setup import absolute_reference, set_up_paper
from custsheet.texts import Lang, text

_CHART_MARGIN = 8
"""Pixels between a chart and the cells left of it."""


def build_summary_donor(
    blocks: Sequence[Block],
    *,
    lang: Lang,
    tab_name: str,
    normal_font: NormalFont = ("Calibri", 11),
    date_1904: bool = False,
    badges: Mapping[str, Sequence[str]] | None = None,
) -> bytes:
    """Build the tab with its charts, print set-up and defined names.

    Args:
        blocks: what ``summarise`` returned; the place of a missing block stays empty.
        lang: language of titles and of the charts' alternative texts.
        tab_name: the name that the sheet will have in the file, since formulas and charts embed it.
        normal_font: name and size of the file's Normal font, in whose digits widths are counted.
        date_1904: whether the file counts days from 1904.
        badges: the marked words by kind of column, in order: tiers from the top, risks from low to lost,
            priorities from the highest (``{"tier": (…), "risk": (…), "priority": (…)}``); see ``badge_words``.

    Returns:
        An .xlsx file with one sheet; equal input gives equal bytes.
    """
    by_name = {block.name: block for block in blocks}

    def write(workbook: Workbook, look: Look) -> None:
        sheet = workbook.add_worksheet(tab_name)
        _set_up_page(sheet, look, lang, tab_name)
        for part in parts():
            if part.kind == "section":
                _write_section(sheet, look, part, lang)
            elif part.kind == "block" and part.name in by_name:
                block = by_name[part.name]
                write_block(sheet, look, block, part.row - 1, part.column, badges or {})
                _define_names(workbook, block, part, tab_name)
        for part in parts():
            if part.is_chart and part.source in by_name:
                _insert_chart(sheet, look, part, tab_name, lang)

    return _finished(build_tab(write, normal_font, date_1904=date_1904), lang)


def _finished(donor: bytes, lang: Lang) -> bytes:
    """Add what XlsxWriter has no options for: titles of alternative texts, and data labels that never wrap."""
    titles = {chart_options(part, lang)["description"]: chart_title(part, lang) for part in parts() if part.is_chart}
    package = Package.open(donor)
    for name in package.part_names:
        if name.startswith("xl/drawings/drawing"):
            for properties in package.tree(name).iter("{*}cNvPr"):
                title = titles.get(properties.get("descr", ""))
                if title:
                    properties.set("title", title)
        elif name.startswith("xl/charts/chart"):
            for labels in package.tree(name).iter("{*}dLbls"):
                for body in labels.iter("{*}bodyPr"):
                    body.set("wrap", "none")
    return package.to_bytes()


def _set_up_page(sheet: Worksheet, look: Look, lang: Lang, tab_name: str) -> None:
    sheet.hide_gridlines(2)
    sheet.set_column_pixels(0, 0, look.pixels(grid()["margin_width"]))
    for column in range(1, grid()["columns"] + 1):
        sheet.set_column_pixels(column, column, look.pixels(column_digits(column)))
    for row in row_heights():
        sheet.set_row(row - 1, look.height(row))
    set_up_paper(sheet, lang, tab_name)
    sheet.center_horizontally()
    sheet.fit_to_pages(1, 0)
    # LibreOffice obeys; Excel breaks where the page is full, which is in the wide gap above this row.
    sheet.set_h_pagebreaks([row - 1 for row in page_breaks()])
    sheet.print_area(0, 0, max(row_heights()) - 1, grid()["columns"])


def _write_section(sheet: Worksheet, look: Look, part: Part, lang: Lang) -> None:
    """Write the heading of a page: its name over a line as wide as the page."""
    title = text(f"summary.sections.{part.name}", lang)
    bar = {"bottom": 2, "bottom_color": "#" + colors()["brand"], "valign": "bottom"}
    heading = look.format(size=14, color="brand", bold=True, **bar)
    sheet.write_string(part.row - 1, part.column, title, heading)
    for column in range(part.column + 1, part.column + part.width):
        sheet.write_blank(part.row - 1, column, None, heading)


def _define_names(workbook: Workbook, block: Block, part: Part, tab_name: str) -> None:
    """Define global names for the block's values, its note, and its header if that follows the settings."""
    layout = block.layout
    values = part.row + layout.rows_above
    workbook.define_name(block.defined_name, _reference(tab_name, values, part.column, layout.width, layout.height))
    if layout.shape == "list":
        last = part.column + layout.width - 1
        workbook.define_name(block.note_name, _reference(tab_name, part.row, last, 1, 1))
    if layout.live_header:
        workbook.define_name(block.header_name, _reference(tab_name, values - 1, part.column, layout.width, 1))


def _reference(tab_name: str, row: int, column: int, width: int, height: int) -> str:
    """An absolute reference as a defined name wants it; ``row`` is 1-based, ``column`` counts the margin as 0."""
    return absolute_reference(tab_name, RangeRef(row, column + 1, row + height - 1, column + width))


def _insert_chart(sheet: Worksheet, look: Look, part: Part, tab_name: str, lang: Lang) -> None:
    source = next(p for p in parts() if p.name == part.source and p.kind == "block")
    layout = block_layouts()[part.source]
    cells = ChartCells(tab_name, layout, source.row - 1 + layout.rows_above, source.column)
    chart = build_chart(part, cells, look, lang)
    if part.heading_row is not None:
        place = (part.heading_row - 1, part.column)
        heading = look.format(size=10.5, color="brand", bold=True, indent=1)
        sheet.write_string(*place, chart_title(part, lang), heading)
        first = (source.row - 1 + layout.rows_above, source.column)
        hide_when_empty(sheet, look, layout, first, (*place, *place))
    columns = range(part.column, part.column + part.width)
    width = sum(look.pixels(column_digits(column)) for column in columns) - _CHART_MARGIN
    height = sum(round(look.height(part.row + line) * 4 / 3) for line in range(part.height))
    chart.set_size({"width": width, "height": height})
    sheet.insert_chart(part.row - 1, part.column, chart, chart_options(part, lang) | {"x_offset": _CHART_MARGIN})
