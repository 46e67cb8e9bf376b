"""Hiding a tab: it leaves the selection, and the last one that can be seen stays."""

from __future__ import annotations

import io

import pytest
import xlsxwriter

from custsheet.ooxml import Package
from tests.ooxml.structure import audit, check_structure


def book(*states: str, active: int = 0) -> bytes:
    """A workbook with a tab for each state: T1, T2 …"""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as workbook:
        for number, state in enumerate(states):
            sheet = workbook.add_worksheet(f"T{number + 1}")
            sheet.write("A1", number)
            if number == active:
                sheet.activate()
            if state == "hidden":
                sheet.hide()
    return target.getvalue()


def hidden(data: bytes, *names: str) -> Package:
    package = Package.open(data)
    for name in names:
        package.worksheet(name).set_state("hidden")
    return Package.open(package.to_bytes())


def shown(package: Package) -> str:
    """The tab that opens."""
    view = next(element for element in package.workbook.iter("{*}workbookView"))
    return package.sheet_names[int(view.get("activeTab", 0))]


def selected(package: Package) -> list[str]:
    return [
        name
        for name in package.sheet_names
        for view in package.worksheet(name).skeleton.iter("{*}sheetView")
        if view.get("tabSelected") == "1"
    ]


def test_another_tab_opens_instead_of_a_hidden_one() -> None:
    package = hidden(book("visible", "hidden", "visible", "visible", active=2), "T3")
    assert (shown(package), selected(package)) == ("T1", ["T1"])
    assert not check_structure(package.to_bytes())
    assert not audit(package.to_bytes())


def test_the_first_that_is_not_hidden_opens() -> None:
    package = hidden(book("visible", "hidden", "visible"), "T1")
    assert (shown(package), selected(package)) == ("T3", ["T3"])


def test_hiding_a_tab_that_is_not_active_changes_no_selection() -> None:
    package = hidden(book("visible", "visible"), "T2")
    assert (shown(package), selected(package)) == ("T1", ["T1"])


def test_a_tab_of_a_group_leaves_it() -> None:
    package = Package.open(book("visible", "visible"))
    next(iter(package.worksheet("T2").skeleton.iter("{*}sheetView"))).set("tabSelected", "1")
    assert selected(hidden(package.to_bytes(), "T2")) == ["T1"]


@pytest.mark.parametrize("states", [("visible",), ("visible", "hidden")])
def test_the_only_tab_that_can_be_seen_stays(states: tuple[str, ...]) -> None:
    data = book(*states)
    package = Package.open(data)
    package.worksheet("T1").set_state("hidden")
    assert package.worksheet("T1").state == "visible"
    assert package.to_bytes() == data


def test_a_hidden_tab_hidden_again_changes_no_byte() -> None:
    data = hidden(book("visible", "visible"), "T2").to_bytes()
    assert hidden(data, "T2").to_bytes() == data
