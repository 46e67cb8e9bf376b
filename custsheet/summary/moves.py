"""What changed since last time: whose tier or risk moved, and why (contract §1.5: compared with the newest entry
before T).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from custsheet.summary.blocks import Block, Value
from custsheet.summary.view import View

Standing = tuple[str | None, str | None]
"""(tier, risk) of a customer, as the Chinese words; None if unknown."""


@dataclass(frozen=True, slots=True)
class Earlier:
    """What an earlier refresh found.

    Attributes:
        as_of: its as-of date (ISO).
        standing: 客户编号, or name, → where the customer stood; empty if no longer remembered.
        figures: the key figures by key; None if one was unknown.
    """

    as_of: str
    standing: Mapping[str, Standing]
    figures: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Move:
    place: int
    before: Standing
    now: Standing
    steps: int
    """Steps up (better tier, lower risk) minus steps down."""


def moves(view: View, earlier: Earlier | None) -> Block:
    """The largest moves, falls before rises of the same size; the note sums them up."""
    if earlier is None or not earlier.standing:
        return view.block("moves", [], view.text("moves.nothing_before"))
    found = _find(view, earlier)
    rose, fell = sum(move.steps > 0 for move in found), sum(move.steps < 0 for move in found)
    revenue = np.nan_to_num(view.numbers("revenue_12m"))
    found.sort(key=lambda move: (-abs(move.steps), move.steps > 0, -revenue[move.place]))
    head = view.text("moves.head", date=earlier.as_of, rose=rose, fell=fell)
    note = view.say.listed((head, *_come_and_gone(view, earlier)))
    return view.block("moves", [_line(view, move) for move in found[: view.list_rows]], note)


def _come_and_gone(view: View, earlier: Earlier) -> Iterator[str]:
    """How many customers are new, and how many are gone."""
    keys = [view.customer_key(position) for position in view.primary]
    now = {key for key, standing in zip(keys, _standings(view), strict=True) if any(standing)}
    if new := len(now - set(earlier.standing)):
        yield view.text("moves.new", count=new)
    if gone := len(set(earlier.standing) - set(keys)):
        yield view.text("moves.gone", count=gone)


def _find(view: View, earlier: Earlier) -> list[_Move]:
    """Customers known then and now whose tier or risk changed; new ones are not included."""
    tiers = [tier.name for tier in view.settings.tiers]
    risks = [risk.name for risk in view.settings.risks]
    found = []
    for place, now in enumerate(_standings(view)):
        before = earlier.standing.get(view.customer_key(view.primary[place]))
        if before is not None and before != now:
            steps = _steps(risks, before[1], now[1]) + _steps(tiers, before[0], now[0])
            found.append(_Move(place, before, now, -steps))
    return found


def _standings(view: View) -> list[Standing]:
    pairs = zip(view.words("tier"), view.words("risk"), strict=True)
    return [(_word(tier), _word(risk)) for tier, risk in pairs]


def _steps(order: Sequence[str], before: str | None, now: str | None) -> int:
    """Steps towards the end of ``order``: worse tiers and higher risks stand there."""
    if before not in order or now not in order:
        return 0
    return order.index(now) - order.index(before)


def _line(view: View, move: _Move) -> tuple[str | object | None, ...]:
    position = view.primary[move.place]
    changed = [key for key, old, new in zip(("tier", "risk"), move.before, move.now, strict=True) if old != new]
    reasons = [view.shown(view.words(f"{key}_reason")[move.place]) for key in changed]
    return (
        view.customer_id(position),
        view.link(position),
        view.text("moves.rose" if move.steps > 0 else "moves.fell" if move.steps < 0 else "moves.changed"),
        _change(view, "tier", move.before[0], move.now[0]),
        _change(view, "risk", move.before[1], move.now[1]),
        view.say.join(filter(None, reasons)) or None,
        view.owner(position),
    )


def _change(view: View, list_name: str, before: str | None, now: str | None) -> str | None:
    unknown = view.text("moves.unknown")
    labels = [view.label(list_name, word) or unknown for word in (before, now)]
    return labels[1] if before == now else view.text("moves.change", before=labels[0], now=labels[1])


def _word(value: object) -> str | None:
    return value if isinstance(value, str) else None
