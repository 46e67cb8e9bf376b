"""What the 设置 tab lacks of its fixed rows and columns: defaults count for it, and one line says so."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from custsheet.schema import Label, PlanRule, Risk, Settings, Tier
from custsheet.schema.setting_names import as_text, by_name
from custsheet.settings_tab.places import EVERY_TIER
from custsheet.texts import LANGS, template

Row = dict[str, Any]
_NO_ROW: Row = {"name": None, "key": None, "cells": {}}


class MissingRow(NamedTuple):
    """A fixed row that the tab lacks: its block, its key, and how the tab would call it."""

    block: str
    key: str
    label: Label


@dataclass
class Gaps:
    """What people deleted.

    Attributes:
        rows: fixed rows: risks, pairs of the strategy, single settings.
        columns: (block, header) of columns.
        headers: blocks without a header row; their columns are where they were written.
        keys: is the hidden column of the keys gone?
    """

    rows: list[MissingRow] = field(default_factory=list)
    columns: list[tuple[str, Label]] = field(default_factory=list)
    headers: list[str] = field(default_factory=list)
    keys: bool = False


def in_places(rows: Sequence[Row], risks: Sequence[Risk]) -> list[Row]:
    """The rows of the risks in the order of their meaning, whatever people deleted, moved or repeated.

    A row is known by its key, else by its name; what is left takes the free places in its order.  A place without a
    row has a row without cells.
    """
    places: dict[int, Row] = {}
    for find in (_place_by_key, _place_by_name):
        for row in rows:
            place = find(row, risks)
            if place is not None and not any(row is taken for taken in places.values()):
                places.setdefault(place, row)
    left = [row for row in rows if not any(row is taken for taken in places.values()) and not row["key"]]
    for place in range(len(risks)):
        if place not in places:
            places[place] = left.pop(0) if left else dict(_NO_ROW)
    return [places[place] for place in range(len(risks))]


def _place_by_key(row: Row, risks: Sequence[Risk]) -> int | None:
    number = row["key"].removeprefix("risk")
    return int(number) - 1 if number.isdecimal() and 0 < int(number) <= len(risks) else None


def _place_by_name(row: Row, risks: Sequence[Risk]) -> int | None:
    name = None if row["key"] else as_text(row["name"])
    known = None if name is None else by_name(name, risks)
    return None if known is None else list(risks).index(known)


def tier_names(rows: Iterable[Mapping[str, Any]], tiers: Sequence[Tier]) -> dict[str, str]:
    """Row key → name of the tier. Of a row that people copied, the one that kept its name has the key."""
    names: dict[str, str] = {}
    for row in rows:
        key, name = row["key"], as_text(row["name"])
        if not key or name is None or name in names.values():
            continue
        place = int(key.removeprefix("tier")) - 1
        keeps = 0 <= place < len(tiers) and name in (tiers[place].name, tiers[place].en)
        if key not in names or keeps:
            names[key] = name
    return names


def missing_risks(rows: Sequence[Row], risks: Sequence[Risk]) -> Iterator[MissingRow]:
    """The risks that have no row, of rows in the order of their meaning."""
    for number, (row, risk) in enumerate(zip(rows, risks, strict=True), 1):
        if row["key"] is None:
            yield MissingRow("risks", f"risk{number}", Label(risk.name, risk.en))


def missing_pairs(rows: Sequence[Row], settings: Settings, defaults: Sequence[PlanRule]) -> Iterator[MissingRow]:
    """The pairs of the strategy that have a default, and of whose tier and risk there is no row."""
    tiers, risks = settings.tiers, settings.risks
    keys = {row["key"] for row in rows}
    pairs = {(_name(row["tier"], tiers), _name(row["risk"], risks)) for row in rows}
    for rule in defaults:
        tier, risk = by_name(rule.tier, tiers), by_name(rule.risk, risks)
        if (rule.tier and tier is None) or (rule.tier, rule.risk) in pairs:
            continue
        place = f"tier{tiers.index(tier) + 1}" if tier is not None else EVERY_TIER
        key = f"{place} risk{risks.index(risk) + 1}"
        if key not in keys:
            every = Label(*(template("settings_tab.every_tier", lang) for lang in LANGS))
            of = every if tier is None else Label(tier.name, tier.en)
            yield MissingRow("plan", key, Label(f"{of.zh}×{risk.name}", f"{of.en} × {risk.en}"))


def _name(shown: object, known: Iterable[Tier | Risk]) -> str:
    """What frames call the tier or risk that is ``shown``; empty for every tier, and for what there is not."""
    return getattr(by_name(str(shown), known), "name", "")


def missing_values(found: Collection[str], settings: Settings) -> Iterator[MissingRow]:
    """The single settings that have no row."""
    for key, spec in settings.rules.specs.items():
        if key not in found:
            yield MissingRow("values", key, spec.label)
