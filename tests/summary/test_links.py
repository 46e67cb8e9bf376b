"""Links to customers' rows."""

from __future__ import annotations

import io

import openpyxl
import pytest
import xlsxwriter

from custsheet.ooxml.values import Formula
from custsheet.summary.links import Target, customer_link, row_link
from tests.libreoffice import convert, needs_libreoffice

TARGET = Target("客户信息", "A", "C")


def test_a_link_looks_the_row_up_by_id_and_shows_the_name() -> None:
    link = customer_link(TARGET, "C00001", "甲公司")
    assert link == Formula(
        'HYPERLINK("#"&CELL("address",INDEX(\'客户信息\'!$C:$C,IFERROR(MATCH("C00001",\'客户信息\'!$A:$A,0),1))),"甲公司")',
        "甲公司",
    )


@pytest.mark.parametrize(("target", "customer_id"), [(Target("客户信息", None, "C"), "C00001"), (TARGET, None)])
def test_without_an_id_the_row_is_found_by_name(target: Target, customer_id: str | None) -> None:
    link = customer_link(target, customer_id, "甲公司")
    assert isinstance(link, Formula)
    assert "MATCH(\"甲公司\",'客户信息'!$C:$C,0)" in link.text


def test_an_id_of_digits_is_looked_up_as_text_and_as_number() -> None:
    link = customer_link(TARGET, "1001", "甲公司")
    assert isinstance(link, Formula)
    assert 'MATCH("1001",' in link.text
    assert "MATCH(1001," in link.text


def test_an_id_with_leading_zeros_is_only_text() -> None:
    link = customer_link(TARGET, "0042", "甲公司")
    assert isinstance(link, Formula)
    assert "MATCH(42" not in link.text
    assert "MATCH(0042" not in link.text


def test_quotes_and_wildcards_in_names_are_escaped() -> None:
    link = customer_link(Target("O'Neil", None, "B"), None, 'A*B "C"?~')
    assert isinstance(link, Formula)
    assert 'MATCH("A~*B ""C""~?~~",\'O\'\'Neil\'!$B:$B,0)' in link.text
    assert link.cached == 'A*B "C"?~'


@pytest.mark.parametrize("name", ["", "很" * 256])
def test_what_no_formula_can_hold_stays_text(name: str) -> None:
    assert customer_link(TARGET, "C1", name) == name


def test_a_kind_of_line_is_looked_up_in_its_column() -> None:
    link = row_link("It's", "J", "missing_name", 'No "name"')
    assert link == Formula(
        "HYPERLINK(\"#\"&CELL(\"address\",INDEX('It''s'!$A:$A,IFERROR(MATCH(\"missing_name\",'It''s'!$J:$J,0),1))),"
        '"No ""name""")',
        'No "name"',
    )


@needs_libreoffice
def test_the_addresses_are_those_of_the_rows_even_after_sorting() -> None:
    target = Target("客户 '信息", "A", "B")
    links = [
        customer_link(target, "C00002", "乙*公司"),
        customer_link(target, "1001", "丙公司"),
        customer_link(Target("客户 '信息", None, "B"), None, "乙*公司"),
        row_link("客户 '信息", "A", "C00002", "乙*公司"),
        row_link("客户 '信息", "A", "gone", "没有了"),
    ]
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        front, people = book.add_worksheet("汇总"), book.add_worksheet("客户 '信息")
        for row, link in enumerate(links):
            assert isinstance(link, Formula)
            front.write_formula(row, 0, "=" + link.text)
            front.write_formula(row, 1, "=" + link.text.removeprefix('HYPERLINK("#"&').rpartition(',"')[0])
        for row, cells in enumerate(
            [("客户编号", "客户名称"), (1001, "丙公司"), ("C00001", "甲"), ("C00002", "乙*公司")]
        ):
            people.write_row(row, 0, cells)
    sheet = openpyxl.load_workbook(io.BytesIO(convert(stream.getvalue())), data_only=True)["汇总"]
    rows = list(sheet.iter_rows(max_row=len(links), max_col=2, values_only=True))
    assert [shown for shown, _ in rows] == ["乙*公司", "丙公司", "乙*公司", "乙*公司", "没有了"]
    assert [str(address)[-4:] for _, address in rows] == ["$B$4", "$B$2", "$B$4", "$A$4", "$A$1"]
