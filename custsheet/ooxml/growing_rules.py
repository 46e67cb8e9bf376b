"""Extend validations and conditional formats that end with the data when rows are appended.

Excel does the same when somebody types below a table or list.  A range that ends elsewhere (a whole column, prepared
rows, a few cells) was meant to end there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from custsheet.ooxml.areas import areas_of, subtract
from custsheet.ooxml.fragments import XM, extensions
from custsheet.ooxml.xml import Element, children, find_child
from custsheet.refs import RangeRef

_ENOUGH_ROWS = 3
"""A range must cover this many of the last rows to be extended (Excel: "Extend data range formats and formulas")."""


def grow_rules(worksheet: Element, data: RangeRef, last_row: int) -> None:
    """Extend validations and conditional formats whose ranges end with ``data`` down to ``last_row``.

    Args:
        data: the list's data range before it grew, without header and totals.
        last_row: its last row now.
    """
    if not data.first_row <= data.last_row < last_row:
        return
    validations = list(_validations(worksheet))
    for element in [*validations, *_conditional_formats(worksheet)]:
        references = _sqref(element).split()
        areas = areas_of(" ".join(references))
        # Fewer areas than references: one could not be read, so leave the rule alone.
        if len(areas) < len(references) or not any(_ends_with(area, data) for area in areas):
            continue
        # A cell can have only one validation, but any number of conditional formats.
        others = validations if element in validations else [element]
        taken = [area for other in others for area in areas_of(_sqref(other))]
        grown = [piece for area in areas for piece in _grown(area, data, last_row, taken)]
        _set_sqref(element, " ".join(map(str, grown)))


def _grown(area: RangeRef, data: RangeRef, last_row: int, taken: Iterable[RangeRef]) -> Iterator[RangeRef]:
    """The area, extended down to ``last_row`` where no range in ``taken`` is in the way."""
    if not _ends_with(area, data):
        yield area
        return
    below = area._replace(first_row=area.last_row + 1, last_row=last_row)
    free = subtract([below], taken)
    if free == [below]:
        yield area._replace(last_row=last_row)
    else:
        yield area
        yield from free


def _ends_with(area: RangeRef, data: RangeRef) -> bool:
    """Does the area end with the data's last row and cover enough of the rows above it?"""
    is_beside = area.last_column < data.first_column or area.first_column > data.last_column
    enough = max(data.first_row, data.last_row - _ENOUGH_ROWS + 1)
    return not is_beside and area.last_row == data.last_row and area.first_row <= enough


def _validations(worksheet: Element) -> Iterator[Element]:
    group = find_child(worksheet, "dataValidations")
    if group is not None:
        yield from children(group, "dataValidation")
    yield from extensions(worksheet, "dataValidation")


def _conditional_formats(worksheet: Element) -> Iterator[Element]:
    # A format with pivot="1" follows its pivot table (ECMA-376 part 1, 18.3.1.18).
    yield from (group for group in children(worksheet, "conditionalFormatting") if group.get("pivot") is None)
    yield from (group for group in extensions(worksheet, "conditionalFormatting") if group.get("pivot") is None)


def _sqref(element: Element) -> str:
    return element.get("sqref") or element.findtext(f"{{{XM}}}sqref") or ""


def _set_sqref(element: Element, sqref: str) -> None:
    inner = element.find(f"{{{XM}}}sqref")
    if inner is None:
        element.set("sqref", sqref)
    else:
        inner.text = sqref
