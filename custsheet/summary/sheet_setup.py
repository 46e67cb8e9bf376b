"""What our tabs share as sheets: print set-up, and references to their cells for defined names."""

from __future__ import annotations

from xlsxwriter.worksheet import Worksheet

from custsheet.refs import RangeRef, column_letter, quote_sheet
from custsheet.summary.look import own_tab_color
from custsheet.texts import Lang, text

_A4 = 9


def set_up_paper(sheet: Worksheet, lang: Lang, tab_name: str, *, top: float = 0.4, bottom: float = 0.55) -> None:
    """Colour the tab as ours; A4 landscape with name and page number in the footer. Margins are in inches."""
    sheet.set_tab_color(own_tab_color())
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.set_margins(left=0.4, right=0.4, top=top, bottom=bottom)
    footer = text("summary.print.footer", lang, page="&P", pages="&N")
    # & starts a code in a footer, so one in the tab's name is doubled.
    sheet.set_footer(f"&L&9{tab_name.replace('&', '&&')}&R&9{footer}", {"margin": 0.25})


def absolute_reference(tab_name: str, cells: RangeRef) -> str:
    """``='汇总'!$B$3:$D$7``, as a defined name wants it."""
    first = f"${column_letter(cells.first_column)}${cells.first_row}"
    last = f"${column_letter(cells.last_column)}${cells.last_row}"
    return f"={quote_sheet(tab_name)}!{first}:{last}"
