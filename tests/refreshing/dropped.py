"""Workbooks after a program has saved them that keeps less than Excel does."""

from __future__ import annotations

import re
from collections.abc import Callable

from custsheet.ooxml import Package
from custsheet.ooxml.fragments import drop

OUR_TABS = ("汇总", "员工绩效", "数据问题")


def without_names(data: bytes, pattern: str) -> bytes:
    """Without the defined names that match."""
    package = Package.open(data)
    for name, _ in list(package.defined_names.items()):
        if re.match(pattern, name):
            package.defined_names.remove(name)
    return package.to_bytes()


def with_shown_names(data: bytes) -> bytes:
    """With no name hidden any more, as exceljs leaves them."""
    package = Package.open(data)
    for name, reference in list(package.defined_names.items()):
        package.defined_names.set(name, reference)
    return package.to_bytes()


def without_charts(data: bytes, *tabs: str) -> bytes:
    """Without the charts of these tabs."""

    def change(package: Package, tab: str) -> None:
        sheet = package.worksheet(tab)
        for element in list(sheet.skeleton.iter("{*}drawing")):
            drop(element)
        for each in [each for each in sheet.relationships if each.kind == "drawing"]:
            sheet.relationships.remove(each.rel_id)

    return _on_each(data, tabs, change)


def bare(data: bytes, *tabs: str) -> bytes:
    """Without formats, conditional formats and charts on these tabs, as SheetJS leaves them."""

    def change(package: Package, tab: str) -> None:
        sheet = package.worksheet(tab)
        for element in list(sheet.skeleton.iter("{*}conditionalFormatting")):
            drop(element)
        sheet.set_cells([(cell.row, cell.column, cell.value, 0) for cell in sheet.iter_cells() if not cell.formula])

    return without_charts(_on_each(data, tabs, change), *tabs)


def without_tab(data: bytes, tab: str) -> bytes:
    """Without a tab, and the names that speak of it."""
    package = Package.open(data)
    package.remove_worksheet(tab)
    return package.to_bytes()


def renamed(data: bytes, tab: str, name: str) -> bytes:
    """With a tab called otherwise; its names follow."""
    package = Package.open(data)
    next(entry for entry in package.sheet_entries if entry.name == tab).element.set("name", name)
    for each in package.workbook.iter("{*}definedName"):
        each.text = (each.text or "").replace(tab, f"'{name}'").replace("''", "'")
    return package.to_bytes()


def with_cell(data: bytes, tab: str, ref: str, value: object) -> bytes:
    """With something typed into a cell."""
    package = Package.open(data)
    package.worksheet(tab).set(ref, value)
    return package.to_bytes()


def _on_each(data: bytes, tabs: tuple[str, ...], change: Callable[[Package, str], None]) -> bytes:
    package = Package.open(data)
    for tab in tabs:
        change(package, tab)
    return package.to_bytes()
