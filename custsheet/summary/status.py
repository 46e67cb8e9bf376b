"""The first lines of the tab: bad settings, heading, as-of date, and a live warning once the figures are old."""

from __future__ import annotations

from collections.abc import Sequence

from custsheet.ooxml.values import Formula
from custsheet.summary.blocks import Block, make_block
from custsheet.summary.layout import tiles
from custsheet.summary.moves import Earlier
from custsheet.summary.view import View


def status(
    view: View, bad_settings: Sequence[str], earlier: Earlier | None = None, left_out: Sequence[str] = ()
) -> Block:
    """Three lines of (left, right); the first is reserved for settings that cannot be read (contract §1.4) and for
    money that no figure includes.
    """
    separator = view.text("status.bad_settings_separator")
    warnings = [view.text("status.bad_settings", messages=separator.join(bad_settings))] if bad_settings else []
    warnings += [view.text("status.left_out", message=message) for message in left_out]
    warning = separator.join(warnings) or None
    rows = [
        (warning, None),
        (view.text("status.heading"), view.text("status.as_of", date=view.as_of.isoformat())),
        (_stale_warning(view), _hint(view, earlier)),
    ]
    header = (view.text("status.columns.left"), view.text("status.columns.right"))
    return make_block("status", view.text("status.title"), header, rows)


def _hint(view: View, earlier: Earlier | None) -> str:
    """How to read the page, and what the arrows compare with if there is an earlier refresh."""
    hint = view.text("status.hint")
    if earlier is None or not earlier.figures:
        return hint
    return view.text("status.compared", date=earlier.as_of, mark=tiles()["worse_mark"], hint=hint)


def _stale_warning(view: View) -> Formula:
    """数据已 n 天未更新, calculated by the program that shows the file; blank on the as-of date."""
    days = f"TODAY()-DATE({view.as_of.year},{view.as_of.month},{view.as_of.day})"
    limit = int(view.settings["summary.stale_after_days"])
    before, after = view.text("status.stale_before"), view.text("status.stale_after")
    return Formula(f'IF({days}>{limit},"{before}"&({days})&"{after}","")', "")
