"""Fingerprints tell which of our cells people typed over."""

from datetime import date, datetime

from custsheet.changes.fingerprints import RECORDS, canonical, record_fingerprints, typed_over, value_fingerprints

WHO = [("C1", "甲公司"), ("C2", "乙公司"), ("C3", "丙公司")]
MEMORY = {RECORDS: record_fingerprints(WHO), "tier": value_fingerprints(["战略级", "基础级", None])}


def test_untouched_values_are_ours_wherever_people_sorted_them() -> None:
    assert typed_over(MEMORY, WHO[::-1], "tier", [None, "基础级", "战略级"]) == [False, False, False]


def test_a_typed_value_is_found_and_a_cleared_one_is_not_typed_over() -> None:
    assert typed_over(MEMORY, WHO, "tier", ["核心级", None, "核心级"]) == [True, False, True]


def test_a_value_swapped_between_records_is_typed_over() -> None:
    assert typed_over(MEMORY, WHO, "tier", ["基础级", "战略级", None]) == [True, True, False]


def test_a_value_in_a_new_record_is_typed() -> None:
    assert typed_over(MEMORY, [*WHO, ("C4", "丁公司")], "tier", ["战略级", "基础级", None, "战略级"])[-1]


def test_without_memory_nothing_is_claimed() -> None:
    assert typed_over({}, WHO, "tier", ["x", None, "z"]) == [True, False, True]
    assert typed_over(MEMORY, WHO, "risk", ["x", None, "z"]) == [True, False, True]


def test_records_that_look_alike_share_their_values() -> None:
    twins = [("C1",), ("C1",)]
    memory = {RECORDS: record_fingerprints(twins), "days": value_fingerprints([3, 0])}
    assert typed_over(memory, twins, "days", [0, 3]) == [False, False]


def test_a_value_is_the_same_after_a_spreadsheet_program_saved_it() -> None:
    assert canonical(3) == canonical(3.0) == "3"
    assert canonical(date(2026, 1, 31)) == canonical(datetime(2026, 1, 31)) == "2026-01-31"
    assert canonical(float("nan")) == canonical(None) == ""
    assert canonical("a\r\nb ") == canonical("a\nb")
    assert canonical(0.1 + 0.2) == canonical(0.3)
