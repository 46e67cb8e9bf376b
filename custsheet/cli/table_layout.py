"""Fit a table to the width of a terminal: which columns keep their width, which share the rest, and when a block per
row reads better than columns.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from custsheet.cli.width import display_width, pad, wrap

Cells = Sequence[Sequence[str]]

_SHORT = 14  # ids, dates, amounts and names of persons are never wrapped
_LEAST = 16  # a column of sentences needs this much


def column_widths(header: Sequence[str], rows: Cells, available: int) -> list[int] | None:
    """Width of each column of the table, in columns of the terminal; None if the table would be unreadable.

    Args:
        available: columns of the terminal for all of them together, separators excluded.
    """
    natural = [max(map(display_width, column)) for column in zip(header, *rows, strict=True)]
    if sum(natural) <= available:
        return natural
    flexible = [place for place, width in enumerate(natural) if width > _SHORT]
    left = available - sum(width for width in natural if width <= _SHORT)
    widths = list(natural)
    # Narrowest first: what a column does not need goes to the wider ones.
    for shared, place in enumerate(sorted(flexible, key=lambda place: natural[place])):
        widths[place] = min(natural[place], left // (len(flexible) - shared))
        left -= widths[place]
    is_readable = left >= 0 and all(widths[place] >= min(natural[place], _LEAST) for place in flexible)
    return widths if is_readable else None


def wrapped(row: Sequence[str], widths: Sequence[int]) -> list[str]:
    """The cells of a row, each wrapped to the width of its column."""
    return ["\n".join(wrap(cell, width)) for cell, width in zip(row, widths, strict=True)]


def cards(header: Sequence[str], rows: Cells, width: int) -> Iterator[list[str]]:
    """The lines of a block per row: its first two values, then each other non-empty value beside its header."""
    column = max(map(display_width, header)) + 2
    for row in rows:
        lines = wrap("  ".join(cell for cell in row[:2] if cell), width)
        for label, cell in zip(header[2:], row[2:], strict=True):
            for line in wrap(cell, max(width - column - 2, _SHORT)) if cell else ():
                lines.append(f"  {pad(label, column)}{line}")
                label = ""
        yield lines
