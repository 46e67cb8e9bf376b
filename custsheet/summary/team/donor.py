"""员工绩效 as an XlsxWriter workbook of its own, to be adopted: tables, bars, chart and print set-up."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from custsheet.donors.donor_book import NormalFont
from custsheet.donors.text_width import DEFINITIONS
from custsheet.refs import RangeRef
from custsheet.scoring.kpi_rates import MONTHS
from custsheet.summary.block_writer import put
from custsheet.summary.look import Look, build_tab
from custsheet.summary.sheet_setup import absolute_reference, set_up_paper
from custsheet.summary.team.blocks import TeamBlock
from custsheet.summary.team.chart import insert_chart
from custsheet.summary.team.layout import (
    FIRST_COLUMN,
    Column,
    Places,
    color,
    column_of,
    columns,
    height,
    page,
    width,
)
from custsheet.summary.team.table_look import add_bar, body_format, header_format, mark_below_target, number_format
from custsheet.texts import Lang, text

_SMALL, _NORMAL = 9, 11
"""Font sizes of the definitions, and of the digits that widths are counted in."""


def build_team_donor(
    blocks: Sequence[TeamBlock],
    *,
    lang: Lang,
    tab_name: str,
    normal_font: NormalFont = ("Calibri", 11),
    date_1904: bool = False,
) -> bytes:
    """Build the tab.

    Args:
        blocks: what ``team_blocks`` returned.
        lang: language of headers and of the chart's alternative text.
        tab_name: the name that the sheet will have in the file, since formulas and charts embed it.
        normal_font: name and size of the file's Normal font, in whose digits widths are counted.
        date_1904: whether the file counts days from 1904.

    Returns:
        An .xlsx file with one sheet; equal input gives equal bytes.
    """

    def write(workbook: Workbook, look: Look) -> None:
        _Writer(workbook, workbook.add_worksheet(tab_name), look, blocks, lang, tab_name).write()

    return build_tab(write, normal_font, date_1904=date_1904)


class _Writer:
    """Writes the blocks one below the other."""

    def __init__(
        self, workbook: Workbook, sheet: Worksheet, look: Look, blocks: Sequence[TeamBlock], lang: Lang, tab_name: str
    ) -> None:
        self.workbook, self.sheet, self.look, self.lang, self.tab_name = workbook, sheet, look, lang, tab_name
        self.blocks = {block.name: block for block in blocks}
        self.places = Places(self.blocks["owners"].height, self.blocks["tiers"].height)
        self.last_column = FIRST_COLUMN + width() - 1

    def write(self) -> None:
        """Write the whole tab."""
        self._set_up_page()
        self._head()
        self._table("owners", self.places.owners)
        self._team()
        for name, row in (("months", self.places.months), ("tiers", self.places.tiers)):
            self._heading(name, row - 2)
            self._table(name, row)
        self._definitions()
        insert_chart(self.sheet, self.look, self.places, self.tab_name, self.lang)
        for name, row in self._rows().items():
            self._name(self.blocks[name], row)

    def _rows(self) -> dict[str, int]:
        """The first row of each block."""
        own = {name: int(getattr(self.places, name)) for name in ("owners", "team", "months", "tiers", "definitions")}
        return {"head": Places.title, **own}

    def _name(self, block: TeamBlock, row: int) -> None:
        cells = RangeRef(row + 1, FIRST_COLUMN + 1, row + block.height, FIRST_COLUMN + block.width)
        self.workbook.define_name(block.defined_name, absolute_reference(self.tab_name, cells))

    # ------------------------------------------------------------ page

    def _set_up_page(self) -> None:
        sheet, look = self.sheet, self.look
        sheet.hide_gridlines(2)
        sheet.set_column_pixels(0, 0, look.pixels(page()["margin_width"]))
        for number, column in enumerate(columns("owners"), FIRST_COLUMN):
            sheet.set_column_pixels(number, number, look.pixels(column.width))
        sheet.freeze_panes(Places.owners, FIRST_COLUMN + 1)
        set_up_paper(sheet, self.lang, self.tab_name)
        sheet.center_horizontally()
        if self.blocks["owners"].used <= page()["one_page_lines"]:
            sheet.fit_to_pages(1, 1)
        else:  # LibreOffice starts the months on a new page; Excel breaks where a page is full
            sheet.fit_to_pages(1, 0)
            sheet.set_h_pagebreaks([self.places.months_heading])
        sheet.repeat_rows(Places.owners_header)
        sheet.print_area(0, 0, self.places.end - 1, self.last_column)

    def _height(self, row: int, points: str, *, hidden: bool = False) -> None:
        self.sheet.set_row(row, height(self.look, page()[points]), None, {"hidden": hidden})

    # ------------------------------------------------------------ head

    def _head(self) -> None:
        look, values = self.look, {(row, column): value for row, column, value in self.blocks["head"].cells}
        heights = ("title_height", "note_height", "legend_height", "target_height")
        for row, points in enumerate(heights):
            self._height(row, points)
        right = column_of("owners", "revenue_12m")
        target = column_of("owners", "feedback")
        small: dict[str, Any] = {"size": 9, "color": "muted"}
        formats = {
            (Places.title, FIRST_COLUMN): (right - FIRST_COLUMN, look.format(size=20, color="brand", bold=True)),
            (Places.title, right): (self.last_column - right + 1, look.format(size=12, color="brand", align="right")),
            (Places.note, FIRST_COLUMN): (width(), look.format(**small, text_wrap=True)),
            (Places.legend, FIRST_COLUMN): (width(), look.format(**small, shrink=True)),
            (Places.target, target): (1, look.format(**small, align="right", num_format=number_format("target"))),
        }
        for (row, column), (span, cell) in formats.items():
            put(self.sheet, row, column, span, values[row, column - FIRST_COLUMN], cell)

    # ------------------------------------------------------------ tables

    def _heading(self, name: str, row: int) -> None:
        self._height(row - 1, "gap_height")
        self._height(row, "heading_height")
        heading = text(f"kpi.headings.{name}", self.lang, months=MONTHS)
        self.sheet.write_string(row, FIRST_COLUMN, heading, self.look.format(size=12, color="brand", bold=True))

    def _table(self, name: str, row: int) -> None:
        """Write an Excel table, so that screen readers announce its headers, with values and formats."""
        block = self.blocks[name]
        last = row + block.height - 1
        headers = []
        for column in columns(name):
            label = text(f"kpi.columns.{column.key}", self.lang)
            headers.append({"header": label, "header_format": header_format(self.look, column)})
        area = (row - 1, FIRST_COLUMN, last, FIRST_COLUMN + block.width - 1)
        options = {"name": f"kpi_{name}", "columns": headers, "autofilter": False, "style": None}
        self.sheet.add_table(*area, options)
        self._height(row - 1, "header_height")
        for line in range(block.height):
            self._height(row + line, "row_height", hidden=not block.rows_in_use[line])
        for down, right, value in block.cells:
            put(self.sheet, row + down, FIRST_COLUMN + right, 1, value, body_format(self.look, columns(name)[right]))
        if name == "owners":  # LibreOffice shows sign and bar together only if both have the same range
            mark_below_target(self.sheet, self.look, row, last)
        for column in columns(name):
            add_bar(self.sheet, name, column, row, last)

    def _team(self) -> None:
        """Write the line for everybody together, below a rule."""
        row = self.places.team
        self._height(row, "row_height")
        rule = {"top": 1, "top_color": color("brand"), "bottom": 1, "bottom_color": color("brand")}
        for _, right, value in self.blocks["team"].cells:
            cell = body_format(self.look, columns("owners")[right], bold=True, fill="tile", **rule)
            put(self.sheet, row, FIRST_COLUMN + right, 1, value, cell)
        mark_below_target(self.sheet, self.look, row, row)

    # ------------------------------------------------------------ definitions

    def _definitions(self) -> None:
        row = self.places.definitions
        self._heading("definitions", row - 2)
        self._height(row - 1, "row_height")
        for column, left in self._spans():
            label = text(f"kpi.columns.{column.key}", self.lang)
            put(self.sheet, row - 1, left, column.span, label, header_format(self.look, column))
        kinds = {left - FIRST_COLUMN: column for column, left in self._spans()}
        for line, meaning in self._meanings():
            more = self._lines(meaning) - 1
            self.sheet.set_row(
                row + line, height(self.look, page()["definition_height"] + more * page()["further_line"])
            )
        for down, right, value in self.blocks["definitions"].cells:
            column = kinds[right]
            bold = {"bold": True} if column.kind == "text" else {}
            cell = body_format(self.look, column, size=9, **bold)
            put(self.sheet, row + down, FIRST_COLUMN + right, column.span, value, cell)

    def _meanings(self) -> Iterator[tuple[int, str]]:
        place = column_of("definitions", "meaning") - FIRST_COLUMN
        for line, right, value in self.blocks["definitions"].cells:
            if right == place:
                yield line, str(value or "")

    def _lines(self, meaning: str) -> int:
        """How many lines a definition takes."""
        span = next(column.span for column in columns("definitions") if column.key == "meaning")
        left = column_of("definitions", "meaning") - FIRST_COLUMN
        digits = sum(column.width for column in columns("owners")[left : left + span])
        needed = DEFINITIONS.of(meaning) * _SMALL / _NORMAL
        return max(1, math.ceil(needed / (digits - 1)))

    def _spans(self) -> Iterator[tuple[Column, int]]:
        for column in columns("definitions"):
            yield column, column_of("definitions", column.key)
