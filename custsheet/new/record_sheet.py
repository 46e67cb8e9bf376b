"""Write one record sheet of a new workbook: a table with filters, hints, drop-downs, formats and a print set-up."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pandas as pd
from xlsxwriter import Workbook
from xlsxwriter.format import Format

from custsheet.changes.cells import CellValue, cell_values
from custsheet.changes.hints import header_notes
from custsheet.changes.marks import PREFIX, column_reference
from custsheet.changes.own_columns import OwnColumn
from custsheet.changes.widths import text_width
from custsheet.donors.look import Look, add_validation, build_sheets, template
from custsheet.donors.text_width import SHEETS
from custsheet.new.input_rules import cell_rule, refuse_typing, typed_header_hint
from custsheet.new.sheet_page import set_up_page
from custsheet.refs import CellRef, RangeRef, column_letter
from custsheet.schema import ColumnSpec, Schema, Settings, SheetSpec
from custsheet.settings_tab.places import editable_lists
from custsheet.texts import Lang

_LINE_POINTS = 14
_FILTER_BUTTON = 3  # width of the filter button, which covers part of the header, in digits


def build_record_donor(
    spec: SheetSpec,
    name: str,
    schema: Schema,
    settings: Settings,
    lang: Lang,
    font: tuple[str, float],
    date_1904: bool = False,
) -> bytes:
    """Return a workbook with only the blank sheet of a record type, named ``name``, for another workbook to adopt."""

    def write(workbook: Workbook, look: Look) -> None:
        write_record_sheet(look, spec, schema, settings, lang, None, name)

    return build_sheets(write, font, date_1904=date_1904)


def write_record_sheet(
    look: Look,
    spec: SheetSpec,
    schema: Schema,
    settings: Settings,
    lang: Lang,
    rows: pd.DataFrame | None,
    name: str | None = None,
    lock: bool = False,
) -> Any:
    """Add the sheet of a record type to an XlsxWriter workbook and return the worksheet; ``rows`` fill its table.

    ``name`` is the name of the tab, by default the label of the record type; ``lock`` keeps people from typing into
    computed columns.
    """
    return _Writer(look, spec, schema, settings, lang, name or spec.label[lang], lock).write(rows)


class _Writer:
    def __init__(
        self,
        look: Look,
        spec: SheetSpec,
        schema: Schema,
        settings: Settings,
        lang: Lang,
        name: str,
        lock: bool,
    ) -> None:
        self.lock = lock
        self.workbook, self.look, self.spec = look.workbook, look, spec
        self.schema, self.settings, self.lang = schema, settings, lang
        self.columns = list(spec.columns.values())
        self.name = name
        self.sheet = look.workbook.add_worksheet(self.name)
        self.measures = template()["table"]

    def write(self, rows: pd.DataFrame | None) -> Any:
        """Write the whole sheet."""
        count = 0 if rows is None else len(rows)
        formats = [self._cell_format(column) for column in self.columns]
        widths = [self._width(column) for column in self.columns]
        for position, (width, cell_format) in enumerate(zip(widths, formats, strict=True)):
            self.sheet.set_column(position, position, width, cell_format)
        prepared = count + self.measures["spare_rows" if count else "blank_rows"]
        self._table(prepared, widths)
        for position, column in enumerate(self.columns):
            if rows is not None and column.key in rows:
                values = cell_values(rows[column.key], column, self.settings, self.lang)
                self._fill(position, values, formats[position])
        self._validations(1 + prepared)
        self._marks()
        set_up_page(self.sheet, self.spec, sum(widths), self.lang)
        return self.sheet

    # ------------------------------------------------------------ cells

    def _cell_format(self, column: ColumnSpec) -> Format:
        """The format of a whole column. Typed columns are unlocked, in case people protect the sheet.

        Text is aligned to the top, so that a row too low for it shows its beginning.
        """
        properties: dict[str, Any] = {"num_format": column.number_format, "locked": column.computed, "valign": "top"}
        if column.is_number:
            properties["align"] = "right"  # no indent: LibreOffice keeps it in some cells of a row only
        elif column.kind in ("date", "month_day", "choice"):
            properties["align"] = "center"
        else:
            properties |= {"align": "left", "indent": 1, "text_wrap": self._wraps(column)}
        if column.computed:
            return self.look.format(color="computed_font", fill="computed_cell", **properties)
        return self.look.format(**properties)

    def _wraps(self, column: ColumnSpec) -> bool:
        """Wrap typed columns only: Excel fits row heights while people type, not when it opens what refresh wrote."""
        is_long = column.kind == "text" and column.width >= self.measures["wrap_from_width"]
        return is_long and not column.computed and column.key not in self.measures["one_line"]

    def _width(self, column: ColumnSpec) -> float:
        """Wide enough for its values, and for half of its header (English: its longest word) and the filter button."""
        label, least = column.label[self.lang], self.measures["least_widths"]
        width = max(column.width, least.get(column.kind, 0))
        if column.kind == "choice" and column.list_name:
            longest = max(map(SHEETS.of, self.settings.lists[column.list_name].labels(self.lang)))
            width = max(width, min(longest + 2, self.measures["widest_choice"]))
        elif column.kind in ("text", "email"):
            width = text_width(column, self.lang)
        parts = label.split() if self.lang == "en" else [label[: len(label) // 2 + 1]]
        return float(max(width, max(map(SHEETS.of, parts)) + _FILTER_BUTTON))

    def _header_format(self, column: ColumnSpec) -> Format:
        """The header format, different for typed and computed columns.

        The star of a required column comes from the number format: the cell's text must equal the table's column name.
        """
        role = "computed" if column.computed or column.typed_figure else "typed"
        properties: dict[str, Any] = {"num_format": '@" *"'} if column.required else {}
        return self.look.format(
            color=f"{role}_font", fill=f"{role}_fill", bold=True, italic=role == "computed",
            text_wrap=True, align="center", border_role="line", **properties,
        )  # fmt: skip

    def _table(self, rows: int, widths: list[float]) -> None:
        headers = [column.label[self.lang] for column in self.columns]
        lines = max(SHEETS.lines(header, width - _FILTER_BUTTON) for header, width in zip(headers, widths, strict=True))
        self.sheet.set_row(0, max(self.measures["header_height"], 6 + _LINE_POINTS * lines))
        options = {
            "name": self.name.replace(" ", "_"),  # Excel allows no spaces in the name of a table
            "style": self.measures["style"],
            "columns": [
                {"header": header, "header_format": self._header_format(column)}
                for header, column in zip(headers, self.columns, strict=True)
            ],
        }
        self.sheet.add_table(0, 0, rows, len(headers) - 1, options)

    def _fill(self, position: int, values: list[CellValue], cell_format: Format) -> None:
        write_text, write_number = self.sheet.write_string, self.sheet.write_number
        for row, value in enumerate(values, 1):
            if isinstance(value, str):
                write_text(row, position, value, cell_format)
            elif isinstance(value, date):
                self.sheet.write_datetime(row, position, value, cell_format)
            elif value is not None:
                write_number(row, position, value, cell_format)

    # ------------------------------------------------------------ rules and marks

    def _validations(self, last_row: int) -> None:
        """Add hints and rules down to the last prepared row; Excel extends them when the table grows."""
        lists = editable_lists(self.schema)
        for position, column in enumerate(self.columns, 1):
            cells = str(RangeRef(2, position, last_row, position))
            if column.computed:
                if self.lock:
                    add_validation(self.sheet, refuse_typing(cells, self.lang))
                continue
            add_validation(self.sheet, typed_header_hint(column, str(CellRef(1, position)), self.schema, self.lang))
            rule = cell_rule(column, cells, str(CellRef(2, position)), lists, self.lang)
            if rule is not None:
                add_validation(self.sheet, rule)
        for note in header_notes(self._own_columns(), 1, self.lang):
            add_validation(self.sheet, note)

    def _own_columns(self) -> list[OwnColumn]:
        return [
            OwnColumn(
                self.name, self.spec.key, column, column_letter(position), column.label[self.lang],
                f"{PREFIX}{self.spec.key}.{column.key}", is_new=False,
            )
            for position, column in enumerate(self.columns, 1)
            if column.computed
        ]  # fmt: skip

    def _marks(self) -> None:
        for own in self._own_columns():
            cell = CellRef(1, self.columns.index(own.spec) + 1)
            add_hidden_name(self.workbook, own.mark, column_reference(self.name, cell))


def add_hidden_name(workbook: Workbook, name: str, reference: str) -> None:
    """Define a name that Excel does not list. XlsxWriter has no public way to hide one: this sets its own list."""
    workbook.defined_names.append([name, -1, reference, True])


def hidden_sheets(schema: Schema, rows: Mapping[str, pd.DataFrame]) -> list[str]:
    """Record types whose sheets start hidden: not in the visible set, and without rows."""
    return [key for key in schema.sheets if key not in template()["visible"] and not len(rows.get(key, ()))]
