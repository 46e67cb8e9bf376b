"""Rules, validations, names and an adopted sheet in workbooks that many programs have written.

Reads the workbooks below ``CUSTSHEET_CORPUS``: every sixth, all of them with ``CUSTSHEET_CORPUS_FULL=1``.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from custsheet.errors import PackageError
from custsheet.ooxml import Format, Package, Rule, Validation
from custsheet.ooxml.relationships import rels_name
from tests.libreoffice import convert, needs_libreoffice
from tests.ooxml.donors import rich_donor
from tests.ooxml.structure import audit, check_structure, members

TAB, MARK = "汇总测试", "_cs_test_mark"
RULES = (
    Rule("B2:B40", 'AND(N("custsheet:a")=0,$B2="高")', Format(fill_color="#FFC7CE", bold=True)),
    Rule("C2:C40 F2:F40", 'AND(N("custsheet:b")=0,$C2<TODAY())', Format(font_color="#9C0006", number_format='0"天"')),
)
VALIDATIONS = (
    Validation("XFC2:XFC40", "list", f"'{TAB}'!$A$4:$A$9", error_title="custsheet", error="请从列表中选择"),
    Validation("XFB2:XFB40", "any", prompt_title="提示", prompt="写全称", error_title="custsheet"),
)


def _paths() -> Iterator[Path]:
    root = os.environ.get("CUSTSHEET_CORPUS")
    if root:
        found = sorted(path for path in Path(root).rglob("*") if path.suffix.lower() in (".xlsx", ".xlsm"))
        yield from found if os.environ.get("CUSTSHEET_CORPUS_FULL") else found[::6]


PATHS = list(_paths())
if not PATHS:
    pytest.skip("CUSTSHEET_CORPUS is not set", allow_module_level=True)


@cache
def donor(uses_1904: bool) -> bytes:
    return rich_donor(TAB, date_1904=uses_1904)


def is_ours(formula: str) -> bool:
    return 'N("custsheet:' in formula


def apply(data: bytes) -> bytes:
    """What a refresh does to a workbook, as far as this room goes."""
    package = Package.open(data)
    if TAB not in package.sheet_names:
        package.adopt(donor(package.uses_1904), TAB, force=True)
    sheet = package.worksheet(0)
    sheet.replace_rules(is_ours, RULES)
    sheet.replace_validations(lambda validation: validation.error_title == "custsheet", VALIDATIONS)
    package.defined_names.set(MARK, "'" + sheet.name.replace("'", "''") + "'!$B$1", hidden=True)
    return package.to_bytes()


def opened(path: Path) -> bytes:
    data = path.read_bytes()
    try:
        Package.open(data).worksheet(0)
    except PackageError as error:
        pytest.skip(f"refused: {error}")
    return data


def touched(package: Package) -> set[str]:
    """The parts of a workbook that may change."""
    workbook = package.workbook_part_name
    relationships = package.relationships(workbook)
    kinds = [found.part_name for kind in ("styles", "sharedStrings") if (found := relationships.find(kind))]
    return {"[Content_Types].xml", workbook, rels_name(workbook), package.worksheet(0).part_name, *map(str, kinds)}


@pytest.mark.parametrize("path", PATHS, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_any_workbook_takes_them_and_nothing_else_changes(path: Path) -> None:
    data = opened(path)
    after = apply(data)
    assert set(check_structure(after)) - set(check_structure(data)) == set()
    assert apply(after) == after
    old, new = members(data), members(after)
    allowed = {name.casefold() for name in touched(Package.open(data))}
    assert [n for n in old if old[n] != new.get(n) and n.replace("\\", "/").lstrip("/").casefold() not in allowed] == []
    package = Package.open(after)
    tab = package.worksheet(TAB)
    assert (tab.value("A1"), tab.value("B5"), tab.formula("B10")) == ("关键指标", 0.4, "SUM(B4:B9)")
    assert package.styles.number_format(tab.style_of(10, 2)) == "0.0%;[Red]-0.0%"
    assert package.defined_names.get("cs_test_home") == f"'{TAB}'!$A$1"


# The audit takes minutes on a few large workbooks.
@pytest.mark.parametrize(
    "path", [p for p in PATHS[::4] if p.stat().st_size < 200_000], ids=lambda path: f"{path.parent.name}/{path.stem}"
)
def test_openxml_audit_finds_nothing_new(path: Path) -> None:
    data = opened(path)
    assert audit(apply(data)) - audit(data) == set()


@pytest.mark.parametrize("path", PATHS[::4], ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_taking_everything_away_leaves_the_sheet_as_it_was(path: Path) -> None:
    data = opened(path)
    package = Package.open(data)
    sheet = package.worksheet(0)
    before = package.read(sheet.part_name)
    sheet.replace_rules(is_ours, RULES)
    sheet.replace_validations(lambda validation: validation.error_title == "custsheet", VALIDATIONS)
    assert package.read(sheet.part_name) != before
    sheet.replace_rules(is_ours, ())
    sheet.replace_validations(lambda validation: validation.error_title == "custsheet", ())
    assert package.read(sheet.part_name) == before


@needs_libreoffice
@pytest.mark.parametrize("path", PATHS[3::19], ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_after_libreoffice_saved_it_nothing_is_doubled(path: Path) -> None:
    saved = convert(apply(opened(path)))
    package = Package.open(saved)
    assert package.worksheet(TAB).value("A1") == "关键指标"
    assert package.worksheet(TAB).value("B10") == pytest.approx(3.3)
    once = apply(saved)
    assert apply(once) == once
    sheet = Package.open(once).worksheet(0)
    assert sum(validation.error_title == "custsheet" for validation in sheet.validations) == len(VALIDATIONS)
    assert _rules(once) == len(RULES)


def _rules(data: bytes) -> int:
    package = Package.open(data)
    return package.read(package.worksheet(0).part_name).count(b"custsheet:")
