"""Which record belongs to which customer."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
import pytest

from custsheet.cleaning import link_customers
from custsheet.cleaning.company_names import company_stem, normalise_company
from custsheet.issues import Findings

Row = tuple[str | None, ...]


def customers(rows: Sequence[Row]) -> pd.DataFrame:
    """(customer_id, name, uscc) rows, numbered from 2 as below a header."""
    frame = pd.DataFrame([(*row, None)[:3] for row in rows], columns=["customer_id", "name", "uscc"], dtype=object)
    frame.index = pd.RangeIndex(2, len(rows) + 2)
    return frame.where(frame.notna(), np.nan)


def links_of(known: Sequence[Row], records: Sequence[Row]) -> tuple[list[int], list[tuple[str, object]]]:
    """Positions of the records' customers, and the (code, row) of what was found in them."""
    log = customers(records)[["customer_id", "name"]]
    findings = Findings()
    links = link_customers({"customers": customers(known), "interactions": log}, findings)
    found = [(finding.code, finding.row) for finding in findings if finding.key == "interactions"]
    return links.account["interactions"].tolist(), found


KNOWN: list[Row] = [
    ("C1", "北京蓝鲸湾贸易有限公司"),
    ("C2", "上海白鹭（集团）有限责任公司"),
    ("C3", "广州鹿鸣股份有限公司"),
    (None, "张三"),
]


@pytest.mark.parametrize(
    ("code", "name", "position", "finding"),
    [
        ("C1", "北京蓝鲸湾贸易有限公司", 0, None),
        ("c1", None, 0, None),
        ("Ｃ１", None, 0, None),
        (None, "北京蓝鲸湾贸易有限公司", 0, None),
        (None, "张三", 3, None),
        ("C9", "北京蓝鲸湾贸易有限公司", -1, "unknown_customer"),
        ("C1", "上海白鹭(集团)有限公司", 0, "id_name_disagree"),
        ("C1", "没有这家公司", 0, "id_name_disagree"),
        ("C1", "北京蓝鲸湾贸易", 0, None),
        (None, "上海白鹭(集团)有限公司", 1, "name_close_match"),
        (None, "上海白鷺（集團）有限公司", 1, "name_close_match"),
        (None, "北京 蓝鲸湾 贸易有限责任公司", 0, "name_close_match"),
        (None, "广州鹿鸣", 2, "name_close_match"),
        (None, "广州鹿鸣分公司", -1, "unknown_customer"),
        (None, "蓝鲸湾", -1, "unknown_customer"),
    ],
)
def test_a_record_joins_by_number_then_by_name(
    code: str | None, name: str | None, position: int, finding: str | None
) -> None:
    positions, found = links_of(KNOWN, [(code, name)])
    assert positions == [position]
    assert found == ([(finding, 2)] if finding else [])


@pytest.mark.parametrize(
    ("code", "name", "suggested"),
    [
        (None, "北京蓝鲸弯贸易有限公司", "北京蓝鲸湾贸易有限公司"),
        (None, "北京蓝鲸湾贸易公司", "北京蓝鲸湾贸易有限公司"),
        (None, "重庆山茶食品有限公司", None),
        ("C9", "北京蓝鲸湾贸易有限公司", "C1 北京蓝鲸湾贸易有限公司"),
        ("C9", None, None),
    ],
)
def test_a_misspelt_customer_is_suggested_and_never_taken_for_granted(
    code: str | None, name: str | None, suggested: str | None
) -> None:
    findings = Findings()
    log = customers([(code, name)])[["customer_id", "name"]]
    links = link_customers({"customers": customers(KNOWN), "interactions": log}, findings)
    [found] = [finding for finding in findings if finding.key == "interactions"]
    suggestion = found.params["suggestion"]
    assert found.code == "unknown_customer"
    assert links.account["interactions"].tolist() == [-1]
    assert isinstance(suggestion, dict)
    assert (suggested or "") in suggestion["zh"]
    assert bool(suggestion["en"]) == (suggested is not None)


def test_two_customers_that_are_as_near_are_not_suggested() -> None:
    findings = Findings()
    known = customers([("C1", "北京蓝鲸湾贸易有限公司"), ("C2", "北京蓝鲸塘贸易有限公司")])
    link_customers({"customers": known, "interactions": customers([(None, "北京蓝鲸弯贸易有限公司")])}, findings)
    [found] = list(findings)
    assert found.params["suggestion"] == {"zh": "", "en": ""}


def test_a_row_that_names_nobody_is_reported_unless_no_row_does() -> None:
    assert links_of(KNOWN, [("C1", None), (None, None)]) == ([0, -1], [("customer_missing", 3)])
    assert links_of(KNOWN, [(None, None), (None, None)]) == ([-1, -1], [])


def test_a_name_that_fits_several_customers_joins_none() -> None:
    known: list[Row] = [("C1", "蓝鲸湾有限公司"), ("C2", "蓝鲸湾股份有限公司")]
    assert links_of(known, [(None, "蓝鲸湾")]) == ([-1], [("ambiguous_customer", 2)])
    assert links_of(known, [(None, "蓝鲸湾有限责任公司")]) == ([0], [("name_close_match", 2)])


@pytest.mark.parametrize(
    ("ids", "code", "position"),
    [
        (["00001", "00002"], "1", 0),
        (["1", "2"], "00002", 1),
        (["00001", "1"], "1", 1),
        (["00001", "001"], "1", None),
        (["00001", "001"], "001", 1),
        (["0", "1"], "000", None),
        (["C001", "C1"], "C01", None),
        (["C001", "2"], "1", None),
        (["00001", "2"], "１", 0),
    ],
)
def test_a_number_that_nobody_has_is_that_of_the_one_who_differs_in_leading_zeros(
    ids: list[str], code: str, position: int | None
) -> None:
    known: list[Row] = [(each, f"{sign}公司") for each, sign in zip(ids, "甲乙", strict=True)]
    expected = ([-1], [("unknown_customer", 2)]) if position is None else ([position], [])
    assert links_of(known, [(code, None)]) == expected


def test_rows_of_one_name_whose_numbers_differ_in_leading_zeros_are_one_customer() -> None:
    assert primary_of([("00001", "甲"), ("1", "甲")]) == ([0, 0], [("same_as_row", 3, 2)])
    assert primary_of([("00001", "甲"), ("10", "甲")]) == ([0, 1], [("name_shared", 3, 2)])


def primary_of(rows: Sequence[Row]) -> tuple[list[int], list[tuple[str, object, object]]]:
    findings = Findings()
    links = link_customers({"customers": customers(rows)}, findings)
    assert links.primary.tolist() == links.account["customers"].tolist()
    return links.primary.tolist(), [(found.code, found.row, found.params["row"]) for found in findings]


@pytest.mark.parametrize(
    ("rows", "primary", "found"),
    [
        ([("C1", "甲"), ("C2", "乙")], [0, 1], []),
        ([("C1", "甲"), ("C1", "甲")], [0, 0], [("same_as_row", 3, 2)]),
        ([(None, "甲"), ("C2", "乙"), ("C1", "甲")], [0, 1, 0], [("same_as_row", 4, 2)]),
        ([("C1", "甲"), ("C2", "甲")], [0, 1], [("name_shared", 3, 2)]),
        ([("C1", "甲"), ("C1", "乙")], [0, 1], [("duplicate_id", 3, 2)]),
        ([(None, "甲", "X1"), (None, "甲", "X2")], [0, 1], [("name_shared", 3, 2)]),
        ([(None, "甲", "X1"), (None, "甲")], [0, 0], [("same_as_row", 3, 2)]),
        ([("C1", None), ("C2", None)], [0, 1], []),
    ],
)
def test_rows_of_one_name_without_conflict_are_one_customer(
    rows: list[Row], primary: list[int], found: list[tuple[str, int, int]]
) -> None:
    assert primary_of(rows) == (primary, found)


def test_records_join_the_row_that_carries_the_figures() -> None:
    assert links_of([("C1", "甲"), ("C1", "甲")], [("C1", None), (None, "甲")])[0] == [0, 0]


def test_a_name_under_two_numbers_is_ambiguous_and_the_number_decides() -> None:
    known: list[Row] = [("C1", "甲公司"), ("C2", "甲公司")]
    assert links_of(known, [(None, "甲公司"), ("C2", "甲公司")])[0] == [-1, 1]


def test_a_number_under_two_names_is_decided_by_the_name() -> None:
    known: list[Row] = [("C1", "甲公司"), ("C1", "乙公司")]
    assert links_of(known, [("C1", None), ("C1", "乙公司")])[0] == [-1, 1]


def test_several_sheets_read_together_are_linked_by_their_labels() -> None:
    frame = customers([("C1", "甲"), ("C2", "乙")])
    frame.index = pd.MultiIndex.from_tuples([("客户-华东", 2), ("客户-华南", 2)], names=["sheet_name", "row"])
    findings = Findings()
    links = link_customers({"customers": frame}, findings)
    assert links.primary.index.equals(frame.index)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("北京藍鯨灣有限公司", "北京蓝鲸湾有限责任公司"),
        ("Ａｂｃ（中国）有限公司", "ABC(中国)有限公司"),
        ("Blue Teapot Co., Ltd.", "BLUE TEAPOT CO LTD"),
        ("甲 乙 公司", "甲乙公司"),
    ],
)
def test_two_spellings_of_one_company_compare_equal(left: str, right: str) -> None:
    assert normalise_company(left) == normalise_company(right)


@pytest.mark.parametrize(
    ("left", "right"), [("北京甲乙有限公司", "上海甲乙有限公司"), ("甲乙有限公司", "甲乙有限公司分公司")]
)
def test_another_place_or_a_branch_is_another_company(left: str, right: str) -> None:
    assert company_stem(left) != company_stem(right)
