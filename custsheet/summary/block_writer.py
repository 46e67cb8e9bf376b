"""Writes one block into the donor: heading, header, formatted slots, live badges."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from custsheet.ooxml.values import Formula, for_xlsxwriter, text_for_xlsxwriter
from custsheet.refs import column_letter
from custsheet.summary.blocks import Block, Value, block_cells
from custsheet.summary.layout import BlockLayout, colors, status_lines, tiles
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
    """Write a value, merged over ``span`` columns."""
    if span > 1:
        sheet.merge_range(row, column, row, column + span - 1, "", look)
    if value is None:
        sheet.write_blank(row, column, None, look)
    elif isinstance(value, Formula):
        formula, cached = for_xlsxwriter(value)
        sheet.write_formula(row, column, formula, look, cached)
    elif isinstance(value, str):
        sheet.write_string(row, column, text_for_xlsxwriter(value), look)
    elif isinstance(value, date):
        sheet.write_datetime(row, column, value, look)
    elif not isinstance(value, int | float) or not math.isfinite(value):
        sheet.write_string(row, column, str(value), look)  # such as a time of day typed into one of our lists
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
    bar: dict[str, Any] = {"left": 5, "left_color": "#" + colors()["brand"], "indent": 1}
    # Label, figure, note, change.
    texts: tuple[tuple[float, str, bool, dict[str, Any]], ...] = (
        (9, "muted", False, bar),
        (18, "brand", True, bar),
        (9, "muted", False, bar),
        (9, "muted", False, {"indent": 1}),
    )
    for number, values in enumerate(block.rows):
        for line, value in enumerate(values):
            size, color, bold, more = texts[line]
            kind = block.layout.kinds[number] if line == 1 else "text"
            align = "left" if more is bar else "right"
            cell = look.body(kind, size=size, color=color, bold=bold, align=align, fill="tile", shrink=True, **more)
            top, left = block.layout.place(number, line)
            put(sheet, row + top, column + left, tiles()["spans"][line], value, cell)
    _mark_bad_changes(sheet, look, block, row, column)


def _mark_bad_changes(sheet: Worksheet, look: Look, block: Block, row: int, column: int) -> None:
    """Make changes for the worse, which end in a mark, bold and coloured."""
    alert = look.rule({"font_color": "#" + colors()["alert"], "bold": True})
    change = len(block.header) - 1
    for number in range(len(block.rows)):
        top, left = (at + offset for at, offset in zip((row, column), block.layout.place(number, change), strict=True))
        formula = f'=RIGHT({column_letter(left + 1)}{top + 1},1)="{tiles()["worse_mark"]}"'
        _rule(sheet, (top, left, top, left), formula, alert)


def _write_list(sheet: Worksheet, look: Look, block: Block, row: int, column: int) -> None:
    layout = block.layout
    put(sheet, row, column, 1, block.title, look.format(size=12, color="brand", bold=True))
    # Neither merged nor shrunk: right-aligned text overflows to the left, up to the title.
    put(sheet, row, column + layout.width - 1, 1, block.note, look.format(size=9, color="muted", align="right"))
    for bank in range(layout.banks):
        for number, (spec, label) in enumerate(zip(layout.columns, block.header, strict=True)):
            left = column + bank * layout.bank_stride + layout.offset(number)
            role = layout.legend.get(spec.key)
            shade = {"fill": role, "color": "on_" + role} if role else {}
            cell = look.header(spec.kind, **indent(number + bank, spec.kind), **shade)
            put(sheet, row + 1, left, spec.span, label, cell)
    first = row + layout.rows_above
    values = iter(block_cells(block.without_note()))
    for slot in range(layout.slots):
        bold = {"bold": True} if layout.total_first and slot == 0 else {}
        for number, spec in enumerate(layout.columns):
            top, left, value = next(values)
            bank = slot // layout.bank_rows
            wrap = {"text_wrap": True} if spec.kind == "link" and layout.lines > 1 else {}
            cell = look.body(spec.kind, **bold, **wrap, **indent(number + bank, spec.kind))
            put(sheet, first + top, column + left, spec.span, value, cell)


def indent(number: int, kind: str) -> dict[str, int]:
    """Indent all columns but the first, which aligns with the heading: a gap between a number and the next text."""
    return {"indent": 1} if number and alignment_of(kind) != "center" else {}


def _add_rules(sheet: Worksheet, look: Look, block: Block, row: int, column: int, badges: Badges) -> None:
    """Add badges, a hairline under every used slot (unused ones stay plain), and hide the header of an empty bank.

    Badges come first and include the hairline: LibreOffice applies only one rule per cell.
    """
    layout = block.layout
    hairline = {"bottom": 1, "bottom_color": "#" + colors()["line"]}
    _add_heat(sheet, layout, row, column)
    for number, spec in enumerate(layout.columns):
        left = column + layout.offset(number)
        area = (row, left, row + layout.bank_rows - 1, left + spec.span - 1)
        # The row is relative and the column absolute: one rule serves all rows and all columns of the area.
        for word, mark in _marks(spec.kind, badges):
            quoted = word.replace('"', '""')
            formula = f'=${column_letter(left + 1)}{row + 1}="{quoted}"'
            _rule(sheet, area, formula, look.mark(mark, **hairline))
    for bank in range(layout.banks):
        left = column + bank * layout.bank_stride
        right = left + layout.bank_width - 1
        letter = column_letter(left + 1)
        used = f'=${letter}{row + 1}<>""'
        for first, last in _plain_stretches(layout):
            area = (row, left + first, row + layout.bank_rows - 1, left + last)
            _rule(sheet, area, used, look.rule(hairline))
        hide_when_empty(sheet, look, layout, (row, column + bank * layout.bank_stride), (row - 1, left, row - 1, right))


def hide_when_empty(
    sheet: Worksheet, look: Look, layout: BlockLayout, first: tuple[int, int], area: tuple[int, int, int, int]
) -> None:
    """Make ``area`` (a header) look like blank paper while the bank that starts at ``first`` is empty."""
    row, left = first
    line = f"${column_letter(left + 1)}${row + 1}:${column_letter(left + layout.bank_width)}${row + 1}"
    paper = "#" + colors()["paper"]
    _rule(sheet, area, f"=COUNTA({line})=0", look.rule({"bg_color": paper, "font_color": paper}))


def _add_heat(sheet: Worksheet, layout: BlockLayout, row: int, column: int) -> None:
    """Shade the numbers below the total, from paper for 0 to the darkest for the largest."""
    if layout.heat:
        first, last = (column + layout.offset(layout.index(key)) for key in (layout.heat[0], layout.heat[-1]))
        low, high = ("#" + colors()[role] for role in ("paper", "heat"))
        scale = {"type": "2_color_scale", "min_type": "num", "min_value": 0, "min_color": low, "max_color": high}
        sheet.conditional_format(row + layout.total_first, first, row + layout.bank_rows - 1, last, scale)


def _plain_stretches(layout: BlockLayout) -> Iterator[tuple[int, int]]:
    """First and last column offsets outside the heat table: LibreOffice applies only one rule per cell."""
    if not layout.heat:
        yield 0, layout.bank_width - 1
        return
    first, last = (layout.index(key) for key in (layout.heat[0], layout.heat[-1]))
    yield 0, layout.offset(first) - 1
    if last + 1 < len(layout.columns):
        yield layout.offset(last + 1), layout.bank_width - 1


def _marks(kind: str, badges: Badges) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Each word marked in this kind of column, with its entry in ``highlights.toml``."""
    marks = load_toml("highlights.toml")["tier" if kind == "tier" else "risk"]
    for rank, word in enumerate(badges.get(kind, ())):
        yield word, marks[min(rank, len(marks) - 1)]


def _rule(sheet: Worksheet, area: tuple[int, int, int, int], formula: str, look: Format) -> None:
    sheet.conditional_format(*area, {"type": "formula", "criteria": formula, "format": look})
