"""The FEBRL sets of invented persons (Christen 2008), the field's yardstick: CUSTSHEET_DATA names their folder."""

from __future__ import annotations

import os
from pathlib import Path

import pandas as pd
import pytest

from custsheet.dedupe import find_duplicates

FOLDER = os.environ.get("CUSTSHEET_DATA")
SETS = {"1": ["dataset1"], "2": ["dataset2"], "3": ["dataset3"], "4": ["dataset4a", "dataset4b"]}
LEAST_F1 = 0.99

pytestmark = pytest.mark.skipif(not FOLDER, reason="CUSTSHEET_DATA is not set")


def customers(files: list[str]) -> pd.DataFrame:
    """Persons as customers; the social-security number stands for the credit code."""
    folder = Path(str(FOLDER))
    folder = folder / "febrl" if (folder / "febrl").is_dir() else folder
    tables = [pd.read_csv(folder / f"{file}.csv", skipinitialspace=True, dtype=str) for file in files]
    people = pd.concat(tables).set_index("rec_id").fillna("")
    return pd.DataFrame(
        {
            "name": people["given_name"] + " " + people["surname"],
            "address": people["street_number"] + " " + people["address_1"] + " " + people["address_2"],
            "city": people["suburb"],
            "province": people["state"],
            "birthday": people["date_of_birth"],
            "uscc": people["soc_sec_id"],
        }
    )


@pytest.mark.parametrize("number", SETS)
def test_duplicates_of_the_febrl_sets_are_found(number: str) -> None:
    people = customers(SETS[number])
    found = find_duplicates(people)
    entity = people.index.to_series().str.extract(r"^rec-(\d+)-")[0]
    sizes = entity.value_counts()
    true = int((sizes * (sizes - 1) // 2).sum())
    right = int((found["left"].map(entity) == found["right"].map(entity)).sum())
    assert 2 * right / (len(found) + true) >= LEAST_F1
