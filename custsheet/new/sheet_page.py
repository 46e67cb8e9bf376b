"""How a record sheet of a new workbook opens and prints: frozen panes, selected cell, page set-up."""

from __future__ import annotations

from typing import Any

from custsheet.donors.look import template
from custsheet.schema import SheetSpec
from custsheet.texts import Lang, text

_A4 = 9


def set_up_page(sheet: Any, spec: SheetSpec, width: float, lang: Lang) -> None:
    """Freeze panes, select the first cell beside them, and set up an XlsxWriter worksheet for printing.

    Args:
        width: total width of all columns, in digits.
    """
    names = [place for place, key in enumerate(spec.columns) if key in ("name", "title")]
    frozen = names[0] + 1 if names else 1
    sheet.freeze_panes(1, frozen)
    sheet.set_selection(1, frozen, 1, frozen)  # with A1 selected, its hint would cover the first rows
    sheet.set_tab_color("#" + template()["tab_colors"][_tab_role(spec)])
    _set_up_print(sheet, frozen, max(1, round(width / template()["table"]["pages_wide_at"])), lang)


def _set_up_print(sheet: Any, frozen: int, pages: int, lang: Lang) -> None:
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.set_margins(left=0.3, right=0.3, top=0.5, bottom=0.6)
    sheet.fit_to_pages(pages, 0)
    sheet.repeat_rows(0)
    if pages > 1:
        sheet.repeat_columns(0, frozen - 1)
    sheet.hide_gridlines(0)  # 0 prints them too: a wide table on paper needs lines
    sheet.set_footer(text("new_workbook.footer", lang))


def _tab_role(spec: SheetSpec) -> str:
    if spec.key not in template()["visible"]:
        return "further"
    return "planned" if spec.per_customer else "typed"
