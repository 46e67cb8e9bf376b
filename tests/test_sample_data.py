"""The sample workbook is what its script makes, holds what its story tells, and nothing is wrong with the file."""

from __future__ import annotations

import importlib.util
import io
from functools import cache
from pathlib import Path
from types import ModuleType

import pytest
from python_calamine import CalamineWorkbook

from custsheet.ooxml import Package
from custsheet.source import read_source
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
    source = read_source(sample())
    assert source.reading.ours
    assert source.marks.columns == ()
    assert source.marks.tabs == {}
    for key, frame in source.reading.frames.items():
        for column in source.schema.sheets[key].computed:
            assert column not in frame or frame[column].isna().all()


def test_every_core_sheet_and_the_orders_are_recognised() -> None:
    layout = read_source(sample()).reading.layout
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
    source = read_source(sample())
    found = {(finding.code, finding.key, finding.column) for finding in source.reading.findings}
    assert {
        ("digits_lost", "customers", "mobile"),
        ("date_unreadable", "customers", "contract_end"),
        ("date_unreadable", "interactions", "date"),
        ("money_undetermined", "orders", "amount"),
        ("choice_unknown", "interactions", "method"),
    } <= found
    frames = source.reading.frames
    assert frames["customers"]["customer_id"].isna().sum() == 3
    assert frames["customers"]["owner"].isna().sum() == 5
    assert frames["interactions"]["date"].notna().mean() > 0.99
    assert frames["customers"]["credit_limit"].max() >= 10_000  # 万元 in the header


def _rows(data: bytes, sheet: str) -> list[list[object]]:
    rows: list[list[object]] = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_name(sheet).to_python()
    return rows
