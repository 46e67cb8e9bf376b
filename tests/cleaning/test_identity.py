"""Which record is this row: with and without numbers, repeated ones, merged names, several sheets of one type."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import pytest

import custsheet
from custsheet.cleaning import link_customers
from custsheet.cleaning.identity import (
    Identity,
    customer_identities,
    identity_levels,
    record_identities,
    record_name,
    remembered_identities,
)
from custsheet.issues import Findings
from custsheet.schema import load_schema
from tests.workbooks import Rows, write_workbook

SCHEMA = load_schema()
CUSTOMERS = ["客户编号", "客户名称", "统一社会信用代码", "负责人"]
LOG = ["记录编号", "客户编号", "客户名称", "联系日期", "沟通内容"]
CODE = "91320594MA1MNH8K3X"
FIRM, OTHER = "苏州青禾机械有限公司", "杭州白鹭食品有限公司"
DAY, LATER = pd.Timestamp(2026, 10, 1), pd.Timestamp(2026, 10, 2)


def frames_of(sheets: Mapping[str, Rows]) -> dict[str, pd.DataFrame]:
    return custsheet.open(write_workbook(sheets)).frames


def known(key: str, frames: Mapping[str, pd.DataFrame]) -> list[Identity]:
    links = link_customers(frames, Findings())
    found: list[Identity] = record_identities(key, frames, SCHEMA, links).tolist()
    return found


def brief(identities: list[Identity]) -> list[tuple[str, str]]:
    return [(each.level, each.value[0]) for each in identities]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        pytest.param([["C1", FIRM, None, "王"]], [("id", "c1")], id="number"),
        pytest.param([["Ｃ １", FIRM, None, "王"]], [("id", "c1")], id="number in another width"),
        pytest.param([[None, FIRM, CODE, "王"]], [("uscc", CODE.lower())], id="credit code"),
        pytest.param([[None, FIRM, None, "王"]], [("name", FIRM)], id="name"),
        pytest.param(
            [["C1", FIRM, CODE, "王"], ["C1", OTHER, None, "李"]],
            [("uscc", CODE.lower()), ("name", OTHER)],
            id="two companies with one number",
        ),
        pytest.param(
            [["C1", FIRM, None, "王"], ["C1", FIRM, None, "李"]],
            [("content", "C1"), ("content", "C1")],
            id="two contacts of one company",
        ),
        pytest.param(
            [[None, FIRM, None, "王"], [None, FIRM, None, "王"]],
            [("content", FIRM), ("content", FIRM)],
            id="one name twice without numbers",
        ),
        pytest.param(
            [["C1", FIRM, None, "王"], [None, OTHER, None, "李"]],
            [("id", "c1"), ("name", OTHER)],
            id="one with and one without a number",
        ),
    ],
)
def test_a_customer_is_known_by_the_surest_key_that_nobody_else_has(
    rows: Rows, expected: list[tuple[str, str]]
) -> None:
    identities = known("customers", frames_of({"客户信息": [CUSTOMERS, *rows]}))
    assert brief(identities) == expected
    assert len(set(identities)) == len(identities)


def test_every_way_to_know_a_customer_is_given_since_a_copy_may_lack_the_surest() -> None:
    frames = frames_of({"客户信息": [CUSTOMERS, ["C1", FIRM, CODE, "王"], [None, OTHER, None, "李"]]})
    levels = identity_levels("customers", frames, SCHEMA, link_customers(frames, Findings()))
    assert list(levels) == ["id", "uscc", "name", "content"]
    assert levels["id"].tolist() == [("c1",), None]
    assert levels["name"].tolist() == [(FIRM,), (OTHER,)]


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        pytest.param([None, FIRM, "王"], "C1", id="named exactly"),
        pytest.param([None, "苏州青禾机械", "王"], "C1", id="named without its legal form"),
        pytest.param(["c1", None, "王"], "C1", id="numbered in lower case"),
        pytest.param([None, "无此公司", "王"], "无此公司", id="nobody's"),
    ],
)
def test_a_plan_is_known_by_its_customer_however_it_names_it(row: list[Any], expected: str) -> None:
    sheets: dict[str, Rows] = {
        "客户信息": [CUSTOMERS, ["C1", FIRM, None, "王"]],
        "维护计划": [["客户编号", "客户名称", "负责人"], row],
    }
    assert known("plans", frames_of(sheets)) == [Identity("customer", (expected,))]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        pytest.param([["L1", "C1", FIRM, DAY, "报价"]], [("id", "l1")], id="own number"),
        pytest.param(
            [["L1", "C1", FIRM, DAY, "报价"], ["L1", "C1", FIRM, LATER, "催款"]],
            [("content", "C1"), ("content", "C1")],
            id="own number twice",
        ),
        pytest.param([[None, None, FIRM, DAY, "报价"]], [("content", "C1")], id="no number"),
        pytest.param(
            [[None, "C1", FIRM, DAY, "报价"], [None, "C1", FIRM, DAY, "报价"]],
            [("content", "C1"), ("content", "C1")],
            id="the same call logged twice",
        ),
    ],
)
def test_a_record_is_known_by_its_number_else_by_customer_and_what_it_says(
    rows: Rows, expected: list[tuple[str, str]]
) -> None:
    identities = known(
        "interactions", frames_of({"客户信息": [CUSTOMERS, ["C1", FIRM, None, "王"]], "联系记录": [LOG, *rows]})
    )
    assert brief(identities) == expected
    assert len(set(identities)) == len(identities)


@pytest.mark.parametrize("key", ["customers", "interactions"])
def test_sorting_changes_nobodys_identity(key: str) -> None:
    customers = [
        ["C1", FIRM, CODE, "王"],
        [None, OTHER, None, "李"],
        ["C1", "第三家", None, "李"],
        [None, OTHER, None, "李"],
    ]
    log = [[None, "C1", FIRM, DAY, "报价"], [None, "C1", FIRM, DAY, "报价"], ["L1", None, OTHER, LATER, "催款"]]
    one = known(key, frames_of({"客户信息": [CUSTOMERS, *customers], "联系记录": [LOG, *log]}))
    other = known(key, frames_of({"客户信息": [CUSTOMERS, *customers[::-1]], "联系记录": [LOG, *log[::-1]]}))
    assert one != other
    assert set(one) == set(other)


def test_rows_of_several_sheets_are_one_frame_and_told_apart() -> None:
    frames = frames_of(
        {
            "客户-华东": [CUSTOMERS, ["C1", FIRM, None, "王"], [None, OTHER, None, "李"]],
            "客户-华南": [CUSTOMERS, ["C2", "第三家", None, "李"], [None, OTHER, None, "李"]],
        }
    )
    identities = record_identities("customers", frames, SCHEMA, link_customers(frames, Findings()))
    assert list(identities.index) == list(frames["customers"].index)
    assert brief(identities.tolist()) == [("id", "c1"), ("content", OTHER), ("id", "c2"), ("content", OTHER)]
    assert identities.is_unique


def test_every_record_type_has_identities_even_without_a_row() -> None:
    book = custsheet.open(custsheet.new_workbook("zh", 30, as_of=LATER.date()))
    for key in SCHEMA.sheets:
        frames = {**book.frames, key: book[key]}
        identities = record_identities(key, frames, SCHEMA, link_customers(frames, Findings()))
        assert identities.is_unique, key
        assert identities.notna().all(), key
        frames[key] = book[key].iloc[:0]
        assert record_identities(key, frames, SCHEMA, link_customers(frames, Findings())).empty


def test_columns_that_are_not_peoples_do_not_belong_to_what_a_record_says() -> None:
    rows = [["客户编号", "客户名称", "负责人", "备注"], ["C1", FIRM, "王", "a"], ["C1", FIRM, "王", "b"]]
    frames = frames_of({"客户信息": rows})
    links = link_customers(frames, Findings())
    whole = record_identities("customers", frames, SCHEMA, links).tolist()
    assert [each.value[-1] for each in whole] == ["0", "0"]
    kept = record_identities("customers", frames, SCHEMA, links, without=["note"]).tolist()
    assert [each.value[-1] for each in kept] == ["0", "1"]


def test_a_customer_is_remembered_by_number_else_by_name() -> None:
    frame = pd.DataFrame({"customer_id": ["C1", None, None], "name": ["甲", "乙", None]}, index=[2, 3, 9])
    found = customer_identities(frame)
    assert list(found.index) == [2, 3, 9]
    assert found.tolist()[:2] == ["C1", "乙"]
    assert pd.isna(found[9])


def test_what_workbooks_remember_keeps_its_form() -> None:
    customers = pd.DataFrame({"customer_id": ["C1", None], "name": ["甲", "乙"]})
    spec = SCHEMA.sheets["customers"]
    assert remembered_identities(spec, customers, ["name"]).tolist() == [("C1",), ("乙",)]
    assert remembered_identities(spec, customers, ["name"], by="name").tolist() == [("甲",), ("乙",)]
    log = pd.DataFrame({"customer_id": ["C1"], "a": [1], "name": ["甲"], "b": [2], "c": [3], "d": [4]})
    spec = SCHEMA.sheets["interactions"]
    assert remembered_identities(spec, log, ["d", "c", "b", "name", "customer_id"]).tolist() == [("C1", "甲", 2, 3)]
    assert remembered_identities(spec, log, []).tolist() == [()]


@pytest.mark.parametrize(
    ("row", "without", "expected"),
    [
        ({"interaction_id": "L1", "customer_id": "C1"}, None, "L1"),
        (
            {"interaction_id": "L1", "customer_id": "C1", "name": "甲", "date": DAY},
            "interaction_id",
            "C1|甲|2026-10-01",
        ),
        ({"customer_id": "C1", "name": "甲", "date": DAY}, "date", "C1|甲"),
        ({"customer_id": None, "name": None, "date": pd.NaT}, None, None),
    ],
)
def test_an_answer_about_a_record_is_stored_under_a_name_that_its_own_value_is_no_part_of(
    row: dict[str, Any], without: str | None, expected: str | None
) -> None:
    spec = SCHEMA.sheets["interactions"]
    assert record_name(spec, pd.Series(row, dtype=object), without=without) == expected
