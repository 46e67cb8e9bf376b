"""A filled cell is never written over, whatever it shows (CONTRACT §1.2)."""

from __future__ import annotations

import io
import os
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

import openpyxl
import pytest
import xlsxwriter
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

import custsheet
from tests.refreshes import refreshed, saved
from tests.test_refresh import edited, header_cell
from tests.workbooks import AS_OF, CREATED, CUSTOMERS, FEEDBACK, INTERACTIONS, ORDERS, by_header

EXAMPLES = int(os.environ.get("CUSTSHEET_FILLED_RUNS", "10"))
_EMPTY = "stored-as-empty-text"


class Formula(NamedTuple):
    """A formula and what is stored as its result: a value, an error, "" or nothing at all (None)."""

    text: str
    stored: str | float | None


class Error(NamedTuple):
    """An error that is no formula's."""

    text: str


def workbook(sheets: Mapping[str, Sequence[Sequence[Any]]]) -> bytes:
    """Bytes of a workbook whose rows may hold formulas in every state."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True, "default_date_format": "yyyy-mm-dd"}) as book:
        book.set_properties({"created": CREATED})
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for row, values in enumerate(rows):
                for column, value in enumerate(values):
                    _write(sheet, row, column, value)
    return _with_odd_results(target.getvalue())


def _write(sheet: Any, row: int, column: int, value: object) -> None:
    if isinstance(value, Formula):
        stored = {None: "", "": _EMPTY}.get(value.stored, value.stored)  # type: ignore[call-overload]
        sheet.write_formula(row, column, "=" + value.text, None, stored)
    elif isinstance(value, Error):
        sheet.write_formula(row, column, "=0", None, value.text)
    elif value is not None:
        sheet.write(row, column, value)


def _with_odd_results(data: bytes) -> bytes:
    """What XlsxWriter cannot write: an empty text as result, and an error without formula."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(target, "w") as copy:
        for name in source.namelist():
            part = (
                source.read(name).replace(f"<v>{_EMPTY}</v>".encode(), b"<v></v>").replace(b"<v></v></c>", b"<v/></c>")
            )
            copy.writestr(name, part.replace(b"<f>0</f>", b""))
    return target.getvalue()


def filled(data: bytes) -> dict[tuple[str, str], object]:
    """Every filled cell as an independent reader has it: formulas as text."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    return {
        (page.title, cell.coordinate): cell.value
        for page in book
        for row in page
        for cell in row
        if cell.value is not None
    }


def kept(before: bytes, after: bytes) -> None:
    """Assert that no filled cell of people's was changed."""
    was, result = filled(before), filled(after)
    assert {place: result.get(place) for place in was} == was


# ---------------------------------------------------------------- in any column, in any state

PLANS = [
    ["客户编号", "客户名称", "负责人", "计划状态", "客户等级", "计划联系日期"],
    ["KH-001", None, None, None, None, None],
]
VALUE = [["客户编号", "客户名称", "累计合作金额", "订单数", "R", "信用等级"], ["KH-001", None, None, None, None, None]]
SHEETS: dict[str, list[list[Any]]] = {
    "客户信息": [[*CUSTOMERS[0], "客户等级", "流失风险"], *([*row, None, None] for row in CUSTOMERS[1:])],
    "联系记录": [[*INTERACTIONS[0], "逾期天数"], *([*row, None] for row in INTERACTIONS[1:])],
    "订单回款": [[*ORDERS[0], "未回款", "毛利"], *([*row, None, None] for row in ORDERS[1:])],
    "客户反馈": [[*FEEDBACK[0], "是否超时"], *([*row, None] for row in FEEDBACK[1:])],
    "维护计划": PLANS,
    "客户价值": VALUE,
}
FORMULAS = ['IF(B2="","",B2)', "VLOOKUP(A2,Z:Z,1,0)", "E2-F2", "1/0", "TODAY()"]
CONTENTS = st.one_of(
    st.builds(Formula, st.sampled_from(FORMULAS), st.sampled_from(["", "#N/A", "#DIV/0!", None, "高", 12.5, 0.0])),
    st.builds(Error, st.sampled_from(["#N/A", "#VALUE!"])),
    st.sampled_from(["-", "无", "N/A", True, False, 0, -5, " ", "0000-00-00"]),
)
PLACES = st.tuples(st.sampled_from(list(SHEETS)), st.integers(1, 7), st.integers(0, 9))


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.generate),
)
@given(st.dictionaries(PLACES, CONTENTS, min_size=1, max_size=8))
def test_every_filled_cell_of_people_is_in_the_result(typed: dict[tuple[str, int, int], object]) -> None:
    sheets = {name: [list(row) for row in rows] for name, rows in SHEETS.items()}
    for (name, row, column), content in typed.items():
        rows = sheets[name]
        rows.extend([None] * len(rows[0]) for _ in range(row + 1 - len(rows)))
        rows[row][column % len(rows[0])] = content
    before = workbook(sheets)
    after = refreshed(before)
    kept(before, after)
    assert refreshed(after) == after


# ---------------------------------------------------------------- the kinds, one by one


@pytest.mark.parametrize("stored", ["", "#N/A", None], ids=["empty", "error", "uncalculated"])
def test_an_id_that_a_formula_gives_is_never_replaced(stored: str | None) -> None:
    rows = [
        ["客户编号", "客户名称", "负责人"],
        ["KH-001", "甲公司", "王"],
        [Formula('"KH-"&9', stored), "乙公司", "李"],
    ]
    before = workbook({"客户信息": rows})
    after = refreshed(before)
    kept(before, after)
    codes = set(custsheet.open(after).check(AS_OF)["code"])
    assert codes & {"id_formula_blank", "error_cell", "formula_without_value"}


def test_no_id_is_assigned_while_formulas_of_the_column_are_not_calculated() -> None:
    """One of them may give the same id."""
    rows = [["客户编号", "客户名称", "负责人"], [Formula('"C00001"', None), "甲公司", "王"], [None, "乙公司", "李"]]
    assert ("客户信息", "A3") not in filled(refreshed(workbook({"客户信息": rows})))


def test_records_join_by_name_while_ids_are_not_calculated() -> None:
    customers = [["客户编号", "客户名称", "负责人"], [Formula('"C00001"', None), "甲公司", "王"]]
    orders = [
        ["订单号", "客户编号", "客户名称", "下单日期", "金额"],
        ["D1", "C00001", "甲公司", date(2026, 10, 1), 500],
    ]
    book = custsheet.open(workbook({"客户信息": customers, "订单回款": orders}))
    assert "unknown_customer" not in set(book.check(AS_OF)["code"])
    assert book.refresh(AS_OF).figures["revenue_12m"] == 500


@pytest.mark.parametrize("stored", ["", "#N/A", None])
@pytest.mark.parametrize(
    ("sheet", "header"), [("客户信息", "客户等级"), ("订单回款", "未回款"), ("客户价值", "累计合作金额")]
)
def test_formulas_under_a_computed_label_are_people_s(sheet: str, header: str, stored: str | None) -> None:
    sheets = {name: [list(row) for row in rows] for name, rows in SHEETS.items()}
    column = sheets[sheet][0].index(header)
    for row in sheets[sheet][1:]:
        row[column] = Formula("E2-F2", stored)
    before = workbook(sheets)
    after = refreshed(before)
    kept(before, after)
    assert header_cell(after, sheet, f"{header}（自动）")


def test_rows_prepared_with_formulas_take_new_records_and_keep_the_formulas() -> None:
    lookup = [[None, Formula(f'IF(A{row}="","",VLOOKUP(A{row},客户信息!A:B,2,0))', "")] for row in range(2, 30)]
    before = workbook({"客户信息": CUSTOMERS, "维护计划": [["客户编号", "客户名称"], *lookup]})
    after = refreshed(before)
    kept(before, after)
    assert [row["客户编号"] for row in by_header(after, "维护计划")[:3]] == ["KH-001", "KH-002", "KH-003"]
    assert refreshed(after) == after


@pytest.mark.parametrize(
    ("number", "name"),
    [(Formula("Z2", ""), Formula("Y2", "")), (None, Formula("Y2", "#N/A")), (None, Formula("Y2", None))],
)
def test_prepared_rows_that_would_be_misread_take_no_records(number: object, name: object) -> None:
    """Neither number nor name can be written, or a stale result would be read as the record's."""
    before = workbook({"客户信息": CUSTOMERS, "维护计划": [["客户编号", "客户名称"], *[[number, name]] * 28]})
    book = custsheet.open(before)
    result = book.refresh(AS_OF)
    kept(before, saved(book))
    assert any("维护计划" in note for note in result.notes)


@pytest.mark.parametrize("row", [["KH-120", None], ["KH-120", "-"], [None, "无"]])
def test_a_row_that_somebody_began_is_not_empty(row: list[str | None]) -> None:
    before = workbook({"客户信息": CUSTOMERS, "维护计划": [["客户编号", "客户名称"], ["KH-001", None], row]})
    kept(before, refreshed(before))


def test_a_formula_that_sums_its_own_column_is_a_total() -> None:
    value = [["客户编号", "客户名称", "累计合作金额"], ["KH-001", None, 5.0], [None, None, Formula("SUM(C2:C2)", 5.0)]]
    before = workbook({"客户信息": CUSTOMERS, "客户价值": value})
    book = custsheet.open(before)
    assert list(book["value"].index) == [2]
    book.refresh(AS_OF)
    kept(before, saved(book))


# ---------------------------------------------------------------- what a refresh replaces is noted


def noted(data: bytes) -> list[tuple[object, object, object]]:
    """Row, old and new value of every line of 变更记录."""
    return [(line["行"], line["原值"], line["新值"]) for line in by_header(data, "变更记录")]


@pytest.mark.parametrize(
    ("content", "old"),
    [(Formula('IF(B2="","",B2)', ""), '=IF(B2="","",B2)'), (Formula("1/0", None), "=1/0"), (Error("#N/A"), "#N/A")],
    ids=["empty", "uncalculated", "error"],
)
def test_a_formula_or_error_typed_over_our_cell_is_noted(content: object, old: str) -> None:
    after = refreshed(workbook(SHEETS))
    page = openpyxl.load_workbook(io.BytesIO(after))
    letter = header_cell(after, "客户信息", "客户等级")
    page["客户信息"][f"{letter}2"] = "=" + content.text if isinstance(content, Formula) else old
    if isinstance(content, Error):
        page["客户信息"][f"{letter}2"].data_type = "e"
    target = io.BytesIO()
    page.save(target)
    again = refreshed(target.getvalue())
    assert (2, old, "战略级") in noted(again)
    assert refreshed(again) == again


def test_a_formula_that_shows_our_value_is_noted_too() -> None:
    after = refreshed(workbook(SHEETS))
    letter = header_cell(after, "客户信息", "客户等级")
    from custsheet.ooxml import Formula as Cached

    again = refreshed(edited(after, "客户信息", **{f"{letter}2": Cached('"战略"&"级"', "战略级")}))
    assert (2, '="战略"&"级"', "战略级") in noted(again)


def test_what_people_typed_before_the_first_refresh_is_noted() -> None:
    from custsheet.workbook import new_workbook

    blank = new_workbook("zh", as_of=AS_OF)
    sheet = openpyxl.load_workbook(io.BytesIO(blank))["客户信息"]
    letters = {cell.value: cell.column_letter for cell in sheet[1]}
    typed = {f"{letters['客户名称']}2": "甲公司", f"{letters['负责人']}2": "王", f"{letters['客户等级']}2": "A类大客户"}
    again = refreshed(edited(blank, "客户信息", **typed))
    assert [old for _, old, _ in noted(again)] == ["A类大客户"]


def test_a_renamed_sheet_keeps_its_memory() -> None:
    """Figures that change with the date are ours wherever the sheet's name went."""
    after = refreshed(workbook(SHEETS))
    page = openpyxl.load_workbook(io.BytesIO(after))
    page["客户信息"].title = "客户清单"
    target = io.BytesIO()
    page.save(target)
    book = custsheet.open(target.getvalue())
    book.refresh(date(2027, 10, 31))
    assert "变更记录" not in openpyxl.load_workbook(io.BytesIO(saved(book))).sheetnames


def test_a_number_given_later_makes_nobody_s_figures_typed() -> None:
    """Customers without numbers are remembered by name."""
    guest = {"我的客户": [row[1:] for row in SHEETS["客户信息"]], "回款登记": ORDERS}
    after = refreshed(workbook(guest))
    page = openpyxl.load_workbook(io.BytesIO(after))
    sheet = page["我的客户"]
    column = sheet.max_column + 1
    for row, value in enumerate(["客户编号", "KH-001", "KH-002", "KH-003"], start=1):
        sheet.cell(row, column, value)
    target = io.BytesIO()
    page.save(target)
    assert (
        "变更记录"
        not in openpyxl.load_workbook(io.BytesIO(refreshed(target.getvalue(), date(2027, 10, 31)))).sheetnames
    )
