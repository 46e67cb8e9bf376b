"""Links from a line of the summary to the customer's row, which still find it after the sheet is sorted.

The row is looked up on each click: by 客户编号, or by name without an id.  ``CELL("address", …)`` gives
the cell with its sheet, so the link also follows when the sheet is renamed or columns are inserted.
"""

from __future__ import annotations

from dataclasses import dataclass

from custsheet.ooxml.values import Formula, in_formula, literal
from custsheet.refs import quote_sheet

_MAX_LITERAL = 255  # characters of a text in a formula; MATCH compares no longer ones either


@dataclass(frozen=True, slots=True)
class Target:
    """A sheet with customers: its name and the letters of the columns 客户编号 (None: no such column) and 客户名称."""

    sheet_name: str
    id_column: str | None
    name_column: str


def customer_link(target: Target, customer_id: str | None, name: str) -> Formula | str:
    """The customer's name as a formula that links to its row; plain text if it is too long for a formula.

    If the row is gone, the link leads to the top of the column, and the name is still shown.
    """
    by_id = target.id_column is not None and bool(customer_id)
    wanted = customer_id if by_id and customer_id else name
    if not name or max(len(_wildcards_escaped(wanted)), len(name)) > _MAX_LITERAL:
        return name
    column = target.id_column if by_id and target.id_column else target.name_column
    row = f"IFERROR({_match(wanted, _whole(target, column))},1)"
    address = f'CELL("address",INDEX({_whole(target, target.name_column)},{row}))'
    return Formula(f'HYPERLINK("#"&{address},{literal(name)})', in_formula(name))


def row_link(sheet_name: str, lookup_column: str, wanted: str, shown: str) -> Formula:
    """``shown`` as a formula that links to the first row of a sheet with ``wanted`` in a column, else to row 1."""
    columns = [f"{quote_sheet(sheet_name)}!${letter}:${letter}" for letter in ("A", lookup_column)]
    address = f'CELL("address",INDEX({columns[0]},IFERROR({_match(wanted, columns[1])},1)))'
    return Formula(f'HYPERLINK("#"&{address},{literal(shown)})', in_formula(shown))


def with_label(link: Formula, label: str) -> Formula:
    """The same link shown as ``label``; any formula that is not one of our links is returned unchanged."""
    shown = literal(str(link.cached))
    if label == link.cached or not link.text.endswith(f",{shown})"):
        return link
    return Formula(f"{link.text.removesuffix(shown + ')')}{literal(label)})", in_formula(label))


def _match(wanted: str, column: str) -> str:
    by_text = f"MATCH({literal(_wildcards_escaped(wanted))},{column},0)"
    # An id of digits only may be stored as a number; as a number it has no leading zeros.
    if wanted.isascii() and wanted.isdigit() and len(wanted) <= 15 and not wanted.startswith("0"):
        return f"IFERROR({by_text},MATCH({wanted},{column},0))"
    return by_text


def _whole(target: Target, column: str) -> str:
    return f"{quote_sheet(target.sheet_name)}!${column}:${column}"


def _wildcards_escaped(wanted: str) -> str:
    # MATCH with 0 reads * and ? as wildcards, and ~ as their escape: that one first.
    return wanted.replace("~", "~~").replace("*", "~*").replace("?", "~?")
