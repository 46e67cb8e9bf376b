"""``<cols>``: column widths and default styles (ECMA-376 part 1, 18.3.1.13). Columns are 1-based."""

from __future__ import annotations

import copy
from collections.abc import Collection

from custsheet.ooxml.element_order import WORKSHEET, ensure_child
from custsheet.ooxml.fragments import drop_attribute, is_true, new_child, whole_number
from custsheet.ooxml.xml import Element, children, find_child


def column_style(worksheet: Element, column: int) -> int:
    """The default style of a column, 0 if it has none."""
    col = _find(worksheet, column)
    return whole_number(col.get("style")) if col is not None else 0


def column_width(worksheet: Element, column: int) -> float | None:
    """The column's width in digits of the Normal font; None for the sheet's default."""
    col = _find(worksheet, column)
    width = col.get("width") if col is not None else None
    return float(width) if width is not None else None


def set_column_width(worksheet: Element, column: int, width: float) -> None:
    """Set the width of one column; a ``<col>`` that spans several is split, keeping style and grouping."""
    if column_width(worksheet, column) == width:
        return
    col = _own(worksheet, column)
    col.set("width", f"{width:.10g}")
    col.set("customWidth", "1")


def show_columns(worksheet: Element, columns: Collection[int]) -> None:
    """Unhide columns and take them out of their outline group; others hidden along with them stay hidden.

    The caller must change a width of 0.
    """
    hidden = [column for column in columns if (col := _find(worksheet, column)) is not None and _is_hidden(col)]
    for column in hidden:
        own = _own(worksheet, column)
        for name in ("hidden", "outlineLevel", "collapsed"):
            drop_attribute(own, name)
    for column in hidden:
        group = _find(worksheet, column + (-1 if _summary_is_right(worksheet) else 1))
        if group is not None and _is_hidden(group) and whole_number(group.get("outlineLevel")):
            # Excel shows a group's expand button over the column next to it, whose <col> carries the collapsed flag.
            _own(worksheet, column).set("collapsed", "1")


def _is_hidden(col: Element) -> bool:
    return is_true(col.get("hidden"))


def _summary_is_right(worksheet: Element) -> bool:
    # Absent means true here, unlike most booleans (ECMA-376 part 1, 18.3.1.61).
    properties = find_child(worksheet, "sheetPr")
    outline = find_child(properties, "outlinePr") if properties is not None else None
    return outline is None or is_true(outline.get("summaryRight", "1"))


def _bounds(col: Element) -> tuple[int, int]:
    return whole_number(col.get("min"), 1), whole_number(col.get("max"), 1)


def _find(worksheet: Element, column: int) -> Element | None:
    cols = find_child(worksheet, "cols")
    for col in children(cols, "col") if cols is not None else ():
        first, last = _bounds(col)
        if first <= column <= last:
            return col
    return None


def _own(worksheet: Element, column: int) -> Element:
    """The ``<col>`` of this column alone, created or split off as needed."""
    col = _find(worksheet, column)
    if col is None:
        return _new(worksheet, column)
    first, last = _bounds(col)
    own = col
    if first < column:
        own = copy.deepcopy(col)
        col.set("max", str(column - 1))
        col.addnext(own)
    if column < last:
        rest = copy.deepcopy(own)
        rest.set("min", str(column + 1))
        rest.set("max", str(last))
        own.addnext(rest)
    own.set("min", str(column))
    own.set("max", str(column))
    return own


def _new(worksheet: Element, column: int) -> Element:
    cols = ensure_child(worksheet, "cols", WORKSHEET)
    col = new_child(cols, "col", min=column, max=column)
    # Definitions must be in ascending order.
    place = sum(1 for other in children(cols, "col") if other is not col and _bounds(other)[0] < column)
    cols.remove(col)
    cols.insert(place, col)
    return col
