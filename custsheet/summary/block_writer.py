"""Puts one block into the donor's cells: heading, header, formatted slots, live badges."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from custsheet.ooxml.values import Formula
from custsheet.refs import column_letter
from custsheet.summary.blocks import Block, Value, block_cells
from custsheet.summary.layout import colors, status_lines, tiles
from custsheet.summary.look import Look, alignment_of
from custsheet.texts import load_toml

Badges = Mapping[str, Sequence[str]]


def write_block(sheet: Worksheet, look: Look, block: Block, row: int, column: int, badges: Badges) -> None:
    """Write ``block`` with its heading at the 0-based cell (``row``, ``column``)."""
    shape = block.layout.shape
    if shape == "tiles":
        _write_tiles(sheet, look, block, row, column)
    elif shape == "status":
        _write_status(sheet, look, block, row, column)
    else:
        _write_list(sheet, look, block, row, column)
        _add_rules(sheet, look, block, row + block.layout.rows_above, column, badges)


def put(sheet: Worksheet, row: int, column: int, span: int, value: Value, look: Format) -> None:
    """Write a value, over several columns when ``span`` says so."""
    if span > 1:
        sheet.merge_range(row, column, row, column + span - 1, "", look)
    if value is None:
        sheet.write_blank(row, column, None, look)
    elif isinstance(value, Formula):
        cached = "" if value.cached is None else value.cached
        sheet.write_formula(row, column, "=" + value.text, look, cached)
    elif isinstance(value, str):
        sheet.write_string(row, column, value, look)
    elif isinstance(value, date):
        sheet.write_datetime(row, column, value, look)
    else:
        sheet.write_number(row, column, value, look)


def _write_status(sheet: Worksheet, look: Look, block: Block, row: int, column: int) -> None:
    alert = look.format(size=10, color="alert", bold=True, shrink=True)
    note = look.format(size=10, color="muted", align="right", shrink=True)
    formats = [
        [alert, note],
        [look.format(size=20, color="brand", bold=True), look.format(size=12, color="brand", bold=True, align="right")],
        [alert, look.format(size=9, color="muted", align="right", shrink=True)],
    ]
    for line, values in enumerate(block.rows):
        for side, value in enumerate(values):
            top, left = block.layout.place(line, side)
            put(sheet, row + top, column + left, status_lines()["span"], value, formats[line][side])


def _write_tiles(sheet: Worksheet, look: Look, block: Block, row: int, column: int) -> None:
    bar = {"left": 5, "left_color": "#" + colors()["brand"], "fill": "tile", "indent": 1, "shrink": True}
    sizes = ((9, "muted", False), (18, "brand", True), (9, "muted", False))
    for number, values in enumerate(block.rows):
        for line, value in enumerate(values):
            size, color, bold = sizes[line]
            kind = block.layout.kinds[number] if line == 1 else "text"
            cell = look.body(kind, size=size, color=color, bold=bold, align="left", **bar)
            top, left = block.layout.place(number, line)
            span = tiles()["span"]
            put(sheet, row + top, column + left, span, value, cell)


def _write_list(sheet: Worksheet, look: Look, block: Block, row: int, column: int) -> None:
    layout = block.layout
    put(sheet, row, column, 1, block.title, look.format(size=12, color="brand", bold=True))
    for bank in range(layout.banks):
        for number, (spec, label) in enumerate(zip(layout.columns, block.header, strict=True)):
            left = column + bank * layout.bank_stride + layout.offset(number)
            put(sheet, row + 1, left, spec.span, label, look.header(spec.kind, **indent(number + bank, spec.kind)))
    first = row + layout.rows_above
    values = iter(block_cells(block))
    for slot in range(layout.slots):
        bold = {"bold": True} if layout.total_first and slot == 0 else {}
        for number, spec in enumerate(layout.columns):
            top, left, value = next(values)
            bank = slot // layout.bank_rows
            wrap = {"text_wrap": True} if spec.kind == "link" and layout.lines > 1 else {}
            cell = look.body(spec.kind, **bold, **wrap, **indent(number + bank, spec.kind))
            put(sheet, first + top, column + left, spec.span, value, cell)


def indent(number: int, kind: str) -> dict[str, int]:
    """A blank between a number and the text right of it; the very first column stands level with the heading."""
    return {"indent": 1} if number and alignment_of(kind) != "center" else {}


def _add_rules(sheet: Worksheet, look: Look, block: Block, row: int, column: int, badges: Badges) -> None:
    """Badges, a hairline under every slot in use (unused ones stay plain paper), and no header over an unused bank.

    Badges come first and bring the hairline along: LibreOffice takes one rule per cell only.
    """
    layout = block.layout
    hairline = {"bottom": 1, "bottom_color": "#" + colors()["line"]}
    for number, spec in enumerate(layout.columns):
        left = column + layout.offset(number)
        area = (row, left, row + layout.bank_rows - 1, left + spec.span - 1)
        for word, mark in _marks(spec.kind, badges):
            quoted = word.replace('"', '""')
            formula = f'=${column_letter(left + 1)}{row + 1}="{quoted}"'
            _rule(sheet, area, formula, look.mark(mark, **hairline))
    for bank in range(layout.banks):
        left = column + bank * layout.bank_stride
        right = left + layout.bank_width - 1
        letter = column_letter(left + 1)
        _rule(sheet, (row, left, row + layout.bank_rows - 1, right), f'=${letter}{row + 1}<>""', look.rule(hairline))
        if bank:
            paper = "#" + colors()["paper"]
            plain = look.rule({"bg_color": paper, "font_color": paper})
            _rule(sheet, (row - 1, left, row - 1, right), f'=${letter}${row + 1}=""', plain)


def _marks(kind: str, badges: Badges) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Each marked word of a kind of column with its entry in ``highlights.toml``."""
    marks = load_toml("highlights.toml")["tier" if kind == "tier" else "risk"]
    for rank, word in enumerate(badges.get(kind, ())):
        yield word, marks[min(rank, len(marks) - 1)]


def _rule(sheet: Worksheet, area: tuple[int, int, int, int], formula: str, look: Format) -> None:
    sheet.conditional_format(*area, {"type": "formula", "criteria": formula, "format": look})
