"""Translate XlsxWriter's Transitional XML into the Strict dialect, for workbooks saved as "Strict Open XML".

The dialects differ in the URIs of namespaces and relationship types, and in how DrawingML writes percentages (ECMA-376
part 1 against part 4).  A workbook must not mix them: Excel does not find relationships of the other dialect.
"""

from __future__ import annotations

import re

_SCHEMAS = b"http://schemas.openxmlformats.org/"
_PURL = b"http://purl.oclc.org/ooxml/"
_ADDRESSES = tuple(
    (_SCHEMAS + transitional, _PURL + strict)
    for transitional, strict in (
        (b"spreadsheetml/2006/main", b"spreadsheetml/main"),
        (b"officeDocument/2006/relationships", b"officeDocument/relationships"),
        (b"drawingml/2006/main", b"drawingml/main"),
        (b"drawingml/2006/chart", b"drawingml/chart"),
        (b"drawingml/2006/spreadsheetDrawing", b"drawingml/spreadsheetDrawing"),
        (b"drawingml/2006/picture", b"drawingml/picture"),
    )
)
# In thousandths of a percent in Transitional, a number with a percent sign in Strict.
_THOUSANDTHS = re.compile(
    rb"(<a:(?:alpha|alphaMod|alphaOff|lumMod|lumOff|satMod|satOff|tint|shade)\b[^>]*?\bval=|<a:gs\b[^>]*?\bpos=)\"(-?\d+)\""
)
# Whole percent without a sign in Transitional, with a percent sign in Strict.
_PERCENTS = re.compile(
    rb"(<c:(?:gapWidth|overlap|holeSize|bubbleScale|hPercent|depthPercent)\b[^>]*?\bval=)\"(-?\d+)\""
)

STRICT_MAIN = "http://purl.oclc.org/ooxml/spreadsheetml/main"


def to_strict(data: bytes) -> bytes:
    """Translate an XML or relationships part made by XlsxWriter."""
    for transitional, strict in _ADDRESSES:
        data = data.replace(transitional, strict)
    data = _THOUSANDTHS.sub(lambda match: b'%s"%s%%"' % (match[1], b"%g" % (int(match[2]) / 1000)), data)
    return _PERCENTS.sub(rb'\1"\2%"', data)
