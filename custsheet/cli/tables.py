"""Rows for people: a ruled table on a terminal, plain aligned columns in a pipe or file."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Mapping, Sequence

import click

from custsheet.cli.streams import is_watched
from custsheet.cli.table_layout import cards, column_widths, wrapped
from custsheet.cli.width import display_width, harmless, one_line, pad

_BETWEEN = 3  # terminal columns that the separator and padding of each table column take

Rows = Sequence[Sequence[object]]


def print_table(header: Sequence[str], rows: Rows, styles: Mapping[str, str] | None = None) -> None:
    """Print rows under their header on stdout.

    Args:
        header: a word or two per column.
        rows: cells of any type, each shown as one line. A terminal wraps them in their column, or shows a block per
            row if columns would be too narrow to read.
        styles: text of a row's first cell → its style on a terminal.
    """
    cells = [[one_line(cell) for cell in row] for row in rows]
    if not sys.stdout.isatty():
        _print_plain([list(header), *cells])
        return
    columns = shutil.get_terminal_size().columns
    widths = column_widths(header, cells, columns - _BETWEEN * len(header))
    if widths is None:
        _print_cards(header, cells, styles or {}, columns)
    else:
        numeric = [all(isinstance(cell, int | float) for cell in column) for column in zip(*rows, strict=True)]
        _print_ruled(header, cells, styles or {}, widths, numeric)


def print_line(line: str = "", *, bold: bool = False, color: str | None = None) -> None:
    """Print one line on stdout; bold or coloured only on a terminal that shows colour."""
    line = harmless(line)
    click.echo(click.style(line, fg=color, bold=bold) if (bold or color) and has_colour() else line)


def has_colour() -> bool:
    """Is a person watching stdout, and is NO_COLOR unset (no-color.org)?"""
    return is_watched(sys.stdout) and not os.environ.get("NO_COLOR")


def _print_plain(rows: Sequence[Sequence[str]]) -> None:
    widths = [max(map(display_width, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        click.echo("  ".join(pad(cell, width) for cell, width in zip(row, widths, strict=True)).rstrip())


def _print_ruled(
    header: Sequence[str],
    rows: Sequence[Sequence[str]],
    styles: Mapping[str, str],
    widths: Sequence[int],
    numeric: Sequence[bool],
) -> None:
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for title, width, is_number in zip(header, widths, numeric or [False] * len(header), strict=True):
        table.add_column(Text(title), overflow="fold", width=width, justify="right" if is_number else "left")
    for row in rows:
        # Text, not markup: cells may contain [brackets].
        first, *others = (Text(cell) for cell in wrapped(row, widths))
        first.stylize(styles.get(row[0], ""))
        table.add_row(first, *others)
    Console(color_system="auto" if has_colour() else None, highlight=False).print(table)


def _print_cards(header: Sequence[str], rows: Sequence[Sequence[str]], styles: Mapping[str, str], columns: int) -> None:
    """Print a block per row, its heading in bold and in the colour of its style."""
    for row, (heading, *lines) in zip(rows, cards(header, rows, columns), strict=True):
        color = styles.get(row[0], "").removeprefix("bold ") or None
        print_line(heading, bold=True, color=color)
        for line in [*lines, ""]:
            print_line(line)
