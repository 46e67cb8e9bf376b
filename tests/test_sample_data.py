"""The sample workbook is what its script makes, holds what its story tells, and nothing is wrong with the file."""

from __future__ import annotations

import importlib.util
import io
import re
from functools import cache
from pathlib import Path
from types import ModuleType

import pytest
from python_calamine import CalamineWorkbook

from custsheet.changes.marks import read_marks
from custsheet.ooxml import Package
from custsheet.reading import Reading, read_workbook
from custsheet.schema import load_schema
from tests.ooxml.structure import audit, check_structure, members

FOLDER = Path(__file__).parents[1] / "sample_data"


@cache
def builder() -> ModuleType:
    spec = importlib.util.spec_from_file_location("sample_data_build", FOLDER / "build.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@cache
def sample() -> bytes:
    content: bytes = builder().OUT.read_bytes()
    return content


@cache
def reading() -> Reading:
    with Package.open(sample()) as package:
        return read_workbook(package, sample(), load_schema())


def test_the_committed_workbook_is_what_the_script_makes() -> None:
    """Compared by what the sheets say, so that another release of the writer does not count as a change."""
    made, kept = builder().build(), sample()
    assert sorted(members(made)) == sorted(members(kept))
    for name in CalamineWorkbook.from_filelike(io.BytesIO(kept)).sheet_names:
        assert _rows(made, name) == _rows(kept, name)


def test_the_script_says_whether_it_is_current(capsys: pytest.CaptureFixture[str]) -> None:
    assert builder().main(["--check"]) in (0, 1)
    assert builder().OUT.name in capsys.readouterr().out


def test_nothing_is_wrong_with_the_file() -> None:
    assert audit(sample()) == set()
    assert check_structure(sample()) == []


def test_it_is_the_workbook_of_an_office() -> None:
    """A chart, a picture, a comment, drop-downs on another sheet, a hidden column, formulas with their values."""
    parts = members(sample())
    for wanted in ("xl/charts/chart1.xml", "xl/media/image1.png", "xl/comments1.xml"):
        assert wanted in parts
    with Package.open(sample()) as package:
        sheet = package.worksheet("客户信息")
        assert any(rule.formula1 and rule.formula1.startswith("选项!") for rule in sheet.validations)
        assert "负责人名单" in dict(package.defined_names.items())
        orders = package.worksheet("订单回款")
        assert orders.formula("N2") is not None
        assert isinstance(orders.value("N2"), int | float)
    assert b'hidden="1"' in parts["xl/worksheets/sheet1.xml"]
    assert b"<conditionalFormatting" in parts["xl/worksheets/sheet1.xml"]
    assert b"<pane " in parts["xl/worksheets/sheet1.xml"]


def test_it_has_nothing_of_ours_yet() -> None:
    with Package.open(sample()) as package:
        marks = read_marks(package.defined_names.items())
    assert (marks.columns, marks.tabs) == ((), {})
    assert reading().ours
    for key, frame in reading().frames.items():
        for column in load_schema().sheets[key].computed:
            assert column not in frame or frame[column].isna().all()


def test_every_core_sheet_and_the_orders_are_recognised() -> None:
    layout = reading().layout
    assert {sheet.key for sheet in layout.sheets} == {
        "customers",
        "interactions",
        "plans",
        "value",
        "feedback",
        "orders",
    }
    assert layout["feedback"].header_row == 2
    assert {name for name, _ in layout.skipped} == {"销售图表", "选项", "我的笔记"}


def test_the_mess_is_read_or_reported() -> None:
    found = {(finding.code, finding.key, finding.column) for finding in reading().findings}
    assert {
        ("digits_lost", "customers", "mobile"),
        ("date_unreadable", "customers", "contract_end"),
        ("date_unreadable", "interactions", "date"),
        ("money_undetermined", "orders", "amount"),
        ("choice_unknown", "interactions", "method"),
    } <= found
    frames = reading().frames
    assert frames["customers"]["customer_id"].isna().sum() == 3
    assert frames["customers"]["owner"].isna().sum() == 5
    assert frames["interactions"]["date"].notna().mean() > 0.99
    assert frames["customers"]["credit_limit"].max() >= 10_000  # 万元 in the header


def test_the_story_tells_the_figures_that_a_refresh_finds() -> None:
    """The numbers in README.md are those of this version, not of the day on which it was written."""
    import custsheet

    book = custsheet.open(builder().OUT)
    result = book.refresh(as_of=builder().AS_OF)
    story = " ".join((FOLDER / "README.md").read_text(encoding="utf-8").split())
    severities = result.issues["severity"].value_counts()
    assert f"{severities['error']} errors, {severities['warning']} warnings, {severities['info']} notes" in story
    customers = book["customers"]
    risks, tiers = customers["risk"].value_counts(), customers["tier"].value_counts()
    assert f"**{risks['高']} customers at high risk**" in story
    assert f"{risks['已流失']} customers are lost already" in story
    for tier in ("战略级", "核心级", "潜力级", "基础级"):
        assert f"{tiers[tier]} {tier}" in story
    value, feedback = book["value"], book["feedback"]
    assert f"**{value['order_count'].gt(0).sum()} customers have ordered**" in story
    for word, count in value["quadrant"].value_counts().items():
        assert re.search(rf"\b{count}( are)? {word}", story), word
    for grade, count in value["credit_grade"].value_counts().items():
        assert f"{count} {grade}" in story
    assert f"{value['clv_12m'].sum() / 1e6:.2f} million in the next twelve months" in story
    suggested = feedback["suggested_category"]
    assert f"{suggested.notna().sum()} of {len(feedback)} pieces of feedback get a suggested category" in story
    assert f"{(suggested == feedback['category']).sum()} of them the one that people chose" in story
    for key in ("customers", "interactions", "orders", "feedback"):
        assert re.search(rf"\b{len(reading().frames[key]):,}\b", story), key
    assert list(customers["customer_id"].iloc[-4:-1]) == ["C00198", "C00199", "C00200"]


def _rows(data: bytes, sheet: str) -> list[list[object]]:
    rows: list[list[object]] = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_name(sheet).to_python()
    return rows
