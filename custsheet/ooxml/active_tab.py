"""The tab shown on opening, which must be a visible one."""

from __future__ import annotations

from custsheet.ooxml.fragments import drop_attribute, whole_number
from custsheet.ooxml.parts import Parts
from custsheet.ooxml.xml import Element, children, find_child


def can_hide(package: Parts, name: str) -> bool:
    """Is there another visible tab? A workbook must have at least one."""
    return any(entry.state == "visible" and entry.name != name for entry in package.sheet_entries)


def leave_tab(package: Parts, name: str) -> None:
    """Deselect ``name``; in windows where it is active, activate the first other visible tab."""
    entries = package.sheet_entries
    place = next(number for number, entry in enumerate(entries) if entry.name == name)
    other = next(number for number, entry in enumerate(entries) if entry.state == "visible" and number != place)
    for view in _views(package.workbook, "bookViews", "workbookView"):
        # activeTab is a 0-based position among all tabs, hidden ones and chart sheets included.
        if whole_number(view.get("activeTab")) == place:
            view.set("activeTab", str(other))
            if entries[other].is_worksheet:
                for own in _sheet_views(package, entries[other].name):
                    own.set("tabSelected", "1")
    # Left selected, the tab would be grouped with the active one: what is typed into one goes into both.
    for own in _sheet_views(package, name):
        drop_attribute(own, "tabSelected")


def _sheet_views(package: Parts, name: str) -> list[Element]:
    return _views(package.worksheet(name).skeleton, "sheetViews", "sheetView")


def _views(root: Element, parent: str, name: str) -> list[Element]:
    views = find_child(root, parent)
    return children(views, name) if views is not None else []
