"""Hundreds of invented companies, each with look-alikes: how many duplicates are found, and how many false ones."""

from __future__ import annotations

import pandas as pd
import pytest

from custsheet.dedupe import find_duplicates
from tests.dedupe.companies import invent

LEAST_F1 = 0.95


def f1(found: pd.DataFrame, true: set[frozenset[int]]) -> float:
    pairs = {frozenset(pair) for pair in zip(found["left"], found["right"], strict=True)}
    return 2 * len(pairs & true) / (len(pairs) + len(true))


@pytest.mark.parametrize("names_only", [False, True], ids=["with fields", "names only"])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_duplicates_of_invented_companies_are_found_and_their_look_alikes_left_alone(
    seed: int, names_only: bool
) -> None:
    customers, true = invent(seed, 300, names_only=names_only)
    assert len(true) > 200
    assert f1(find_duplicates(customers), true) >= LEAST_F1


def test_look_alikes_without_any_duplicate_are_all_left_alone() -> None:
    customers, true = invent(4, 300, most_duplicates=0)
    assert not true
    assert len(find_duplicates(customers)) <= 1  # two brands may sound the same by chance
