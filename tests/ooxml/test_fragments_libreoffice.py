"""What is left of our rules, validations, names and tabs when LibreOffice has saved the file."""

from __future__ import annotations

import re
from functools import cache

import pytest

from custsheet.ooxml import Format, Package, Rule, Validation
from custsheet.ooxml.conditional_formats import rules_of
from tests.libreoffice import convert, needs_libreoffice
from tests.ooxml.donors import rich_donor, team_book
from tests.ooxml.structure import check_structure

pytestmark = needs_libreoffice

RED, BLUE = Format(fill_color="#FFC7CE", font_color="#9C0006", bold=True), Format(fill_color="#DDEBF7", italic=True)
RULES = (
    Rule("B2:B9", 'AND(N("custsheet:tier")=0,$B2="高")', RED),
    Rule("B2:B9", 'AND(N("custsheet:tier")=0,$B2="中")', BLUE),
    Rule("C2:C9", 'AND(N("custsheet:due")=0,$C2<TODAY())', RED),
)
VALIDATIONS = (
    Validation("F2:F9", "list", "'选项'!$A$1:$A$3", error_title="custsheet", error="请选择", error_style="warning"),
    Validation(
        "B1:B9", "any", prompt_title="等级", prompt="写全称\n不要缩写", error_title="custsheet", error_style=None
    ),
)


def is_ours(formula: str) -> bool:
    return 'N("custsheet:' in formula


def apply(package: Package) -> None:
    sheet = package.worksheet("客户")
    sheet.replace_rules(is_ours, RULES)
    sheet.replace_validations(lambda validation: validation.error_title == "custsheet", VALIDATIONS)
    package.defined_names.set("_cs_tier", "客户!$B$1", hidden=True)


@cache
def written() -> bytes:
    package = Package.open(team_book())
    package.adopt(rich_donor(), "汇总")
    package.add_worksheet("_custsheet", "veryHidden")
    apply(package)
    return package.to_bytes()


@cache
def saved() -> bytes:
    return convert(written())


def test_rules_and_validations_are_recognised_and_need_no_rewriting() -> None:
    package = Package.open(saved())
    sheet = package.worksheet("客户")
    sheet.replace_rules(is_ours, RULES)
    sheet.replace_validations(lambda validation: validation.error_title == "custsheet", VALIDATIONS)
    assert not package.is_changed


def test_changed_rules_replace_the_old_ones_and_people_keep_theirs() -> None:
    package = Package.open(saved())
    sheet = package.worksheet("客户")
    theirs = [rule for rule in rules_of(sheet.skeleton) if not is_ours(rule[1])]
    sheet.replace_rules(is_ours, RULES[1:])
    assert list(rules_of(sheet.skeleton)) == [*theirs, *((rule.sqref, rule.formula) for rule in RULES[1:])]
    assert theirs == [("A2:A9", "$C2>3000")]
    assert [validation.sqref for validation in sheet.validations if validation.error_title is None] == ["B2:B9"]
    assert check_structure(package.to_bytes()) == []


def test_names_that_became_visible_are_hidden_once() -> None:
    package = Package.open(saved())
    assert package.defined_names.get("_cs_tier") == "客户!$B$1"
    assert not package.defined_names.is_hidden("_cs_tier")
    apply(package)
    assert package.defined_names.is_hidden("_cs_tier")
    once = Package.open(package.to_bytes())
    apply(once)
    assert not once.is_changed


def test_the_adopted_sheet_opens_with_its_values_charts_and_table() -> None:
    package = Package.open(saved())
    tab = package.worksheet("汇总")
    assert [tab.value(cell) for cell in ("A1", "B5", "B10", "F4")] == ["关键指标", 0.4, pytest.approx(3.3), 1]
    assert tab.value("A12") == "截至 今天"
    assert [str(table.ref) for table in tab.tables] == ["E3:G6"]
    assert sum(bool(re.match(r"xl/charts/chart\d+\.xml", name)) for name in package.part_names) == 4
    assert package.defined_names.get("cs_test_home") == "汇总!$A$1"


def test_the_adopted_sheet_can_be_removed_after_all() -> None:
    package = Package.open(saved())
    package.remove_worksheet("汇总")
    package.remove_worksheet("_custsheet")
    assert package.sheet_names == ["客户", "选项"]
    assert not [name for name in package.part_names if "chart" in name or "table" in name]
    assert check_structure(package.to_bytes()) == []
    assert Package.open(convert(package.to_bytes())).worksheet("客户").value("A2") == "测试客户1"
