"""The tiles: each key figure with a note that says what is behind it, or why it is unknown."""

from __future__ import annotations

from collections.abc import Mapping

from custsheet.summary.blocks import Block, make_block
from custsheet.summary.figure_changes import change
from custsheet.summary.key_figures import KeyFigure
from custsheet.summary.moves import Earlier
from custsheet.summary.view import View

_MONEY = ("amount", "recent", "before")
_RATIO = "share"


def tiles_block(view: View, figures: Mapping[str, KeyFigure], earlier: Earlier | None = None) -> Block:
    """Label, value, note and change since last time of every tile, in the order of the layout."""
    before = earlier.figures if earlier else {}
    rows = [
        (
            view.text(f"key_figures.labels.{key}"),
            figure.value,
            view.text(f"key_figures.notes.{figure.note}", **_shown(view, figure.facts)),
            change(view.say, key, before.get(key), figure.value),
        )
        for key, figure in figures.items()
    ]
    header = [view.text(f"key_figures.columns.{key}") for key in ("label", "value", "note", "change")]
    return make_block("key_figures", view.text("key_figures.title"), header, rows)


def _shown(view: View, facts: Mapping[str, int | float]) -> dict[str, str]:
    shown = {name: f"{value:,}" for name, value in facts.items()}
    shown |= {name: view.say.money(facts[name]) for name in _MONEY if name in facts}
    return shown | ({_RATIO: view.say.percent(facts[_RATIO])} if _RATIO in facts else {})
