"""Open complaints, and complaints by category for the Pareto chart."""

from __future__ import annotations

import numpy as np

from custsheet.schema.meanings import COMMON, HIGH_PRIORITY, LOW_PRIORITY
from custsheet.scoring.periods import in_window
from custsheet.summary.blocks import Block, Value
from custsheet.summary.facts import Facts, day
from custsheet.summary.layout import block_layouts

_CATEGORY_MONTHS = 12


def complaints(facts: Facts) -> Block:
    """Complaints that nobody has closed: by priority (blank counts as medium), then the oldest first."""
    inputs, key = facts.inputs, "feedback"
    days, customer = inputs.days(key, "date"), inputs.customers(key)
    is_high, is_low = (inputs.is_word(key, "priority", word) for word in (HIGH_PRIORITY, LOW_PRIORITY))
    rows = np.flatnonzero(facts.open_complaints)
    order = rows[np.lexsort((rows, days[rows], np.select([is_high, is_low], [0, 2], 1)[rows]))]

    def line(row: int) -> tuple[Value, ...]:
        return (
            facts.link(customer[row]) if customer[row] >= 0 else facts.cell(key, "name", row),
            day(days[row]),
            facts.label("problem_category", facts.cell(key, "category", row)),
            facts.label("priority", facts.cell(key, "priority", row)),
            int(inputs.today - days[row]),
            facts.label("feedback_status", facts.cell(key, "status", row)),
            facts.cell(key, "owner", row),
        )

    unknown = _unknown(facts)
    return facts.listing("complaints", order.tolist(), line, unknown=unknown)


def _unknown(facts: Facts) -> str | None:
    """Why complaints cannot be told; None when they can."""
    if facts.knows_complaints:
        return None
    return facts.text("complaints.no_type" if facts.inputs.is_known("feedback", "date") else "complaints.unknown")


def complaint_categories(facts: Facts) -> Block:
    """Complaints of 12 months by category, most first; what has no slot is collected in the last one, with 其他."""
    recent = in_window(facts.inputs.days("feedback", "date"), facts.as_of, _CATEGORY_MONTHS) & facts.complaints
    categories = facts.inputs.words("feedback", "category").to_numpy(dtype=object)[recent]
    blank = facts.text("complaint_categories.rows.blank")
    labels = [facts.label("problem_category", value) or blank for value in categories]
    counts = _collected(_counted(labels), facts.text("complaint_categories.rows.others"))
    total, common = sum(counts.values()), _common_categories(facts)
    rows: list[tuple[Value, ...]] = []
    so_far = 0
    for label, count in counts.items():
        so_far += count
        mark = facts.text("complaint_categories.common") if label in common else None
        rows.append((label, count, count / total, so_far / total, mark))
    note = None if rows else _unknown(facts) or facts.text("complaint_categories.none")
    return facts.block("complaint_categories", rows, note)


def _common_categories(facts: Facts) -> set[str | None]:
    """The categories that several customers named lately (contract §4, 共性), as they are shown."""
    words = facts.scores.columns.get("feedback")
    if words is None or "commonness" not in words:
        return set()
    categories = facts.inputs.words("feedback", "category").to_numpy(dtype=object)
    return {facts.label("problem_category", word) for word in categories[(words["commonness"] == COMMON).to_numpy()]}


def _counted(labels: list[str]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for label in labels:
        counts[label] = counts.get(label, 0) + 1
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def _collected(counts: dict[str, int], others: str) -> dict[str, int]:
    """Move 其他 to the end, together with the categories that have no slot."""
    slots = block_layouts()["complaint_categories"].slots
    named = {label: count for label, count in counts.items() if label != others}
    if len(counts) <= slots:
        return named | ({others: counts[others]} if others in counts else {})
    kept = dict(list(named.items())[: slots - 1])
    return kept | {others: sum(counts.values()) - sum(kept.values())}
