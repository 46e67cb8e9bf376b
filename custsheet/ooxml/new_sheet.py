"""Add and remove tabs, with the relationships, names and parts that belong to a sheet."""

from __future__ import annotations

import re
from collections.abc import Iterable

from lxml import etree

from custsheet.errors import PackageError, UsageError
from custsheet.ooxml.defined_names import split_sheet
from custsheet.ooxml.fragments import drop, whole_number
from custsheet.ooxml.parts import Parts
from custsheet.ooxml.relationships import STRICT, TRANSITIONAL
from custsheet.ooxml.sheet_list import State
from custsheet.ooxml.strict import STRICT_MAIN
from custsheet.ooxml.xml import XML_DECLARATION, Element, children, find_child, namespace

WORKSHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
MAX_SHEET_NAME = 31

_FORBIDDEN = re.compile(r"[\[\]:*?/\\\x00-\x1f]|\A'|'\Z")


def is_strict(package: Parts) -> bool:
    """Does the workbook use the Strict dialect (see strict.py)?"""
    return namespace(package.workbook) == STRICT_MAIN


def add_blank_sheet(package: Parts, name: str, state: State = "visible", force: bool = False) -> str:
    """Add an empty worksheet as the last tab and return its part name; raises as ``check_can_add`` does."""
    check_can_add(package, name, force)
    main = namespace(package.workbook)
    data = XML_DECLARATION + f'<worksheet xmlns="{main}"><sheetData/></worksheet>'.encode()
    part_name = package.free_part_name("xl/worksheets/sheet{}.xml")
    package.write(part_name, data, WORKSHEET_TYPE)
    register(package, name, part_name, state)
    return part_name


def check_can_add(package: Parts, name: str, force: bool = False) -> None:
    """Refuse a sheet name that Excel would reject or that is taken, and a workbook whose structure is protected.

    Raises:
        UsageError: not a valid sheet name.
        PackageError: the name is taken, or the structure is protected and ``force`` is not set.
    """
    # Excel counts UTF-16 code units.
    if not name or len(name.encode("utf-16-le")) > 2 * MAX_SHEET_NAME or _FORBIDDEN.search(name):
        raise UsageError("bad_sheet_name", sheet=name, limit=MAX_SHEET_NAME)
    if name.casefold() in {known.casefold() for known in package.sheet_names}:
        raise PackageError("sheet_exists", path=package.path, sheet=name)
    if not force:
        check_structure_unlocked(package)


def check_structure_unlocked(package: Parts) -> None:
    """Refuse a workbook whose structure is protected: no tabs may be added, removed or renamed."""
    if package.is_structure_protected:
        raise PackageError("structure_protected", path=package.path)


def register(package: Parts, name: str, part_name: str, state: State = "visible") -> int:
    """Register a worksheet part as the last tab; returns its 0-based position, to which local names refer.

    As the last one, it shifts no other tab's position; the active tab does not change.
    """
    workbook = package.workbook
    sheets = find_child(workbook, "sheets")
    assert sheets is not None
    rel_id = package.relationships(package.workbook_part_name).add(_rel_type(package), part_name)
    sheet_id = max((entry.sheet_id for entry in package.sheet_entries), default=0) + 1
    position = len(children(sheets, "sheet"))
    prefix_namespace = STRICT if is_strict(package) else TRANSITIONAL
    element = etree.SubElement(sheets, f"{{{namespace(sheets)}}}sheet", nsmap={"r": prefix_namespace})
    element.set("name", name)
    element.set("sheetId", str(sheet_id))
    if state != "visible":
        element.set("state", state)
    element.set(f"{{{prefix_namespace}}}id", rel_id)
    return position


def remove_sheet(package: Parts, name: str, force: bool = False) -> None:
    """Remove one of our tabs: its part, the parts only it used, its names.

    Raises:
        PackageError: there is no such tab, it is the last visible one, or the structure is protected.
    """
    entries = package.sheet_entries
    position = next((n for n, e in enumerate(entries) if e.name.casefold() == name.casefold()), None)
    if position is None:
        raise PackageError("no_sheet", path=package.path, sheet=name)
    if all(entry.state != "visible" for entry in entries if entry is not entries[position]):
        raise PackageError("last_visible_sheet", path=package.path, sheet=name)
    if not force:
        check_structure_unlocked(package)
    entry = entries[position]
    used = parts_reached(package, entry.part_name) if entry.part_name else set()
    drop(entry.element)
    package.relationships(package.workbook_part_name).remove(entry.rel_id)
    _remove_names(package.workbook, entry.name, position)
    _keep_views(package.workbook, position, len(entries) - 1)
    _forget_calculation_order(package, entry.sheet_id)
    # Only now, with its relationship gone, does what is still reached show which parts others use too.
    for part_name in sorted(used - parts_reached(package, None)):
        package.remove(part_name)


def parts_reached(package: Parts, start: str | None) -> set[str]:
    """The parts reachable through relationships from ``start`` (None: from the package), including ``start``."""
    reached: set[str] = set()
    waiting: list[str | None] = [start]
    while waiting:
        part_name = waiting.pop()
        if part_name is not None:
            if part_name in reached or not package.has(part_name):
                continue
            reached.add(part_name)
        waiting += [r.part_name for r in package.relationships(part_name) if r.part_name is not None]
    return reached


def _rel_type(package: Parts) -> str:
    return f"{STRICT if is_strict(package) else TRANSITIONAL}/worksheet"


def _remove_names(workbook: Element, sheet: str, position: int) -> None:
    names = find_child(workbook, "definedNames")
    for element in children(names, "definedName") if names is not None else ():
        # localSheetId is a position: those behind the removed tab move up by one.
        local = element.get("localSheetId")
        points_to = (split_sheet(element.text or "")[0] or "").casefold()
        if whole_number(local, -1) == position or (local is None and points_to == sheet.casefold()):
            drop(element)
        elif local is not None and whole_number(local) > position:
            element.set("localSheetId", str(whole_number(local) - 1))


def _keep_views(workbook: Element, removed: int, remaining: int) -> None:
    """Keep the active tab; if it was the removed one, its neighbour becomes active."""
    views = find_child(workbook, "bookViews")
    for view in views if views is not None else ():
        for attribute in ("activeTab", "firstSheet"):
            at = whole_number(view.get(attribute)) if isinstance(view.tag, str) else 0
            if at > removed or at >= remaining > 0:
                view.set(attribute, str(at - 1))


def _forget_calculation_order(package: Parts, sheet_id: int) -> None:
    """Drop the calculation chain if it names cells of the sheet; Excel rebuilds it."""
    relationships = package.relationships(package.workbook_part_name)
    chain = relationships.find("calcChain")
    if chain is None or chain.part_name is None or not package.has(chain.part_name):
        return
    if any(cell.get("i") == str(sheet_id) for cell in _elements(package.tree(chain.part_name))):
        package.remove(chain.part_name)
        relationships.remove(chain.rel_id)


def _elements(root: Element) -> Iterable[Element]:
    return (child for child in root if isinstance(child.tag, str))
