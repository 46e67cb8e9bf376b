"""Writes the 设置 tab: every rule of a workbook, so laid out that staff can change it and it can be read back.

Each block has a defined name (``custsheet_settings_tiers`` …) from its header row down, each list one
(``custsheet_list_NAME``) for its filled cells, which the drop-downs of all sheets refer to.  Column A holds the key of
each row and is hidden.  What is written here is read by settings_tab/read.py.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format

from custsheet.donors.look import Look, add_validation, build_sheets, house_font, template
from custsheet.donors.text_width import SHEETS
from custsheet.ooxml.values import Formula, for_xlsxwriter, text_for_xlsxwriter
from custsheet.schema import Schema, Settings
from custsheet.settings_tab.page import PLAIN, B, CellLook, G, Page
from custsheet.settings_tab.places import editable_lists
from custsheet.settings_tab.rule_blocks import plan, risks, tiers
from custsheet.settings_tab.value_blocks import lists, values
from custsheet.settings_tab.word_blocks import keywords, segments
from custsheet.texts import Lang

_TITLE = CellLook(color="brand", bold=True, larger=8, wrap=False, indent=0)
_LEAD = CellLook(color="muted", indent=0)
_A4 = 9


def build_settings_donor(
    schema: Schema,
    settings: Settings,
    lang: Lang,
    sheet_name: str,
    font: tuple[str, float] | None = None,
    date_1904: bool = False,
) -> bytes:
    """Return a workbook that holds only the 设置 tab, called ``sheet_name``, to be adopted by another.

    Args:
        font: Normal font of the workbook that will adopt it; that of a new workbook when None.
    """

    def write(workbook: Workbook, look: Look) -> None:
        write_settings_tab(workbook, look, schema, settings, lang, sheet_name)

    return build_sheets(write, font or house_font(lang), date_1904=date_1904)


def write_settings_tab(
    workbook: Workbook, look: Look, schema: Schema, settings: Settings, lang: Lang, sheet_name: str
) -> Any:
    """Add the 设置 tab to an XlsxWriter workbook; returns the worksheet."""
    page = Page(schema, settings, lang, sheet_name)
    printed, breaks = _fill(page)
    sheet = workbook.add_worksheet(sheet_name)
    _set_up(sheet, look, page, printed)
    sheet.set_h_pagebreaks(breaks)
    _write(sheet, look, page)
    for name, reference in page.names.items():
        workbook.define_name(name, "=" + reference)
    return sheet


def _fill(page: Page) -> tuple[int, list[int]]:
    """Lay out the whole tab; returns the last row that is printed, and the rows after which a page ends."""
    page.put(B, page.schema.own_tabs["settings"][page.lang], _TITLE)
    page.heights[page.row] = 30
    page.row += 1
    lead = page.say("lead")
    page.put(B, lead, _LEAD, last=G)
    page.heights[page.row] = 17 * SHEETS.lines(lead, page.width(B, G))
    page.row += 2
    cells: dict[str, str] = {}
    page.block("tiers", partial(tiers, cells=cells))
    page.block("risks", partial(risks, cells=cells))
    breaks = [page.row - 1]
    page.block("plan", partial(plan, cells=cells))
    breaks.append(page.row - 1)
    page.block("segments", segments)
    page.block("keywords", keywords)
    breaks.append(page.row - 1)
    page.block("values", values)
    printed = page.row - 3
    page.block("lists", lists)  # for the screen: too wide for any paper
    return printed, breaks


def _set_up(sheet: Any, look: Look, page: Page, printed: int) -> None:
    measures = template()["settings_tab"]
    widths, plain = measures["widths"], _format(look, PLAIN)
    sheet.hide_gridlines(2)
    sheet.set_default_row(measures["row_height"])
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width, plain, {"hidden": column == 0})
    further = max(len(editable_lists(page.schema)) - len(widths), 0)
    sheet.set_column(len(widths), len(widths) + further, measures["list_width"], plain)
    sheet.print_area(0, 1, printed - 1, G - 1)
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.set_footer("&C&P / &N")
    sheet.set_tab_color("#" + template()["tab_colors"]["own"])


def _write(sheet: Any, look: Look, page: Page) -> None:
    for row in sorted({*page.heights, *page.hidden}):
        sheet.set_row(row - 1, page.heights.get(row), None, {"hidden": row in page.hidden})
    first_of = {(area.first_row, area.first_column): area for area in page.merges}
    for cell in page.cells:
        place, style = (cell.row - 1, cell.column - 1), _format(look, cell.look)
        area = first_of.get((cell.row, cell.column))
        if area is not None:
            sheet.merge_range(
                area.first_row - 1, area.first_column - 1, area.last_row - 1, area.last_column - 1, "", style
            )
        if isinstance(cell.value, Formula):
            formula, cached = for_xlsxwriter(cell.value)
            sheet.write_formula(*place, formula, style, cached)
        elif cell.value is None:
            sheet.write_blank(*place, None, style)
        elif isinstance(cell.value, str):
            sheet.write_string(*place, text_for_xlsxwriter(cell.value), style)
        else:
            sheet.write(*place, cell.value, style)
    for validation in page.validations:
        add_validation(sheet, validation)


def _format(look: Look, cell: CellLook) -> Format:
    properties: dict[str, Any] = {"align": cell.align, "indent": cell.indent, "text_wrap": cell.wrap}
    if cell.number_format:
        properties["num_format"] = cell.number_format
    if cell.border:
        properties["border_role"] = cell.border
    return look.format(color=cell.color, fill=cell.fill, larger=cell.larger, bold=cell.bold, **properties)
