"""汇总 over the years: people moved, typed, inserted and deleted there; an earlier version built it; built anew."""

from __future__ import annotations

import io
import re
from datetime import date

import pytest

import custsheet
from custsheet.ooxml import Formula, Package
from custsheet.refs import RangeRef, column_letter, parse_range
from custsheet.summary.layout import block_layouts
from tests import refreshes
from tests.libreoffice import convert, needs_libreoffice
from tests.ooxml.structure import check_structure
from tests.summary.test_donor import chart_xml
from tests.workbooks import AS_OF, FEEDBACK, OFFICE, by_header, cells, write_workbook

TAB = "汇总"
NAME = "custsheet_summary_"
LATER = date(2026, 11, 30)
BOOK = {**OFFICE, "客户反馈": FEEDBACK}


def refreshed(data: bytes, as_of: date = LATER, add: tuple[str, ...] = ()) -> bytes:
    after = refreshes.refreshed(data, as_of, add=add)
    assert check_structure(after) == check_structure(data)
    return after


def notes(data: bytes, as_of: date = LATER) -> str:
    return "\n".join(custsheet.open(data).refresh(as_of).notes)


@pytest.fixture(scope="module")
def first() -> bytes:
    """A workbook after its first refresh."""
    return refreshed(write_workbook(BOOK), AS_OF)


def area(data: bytes | Package, name: str) -> RangeRef:
    package = data if isinstance(data, Package) else Package.open(data)
    return parse_range((package.defined_names.get(NAME + name) or "").rpartition("!")[2].replace("$", ""))


def lines(data: bytes, name: str) -> list[list[object]]:
    """The rows of a block that hold something, blank cells left out."""
    found, ref = cells(data, TAB), area(data, name)
    columns = [column_letter(c) for c in range(ref.first_column, ref.last_column + 1)]
    rows = ([found[f"{c}{r}"] for c in columns if f"{c}{r}" in found] for r in range(ref.first_row, ref.last_row + 1))
    return [row for row in rows if row]


def inserted(data: bytes, at: int) -> bytes:
    """The file after somebody inserted a row before row ``at`` of 汇总: cells, merges and names move down."""
    package = Package.open(data)
    sheet = package.worksheet(TAB)
    below = sorted((cell for cell in sheet.iter_cells() if cell.row >= at), key=lambda cell: -cell.row)
    moved = [(c.row + 1, c.column, Formula(c.formula, c.value) if c.formula else c.value, c.style) for c in below]
    sheet.set_cells([(cell.row, cell.column, None, None) for cell in below])
    sheet.set_cells(moved)
    for element in sheet.skeleton.iter("{*}mergeCell"):
        ref = parse_range(element.get("ref", ""))
        if ref.first_row >= at:
            element.set("ref", str(ref._replace(first_row=ref.first_row + 1, last_row=ref.last_row + 1)))
    for name, text in list(package.defined_names.items()):
        if name.startswith(NAME) and "#REF!" not in text:
            package.defined_names.set(name, re.sub(r"\d+$|(?<=\$)\d+(?=:)", lambda m: _down(m[0], at), text))
    return package.to_bytes()


def _down(number: str, at: int) -> str:
    return str(int(number) + (int(number) >= at))


def with_cell(data: bytes, row: int, column: int, value: object) -> bytes:
    package = Package.open(data)
    package.worksheet(TAB).set_cells([(row, column, value, None)])
    return package.to_bytes()


# ---------------------------------------------------------------- changes since the last refresh


def test_the_first_refresh_compares_with_nothing(first: bytes) -> None:
    said = " ".join(map(str, cells(first, TAB).values()))
    assert "相比，" not in said
    assert "↑" not in said


def test_figures_say_what_became_of_them_and_with_which_day_they_compare(first: bytes) -> None:
    later = refreshed(first)
    said = [str(value) for value in cells(later, TAB).values()]
    assert any(value.startswith("↑↓ 与 2026-10-31 相比") for value in said)
    assert "持平" in said
    assert refreshed(later) == later


# ---------------------------------------------------------------- what people did in the tab


def test_a_row_that_somebody_inserted_inside_a_block_stays_theirs(first: bytes) -> None:
    ref = area(first, "save_first")
    theirs = with_cell(inserted(first, ref.first_row + 1), ref.first_row + 1, ref.first_column, "周一先打电话")
    later = refreshed(theirs)
    assert cells(later, TAB)[f"{column_letter(ref.first_column)}{ref.first_row + 1}"] == "周一先打电话"
    plain = refreshed(first)
    assert [row for row in lines(later, "save_first") if row != ["周一先打电话"]] == lines(plain, "save_first")
    assert refreshed(later) == later
    assert cells(refreshed(later, date(2026, 12, 31)), TAB)[f"B{ref.first_row + 1}"] == "周一先打电话"


def test_a_blank_row_that_somebody_inserted_is_taken_and_nothing_old_is_left(first: bytes) -> None:
    ref = area(first, "save_first")
    later = refreshed(inserted(first, ref.first_row + 1))
    assert lines(later, "save_first") == lines(refreshed(first), "save_first")


def test_rows_inserted_above_a_block_move_it(first: bytes) -> None:
    ref = area(first, "months")
    moved = with_cell(inserted(first, ref.first_row - 2), ref.first_row - 2, 2, "我们的备注")
    later = refreshed(moved)
    assert lines(later, "months") == lines(refreshed(first), "months")
    assert area(later, "months").first_row == ref.first_row + 1
    assert cells(later, TAB)[f"B{ref.first_row - 2}"] == "我们的备注"


def test_what_somebody_typed_over_a_figure_is_replaced_and_noted(first: bytes) -> None:
    ref = area(first, "tier_risk")
    later = refreshed(with_cell(first, ref.first_row, ref.first_column + 1, 99))
    assert cells(later, TAB)[f"C{ref.first_row}"] != 99
    (noted,) = [row for row in by_header(later, "变更记录") if row["工作表"] == TAB]
    assert (noted["行"], noted["原值"]) == (ref.first_row, 99)
    assert not [row for row in by_header(refreshed(later), "变更记录") if row["原值"] != 99]


def test_a_block_whose_rows_were_deleted_stays_away(first: bytes) -> None:
    package = Package.open(first)
    package.defined_names.set(NAME + "months", "#REF!")
    later = refreshed(package.to_bytes())
    assert Package.open(later).defined_names.get(NAME + "months") == "#REF!"
    assert "--add summary" not in notes(later)


def test_charts_that_people_moved_or_restyled_are_left_alone(first: bytes) -> None:
    package = Package.open(first)
    (drawing,) = [r.part_name for r in package.relationships(package.worksheet(TAB).part_name).of_kind("drawing")]
    package.write(drawing, package.read(drawing).replace(b"<xdr:col>", b"<xdr:col>1", 1))
    chart = next(name for name in package.part_names if name.startswith("xl/charts/chart"))
    package.write(chart, package.read(chart).replace(b"2F75A8", b"00AA00"))
    moved = package.to_bytes()
    later = refreshed(moved)
    assert chart_xml(later) == chart_xml(moved)
    assert Package.open(later).read(drawing) == Package.open(moved).read(drawing)


# ---------------------------------------------------------------- rows without anything


def test_rows_of_short_lists_are_hidden_and_come_back_when_they_are_needed(first: bytes) -> None:
    ref = area(first, "complaints")
    hidden = Package.open(first).worksheet(TAB).hidden_rows
    assert ref.first_row not in hidden
    assert ref.last_row in hidden
    more = [[f"FK-{n}", "KH-002", date(2026, 11, 12), "投诉", "送错货", "物流交付", "高", "待处理"] for n in range(9)]
    package = Package.open(first)
    package.worksheet("客户反馈").set_cells(
        (row, column, value, None) for row, values in enumerate(more, 3) for column, value in enumerate(values, 1)
    )
    later = refreshed(package.to_bytes())
    assert len(lines(later, "complaints")) == 10
    shown = set(range(ref.first_row, ref.first_row + 10)) - Package.open(later).worksheet(TAB).hidden_rows
    assert len(shown) == 10


def test_rows_beside_which_people_typed_are_not_hidden_nor_are_those_of_a_chart(first: bytes) -> None:
    ref = area(first, "complaints")
    package = Package.open(with_cell(first, ref.last_row, 30, "别藏起来"))
    package.worksheet(TAB).set_rows_hidden({ref.last_row: False})
    later = refreshed(package.to_bytes())
    hidden = Package.open(later).worksheet(TAB).hidden_rows
    assert ref.last_row not in hidden
    kept = {name: layout.keeps_rows for name, layout in block_layouts().items() if layout.keeps_rows}
    assert kept
    assert not hidden & {area(later, name).first_row + n for name, count in kept.items() for n in range(count)}


def test_a_block_that_people_hid_stays_hidden(first: bytes) -> None:
    ref = area(first, "moves")
    package = Package.open(first)
    package.worksheet(TAB).set_rows_hidden(dict.fromkeys(range(ref.first_row - 2, ref.last_row + 1), True))
    later = refreshed(package.to_bytes())
    assert set(range(ref.first_row, ref.last_row + 1)) <= Package.open(later).worksheet(TAB).hidden_rows


# ---------------------------------------------------------------- words from the settings


def test_the_header_of_the_heat_table_follows_renamed_risks(first: bytes) -> None:
    renamed = next(ref for ref, value in cells(first, "设置").items() if value == "已流失")
    package = Package.open(first)
    package.worksheet("设置").set(renamed, "流走")
    later = refreshed(package.to_bytes())
    header = area(later, "tier_risk_header")
    assert cells(later, TAB)[f"F{header.first_row}"] == "流走"


# ---------------------------------------------------------------- a tab of an earlier version


def older(data: bytes, *missing: str) -> bytes:
    """The file as an earlier version would have built it: without some blocks, and without places for notes."""
    package = Package.open(data)
    for name in missing:
        ref = area(package, name)
        package.worksheet(TAB).set_cells([(ref.first_row - 2, ref.first_column, None, None)])
    for name, _ in list(package.defined_names.items()):
        if name.startswith(NAME) and (name.removeprefix(NAME) in missing or name.endswith("_note")):
            package.defined_names.remove(name)
    return package.to_bytes()


def test_an_older_tab_is_filled_as_far_as_it_goes_and_the_newer_layout_is_told_once(first: bytes) -> None:
    old = older(first, "funnel", "quadrants")
    assert "--add summary" in notes(old)
    later = refreshed(old)
    assert "--add summary" not in notes(later, date(2026, 12, 31))
    # Without a place of its own the note stands in the list.
    assert any("自 2026-10-31 以来" in str(value) for row in lines(later, "moves") for value in row)
    assert refreshed(later) == later


def test_adding_the_summary_builds_it_anew_in_its_place(first: bytes) -> None:
    package = Package.open(older(first, "funnel"))
    order = package.sheet_names
    views = next(package.workbook.iter("{*}workbookView"))
    views.set("activeTab", str(order.index(TAB)))
    book = custsheet.open(package.to_bytes())
    assert book.refresh(LATER, add=("summary",)).added == [f"按新版式重建工作表“{TAB}”"]
    rebuilt = refreshed(package.to_bytes(), add=("summary",))
    after = Package.open(rebuilt)
    assert after.sheet_names == order
    assert next(after.workbook.iter("{*}workbookView")).get("activeTab") == str(order.index(TAB))
    assert lines(rebuilt, "funnel") == []
    assert after.defined_names.get(NAME + "funnel_note")
    locals_ = [e for e in after.workbook.iter("{*}definedName") if e.get("localSheetId") and TAB in (e.text or "")]
    assert {e.get("localSheetId") for e in locals_} == {str(order.index(TAB))}
    assert refreshed(rebuilt) == rebuilt
    assert len(chart_xml(rebuilt)) >= len(chart_xml(first))


@needs_libreoffice
@pytest.mark.filterwarnings("ignore:.* extension is not supported:UserWarning")
def test_a_tab_that_libreoffice_saved_is_told_from_one_that_people_typed_into(first: bytes) -> None:
    theirs = convert(first, "xlsx")
    assert sorted(Package.open(theirs).worksheet(TAB).hidden_rows) == sorted(
        Package.open(first).worksheet(TAB).hidden_rows
    )
    book = custsheet.open(theirs)
    book.refresh(LATER)
    target = io.BytesIO()
    book.save(target)
    later = target.getvalue()
    assert not Package.open(later).defined_names.get("_custsheet.tab.changes")
    assert lines(later, "months") == lines(refreshed(first), "months")
    assert lines(later, "save_first") == lines(refreshed(first), "save_first")
