"""Data quality: the fields blank most often, and the kinds of issues in 数据问题 (contract §4, "Completeness")."""

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
from custsheet.summary.links import row_link
from custsheet.summary.list_layout import list_columns
from custsheet.summary.view import View

_OWNERS_SHOWN = 3
_WEIGHTS = "completeness."
_VERIFIED = "verified_on"


def empty_fields(view: View) -> Block:
    """Fields by how many customers lack them, and whose customers lack most; data due for verification lack a date.

    The note names the fields for which the sheet has no column.
    """
    weighed = [field for field in fields(view.inputs) if field.weight > 0]
    there = [field for field in weighed if has_column(view.inputs, field.name)]
    lacking = [(field, _lacks(view, field)) for field in there]
    found = sorted((each for each in lacking if each[1].any()), key=lambda each: -int(each[1].sum()))
    absent = [_label(view, field) for field in weighed if not has_column(view.inputs, field.name)]
    names = view.text("empty_fields.between").join(absent)
    team = _team(view)
    return view.listing(
        "empty_fields",
        found,
        lambda each: _line(view, each[0], each[1], team),
        unknown=None if len(view.primary) else view.text("key_figures.notes.unknown_customers"),
        remark=view.text("empty_fields.no_column", fields=names) if absent else None,
    )


def _lacks(view: View, field: Field) -> Bools:
    """Which customers, along ``view.primary``, lack the field although it applies to them."""
    if field.name == _VERIFIED:
        return is_stale(view.inputs)[view.primary]
    return (field.applies & ~field.is_filled)[view.primary]


def _label(view: View, field: Field) -> str:
    spec = view.settings.find_spec(f"{_WEIGHTS}{field.name}")
    return spec.label[view.lang] if spec else field.name


def _line(view: View, field: Field, lacks: Bools, team: _Team) -> tuple[Value, ...]:
    label = _label(view, field)
    if field.name == _VERIFIED:
        days = int(view.settings["verification.max_age_days"])
        label = view.text("empty_fields.verified", field=label, days=days)
    count, applies = int(lacks.sum()), int(field.applies[view.primary].sum())
    return label, 1 - count / applies, count, team.most(lacks)


def _team(view: View) -> _Team:
    owners, names = pd.factorize(np.array([view.shown(owner) for owner in view.typed("owner")], dtype=object))
    return _Team(view, owners, [*names, view.text("owners.rows.none")])


class _Team(NamedTuple):
    """The owner of each customer, as an index into ``names``; −1 is the last, nobody."""

    view: View
    owner: Ints
    names: list[str]

    def most(self, lacks: Bools) -> str:
        """The owners of most of these customers, with counts: 王芳 12、李强 8、未分配 3."""
        # Shifted by one, since bincount takes no −1; then nobody moves to the end, where ``names`` has it.
        counts = np.bincount(self.owner[lacks] + 1, minlength=len(self.names))
        counts = np.append(counts[1:], counts[0])
        nobody = len(self.names) - 1
        order = sorted(np.flatnonzero(counts).tolist(), key=lambda n: (-counts[n], n == nobody, self.names[n]))
        return self.view.text("empty_fields.between").join(
            self.view.text("empty_fields.owner", owner=self.names[n], count=counts[n]) for n in order[:_OWNERS_SHOWN]
        )


def issue_kinds(view: View, counts: Mapping[str, int], issues_tab: str | None) -> Block:
    """The kinds of issues in 数据问题, the most severe first, each linked to it.

    Args:
        counts: number of issues by code.
        issues_tab: name of the tab; None if the workbook has none.
    """
    found = sorted(counts, key=lambda code: (SEVERITIES.index(severity(code)), -counts[code], code))
    letter = column_letter([column.key for column in list_columns("issues")].index("code") + 1)

    def row(code: str) -> tuple[Value, ...]:
        shown = title(code, view.lang)
        degree = view.text(f"issues.severity.{severity(code)}")
        return degree, row_link(issues_tab, letter, code, shown) if issues_tab else shown, counts[code]

    return view.listing("issue_kinds", found, row)
