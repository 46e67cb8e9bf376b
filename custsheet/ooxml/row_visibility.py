"""Hide and unhide rows: changes attributes of ``<row>`` and not a byte more."""

from __future__ import annotations

import re
from collections.abc import Mapping

from custsheet.ooxml.sheet_data import Row, SheetData

_HIDDEN = re.compile(rb"\s+hidden\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_NO_HEIGHT = re.compile(rb"\s+ht\s*=\s*(?:\"0(?:\.0*)?\"|'0(?:\.0*)?')")
_CUSTOM_HEIGHT = re.compile(rb"\s+customHeight\s*=\s*(?:\"[^\"]*\"|'[^']*')")
_YES = frozenset({b"1", b"true", b"on"})


def with_visibility(data: SheetData, hidden: Mapping[int, bool]) -> SheetData:
    """Rows hidden (True) or shown (False) as ``hidden`` says; rows missing from the file are not added.

    A row of height 0 that is unhidden gets the sheet's default height.
    """
    pieces, done = [], 0
    for number in sorted(hidden):
        row = data.find_row(number)
        if row is None or _is_hidden(data, row) == hidden[number]:
            continue
        tag = _HIDDEN.sub(b"", data.data[row.start : row.inner])
        # A height of 0 hides a row as well: drop it.
        if _NO_HEIGHT.search(tag):
            tag = _CUSTOM_HEIGHT.sub(b"", _NO_HEIGHT.sub(b"", tag))
        if hidden[number]:
            end = -2 if tag.endswith(b"/>") else -1
            tag = tag[:end].rstrip() + b' hidden="1"' + tag[end:]
        pieces += [data.data[done : row.start], tag]
        done = row.inner
    return SheetData(b"".join([*pieces, data.data[done:]])) if pieces else data


def _is_hidden(data: SheetData, row: Row) -> bool:
    found = _HIDDEN.search(data.data, row.start, row.inner)
    is_stated = found is not None and (found[1] or found[2] or b"") in _YES
    return is_stated or _NO_HEIGHT.search(data.data, row.start, row.inner) is not None
