"""How many issues each person has to look at, so that the work can be shared out (CONTRACT §3)."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pandas as pd

from custsheet.cleaning.linked_records import LinkedRecords
from custsheet.issues import SEVERITIES, Findings
from custsheet.schema.issue_texts import severity

OWNER_COLUMNS = ("owner", *SEVERITIES)


def count_by_owner(findings: Findings, records: LinkedRecords) -> pd.DataFrame:
    """Count the findings about rows by who looks after them: the row's own owner, else its customer's.

    Returns:
        DataFrame owner (None for rows without one), error, warning, info; the most errors first.
    """
    in_rows = [finding for finding in findings if finding.row is not None]
    owners = {key: _owners(key, records) for key in {finding.key for finding in in_rows}}
    counts = Counter((owners[finding.key].get(finding.row), severity(finding.code)) for finding in in_rows)
    table = {name: [counts[name, degree] for degree in SEVERITIES] for name, _ in counts}
    # Nobody comes last among those with as many issues.
    order = sorted(table, key=lambda name: ([-count for count in table[name]], name is None, name or ""))
    return pd.DataFrame([(name, *table[name]) for name in order], columns=list(OWNER_COLUMNS), dtype=object)


def _owners(key: str, records: LinkedRecords) -> dict[Any, str | None]:
    """Row label → owner."""
    frames, account = records.frames, records.links.account
    frame, customers = frames[key], frames["customers"]["owner"].tolist()
    accounts = account[key].tolist() if key in account else [-1] * len(frame)
    own = frame["owner"].tolist() if "owner" in frame else [None] * len(frame)
    return {
        label: _text(name) or (_text(customers[customer]) if customer >= 0 else None)
        for label, name, customer in zip(frame.index, own, accounts, strict=True)
    }


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None
