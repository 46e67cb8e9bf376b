"""Text in CSV files that people open in a spreadsheet program (CONTRACT §10): what it would run stays text.

A leading apostrophe marks such text, as OWASP's advice on CSV injection has it; reading takes it off again, so that a
round trip changes nothing.  Numbers and phone numbers stay bare.
"""

from __future__ import annotations

import re

_WOULD_RUN = re.compile(r"'*[=+\-@\t\r]")
_BARE_NUMBER = re.compile(r"[+-][\d ().x]*\d[\d ().x]*\Z")
_ORDERS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Characters that a terminal obeys or that turn the order of others around: ESC and its kind, bidi controls."""


def to_csv_cell(text: str) -> str:
    """Text as a cell of a CSV file holds it; control characters are spelled out (``\\x1b``)."""
    text = _ORDERS.sub(lambda match: escaped(match[0]), text)
    return "'" + text if _would_run(text) else text


def from_csv_cell(text: str) -> str:
    """The text of a CSV cell that ``to_csv_cell``, or a careful program, wrote."""
    return text[1:] if text.startswith("'") and _would_run(text[1:]) else text


def escaped(character: str) -> str:
    """``\\x1b``, ``\\u202e``."""
    code = ord(character)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"


def without_orders(text: str) -> str:
    """JSON with such characters as escapes, which say the same: a JSON reader gets them back."""
    return _ORDERS.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def _would_run(text: str) -> bool:
    return bool(_WOULD_RUN.match(text)) and not _BARE_NUMBER.match(text.lstrip("'"))
