"""How a key figure changed since the last refresh: ↑ 3, ↓ 1.2 万 !, 持平."""

from __future__ import annotations

from custsheet.scoring.wording import Wording
from custsheet.summary.blocks import Value
from custsheet.summary.layout import block_layouts, tiles
from custsheet.texts import load_toml, text

_DIGITS = {"ratio": 3, "score": 1, "money": 0}
"""Decimals by kind; a smaller change counts as no change."""


def change(say: Wording, key: str, before: Value, now: Value) -> str | None:
    """The change in words, with a mark if it is for the worse; None if either value is unknown."""
    if not isinstance(before, int | float) or not isinstance(now, int | float):
        return None
    table = load_toml("summary.toml")["blocks"]["key_figures"]
    place = table["keys"].index(key)
    kind, better = block_layouts()["key_figures"].kinds[place], table["better"][place]
    difference = round(now - before, _DIGITS.get(kind, 0))
    if not difference:
        return text("summary.key_figures.changes.same", say.lang)
    direction = "up" if difference > 0 else "down"
    amount = text(f"summary.key_figures.changes.{direction}", say.lang, amount=_amount(say, kind, abs(difference)))
    return amount if better in (direction, "either") else f"{amount} {tiles()['worse_mark']}"


def _amount(say: Wording, kind: str, difference: float) -> str:
    if kind == "money":
        return say.money(difference)
    if kind == "ratio":
        return text("summary.key_figures.changes.points", say.lang, points=f"{difference * 100:,.1f}")
    return f"{difference:,.1f}" if kind == "score" else f"{difference:,.0f}"
