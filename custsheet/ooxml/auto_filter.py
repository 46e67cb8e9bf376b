"""The filter of a worksheet and the hidden name that Excel keeps for it."""

from __future__ import annotations

from custsheet.ooxml.xml import Element, children, find_child
from custsheet.refs import CellRef, RangeRef, find_range

_NAME = "_xlnm._FilterDatabase"


def filter_range(worksheet: Element) -> RangeRef | None:
    """The range of the sheet's own filter (tables have their own)."""
    element = find_child(worksheet, "autoFilter")
    ref = element.get("ref") if element is not None else None
    return find_range(ref or "")


def grow_filter(worksheet: Element, workbook: Element, position: int, ref: RangeRef) -> None:
    """Set the filter's range, and that of its defined name; criteria stay. Without a filter nothing is done.

    Args:
        position: 0-based place of the sheet among all tabs, which local names refer to.
    """
    element = find_child(worksheet, "autoFilter")
    if element is None or element.get("ref") == str(ref):
        return
    element.set("ref", str(ref))
    names = find_child(workbook, "definedNames")
    for name in children(names, "definedName") if names is not None else ():
        if name.get("name") == _NAME and name.get("localSheetId") == str(position) and "!" in (name.text or ""):
            name.text = f"{(name.text or '').rpartition('!')[0]}!{_absolute(ref)}"


def _absolute(ref: RangeRef) -> str:
    corners = CellRef(ref.first_row, ref.first_column), CellRef(ref.last_row, ref.last_column)
    letters = (str(corner).rstrip("0123456789") for corner in corners)
    return ":".join(f"${column}${corner.row}" for column, corner in zip(letters, corners, strict=True))
