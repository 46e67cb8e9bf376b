"""The first lines of the tab: bad settings, heading, as-of date, and a live warning when the figures have grown old."""

from __future__ import annotations

from collections.abc import Sequence

from custsheet.ooxml.values import Formula
from custsheet.summary.blocks import Block, make_block
from custsheet.summary.facts import Facts
from custsheet.summary.layout import tiles
from custsheet.summary.moves import Earlier


def status(
    facts: Facts, bad_settings: Sequence[str], earlier: Earlier | None = None, left_out: Sequence[str] = ()
) -> Block:
    """Three lines of (left, right); the very first is kept for settings that cannot be read (contract §1.4), and for
    money that no figure holds.
    """
    separator = facts.text("status.bad_settings_separator")
    warnings = [facts.text("status.bad_settings", messages=separator.join(bad_settings))] if bad_settings else []
    warnings += [facts.text("status.left_out", message=message) for message in left_out]
    warning = separator.join(warnings) or None
    rows = [
        (warning, None),
        (facts.text("status.heading"), facts.text("status.as_of", date=facts.as_of.isoformat())),
        (_stale_warning(facts), _hint(facts, earlier)),
    ]
    header = (facts.text("status.columns.left"), facts.text("status.columns.right"))
    return make_block("status", facts.text("status.title"), header, rows)


def _hint(facts: Facts, earlier: Earlier | None) -> str:
    """How the page is read; what the arrows compare with, when there is anything."""
    hint = facts.text("status.hint")
    if earlier is None or not earlier.figures:
        return hint
    return facts.text("status.compared", date=earlier.as_of, mark=tiles()["worse_mark"], hint=hint)


def _stale_warning(facts: Facts) -> Formula:
    """数据已 n 天未更新, worked out by the program that shows the file; blank on the as-of date."""
    days = f"TODAY()-DATE({facts.as_of.year},{facts.as_of.month},{facts.as_of.day})"
    limit = int(facts.settings["summary.stale_after_days"])
    before, after = facts.text("status.stale_before"), facts.text("status.stale_after")
    return Formula(f'IF({days}>{limit},"{before}"&({days})&"{after}","")', "")
