"""Splitting a worksheet part into head, sheet data and tail (see worksheet.py)."""

from __future__ import annotations

import re

from custsheet.errors import PackageError
from custsheet.ooxml.xml import check_well_formed, to_utf8

# Comments, instructions and CDATA are stepped over, so that what they quote is not taken for the element.
_OPENING = re.compile(
    rb"<!--.*?-->|<\?.*?\?>|<!\[CDATA\[.*?\]\]>"
    rb"|<((?:[\w.-]+:)?sheetData)\b((?:[^<>\"']|\"[^\"<]*\"|'[^'<]*')*?)(/?)>",
    re.DOTALL,
)


def split_part(data: bytes, part_name: str, path: str) -> tuple[bytes, bytes, bytes]:
    """Split a worksheet part, as UTF-8, into head, the whole ``sheetData`` element, tail."""
    plain = to_utf8(data, part_name, path)
    if has_markup(plain):
        # Unclosed comments would be searched for without an end.
        check_well_formed(plain, part_name, path)
    opening = next((match for match in _OPENING.finditer(plain) if match[1]), None)
    if opening is None:
        raise PackageError("broken_xml", path=path, part=part_name)
    if opening[3]:
        return plain[: opening.start()], opening[0], plain[opening.end() :]
    # The last closing tag: text of cells cannot hold one, comments among the rows can.
    closing = plain.rfind(b"</" + opening[1])
    end = plain.find(b">", closing) + 1
    if closing < opening.end() or not end:
        raise PackageError("broken_xml", path=path, part=part_name)
    return plain[: opening.start()], plain[opening.start() : end], plain[end:]


def has_markup(data: bytes) -> bool:
    """Are there comments, CDATA, or processing instructions other than the declaration?"""
    return (b"!" in data and b"<!" in data) or data.count(b"<?") > 1


def emptied(data: bytes) -> bytes:
    """The ``sheetData`` element without its rows."""
    opening = _OPENING.match(data)
    assert opening is not None
    return opening[0] if opening[3] else opening[0] + b"</" + opening[1] + b">"
