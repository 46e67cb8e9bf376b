"""Rules for typing end with the prepared rows, and follow the records."""

from __future__ import annotations

from datetime import date

import pytest

from custsheet.changes.hints import is_rule
from custsheet.ooxml import Package, Validation
from custsheet.ooxml.areas import areas_of
from custsheet.refs import MAX_ROW
from custsheet.texts import LANGS, Lang
from custsheet.workbook import new_workbook
from tests.refreshes import refreshed

AS_OF = date(2026, 10, 31)
SHEET = "客户信息"


def ends(data: bytes, sheet: str = SHEET) -> set[int]:
    """The last rows of our rules below the header."""
    rules = (rule for rule in Package.open(data).worksheet(sheet).validations if is_rule(rule))
    return {area.last_row for rule in rules for area in areas_of(rule.sqref) if area.first_row > 1}


def stretched(data: bytes, last_row: int) -> bytes:
    """With every rule of ours on the sheet down to ``last_row``."""
    package = Package.open(data)
    sheet = package.worksheet(SHEET)
    ours = {rule for rule in sheet.validations if is_rule(rule) and ":" in rule.sqref}
    sheet.replace_validations(ours.__contains__, [_down_to(rule, last_row) for rule in ours])
    return package.to_bytes()


def _down_to(rule: Validation, last_row: int) -> Validation:
    from dataclasses import replace

    return replace(rule, sqref=" ".join(str(area._replace(last_row=last_row)) for area in areas_of(rule.sqref)))


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("sample", [0, 5])
@pytest.mark.parametrize("lock", [True, False])
def test_no_rule_of_a_new_workbook_goes_beyond_its_table(lang: Lang, sample: int, lock: bool) -> None:
    package = Package.open(new_workbook(lang, sample, as_of=AS_OF, lock=lock))
    for sheet in map(package.worksheet, package.sheet_names):
        for table in sheet.tables:
            areas = [area for rule in sheet.validations for area in areas_of(rule.sqref)]
            assert max(area.last_row for area in areas) == table.range.last_row


@pytest.fixture(scope="module")
def first() -> bytes:
    return refreshed(new_workbook(sample=5, as_of=AS_OF))


def test_rules_without_end_are_cut_to_the_prepared_rows(first: bytes) -> None:
    old = stretched(first, MAX_ROW)
    assert ends(old) == {MAX_ROW}
    later = refreshed(old)
    assert ends(later) == ends(first) == {Package.open(first).worksheet(SHEET).tables[0].range.last_row}
    assert refreshed(later) == later


def test_rules_follow_records_that_were_typed_below_them(first: bytes) -> None:
    """As in a program in which tables do not grow."""
    last = max(ends(first))
    package = Package.open(first)
    package.worksheet(SHEET).set_cells([(row, 2, f"新客户{row}有限公司", None) for row in range(7, last + 4)])
    later = refreshed(package.to_bytes())
    assert min(ends(later)) > last + 3
    assert refreshed(later) == later


def test_rules_that_people_shortened_above_the_last_record_are_extended_and_others_are_not(first: bytes) -> None:
    assert ends(refreshed(stretched(first, 20))) == {20}
    assert ends(refreshed(stretched(first, 3))) == ends(first)


def test_rules_of_people_are_left_alone(first: bytes) -> None:
    package = Package.open(first)
    theirs = Validation(f"AX2:AX{MAX_ROW}", kind="list", formula1='"甲,乙"')
    package.worksheet(SHEET).replace_validations(lambda rule: False, [theirs])
    assert theirs in Package.open(refreshed(package.to_bytes())).worksheet(SHEET).validations
