"""The page as data: nothing overlaps, every cell has a place, every word exists, every colour can be read."""

from __future__ import annotations

import itertools
import re

import pytest

from custsheet.summary.blocks import block_cells, make_block
from custsheet.summary.layout import block_layouts, colors, grid, number_formats
from custsheet.summary.list_layout import list_columns
from custsheet.summary.parts import page_breaks, parts, row_heights
from custsheet.texts import LANGS, load_toml, text
from tests.colors import contrast, luminance


def test_blocks_and_charts_do_not_overlap_and_stay_on_the_page() -> None:
    taken: set[tuple[int, int]] = set()
    for part in parts():
        rows = range(part.heading_row or part.row, part.row + part.height)
        columns = range(part.column, part.column + part.width)
        assert columns[-1] <= grid()["columns"]
        cells = set(itertools.product(rows, columns))
        assert not cells & taken, part.name
        taken |= cells
    assert {row for row, _ in taken} <= set(row_heights())


@pytest.mark.parametrize("name", block_layouts())
def test_every_slot_has_a_place_of_its_own_within_the_block(name: str) -> None:
    layout = block_layouts()[name]
    width = len(layout.columns) or (4 if layout.shape == "tiles" else 2)
    block = make_block(name, "", [""] * width, [])
    places = [(row, column) for row, column, _ in block_cells(block)]
    assert len(set(places)) == len(places) == layout.slots * width
    assert max(row for row, _ in places) < layout.height
    assert max(column for _, column in places) < layout.width
    assert min(places) == (0, 0)


def test_the_fixed_slots_are_those_that_were_promised() -> None:
    slots = {name: layout.slots for name, layout in block_layouts().items()}
    assert slots["months"] == 12
    assert slots["complaint_categories"] == 12
    assert slots["owners"] == 32
    assert slots["tier_risk"] == 1 + 8 + 1  # total, eight tiers, those without
    lists = ("save_first", "complaints", "overdue_receivables", "satisfaction_falls", "birthdays")
    assert {slots[name] for name in lists} == {10 + 1}  # and the note below


def test_a_page_begins_with_a_strip_and_never_cuts_one() -> None:
    beginnings = {part.row: part.kind for part in parts()}
    for first in page_breaks():
        assert beginnings[first] == "section"
        assert not [part.name for part in parts() if part.row < first < part.row + part.height]


def test_every_block_has_its_place_and_every_chart_stands_by_a_block() -> None:
    placed = [part.name for part in parts() if part.kind == "block"]
    assert sorted(placed) == sorted(block_layouts())
    for part in parts():
        if part.is_chart:
            assert part.source in placed


def test_a_chart_of_fixed_size_stands_beside_rows_that_are_never_hidden() -> None:
    for part in parts():
        if part.is_chart and part.heading_row is None:
            beside = [p for p in parts() if p.kind == "block" and p.row <= part.row < p.row + p.height]
            kept = [block_layouts()[p.name].rows_above + block_layouts()[p.name].keeps_rows for p in beside]
            assert max(kept) >= part.height, part.name


def test_bars_level_with_a_table_cover_the_rows_of_their_series() -> None:
    for part in parts():
        if part.heading_row is not None:
            block = next(p for p in parts() if p.kind == "block" and p.name == part.source)
            layout = block_layouts()[part.source]
            assert part.row == block.row + layout.rows_above + layout.total_first
            assert part.row + part.height == block.row + block.height


@pytest.mark.parametrize("lang", LANGS)
def test_what_a_list_says_of_itself_has_room_beside_its_title(lang: str) -> None:
    for name, layout in block_layouts().items():
        words = load_toml("messages/summary.toml")[name]
        for key in {"none", "unknown", "nothing_before"} & set(words):
            # In digits of the Normal font, 12 points bold and 9 points; wide characters count two.
            wide = _digits(words["title"][lang]) * 1.3 + _digits(words[key][lang]) * 0.9
            assert wide <= layout.width * grid()["column_width"], (name, key)


def _digits(words: str) -> int:
    return sum(2 if ord(character) > 0x2E80 else 1 for character in words)


def test_more_rows_than_slots_are_cut_and_fewer_filled_up() -> None:
    block = make_block("months", "", "abcde", [(n,) for n in range(20)])
    assert [row[0] for row in block.rows] == list(range(12))
    assert make_block("months", "", "ab", [(1, 2)]).rows[1:] == ((None, None),) * 11


@pytest.mark.parametrize("lang", LANGS)
def test_every_word_of_the_tabs_exists(lang: str) -> None:
    for part in parts():
        if part.kind == "section":
            assert text(f"summary.sections.{part.name}", lang)
        if part.kind == "block":
            assert text(f"summary.{part.name}.title", lang)
        if part.is_chart:
            assert text(f"summary.charts.{part.name}.title", lang)
            assert len(text(f"summary.charts.{part.name}.alt", lang)) > 20
    for tab in ("issues", "changes"):
        for column in list_columns(tab):
            assert text(f"summary.{tab}.columns.{column.key}", lang)


TEXTS = [
    ("ink", "paper"),
    ("ink", "heat"),  # the darkest shade; paler ones lie between it and paper
    ("muted", "paper"),
    ("muted", "tile"),
    ("brand", "paper"),
    ("brand", "tile"),
    ("brand", "header"),
    ("alert", "paper"),
    ("alert", "tile"),
    ("paper", "brand"),
    *((f"on_{risk}", risk) for risk in ("low", "medium", "high", "lost", "unknown")),
]
"""Which text stands on which ground."""
SHAPES = ["revenue", "contacts", "bar"]
EDGED = [f"bucket_{n}" for n in range(1, 6)]
"""Bars with an edge in the muted colour, so that pale ones are seen on paper."""


@pytest.mark.parametrize(("ink", "ground"), TEXTS)
def test_text_can_be_read_on_its_ground(ink: str, ground: str) -> None:
    assert contrast(colors()[ink], colors()[ground]) >= 4.5


@pytest.mark.parametrize("shape", [*SHAPES, "muted"])
def test_what_is_drawn_can_be_told_from_paper(shape: str) -> None:
    assert contrast(colors()[shape], colors()["paper"]) >= 3


def test_every_colour_has_been_judged() -> None:
    judged = {role for pair in TEXTS for role in pair} | {*SHAPES, *EDGED, "line"}
    assert set(colors()) == judged


def test_number_formats_bring_no_colours_of_their_own() -> None:
    """[Red] is 4.0 : 1 on paper."""
    assert not [kind for kind, code in number_formats().items() if re.search(r"\[[A-Z][a-z]+\d*\]", code)]


@pytest.mark.parametrize(
    "scale", [("low", "medium", "high", "lost"), tuple(f"bucket_{n}" for n in range(1, 6))], ids=["risks", "buckets"]
)
def test_a_black_and_white_print_keeps_the_order(scale: tuple[str, ...]) -> None:
    greys = [luminance(colors()[role]) for role in scale]
    assert all(one - other > 0.05 for one, other in itertools.pairwise(greys))


@pytest.mark.parametrize("severity", ["error", "warning", "info"])
def test_severity_marks_can_be_read(severity: str) -> None:
    mark = load_toml("summary.toml")["lists"]["issues"]["severity"][severity]
    assert contrast(mark["font_color"], mark.get("fill_color", "FFFFFF")) >= 4.5
