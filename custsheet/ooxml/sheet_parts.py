"""Split a worksheet part into head, sheet data and tail (see sheet_cells.py)."""

from __future__ import annotations

import re

from custsheet.errors import PackageError
from custsheet.ooxml.xml import check_well_formed, to_utf8

# The first alternatives skip comments, instructions and CDATA, which may contain the text "<sheetData".
_OPENING = re.compile(
    rb"<!--.*?-->|<\?.*?\?>|<!\[CDATA\[.*?\]\]>"
    rb"|<((?:[\w.-]+:)?sheetData)\b((?:[^<>\"']|\"[^\"<]*\"|'[^'<]*')*?)(/?)>",
    re.DOTALL,
)


def split_part(data: bytes, part_name: str, path: str) -> tuple[bytes, bytes, bytes]:
    """Split a worksheet part into head, the whole ``sheetData`` element and tail, all in UTF-8."""
    plain = to_utf8(data, part_name, path)
    if has_markup(plain):
        # An unclosed comment would make the search very slow.
        check_well_formed(plain, part_name, path)
    opening = next((match for match in _OPENING.finditer(plain) if match[1]), None)
    if opening is None:
        raise PackageError("broken_xml", path=path, part=part_name)
    if opening[3]:
        return plain[: opening.start()], opening[0], plain[opening.end() :]
    # Take the last closing tag: a comment between rows may contain another one, text in cells cannot.
    closing = plain.rfind(b"</" + opening[1])
    end = plain.find(b">", closing) + 1
    if closing < opening.end() or not end:
        raise PackageError("broken_xml", path=path, part=part_name)
    return plain[: opening.start()], plain[opening.start() : end], plain[end:]


def has_markup(data: bytes) -> bool:
    """Are there comments, CDATA sections, or processing instructions besides the XML declaration?"""
    return (b"!" in data and b"<!" in data) or data.count(b"<?") > 1


def emptied(data: bytes) -> bytes:
    """The ``sheetData`` element without its rows."""
    opening = _OPENING.match(data)
    assert opening is not None
    return opening[0] if opening[3] else opening[0] + b"</" + opening[1] + b">"
