"""数据问题 and 变更记录 as XlsxWriter workbooks, to be adopted: lists to filter, print and work through."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from custsheet.donors.donor_book import NormalFont
from custsheet.donors.error_title import error_title
from custsheet.issues import SEVERITIES
from custsheet.summary.block_writer import indent, put
from custsheet.summary.blocks import Value
from custsheet.summary.issue_rows import MAX_LINES
from custsheet.summary.layout import colors
from custsheet.summary.list_layout import ListColumn, list_columns
from custsheet.summary.look import Look, alignment_of, build_tab
from custsheet.summary.sheet_setup import set_up_paper
from custsheet.texts import Lang, load_toml, text

Rows = Sequence[Sequence[Value]]


def build_issues_donor(
    rows: Rows, *, lang: Lang, tab_name: str, normal_font: NormalFont = ("Calibri", 11), date_1904: bool = False
) -> bytes:
    """Build 数据问题 from the lines of ``issues_rows``: severity marks, links to cells, 处理 with its drop-down.

    Marks and drop-down cover all rows the tab can grow to, so that later refreshes only write cells.

    Returns:
        An .xlsx file with one sheet; equal input gives equal bytes.
    """
    return _build("issues", rows, lang, tab_name, normal_font, date_1904, _finish_issues)


def build_changes_donor(
    rows: Rows, *, lang: Lang, tab_name: str, normal_font: NormalFont = ("Calibri", 11), date_1904: bool = False
) -> bytes:
    """Build 变更记录 from the lines of ``changes.change_log.log_lines``; as above."""
    return _build("changes", rows, lang, tab_name, normal_font, date_1904, lambda sheet, look, lang: None)


def _build(
    tab: str,
    rows: Rows,
    lang: Lang,
    tab_name: str,
    normal_font: NormalFont,
    date_1904: bool,
    finish: Callable[[Worksheet, Look, Lang], None],
) -> bytes:
    def write(workbook: Workbook, look: Look) -> None:
        sheet = workbook.add_worksheet(tab_name)
        _write_list(sheet, look, tab, rows, lang)
        _set_up_page(sheet, look, lang, tab_name, len(rows), len(list_columns(tab)))
        finish(sheet, look, lang)

    return build_tab(write, normal_font, date_1904=date_1904)


def _write_list(sheet: Worksheet, look: Look, tab: str, rows: Rows, lang: Lang) -> None:
    columns = list_columns(tab)
    for number, column in enumerate(columns):
        # The column has the format too, so that lines added by a later refresh get it.
        options = {"hidden": True} if column.hidden else {}
        cell = _cell(look, column, number)
        sheet.set_column_pixels(number, number, look.pixels(column.width), cell, options)
        label = text(f"summary.{tab}.columns.{column.key}", lang)
        sheet.write_string(0, number, label, _header(look, column, number))
    for line, values in enumerate(rows, 1):
        for number, (column, value) in enumerate(zip(columns, values, strict=True)):
            put(sheet, line, number, 1, value, _cell(look, column, number, value))
    # Every row is two lines high: a height fitted to its text would be wrong after the next refresh.
    sheet.set_default_row(look.size(load_toml("summary.toml")["lists"][tab]["row_height"]))


def _cell(look: Look, column: ListColumn, number: int, value: Value = None) -> Format:
    small: dict[str, Any] = {"size": 9, "color": "muted"} if column.kind == "small" else {}
    if isinstance(value, date) and column.kind == "wrap":  # the old or new value of a cell may be a date
        return look.body("date", align=alignment_of(column.kind))
    return look.body(column.kind, **small, **indent(number, column.kind))


def _header(look: Look, column: ListColumn, number: int) -> Format:
    paper: dict[str, Any] = {
        "fill": "brand",
        "color": "paper",
        "align": alignment_of(column.kind),
        **indent(number, column.kind),
    }
    return look.format(size=10, bold=True, shrink=True, **paper)


def _set_up_page(sheet: Worksheet, look: Look, lang: Lang, tab_name: str, lines: int, width: int) -> None:
    sheet.set_row(0, look.size(21))
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(lines, 1), width - 1)
    set_up_paper(sheet, lang, tab_name, top=0.5, bottom=0.6)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def _finish_issues(sheet: Worksheet, look: Look, lang: Lang) -> None:
    places = {column.key: number for number, column in enumerate(list_columns("issues"))}
    severity, handling = places["severity"], places["handling"]
    hairline = {"bottom": 1, "bottom_color": "#" + colors()["line"]}
    for name in SEVERITIES:
        mark = load_toml("summary.toml")["lists"]["issues"]["severity"][name]
        rule = {
            "type": "cell",
            "criteria": "==",
            "value": f'"{text(f"summary.issues.severity.{name}", lang)}"',
            "format": look.mark(mark, **hairline),
        }
        sheet.conditional_format(1, severity, MAX_LINES, severity, rule)
    used = {"type": "formula", "criteria": '=$A2<>""', "format": look.rule(hairline)}
    sheet.conditional_format(1, 0, MAX_LINES, len(places) - 1, used)
    sheet.data_validation(
        1,
        handling,
        MAX_LINES,
        handling,
        {
            "validate": "list",
            "source": [text("summary.issues.ignore", lang)],
            "input_title": text("summary.issues.handling_prompt_title", lang),
            "input_message": text("summary.issues.handling_prompt", lang),
            "error_title": error_title(lang),
            "error_message": text("summary.issues.handling_error", lang),
        },
    )
