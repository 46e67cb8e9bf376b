"""Many equal findings in one line, and problems that people set aside."""

from __future__ import annotations

import pandas as pd

from custsheet.checking import Fingerprint, collapse, fingerprint, silenced
from custsheet.issues import Finding
from tests.scoring.books import frame


def blank_owners(count: int, first: int = 2) -> list[Finding]:
    return [Finding("required_missing", "customers", row, "owner") for row in range(first, first + count)]


def test_a_finding_on_more_than_half_of_the_rows_becomes_one_with_a_count() -> None:
    """21 of 40 rows are one line; the others stay as they are."""
    frames = {"customers": frame("customers", [{"name": "甲"}] * 40)}
    other = Finding("never_verified", "customers", 3, "verified_on")
    found = list(collapse([*blank_owners(21), other], frames))
    assert found == [
        Finding("required_missing", "customers", None, "owner", None, {"count": 21, "total": 40}),
        other,
    ]


def test_exactly_half_of_the_rows_stays_in_full() -> None:
    """More than half is asked."""
    frames = {"customers": frame("customers", [{"name": "甲"}] * 40)}
    assert list(collapse(blank_owners(20), frames)) == blank_owners(20)


def test_fewer_than_twenty_stay_in_full_even_when_they_are_all_rows() -> None:
    """A small sheet is reported row by row."""
    frames = {"customers": frame("customers", [{"name": "甲"}] * 19)}
    assert list(collapse(blank_owners(19), frames)) == blank_owners(19)
    frames = {"customers": frame("customers", [{"name": "甲"}] * 20)}
    assert len(collapse(blank_owners(20), frames)) == 1


def test_each_of_several_sheets_is_counted_by_itself() -> None:
    """30 of 30 rows in one sheet are noise, 30 of 70 in both together would not be."""
    labels = [("华东", row) for row in range(2, 32)] + [("华南", row) for row in range(2, 42)]
    table = frame("customers", [{"name": "甲"}] * 70).set_axis(pd.MultiIndex.from_tuples(labels))
    found = [Finding("required_missing", "customers", label, "owner") for label in labels[:35]]
    kept = list(collapse(found, {"customers": table}))
    assert [(f.row, f.sheet, f.params.get("count")) for f in kept] == [
        (None, "华东", 30),
        *((label, None, None) for label in labels[30:35]),
    ]


def test_a_problem_set_aside_is_silent_until_its_value_changes() -> None:
    """It is remembered by code, record and value; sorting the sheet changes nothing."""
    rows = [{"customer_id": "C1", "name": "甲", "email": "x@y"}, {"customer_id": "C2", "name": "乙", "email": "x@y"}]
    first = Finding("email_unreadable", "customers", 2, "email", "x@y")
    second = Finding("email_unreadable", "customers", 3, "email", "x@y")
    frames = {"customers": frame("customers", rows)}
    ignored = {fingerprint(first, frames)}
    shown, aside = silenced([first, second], ignored, frames)
    assert (list(shown), list(aside)) == ([second], [first])

    swapped = {"customers": frame("customers", rows[::-1])}
    shown, aside = silenced([first, second], ignored, swapped)
    assert (list(shown), list(aside)) == ([first], [second])

    changed = Finding("email_unreadable", "customers", 2, "email", "x@z")
    assert len(silenced([changed], ignored, frames)[1]) == 0


def test_a_record_without_number_is_named_by_customer_and_required_values() -> None:
    """Log rows seldom have numbers."""
    rows = [{"name": "甲", "date": "2026-11-01", "next_date": "2026-10-01"}]
    found = Finding("date_order", "interactions", 2, "next_date", pd.Timestamp("2026-10-01").date())
    assert fingerprint(found, {"interactions": frame("interactions", rows)}) == Fingerprint(
        "date_order", "interactions/|甲|2026-11-01/next_date", "2026-10-01"
    )


def test_a_record_that_is_named_by_a_page_of_text_fits_into_a_cell() -> None:
    """The tab keeps what an issue is remembered by in a cell; two long names stay two."""
    long = "客" * 32_767
    frames = {"customers": frame("customers", [{"name": long}, {"name": f"{long[:-1]}户"}])}
    first, second = (fingerprint(Finding("email_unreadable", "customers", n, "email"), frames).record for n in (2, 3))
    assert first != second
    assert max(len(first), len(second)) < 1_100


def test_setting_aside_the_line_with_a_count_silences_every_row_behind_it() -> None:
    """Else the line would come back with the next refresh."""
    frames = {"customers": frame("customers", [{"customer_id": f"C{n}", "name": "甲"} for n in range(30)])}
    (line,) = collapse(blank_owners(30), frames)
    shown, aside = silenced(blank_owners(30), {fingerprint(line, frames)}, frames)
    assert (len(shown), len(aside)) == (0, 30)
    other = Finding("required_missing", "customers", 2, "name")
    assert list(silenced([other], {fingerprint(line, frames)}, frames)[0]) == [other]
