"""Little noise: many equal findings in one line, and those that people set aside (contract §3)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from hashlib import blake2b
from typing import Any, NamedTuple

import pandas as pd

from custsheet.checking.rules import load_check_rules
from custsheet.cleaning.identity import as_text, record_name
from custsheet.issues import Finding, Findings
from custsheet.schema import load_schema

_LONGEST_RECORD = 1_000


def collapse(findings: Iterable[Finding], frames: Mapping[str, pd.DataFrame]) -> Findings:
    """Put a finding that is on more than half of a sheet's rows (at least 20) into one without row.

    Its params gain ``count`` and ``total``; it stands where the first of them stood. All others stay as they are.
    """
    rules = load_check_rules()
    waiting = list(findings)
    rows: dict[_Kind, set[Any]] = {}
    for finding in waiting:
        if finding.row is not None:
            rows.setdefault(_kind(finding), set()).add(finding.row)
    sizes = _sizes(frames)
    many = {
        kind: len(labels)
        for kind, labels in rows.items()
        if len(labels) >= rules.noise_at_least
        and len(labels) > rules.noise_share * sizes.get((kind.key, kind.sheet), len(labels))
    }
    kept, said = Findings(), set[_Kind]()
    for finding in waiting:
        kind = _kind(finding)
        if finding.row is None or kind not in many:
            kept.extend([finding])
        elif kind not in said:
            said.add(kind)
            params = {**finding.params, "count": many[kind], "total": sizes[kind.key, kind.sheet]}
            kept.extend([Finding(finding.code, kind.key, None, kind.column, None, params, kind.sheet)])
    return kept


def silenced(
    findings: Iterable[Finding], ignored: Collection[Fingerprint], frames: Mapping[str, pd.DataFrame]
) -> tuple[Findings, Findings]:
    """Part findings into those to show and those that people set to 处理 = 忽略 while the value was the same.

    Setting aside the one line that stands for many rows sets aside every row's.
    """
    shown, aside = Findings(), Findings()
    wanted = frozenset(ignored)
    maybe = {(known.code, known.value) for known in wanted}  # naming a record takes a while
    for finding in findings:
        is_aside = _whole_column(finding) in wanted
        if not is_aside and (finding.code, as_text(finding.value)) in maybe:
            is_aside = fingerprint(finding, frames) in wanted
        (aside if is_aside else shown).extend([finding])
    return shown, aside


class Fingerprint(NamedTuple):
    """What an ignored problem is remembered by; texts only, so that it can be stored."""

    code: str
    record: str
    value: str


def fingerprint(finding: Finding, frames: Mapping[str, pd.DataFrame]) -> Fingerprint:
    """Code, record and value of a finding.

    The record is named by its sheet's record key, else by customer and required values, else by its row, so that
    sorting the sheet changes nothing; the column belongs to it, since one code may concern two columns of a row.
    """
    where = [finding.key, _shortened(_record(finding, frames.get(finding.key))), finding.column or ""]
    return Fingerprint(finding.code, "/".join(where), as_text(finding.value))


def _whole_column(finding: Finding) -> Fingerprint:
    """What the line that stands for all such findings of the sheet is remembered by."""
    return Fingerprint(finding.code, f"{finding.key}/*{_kind(finding).sheet or ''}/{finding.column or ''}", "")


class _Kind(NamedTuple):
    """What is counted together."""

    code: str
    key: str
    column: str | None
    sheet: str | None


def _kind(finding: Finding) -> _Kind:
    sheet = finding.row[0] if isinstance(finding.row, tuple) else finding.sheet
    return _Kind(finding.code, finding.key, finding.column, sheet)


def _sizes(frames: Mapping[str, pd.DataFrame]) -> dict[tuple[str, str | None], int]:
    """The number of rows per record type, and per sheet where one has several."""
    sizes: dict[tuple[str, str | None], int] = {}
    for key, frame in frames.items():
        sizes[key, None] = len(frame)
        if isinstance(frame.index, pd.MultiIndex):
            counts = frame.index.get_level_values(0).value_counts()
            sizes |= {(key, str(sheet)): int(count) for sheet, count in counts.items()}
    return sizes


def _record(finding: Finding, frame: pd.DataFrame | None) -> str:
    if finding.row is None:
        return f"*{finding.sheet or ''}"
    if frame is None or finding.row not in frame.index:
        return f"row {finding.row}"
    spec = load_schema().sheets[finding.key]
    return record_name(spec, frame.loc[finding.row], without=finding.column) or f"row {finding.row}"


def _shortened(record: str) -> str:
    """A record that is named by a page of text, by its beginning and a checksum: all of it fits into no cell."""
    if len(record) <= _LONGEST_RECORD:
        return record
    checksum = blake2b(record.encode(errors="surrogatepass"), digest_size=8).hexdigest()
    return f"{record[:_LONGEST_RECORD]}…{checksum}"
