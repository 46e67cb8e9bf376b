"""What is left of ranges when others are taken away."""

from __future__ import annotations

import pytest

from custsheet.ooxml.areas import areas_of, subtract


@pytest.mark.parametrize(
    ("areas", "taken", "left"),
    [
        ("B2:D9", "", "B2:D9"),
        ("B2:D9", "F1:F9", "B2:D9"),
        ("B2:D9", "A1:Z99", ""),
        ("B2:D9", "C4:C5", "B2:D3 B4:B5 D4:D5 B6:D9"),
        ("B2:D9", "B2:B9", "C2:D9"),
        ("B2:D9 F2", "C:C", "B2:B9 D2:D9 F2"),
        ("B2:D9", "1:8 B9", "C9:D9"),
        ("A:B", "$A$2:$A$3", "A1:B1 B2:B3 A4:B1048576"),
    ],
)
def test_what_is_taken_is_cut_out(areas: str, taken: str, left: str) -> None:
    assert " ".join(map(str, subtract(areas_of(areas), areas_of(taken)))) == left


def test_what_is_no_range_counts_for_nothing() -> None:
    assert areas_of("#REF! x A0 B2:") == areas_of("B2")
