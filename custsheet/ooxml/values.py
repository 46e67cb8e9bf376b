"""Python values ↔ what a cell stores (ECMA-376 part 1, 18.3.1.4 and 18.18.11).

text → ``t="s"`` or ``t="inlineStr"``; bool → ``t="b"``; numbers without a type; dates → serial numbers of the 1900 or
1904 system; ``ErrorValue`` → ``t="e"``.  Control characters become ``_xHHHH_``, as in Excel.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from numbers import Integral, Real

MAX_TEXT = 32_767  # UTF-16 code units

_EPOCH_1900, _EPOCH_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)
# Excel's 1900 system counts a 29 February 1900 (serial 60) that did not exist, so earlier serial numbers are one lower
# than the days since the epoch.
_AFTER_PHANTOM_DAY = 61
_DAY = timedelta(days=1)
MOMENTS = (date, time, timedelta)  # datetime is a date

_ESCAPE_LIKE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
# Characters not allowed in XML 1.0, plus the carriage return, which parsers turn into a line feed.
UNWRITABLE = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")
_SHARED_UNDERSCORE = re.compile(r"_x[0-9A-Fa-f]{4}_x[0-9A-Fa-f]{4}_")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_ESCAPED_BYTES = re.compile(rb"_x[0-9A-Fa-f]{4}_")
_ENTITY = re.compile(r"&(?:#x([0-9A-Fa-f]+)|#([0-9]+)|(lt|gt|amp|quot|apos));")
_ENTITIES = {"lt": "<", "gt": ">", "amp": "&", "quot": '"', "apos": "'"}
_MARKUP = re.compile(rb"<!\[CDATA\[(.*?)\]\]>|<!--.*?-->|<\?.*?\?>", re.DOTALL)


class CellValueError(ValueError):
    """A value that no cell can hold; ``code`` is the message's table in errors.toml."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class ErrorValue(str):
    """An error value of a cell, such as ``#N/A``."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula without ``=``, and its result for programs that do not calculate (None: store no result).

    With ``is_array`` it is an array formula of this cell alone, as in calculated columns.
    """

    text: str
    cached: str | float | bool | date | None = None
    is_array: bool = False


Plain = str | float | bool | None  # as stored: dates are numbers
Value = str | float | bool | date | datetime | None | Formula | ErrorValue


def to_stored(value: object, uses_1904: bool = False) -> Plain:
    """Convert a value to what a cell stores: text, number, bool or None; dates become serial numbers.

    numpy and pandas scalars are accepted; NaN and NaT are not, because they would corrupt the file.

    Raises:
        CellValueError: text over 32,767 characters, NaN, infinity, a date out of range, or an unsupported type.
    """
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, float):  # the most common type first
        return _finite(float(value))
    if isinstance(value, str):
        if len(value) > MAX_TEXT // 2 and len(value.encode("utf-16-le", "surrogatepass")) > 2 * MAX_TEXT:
            raise CellValueError("text_too_long")
        return value
    if value != value:  # NaT is an instance of datetime, but differs from itself like NaN
        raise CellValueError("not_a_cell_value")
    if isinstance(value, MOMENTS):
        return to_serial(value, uses_1904)
    if isinstance(value, Integral):
        return _finite(int(value))
    if isinstance(value, Real | Decimal):
        return _finite(float(value))
    if type(value).__name__ in ("bool_", "bool"):  # numpy's bool is neither bool nor Integral
        return bool(value)
    raise CellValueError("not_a_cell_value")


def _finite(number: float) -> float:
    try:
        if math.isfinite(number):
            return number
    except OverflowError:
        pass
    raise CellValueError("not_a_cell_value")


def to_serial(value: date | time | timedelta, uses_1904: bool = False) -> float:
    """A date, time or duration as a serial number in days, to the millisecond; whole days are int.

    Raises:
        CellValueError: the date is before the date system's first day, or has a time zone.
    """
    if isinstance(value, timedelta):
        return _days(value)
    if isinstance(value, time):
        return _days(datetime.combine(date.min, value.replace(tzinfo=None)) - datetime.min)
    moment = value if isinstance(value, datetime) else datetime(value.year, value.month, value.day)
    if moment.tzinfo is not None:
        raise CellValueError("not_a_cell_value")
    serial = _days(moment - (_EPOCH_1904 if uses_1904 else _EPOCH_1900))
    if not uses_1904 and serial < _AFTER_PHANTOM_DAY:
        serial -= 1
    if serial < (0 if uses_1904 else 1):
        raise CellValueError("not_a_cell_value")
    return serial


def _days(duration: timedelta) -> float:
    milliseconds = round(duration / timedelta(milliseconds=1))
    days, rest = divmod(milliseconds, 86_400_000)
    return days + rest / 86_400_000 if rest else days


def number_text(number: float) -> str:
    """The shortest form of a number that reads back as the same double; whole numbers have no decimal point."""
    if type(number) is float and not number.is_integer():  # the most common case first
        return repr(number)
    if isinstance(number, int):
        return str(number) if abs(number) < 10**15 else repr(float(number))
    if number.is_integer() and abs(number) < 1e15:
        return str(int(number))
    return repr(number)


def escape(text: str) -> str:
    """Escape text for ``<t>``, ``<v>`` or an attribute in double quotes."""
    return xml_escape(escape_characters(text))


def escape_characters(text: str) -> str:
    """Write ``_xHHHH_`` for characters not allowed in XML; literal text of that form has its underscore escaped."""
    if "_x" in text:
        text = _ESCAPE_LIKE.sub("_x005F_", text)
    if not text.isprintable():
        text = UNWRITABLE.sub(lambda match: f"_x{ord(match[0]):04X}_", text)
    return text


def in_formula(text: str) -> str:
    """Text for use in a formula: ``<f>`` has no ``_xHHHH_`` escapes, so characters that need one are dropped.

    A carriage return becomes a line break.
    """
    return text if text.isprintable() else UNWRITABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def literal(text: str) -> str:
    """A text literal for use in a formula."""
    return '"' + in_formula(text).replace('"', '""') + '"'


def for_xlsxwriter(formula: Formula) -> tuple[str, str | float | bool | date]:
    """Arguments for ``write_formula``, which writes no ``_xHHHH_`` escapes in the formula or its result."""
    cached = formula.cached
    if isinstance(cached, str):
        cached = escape_characters(cached)
    return "=" + in_formula(formula.text), "" if cached is None else cached


def text_for_xlsxwriter(text: str) -> str:
    """Text for ``write_string``, which has two quirks.

    It writes text that looks like a rich string (``<r>…</r>``) as raw XML, and it escapes ``_x005F_x000D_`` wrongly,
    where two escapes share an underscore.  Such text is passed as a rich string whose underscores are entities.
    """
    is_misspelt = _SHARED_UNDERSCORE.search(text) or (text.startswith("<r>") and text.endswith("</r>"))
    return f"<r>{text_element('t', text)}</r>".replace("_", "&#95;") if is_misspelt else text


def xml_escape(text: str) -> str:
    """Escape only what XML requires."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def text_element(tag: str, text: str) -> str:
    """``<t>`` with its text, preserving blanks at the ends and line breaks."""
    keep = text != text.strip() or "\n" in text or "\t" in text
    space = ' xml:space="preserve"' if keep else ""
    return f"<{tag}{space}>{escape(text)}</{tag}>"


def unescape(data: bytes) -> str:
    """Decode raw bytes between tags: CDATA, entities and line ends as in XML, ``_xHHHH_`` as in Excel."""
    return decode_escapes(decode_entities(data))


def without_markup(data: bytes) -> bytes:
    """The same XML with CDATA sections as escaped text, and without comments and processing instructions."""
    if b"<!" not in data and b"<?" not in data:
        return data
    return _MARKUP.sub(lambda match: xml_escape((match[1] or b"").decode("utf-8", "replace")).encode(), data)


def decode_entities(data: bytes) -> str:
    """Like ``unescape``, but ``_xHHHH_`` is left alone."""
    text = without_markup(data).decode("utf-8", "replace")
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "&" in text:
        text = _ENTITY.sub(_entity, text)
    return text


def decode_escapes(text: str) -> str:
    """Decode ``_xHHHH_``: ``_x000D_`` becomes a carriage return."""
    if "_x" not in text:
        return text
    decoded = _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)
    # Join surrogates: a character beyond U+FFFF is escaped as two halves.
    return decoded.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def has_wide_escapes(data: bytes) -> bool:
    """Is a character beyond U+00FF written as ``_xHHHH_``? Excel decodes it, other programs show it literally."""
    return b"_x" in data and any(not found.startswith(b"_x00") for found in _ESCAPED_BYTES.findall(data))


def _entity(match: re.Match[str]) -> str:
    if match[3]:
        return _ENTITIES[match[3]]
    code = int(match[1], 16) if match[1] else int(match[2])
    return chr(code) if code <= 0x10FFFF else "\ufffd"
