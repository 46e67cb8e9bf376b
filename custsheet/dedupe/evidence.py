"""Evidence of names and fields for or against two records being the same customer, as weights that add up."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from custsheet.dedupe.blocking import Positions
from custsheet.dedupe.measures import Numbers, Texts, likeness
from custsheet.dedupe.name_levels import compare_names
from custsheet.dedupe.names import NameParts
from custsheet.dedupe.records import Records
from custsheet.dedupe.rules import FieldRule, Rules

Mask = npt.NDArray[np.bool_]

_WORLD = 50
"""Assumed number of unlisted customers: in a list of three, a value that all share is not yet common."""
_SHORTENED = ("short", "no_trade", "part", "pinyin")
_AMBIGUOUS = "ambiguous"
_PLACES = ("city", "province")


@dataclass(frozen=True)
class Evidence:
    """The evidence for each pair.

    Attributes:
        names: the level at which the names agree; name_weights: the weight of that level.
        likeness: field → similarity of its values, 0–1, NaN if one is missing; weights: field → the weight of that.
        is_person: neither name is a company's.
        identifies: does a field agree that is nearly unique to a person, such as a telephone number?
    """

    names: Texts
    name_weights: Numbers
    likeness: dict[str, Numbers]
    weights: dict[str, Numbers]
    is_person: Mask
    identifies: Mask

    @property
    def total(self) -> Numbers:
        """The sum of all weights: the natural logarithm of the likelihood ratio of one customer against two."""
        return sum(self.weights.values(), self.name_weights)

    def taken(self, pairs: Positions) -> Evidence:
        """The evidence for the pairs at these positions, in that order."""
        return Evidence(
            self.names[pairs],
            self.name_weights[pairs],
            {field: alike[pairs] for field, alike in self.likeness.items()},
            {field: weights[pairs] for field, weights in self.weights.items()},
            self.is_person[pairs],
            self.identifies[pairs],
        )


def weigh(records: Records, rules: Rules, left: Positions, right: Positions) -> Evidence:
    """Compare the records at ``left`` with those at ``right``, pair by pair."""
    pairs = [(records.names[a], records.names[b]) for a, b in zip(left.tolist(), right.tolist(), strict=True)]
    names = _marked_ambiguous(_levels(pairs), records, left, right)
    alike: dict[str, Numbers] = {}
    weights: dict[str, Numbers] = {}
    for field, rule in rules.fields.items():
        if field in records.fields:
            values = np.array(records.fields[field], dtype=object)
            alike[field] = likeness(rule.measure, values[left], values[right])
            weights[field] = _weights(rule, alike[field], values, left)
    names = _marked_elsewhere(names, weights)
    _drop_repetitions(weights, alike, pairs)
    return Evidence(
        names=names,
        name_weights=np.array([rules.names[level] for level in names], dtype=np.float64),
        likeness=alike,
        weights=weights,
        is_person=np.array([not (a.is_company or b.is_company) for a, b in pairs], dtype=np.bool_),
        identifies=_identifies(names, weights, rules),
    )


def _identifies(names: Texts, weights: dict[str, Numbers], rules: Rules) -> Mask:
    """Does an identifying field agree? Where names hardly agree, the fields that a household shares do not count."""

    def agree(fields: tuple[str, ...]) -> Mask:
        none = np.zeros(len(names), dtype=np.bool_)
        found: Mask = np.logical_or.reduce([none, *(weights[field] > 1 for field in fields if field in weights)])
        return found

    is_household: Mask = np.isin(names, list(rules.household_names))
    identifies: Mask = np.where(is_household, agree(rules.own), agree(rules.identifying))
    return identifies


def _levels(pairs: list[tuple[NameParts, NameParts]]) -> Texts:
    levels = np.empty(len(pairs), dtype=object)
    levels[:] = [compare_names(a, b) for a, b in pairs]
    return levels


def _weights(rule: FieldRule, alike: Numbers, values: Texts, left: Positions) -> Numbers:
    """The weight of each pair's level; agreement on a value that many share weighs less."""
    weights = np.zeros(len(alike))
    # From the lowest level up: the highest one reached wins. NaN reaches none, so a missing value weighs nothing.
    for least, weight in reversed(rule.levels):
        weights[alike >= least] = weight
    agree = weights > 0
    codes, _ = pd.factorize(values)
    sharing = np.bincount(codes)[codes][left].astype(np.float64) if len(codes) else np.empty(0)
    if rule.is_rare:
        return np.where(agree, np.minimum(weights, np.log((len(values) + _WORLD) / sharing)), weights)
    return np.where(agree, np.maximum(weights - np.log(np.maximum(sharing - 1, 1)), 0), weights)


def _drop_repetitions(
    weights: dict[str, Numbers], alike: dict[str, Numbers], pairs: list[tuple[NameParts, NameParts]]
) -> None:
    """Do not count the same evidence twice: the domain of an equal e-mail address, a place that both names state."""
    if "domain" in weights:
        weights["domain"] = np.where(alike["email"] == 1, 0.0, weights["domain"])
    if any(field in weights for field in _PLACES):
        is_said = np.array([any(a.place) and a.place == b.place for a, b in pairs], dtype=np.bool_)
        for field in _PLACES:
            if field in weights:
                weights[field] = np.where(is_said, 0.0, weights[field])


def _marked_ambiguous(levels: Texts, records: Records, left: Positions, right: Positions) -> Texts:
    """Mark pairs whose shorter name fits different customers: 青禾机械 beside 北京青禾机械 and 上海青禾机械."""
    fitting: dict[int, set[NameParts]] = defaultdict(set)
    shortened = np.flatnonzero(np.isin(levels, _SHORTENED))
    for pair in shortened:
        fitting[left[pair]].add(records.names[right[pair]])
        fitting[right[pair]].add(records.names[left[pair]])
    marked = levels.copy()
    for pair in shortened:
        vague = min(left[pair], right[pair], key=lambda position: len(records.names[position].whole))
        if _is_divided(fitting[vague]):
            marked[pair] = _AMBIGUOUS
    return marked


def _marked_elsewhere(levels: Texts, weights: dict[str, Numbers]) -> Texts:
    """Mark pairs of a short and a long name in different places: 青禾机械 in 无锡 is hardly 苏州青禾机械."""
    differ = [weights[field] < 0 for field in _PLACES if field in weights]
    is_elsewhere = np.logical_or.reduce([np.zeros(len(levels), dtype=np.bool_), *differ])
    return np.where(is_elsewhere & np.isin(levels, _SHORTENED), _AMBIGUOUS, levels)


def _is_divided(several: set[NameParts]) -> bool:
    """Are these certainly more than one company?"""
    places = {parts.place.city or parts.place.province for parts in several} - {""}
    return len(places) > 1 or len({parts.trades for parts in several if parts.trades}) > 1
