"""What every value parser answers.

Parsers are functions of one cell value: ``parse_date(value, …) -> Parsed``.  They never raise and never guess:

    value given, no issue       read
    value given, with issue     read, but someone should look (``约50万``)
    no value, no issue          blank, or a placeholder
    no value, with issue        not readable; the cell stays as typed, the frame has it missing
"""

from __future__ import annotations

from typing import Any, NamedTuple


class Parsed(NamedTuple):
    """A canonical value (None when missing) and the code of the issue, if any."""

    value: Any = None
    issue: str | None = None


MISSING = Parsed()
