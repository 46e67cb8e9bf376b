"""Replace a sheet in place: its position, the active tab and all position-based references are adjusted."""

from __future__ import annotations

from custsheet.errors import PackageError
from custsheet.ooxml.adoption import adopt
from custsheet.ooxml.fragments import whole_number
from custsheet.ooxml.new_sheet import remove_sheet
from custsheet.ooxml.parts import Parts
from custsheet.ooxml.xml import Element, children, find_child


def replace_sheet(package: Parts, name: str, donor: Parts) -> bool:
    """Remove the tab ``name`` and adopt the donor's sheet of the same name in its place.

    Returns:
        Whether the tab was active, in which case the caller must select the new sheet.

    Raises:
        PackageError: as ``remove_worksheet`` and ``adopt`` do.
    """
    place = next((n for n, e in enumerate(package.sheet_entries) if e.name.casefold() == name.casefold()), None)
    if place is None:
        raise PackageError("no_sheet", path=package.path, sheet=name)
    showing = [view for view in _views(package) if whole_number(view.get("activeTab")) == place]
    remove_sheet(package, name, force=True)
    adopt(package, donor, name, force=True)
    _move_last_to(package, place)
    for view in showing:
        view.set("activeTab", str(place))
    return bool(showing)


def select_tab(skeleton: Element) -> None:
    """Mark the sheet with this skeleton as selected."""
    views = find_child(skeleton, "sheetViews")
    for view in children(views, "sheetView") if views is not None else ():
        view.set("tabSelected", "1")


def _move_last_to(package: Parts, place: int) -> None:
    sheets = find_child(package.workbook, "sheets")
    assert sheets is not None
    elements = children(sheets, "sheet")
    last = len(elements) - 1
    if place >= last:
        return
    elements[place].addprevious(elements[last])

    # Local names and views refer to tabs by position.
    def moved(position: int) -> int:
        return place if position == last else position + (place <= position < last)

    names = find_child(package.workbook, "definedNames")
    for element in children(names, "definedName") if names is not None else ():
        if element.get("localSheetId") is not None:
            element.set("localSheetId", str(moved(whole_number(element.get("localSheetId")))))
    for view in _views(package):
        for attribute in ("activeTab", "firstSheet"):
            if view.get(attribute) is not None:
                view.set(attribute, str(moved(whole_number(view.get(attribute)))))


def _views(package: Parts) -> list[Element]:
    views = find_child(package.workbook, "bookViews")
    return [view for view in views if isinstance(view.tag, str)] if views is not None else []
