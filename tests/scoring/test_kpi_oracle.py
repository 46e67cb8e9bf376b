"""Every figure of 员工绩效 agrees with the slow oracle over small adversarial workbooks."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

import pytest

from custsheet.scoring import Kpi, score, team_kpi
from tests.scoring.books import inputs_of, plain
from tests.scoring.kpi_oracle import TeamOracle, ranks, some_team


def wrong(place: str, found: Any, expected: dict[str, Any]) -> list[str]:
    return [
        f"{place}.{name}: {plain(found[name])!r}, expected {value!r}"
        for name, value in expected.items()
        if not is_same(plain(found[name]), value)
    ]


def is_same(found: Any, expected: Any) -> bool:
    if found is None or expected is None:
        return found is expected
    return bool(found == float(expected) or abs(found - float(expected)) < 1e-9 * max(1, abs(float(expected))))


@cache
def kpi_and_oracle(seed: int) -> tuple[Kpi, TeamOracle]:
    book, as_of, errors = some_team(seed)
    inputs = inputs_of(book, as_of)
    kpi = team_kpi(inputs, score(inputs), errors)
    return kpi, TeamOracle(book, as_of, errors)


@pytest.mark.parametrize("seed", range(100))
def test_every_figure_agrees_with_the_oracle(seed: int) -> None:
    """Colleagues who step in, names spelt in several ways, errors, equals, missing columns and sheets."""
    kpi, oracle = kpi_and_oracle(seed)
    people = {name: oracle.line(lambda owner, name=name: owner == name) for name in oracle.people()}
    nobody = oracle.line(lambda owner: owner is None)
    owners = kpi.owners.rename(index=lambda name: name.casefold() if isinstance(name, str) else name)
    assert set(map(plain, owners.index)) == {*people, *([None] if nobody["customers"] else [])}
    places = ranks(people)
    found = []
    for name, line in people.items():
        found += wrong(name, owners.loc[name], {**line, "rank": places[name]})
    if nobody["customers"]:
        assert plain(owners.index[-1]) is None
        found += wrong("nobody", owners.iloc[-1], {**nobody, "rank": None})
    found += wrong("team", kpi.team, {**oracle.line(lambda owner: True), "rank": None})
    for tier in kpi.tiers.index:
        found += wrong(tier, kpi.tiers.loc[tier], oracle.of_tier(tier))
    for first in oracle.month_starts():
        found += wrong(str(first), kpi.months.loc[str(first)], oracle.of_month(first))
    assert found == []


def test_the_oracle_sees_every_kind_of_figure() -> None:
    """The workbooks hold kept and broken promises, ties, endless growth, colleagues without customers."""
    lines = [plain(value) for seed in range(40) for value in kpi_and_oracle(seed)[0].owners.to_numpy().ravel()]
    assert float("inf") in lines
    tables = [kpi_and_oracle(seed)[0].owners for seed in range(40)]
    assert any(table["rank"].duplicated().any() and table["rank"].notna().sum() > 1 for table in tables)
    assert any((table["customers"] == 0).any() for table in tables)
    for column in ("follow_ups", "minutes", "feedback", "coverage"):
        assert len({plain(value) for table in tables for value in table[column]}) > 4
    assert all(isinstance(day, date) for day in kpi_and_oracle(1)[1].month_starts())
