"""Open complaints, and complaints by category for the Pareto chart."""

from __future__ import annotations

import numpy as np

from custsheet.schema.meanings import COMMON, HIGH_PRIORITY, LOW_PRIORITY
from custsheet.scoring.periods import in_window
from custsheet.scoring.portfolio import day
from custsheet.summary.blocks import Block, Value
from custsheet.summary.layout import block_layouts
from custsheet.summary.view import View

_CATEGORY_MONTHS = 12


def complaints(view: View) -> Block:
    """Open complaints: by priority (blank counts as medium), then the oldest first."""
    inputs, key = view.inputs, "feedback"
    days, customer = inputs.days(key, "date"), inputs.customers(key)
    is_high, is_low = (inputs.is_word(key, "priority", word) for word in (HIGH_PRIORITY, LOW_PRIORITY))
    rows = np.flatnonzero(view.open_complaints)
    order = rows[np.lexsort((rows, days[rows], np.select([is_high, is_low], [0, 2], 1)[rows]))]

    def line(row: int) -> tuple[Value, ...]:
        return (
            view.link(customer[row]) if customer[row] >= 0 else view.cell(key, "name", row),
            day(days[row]),
            view.label("problem_category", view.cell(key, "category", row)),
            view.label("priority", view.cell(key, "priority", row)),
            int(inputs.today - days[row]),
            view.label("feedback_status", view.cell(key, "status", row)),
            view.cell(key, "owner", row),
        )

    unknown = _unknown(view)
    return view.listing("complaints", order.tolist(), line, unknown=unknown)


def _unknown(view: View) -> str | None:
    """Why complaints are unknown; None if they are known."""
    if view.knows_complaints:
        return None
    return view.text("complaints.no_type" if view.inputs.is_known("feedback", "date") else "complaints.unknown")


def complaint_categories(view: View) -> Block:
    """Complaints of 12 months by category, most first; categories without a slot join 其他 in the last one."""
    recent = in_window(view.inputs.days("feedback", "date"), view.as_of, _CATEGORY_MONTHS) & view.complaints
    categories = view.inputs.words("feedback", "category").to_numpy(dtype=object)[recent]
    blank = view.text("complaint_categories.rows.blank")
    labels = [view.label("problem_category", value) or blank for value in categories]
    counts = _collected(_counted(labels), view.text("complaint_categories.rows.others"))
    total, common = sum(counts.values()), _common_categories(view)
    rows: list[tuple[Value, ...]] = []
    so_far = 0
    for label, count in counts.items():
        so_far += count
        mark = view.text("complaint_categories.common") if label in common else None
        rows.append((label, count, count / total, so_far / total, mark))
    note = None if rows else _unknown(view) or view.text("complaint_categories.none")
    return view.block("complaint_categories", rows, note)


def _common_categories(view: View) -> set[str | None]:
    """The labels of the categories that several customers named recently (contract §4, 共性)."""
    words = view.scores.columns.get("feedback")
    if words is None or "commonness" not in words:
        return set()
    categories = view.inputs.words("feedback", "category").to_numpy(dtype=object)
    return {view.label("problem_category", word) for word in categories[(words["commonness"] == COMMON).to_numpy()]}


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
