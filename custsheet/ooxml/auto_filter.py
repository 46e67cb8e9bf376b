"""A worksheet's auto-filter, and the hidden defined name in which Excel repeats its range."""

from __future__ import annotations

from custsheet.ooxml.xml import Element, children, find_child
from custsheet.refs import CellRef, RangeRef, find_range

_NAME = "_xlnm._FilterDatabase"


def filter_range(worksheet: Element) -> RangeRef | None:
    """The range of the sheet's filter (not those of its tables), or None."""
    element = find_child(worksheet, "autoFilter")
    ref = element.get("ref") if element is not None else None
    return find_range(ref or "")


def grow_filter(worksheet: Element, workbook: Element, position: int, ref: RangeRef) -> None:
    """Set the range of the filter and of its defined name, keeping the criteria. Does nothing without a filter.

    Args:
        position: 0-based position of the sheet among all tabs, to which ``localSheetId`` refers.
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
