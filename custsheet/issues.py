"""Data problems as values.

A finding says *what* is wrong (a released code) and *which* value of which frame is meant; the cell, the message and
the hint are worked out only when someone asks.  Codes, severities and texts are in ``templates/messages/issues.toml``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

Severity = Literal["error", "warning", "info"]
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "info")
ISSUE_COLUMNS = ("code", "severity", "sheet", "cell", "row", "column", "value", "message", "hint")


@dataclass(frozen=True, slots=True)
class Issue:
    """One data problem as ``check`` lists it; ``row`` is Excel's 1-based row number, ``column`` the column key."""

    code: str
    severity: Severity
    sheet: str
    cell: str
    row: int | None
    column: str | None
    value: object
    message: str
    hint: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One problem before it is put into words.

    Attributes:
        code: table name in ``templates/messages/issues.toml``.
        key: record type (``"customers"``); ``row`` is an index label of its frame.
        row: row number or (sheet name, row number); None for the whole sheet or column.
        column: column key; None for the row as a whole.
        value: the cell's value as typed.
        params: further placeholders of the message.
        sheet: sheet name; needed only if ``row`` is None.
    """

    code: str
    key: str
    row: Any = None
    column: str | None = None
    value: object = None
    params: Mapping[str, object] = field(default_factory=dict)
    sheet: str | None = None


class Findings:
    """A growing list of findings; ``add`` takes whole columns at once."""

    def __init__(self) -> None:
        self._items: list[Finding] = []

    def __iter__(self) -> Iterator[Finding]:
        return iter(self._items)

    def __len__(self) -> int:
        return len(self._items)

    def add(
        self,
        code: str,
        key: str,
        rows: Iterable[Any] = (None,),
        column: str | None = None,
        values: Iterable[object] | None = None,
        *,
        sheet: str | None = None,
        params: Sequence[Mapping[str, object]] | None = None,
        **common: object,
    ) -> None:
        """Add a finding per label in ``rows``; ``values`` and ``params`` run parallel to it, ``common`` goes to all."""
        labels = list(rows)
        shown = list(values) if values is not None else [None] * len(labels)
        for number, (label, value) in enumerate(zip(labels, shown, strict=True)):
            own = {**common, **params[number]} if params is not None else common
            self._items.append(Finding(code, key, label, column, value, own, sheet))

    def extend(self, findings: Iterable[Finding]) -> None:
        """Append existing findings."""
        self._items.extend(findings)
