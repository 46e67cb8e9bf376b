"""How many issues each person has to look at, so that the work can be shared out (CONTRACT §3)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

import pandas as pd

from custsheet.cleaning import Links
from custsheet.issues import SEVERITIES, Findings
from custsheet.schema.issue_texts import severity

OWNER_COLUMNS = ("owner", *SEVERITIES)


def count_by_owner(findings: Findings, frames: Mapping[str, pd.DataFrame], links: Links) -> pd.DataFrame:
    """Count the findings about rows by who looks after them: the row's own owner, else its customer's.

    Returns:
        DataFrame owner (None for rows without one), error, warning, info; the most errors first.
    """
    in_rows = [finding for finding in findings if finding.row is not None]
    owners = {key: _owners(key, frames, links) for key in {finding.key for finding in in_rows}}
    counts = Counter((owners[finding.key].get(finding.row), severity(finding.code)) for finding in in_rows)
    table = {name: [counts[name, degree] for degree in SEVERITIES] for name, _ in counts}
    # Nobody comes last among those with as many issues.
    order = sorted(table, key=lambda name: ([-count for count in table[name]], name is None, name or ""))
    return pd.DataFrame([(name, *table[name]) for name in order], columns=list(OWNER_COLUMNS), dtype=object)


def _owners(key: str, frames: Mapping[str, pd.DataFrame], links: Links) -> dict[Any, str | None]:
    """Row label → owner."""
    frame, customers = frames[key], frames["customers"]["owner"].tolist()
    accounts = links.account[key].tolist() if key in links.account else [-1] * len(frame)
    own = frame["owner"].tolist() if "owner" in frame else [None] * len(frame)
    return {
        label: _text(name) or (_text(customers[account]) if account >= 0 else None)
        for label, name, account in zip(frame.index, own, accounts, strict=True)
    }


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None
