"""Python values ↔ what a cell stores (ECMA-376 part 1, 18.3.1.4 and 18.18.11).

text → ``t="s"`` or ``t="inlineStr"``; bool → ``t="b"``; numbers plain; dates as serial numbers of the 1900 or 1904
system; ``ErrorValue`` → ``t="e"``.  Control characters are written ``_xHHHH_``, as Excel does.
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
# Excel's 1900 system has a 29 February 1900 (serial 60) that never was: earlier days are one less.
_AFTER_PHANTOM_DAY = 61
_DAY = timedelta(days=1)
MOMENTS = (date, time, timedelta)  # datetime is a date

_ESCAPE_LIKE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
# Characters that XML 1.0 cannot carry.
UNWRITABLE = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")
_SHARED_UNDERSCORE = re.compile(r"_x[0-9A-Fa-f]{4}_x[0-9A-Fa-f]{4}_")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_ESCAPED_BYTES = re.compile(rb"_x[0-9A-Fa-f]{4}_")
_ENTITY = re.compile(r"&(?:#x([0-9A-Fa-f]+)|#([0-9]+)|(lt|gt|amp|quot|apos));")
_ENTITIES = {"lt": "<", "gt": ">", "amp": "&", "quot": '"', "apos": "'"}
_MARKUP = re.compile(rb"<!\[CDATA\[(.*?)\]\]>|<!--.*?-->|<\?.*?\?>", re.DOTALL)


class CellValueError(ValueError):
    """A value that no cell can hold; ``code`` is the table of the sentence in errors.toml."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class ErrorValue(str):
    """An error that a cell holds, such as ``#N/A``."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula without ``=`` and its value, for programs that do not calculate (None: none is stored).

    An ``array`` formula is one of this cell alone, as calculated columns may have.
    """

    text: str
    cached: str | float | bool | date | None = None
    is_array: bool = False


Plain = str | float | bool | None  # what is stored: dates are numbers by now
Value = str | float | bool | date | datetime | None | Formula | ErrorValue


def to_stored(value: object, uses_1904: bool = False) -> Plain:
    """A value as a cell stores it: text, number, bool or None; dates become serial numbers.

    numpy's and pandas' scalars count as what they are; NaN and NaT are refused, for they would spoil the file.

    Raises:
        CellValueError: text over 32,767 characters, NaN, infinity, a date out of the system's range, another type.
    """
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, float):  # first what most values are
        return _finite(float(value))
    if isinstance(value, str):
        if len(value) > MAX_TEXT // 2 and len(value.encode("utf-16-le", "surrogatepass")) > 2 * MAX_TEXT:
            raise CellValueError("text_too_long")
        return value
    if value != value:  # NaT is a datetime, but not one that a cell can hold
        raise CellValueError("not_a_cell_value")
    if isinstance(value, MOMENTS):
        return to_serial(value, uses_1904)
    if isinstance(value, Integral):
        return _finite(int(value))
    if isinstance(value, Real | Decimal):
        return _finite(float(value))
    if type(value).__name__ in ("bool_", "bool"):  # numpy's, which is neither bool nor Integral
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
        CellValueError: the date lies before the system's first day or carries a time zone.
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


def from_serial(serial: float, uses_1904: bool = False) -> datetime:
    """The moment that a serial number means, to the millisecond; ValueError when it is out of range."""
    if not uses_1904 and serial < _AFTER_PHANTOM_DAY - 1:
        serial += 1
    try:
        moment = (_EPOCH_1904 if uses_1904 else _EPOCH_1900) + serial * _DAY
    except OverflowError:
        raise ValueError(f"no date: {serial}") from None
    return moment + timedelta(microseconds=500 - (moment.microsecond + 500) % 1000) if moment.microsecond else moment


def number_text(number: float) -> str:
    """A number in the shortest form that reads back as the same double; whole ones without a point."""
    if type(number) is float and not number.is_integer():  # first what most numbers are
        return repr(number)
    if isinstance(number, int):
        return str(number) if abs(number) < 10**15 else repr(float(number))
    if number.is_integer() and abs(number) < 1e15:
        return str(int(number))
    return repr(number)


def escape(text: str) -> str:
    """Text for the inside of ``<t>``, ``<v>`` or an attribute in double quotes."""
    return xml_escape(escape_characters(text))


def escape_characters(text: str) -> str:
    """Text with ``_xHHHH_`` for each character that XML cannot carry, and for what looks like such an escape."""
    if "_x" in text:
        text = _ESCAPE_LIKE.sub("_x005F_", text)
    if not text.isprintable():
        text = UNWRITABLE.sub(lambda match: f"_x{ord(match[0]):04X}_", text)
    return text


def in_formula(text: str) -> str:
    """Text as a formula can carry it: within ``<f>`` nothing is escaped as ``_xHHHH_``, so such characters
    are left out; a carriage return is a line break.
    """
    return text if text.isprintable() else UNWRITABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def literal(text: str) -> str:
    """A text constant within a formula."""
    return '"' + in_formula(text).replace('"', '""') + '"'


def for_xlsxwriter(formula: Formula) -> tuple[str, str | float | bool | date]:
    """A formula and its stored value as ``write_formula`` takes them: it escapes no character of either."""
    cached = formula.cached
    if isinstance(cached, str):
        cached = escape_characters(cached)
    return "=" + in_formula(formula.text), "" if cached is None else cached


def text_for_xlsxwriter(text: str) -> str:
    """Text as ``write_string`` takes it.

    It passes text that looks like a rich string (``<r>…</r>``) on as XML, and spells ``_x005F_x000D_`` wrongly, where
    two escapes share an underscore: such text goes in as the rich string that says it, without an underscore to escape.
    """
    is_misspelt = _SHARED_UNDERSCORE.search(text) or (text.startswith("<r>") and text.endswith("</r>"))
    return f"<r>{text_element('t', text)}</r>".replace("_", "&#95;") if is_misspelt else text


def xml_escape(text: str) -> str:
    """As XML wants it, and no more."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def text_element(tag: str, text: str) -> str:
    """``<t>`` with its text, blanks at its ends and line breaks kept."""
    keep = text != text.strip() or "\n" in text or "\t" in text
    space = ' xml:space="preserve"' if keep else ""
    return f"<{tag}{space}>{escape(text)}</{tag}>"


def unescape(data: bytes) -> str:
    """Raw bytes between tags → text: CDATA, entities and line ends as XML has them, ``_xHHHH_`` as Excel has it."""
    return decode_escapes(decode_entities(data))


def without_markup(data: bytes) -> bytes:
    """The same XML with CDATA sections spelt as plain text and without comments and instructions."""
    if b"<!" not in data and b"<?" not in data:
        return data
    return _MARKUP.sub(lambda match: xml_escape((match[1] or b"").decode("utf-8", "replace")).encode(), data)


def decode_entities(data: bytes) -> str:
    """As ``unescape``, but ``_xHHHH_`` stays as it is spelt."""
    text = without_markup(data).decode("utf-8", "replace")
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "&" in text:
        text = _ENTITY.sub(_entity, text)
    return text


def decode_escapes(text: str) -> str:
    """``_x000D_`` → a carriage return, and so on."""
    if "_x" not in text:
        return text
    decoded = _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)
    # Halves of a character beyond 0xFFFF that were escaped one by one.
    return decoded.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def has_wide_escapes(data: bytes) -> bool:
    """Is a character beyond U+00FF spelt as ``_xHHHH_``? Excel reads it, other programs show it as it is spelt."""
    return b"_x" in data and any(not found.startswith(b"_x00") for found in _ESCAPED_BYTES.findall(data))


def _entity(match: re.Match[str]) -> str:
    if match[3]:
        return _ENTITIES[match[3]]
    code = int(match[1], 16) if match[1] else int(match[2])
    return chr(code) if code <= 0x10FFFF else "\ufffd"
