"""Data problems as values.

A finding says *what* is wrong (a released code) and *which* value of which frame it is about; only when someone
looks are the cell, the sentence and the remedy worked out.  Codes, severities and sentences are in
``templates/messages/issues.toml``.
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
    """One data problem, as ``check`` lists it. ``row`` is the row number that Excel shows, ``column`` the key."""

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
        key: the record type (``"customers"``) whose frame ``row`` is an index label of.
        row: index label of the frame: the row number, or (sheet name, row number); None for the whole sheet or column.
        column: column key, or None when the row as a whole is meant.
        value: what the cell holds, as people typed it.
        params: further values for the sentence.
        sheet: sheet name, needed only where ``row`` is None.
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
        """Add one finding per label in ``rows``; ``values`` and ``params`` run along with them, ``common`` is for
        all.
        """
        labels = list(rows)
        shown = list(values) if values is not None else [None] * len(labels)
        for number, (label, value) in enumerate(zip(labels, shown, strict=True)):
            own = {**common, **params[number]} if params is not None else common
            self._items.append(Finding(code, key, label, column, value, own, sheet))

    def extend(self, findings: Iterable[Finding]) -> None:
        """Take over findings from elsewhere."""
        self._items.extend(findings)
