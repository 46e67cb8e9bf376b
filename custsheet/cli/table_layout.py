"""How a table fits the width of a terminal: which columns keep their width, which share what is left, and when a block
per row reads better than columns.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from custsheet.cli.width import display_width, pad, wrap

Cells = Sequence[Sequence[str]]

_SHORT = 14  # ids, dates, amounts and names of people are never broken
_LEAST = 16  # a column of sentences needs this much


def column_widths(header: Sequence[str], rows: Cells, available: int) -> list[int] | None:
    """Columns of a terminal per column of the table; None when there are too few for it to be read.

    Args:
        available: what all columns may take together, without what stands between them.
    """
    natural = [max(map(display_width, column)) for column in zip(header, *rows, strict=True)]
    if sum(natural) <= available:
        return natural
    flexible = [place for place, width in enumerate(natural) if width > _SHORT]
    left = available - sum(width for width in natural if width <= _SHORT)
    widths = list(natural)
    for shared, place in enumerate(sorted(flexible, key=lambda place: natural[place])):
        widths[place] = min(natural[place], left // (len(flexible) - shared))
        left -= widths[place]
    is_readable = left >= 0 and all(widths[place] >= min(natural[place], _LEAST) for place in flexible)
    return widths if is_readable else None


def wrapped(row: Sequence[str], widths: Sequence[int]) -> list[str]:
    """The cells of a row, each broken to the width of its column."""
    return ["\n".join(wrap(cell, width)) for cell, width in zip(row, widths, strict=True)]


def cards(header: Sequence[str], rows: Cells, width: int) -> Iterator[list[str]]:
    """The lines of one block per row: its first two values, then the header beside each other value that there is."""
    column = max(map(display_width, header)) + 2
    for row in rows:
        lines = wrap("  ".join(cell for cell in row[:2] if cell), width)
        for label, cell in zip(header[2:], row[2:], strict=True):
            for line in wrap(cell, max(width - column - 2, _SHORT)) if cell else ():
                lines.append(f"  {pad(label, column)}{line}")
                label = ""
        yield lines
