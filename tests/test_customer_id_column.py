"""客户编号 in customer sheets of ours that lack the column: who gets it, how it looks, and that it is people's."""

from __future__ import annotations

import io
from collections.abc import Mapping as Dict

import openpyxl
import pytest
import xlsxwriter

import custsheet
from custsheet.ooxml import Package
from custsheet.reading import Mapping
from tests.refreshes import refreshed, saved
from tests.workbooks import AS_OF, CUSTOMERS, INTERACTIONS, OFFICE, Rows, by_header, write_workbook


def without_id(rows: Rows) -> Rows:
    return [row[1:] for row in rows]


NAMES_ONLY: Dict[str, Rows] = {"客户信息": without_id(CUSTOMERS), "联系记录": without_id(INTERACTIONS)}


def ids(data: bytes, sheet: str = "客户信息", header: str = "客户编号") -> list[object]:
    return [row[header] for row in by_header(data, sheet)]


def headers(data: bytes, sheet: str = "客户信息") -> list[object]:
    return [cell.value for cell in openpyxl.load_workbook(io.BytesIO(data))[sheet][1]]


def without_column(data: bytes, sheet: str, header: str) -> bytes:
    """The workbook after people emptied a column, header and all."""
    package = Package.open(data)
    page = package.worksheet(sheet)
    column = headers(data, sheet).index(header) + 1
    page.set_cells((row, column, None, None) for row in range(1, 20))
    return package.to_bytes()


@pytest.fixture(scope="module")
def result() -> bytes:
    return refreshed(write_workbook(NAMES_ONLY))


def test_every_customer_with_a_name_gets_an_id_right_of_what_was_there(result: bytes) -> None:
    typed = [*without_id(CUSTOMERS)[0], "客户编号"]
    assert headers(result)[: len(typed)] == typed
    assert ids(result) == ["C00001", "C00002", "C00003"]


def test_rows_without_a_name_and_repeated_rows_of_a_customer_get_none() -> None:
    rows = [*without_id(CUSTOMERS), [None, "江苏", "13800000009"], ["苏州青禾机械有限公司", "江苏", "13800000007"]]
    assert ids(refreshed(write_workbook({"客户信息": rows}))) == ["C00001", "C00002", "C00003", None, None]


def test_rows_of_plan_and_value_get_the_ids_in_the_same_refresh_and_logs_stay(result: bytes) -> None:
    for sheet in ("维护计划", "客户价值"):
        assert ids(result, sheet)[:3] == ["C00001", "C00002", "C00003"]
    assert "客户编号" not in headers(result, "联系记录")


def test_a_second_refresh_changes_no_byte(result: bytes) -> None:
    again = custsheet.open(result)
    assert not again.refresh(AS_OF).is_changed
    assert saved(again) == result


def test_it_is_said_and_counts_among_the_changes() -> None:
    outcome = custsheet.open(write_workbook(NAMES_ONLY)).refresh(AS_OF)
    assert any(line.startswith("“客户信息”新增") and "：客户编号、" in line for line in outcome.added)
    assert "“客户信息”补上 3 个客户编号" in outcome.added
    changes = outcome.changes
    assert list(changes.loc[(changes["sheet"] == "客户信息") & (changes["key"] == "customer_id"), "new"]) == [
        "C00001", "C00002", "C00003",
    ]  # fmt: skip


def test_it_is_a_typed_column_in_the_look_of_the_header_with_text_cells(result: bytes) -> None:
    assert not any("customer_id" in name for name, _ in Package.open(result).defined_names.items())
    page = openpyxl.load_workbook(io.BytesIO(result))["客户信息"]
    column = headers(result).index("客户编号") + 1
    header, cell = page.cell(1, column), page.cell(2, column)
    assert (header.font.b, header.fill.fgColor.rgb) == (True, "FFDDDDDD")
    assert cell.number_format == "@"


def test_what_people_type_into_it_stays_and_later_blanks_are_filled(result: bytes) -> None:
    package = Package.open(result)
    page = package.worksheet("客户信息")
    column = headers(result).index("客户编号") + 1
    page.set_cells([(3, column, "C00088", None), (5, 1, "宁波海棠纺织有限公司", None)])
    later = refreshed(package.to_bytes())
    assert ids(later) == ["C00001", "C00088", "C00003", "C00089"]
    assert "变更记录" not in Package.open(later).sheet_names


def test_an_id_that_a_log_speaks_of_is_not_given_out() -> None:
    log = [INTERACTIONS[0], ["C00001", "别的客户", *INTERACTIONS[1][2:]]]
    assert ids(refreshed(write_workbook({**NAMES_ONLY, "联系记录": log}))) == ["C00002", "C00003", "C00004"]


def test_several_customer_sheets_get_ids_that_are_unique_over_all() -> None:
    head, *rows = without_id(CUSTOMERS)
    books = {"客户信息": [head, *rows[:2]], "客户-华南": [head, rows[2]], "联系记录": NAMES_ONLY["联系记录"]}
    result = refreshed(write_workbook(books))
    assert ids(result) + ids(result, "客户-华南") == ["C00001", "C00002", "C00003"]
    assert refreshed(result) == result


def test_a_sheet_beside_one_with_ids_follows_their_pattern() -> None:
    head, *rows = CUSTOMERS
    books = {"客户信息": [head, *rows[:2]], "客户-华南": without_id([head, rows[2]])}
    assert ids(refreshed(write_workbook(books)), "客户-华南") == ["KH-003"]


def test_a_sheet_that_comes_later_gets_it_too(result: bytes) -> None:
    package = Package.open(result)
    package.add_worksheet("客户-华南")
    head, row = without_id([CUSTOMERS[0], CUSTOMERS[1]])
    cells = [(1, n, value, None) for n, value in enumerate(head, start=1)]
    package.worksheet("客户-华南").set_cells([*cells, (2, 1, "厦门木棉家居有限公司", None), (2, 4, row[3], None)])
    (new,) = ids(refreshed(package.to_bytes()), "客户-华南")
    assert str(new).startswith("C0000")
    assert new not in ids(result)


@pytest.mark.parametrize("header", ["编号", "客户ID", "客户编 号"])
def test_a_column_under_another_name_is_one(header: str) -> None:
    book = {"客户信息": [[header, *CUSTOMERS[0][1:]], *CUSTOMERS[1:]]}
    assert "客户编号" not in headers(refreshed(write_workbook(book)))


def test_a_mapped_column_is_one_and_one_to_be_left_alone_gets_no_double() -> None:
    odd = write_workbook({"客户信息": [["内部", *CUSTOMERS[0][1:]], *CUSTOMERS[1:]]})
    book = custsheet.open(odd, mapping=Mapping.parse(["客户信息!A=customer_id"]))
    book.refresh(AS_OF)
    assert "客户编号" not in headers(saved(book))
    book = custsheet.open(write_workbook(), mapping=Mapping.parse(["客户信息!A=-"]))
    book.refresh(AS_OF)
    assert headers(saved(book)).count("客户编号") == 1


@pytest.mark.parametrize("add", [(), ("all",)])
def test_guests_get_none(add: tuple[str, ...]) -> None:
    guest = {"我的客户": without_id(CUSTOMERS), "跟进": without_id(INTERACTIONS)}
    assert "客户编号" not in headers(refreshed(write_workbook(guest), add=add), "我的客户")


@pytest.mark.parametrize("before", [NAMES_ONLY, OFFICE], ids=["ours", "theirs"])
def test_people_who_delete_it_are_not_given_it_again_until_they_ask(before: Dict[str, Rows]) -> None:
    gone = without_column(refreshed(write_workbook(before)), "客户信息", "客户编号")
    once = refreshed(gone)
    assert "客户编号" not in headers(once)
    twice = refreshed(once)
    assert twice == once
    back = refreshed(twice, add=["customer_id"])
    assert "客户编号" in headers(back)
    assert refreshed(back) == back


def test_an_english_workbook_gets_it_in_english() -> None:
    rows = [["Customer", "Province", "Owner"], ["Suzhou Qinghe Machinery", "Jiangsu", "Wang"]]
    assert ids(refreshed(write_workbook({"Customers": rows})), "Customers", "Customer ID") == ["C00001"]


def test_a_table_grows_over_it() -> None:
    target = io.BytesIO()
    head, *rows = without_id(CUSTOMERS)
    with xlsxwriter.Workbook(target, {"default_date_format": "yyyy-mm-dd"}) as book:
        columns = [{"header": header} for header in head]
        book.add_worksheet("客户信息").add_table(0, 0, 3, 6, {"columns": columns, "data": rows})
    (table,) = Package.open(refreshed(target.getvalue())).worksheet("客户信息").tables
    assert table.column_names[: len(head) + 2] == [*head, "客户编号", "大区"]


def test_a_list_without_customers_gets_the_header() -> None:
    empty = refreshed(write_workbook({"客户信息": without_id(CUSTOMERS)[:1]}))
    assert "客户编号" in headers(empty)
    assert refreshed(empty) == empty
