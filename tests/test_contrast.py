"""Every colour that text is shown in can be read on its fill (WCAG 2.1, 1.4.3), and no colour stands for a word."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from custsheet.texts import load_toml
from tests.colors import contrast

AA = 4.5
COLORS: Mapping[str, str] = load_toml("new_workbook.toml")["colors"]
HIGHLIGHTS: Mapping[str, Any] = load_toml("highlights.toml")
PAPER, STRIPE = "FFFFFF", "D9D9D9"  # cells that nobody has filled, and every other row of the table style

ROLES = [
    ("typed_font", "typed_fill"),
    ("computed_font", "computed_fill"),
    ("computed_font", "computed_cell"),
    ("ink", "paper"),
    ("ink", "computed_cell"),
    ("ink", "input_fill"),
    ("muted", "paper"),
    ("muted", "band"),
    ("brand", "paper"),
    ("brand", "band"),
]
"""Which text stands on which fill in new workbooks: roles of new_workbook.toml."""


def marks() -> Iterator[tuple[str, Mapping[str, Any]]]:
    for name, mark in HIGHLIGHTS.items():
        for place, one in enumerate(mark if isinstance(mark, list) else [mark]):
            yield f"{name} {place}", one


@pytest.mark.parametrize(("font", "fill"), ROLES)
def test_words_of_a_new_workbook_can_be_read(font: str, fill: str) -> None:
    assert contrast(COLORS[font], COLORS[fill]) >= AA


@pytest.mark.parametrize(("name", "mark"), list(marks()))
def test_marked_cells_can_be_read(name: str, mark: Mapping[str, Any]) -> None:
    """A mark without a colour of its own for the text, or for the cell, stands on what is there already."""
    fonts = [mark["font_color"]] if "font_color" in mark else [COLORS["ink"], COLORS["computed_font"]]
    fills = [mark["fill_color"]] if "fill_color" in mark else [PAPER, STRIPE, COLORS["computed_cell"]]
    assert min(contrast(font, fill) for font in fonts for fill in fills) >= AA


def test_samples_of_the_guide_can_be_read() -> None:
    for sample in load_toml("new_workbook.toml")["guide_tab"]["samples"].values():
        if "highlight" not in sample:
            assert contrast(COLORS[sample["color"]], COLORS[sample["fill"]]) >= AA


def test_dates_and_problems_are_marked_by_more_than_colour() -> None:
    """Tier and risk are words themselves; a date or a problem is not, so a line or a frame says it, too."""
    assert HIGHLIGHTS["overdue"]["underline"]
    assert HIGHLIGHTS["problem"]["italic"]
    assert HIGHLIGHTS["problem"]["border_color"]
    assert HIGHLIGHTS["stale"]["italic"]


def test_contrast_is_that_of_the_standard() -> None:
    """Black on white is 21 : 1; #767676 is the lightest grey that reaches 4.5 : 1 on white."""
    assert contrast("000000", "FFFFFF") == pytest.approx(21)
    assert contrast("767676", "FFFFFF") >= AA > contrast("777777", "FFFFFF")
