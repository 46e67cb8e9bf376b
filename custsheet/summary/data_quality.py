"""How good the data are: which fields of the customer sheet lack most, and what 数据问题 lists (contract §4,
"Completeness").
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import pandas as pd

from custsheet.issues import SEVERITIES
from custsheet.refs import column_letter
from custsheet.schema.issue_texts import severity, title
from custsheet.scoring.completeness import Field, fields, has_column, is_stale
from custsheet.scoring.periods import Bools, Ints
from custsheet.summary.blocks import Block, Value
from custsheet.summary.facts import Facts
from custsheet.summary.links import row_link
from custsheet.summary.list_layout import list_columns

_OWNERS_SHOWN = 3
_WEIGHTS = "completeness."
_VERIFIED = "verified_on"


def empty_fields(facts: Facts) -> Block:
    """Fields by how many customers lack them, and who has most to fill in; data to verify count as lacking a date."""
    found = [
        (field, lacks) for field in fields(facts.inputs) if field.weight > 0 and (lacks := _lacks(facts, field)).any()
    ]
    found.sort(key=lambda each: -int(each[1].sum()))
    unknown = None if len(facts.primary) else facts.text("key_figures.notes.unknown_customers")
    owners, names = pd.factorize(np.array([facts.shown(owner) for owner in facts.typed("owner")], dtype=object))
    team = _Team(facts, owners, [*names, facts.text("owners.rows.none")])
    return facts.listing("empty_fields", found, lambda each: _field(facts, *each, team), unknown=unknown)


def _lacks(facts: Facts, field: Field) -> Bools:
    """Which customers, along ``facts.primary``, are to fill in the field and have not."""
    if field.name == _VERIFIED and has_column(facts.inputs, _VERIFIED):
        return is_stale(facts.inputs)[facts.primary]
    return (field.applies & ~field.is_filled)[facts.primary]


def _field(facts: Facts, field: Field, lacks: Bools, team: _Team) -> tuple[Value, ...]:
    spec = facts.settings.find_spec(f"{_WEIGHTS}{field.name}")
    label = spec.label[facts.lang] if spec else field.name
    count, applies = int(lacks.sum()), int(field.applies[facts.primary].sum())
    if not has_column(facts.inputs, field.name):
        return facts.text("empty_fields.no_column", field=label), 0.0, count, None
    if field.name == _VERIFIED:
        days = int(facts.settings["verification.max_age_days"])
        label = facts.text("empty_fields.verified", field=label, days=days)
    return label, 1 - count / applies, count, team.most(lacks)


class _Team(NamedTuple):
    """Whose each customer is: per customer the place of its owner in ``names``, −1 for the last, nobody."""

    facts: Facts
    owner: Ints
    names: list[str]

    def most(self, lacks: Bools) -> str:
        """The owners of most of these customers with their number: 王芳 12、李强 8、未分配 3."""
        counts = np.bincount(self.owner[lacks] + 1, minlength=len(self.names))
        counts = np.append(counts[1:], counts[0])
        nobody = len(self.names) - 1
        order = sorted(np.flatnonzero(counts).tolist(), key=lambda n: (-counts[n], n == nobody, self.names[n]))
        return self.facts.text("empty_fields.between").join(
            self.facts.text("empty_fields.owner", owner=self.names[n], count=counts[n]) for n in order[:_OWNERS_SHOWN]
        )


def issue_kinds(facts: Facts, counts: Mapping[str, int], issues_tab: str | None) -> Block:
    """What kinds of problems 数据问题 lists, the worst first, leading there.

    Args:
        counts: by issue code how many there are.
        issues_tab: name of the tab, None when the workbook has none.
    """
    found = sorted(counts, key=lambda code: (SEVERITIES.index(severity(code)), -counts[code], code))
    letter = column_letter([column.key for column in list_columns("issues")].index("code") + 1)

    def row(code: str) -> tuple[Value, ...]:
        shown = title(code, facts.lang)
        degree = facts.text(f"issues.severity.{severity(code)}")
        return degree, row_link(issues_tab, letter, code, shown) if issues_tab else shown, counts[code]

    return facts.listing("issue_kinds", found, row)
