"""Who a row belongs to, resolved once more in plain Python from the text of the contract (§3, §4)."""

from __future__ import annotations

import random
from typing import Any

import pandas as pd
import pytest

from custsheet.cleaning.references import link_customers
from custsheet.issues import Findings

Row = dict[str, Any]

# A name → how it compares as a company (width, spaces, brackets, traditional characters aside), and without legal form.
NAMES = {
    "杭州云海机械有限公司": ("云海有限", "云海"),
    "杭州云海机械有限责任公司": ("云海有限", "云海"),
    "杭州雲海機械有限公司": ("云海有限", "云海"),
    "杭州云海机械": ("云海", "云海"),
    "杭州云海机械股份有限公司": ("云海股份", "云海"),
    "宁波远山贸易有限公司": ("远山有限", "远山"),
    "宁波（远山）贸易 有限公司": ("远山有限", "远山"),
    "宁波(远山)贸易有限公司": ("远山有限", "远山"),
    "王小明": ("王小明", "王小明"),
}
IDS = ("C1", "C2", "C3", "C9")


def some_rows(rng: random.Random, most: int, with_codes: bool) -> list[Row]:
    """Few ids and names, so that they meet."""
    return [
        {
            "customer_id": rng.choice((None, *IDS)),
            "name": rng.choice((None, *NAMES)) if rng.random() < 0.9 else "谁也不是",
            "uscc": rng.choice((None, None, "91X", "91Y")) if with_codes else None,
        }
        for _ in range(rng.randint(1, most))
    ]


def primary_rows(customers: list[Row]) -> list[int]:
    """Rows of one name without conflicting id or credit code are one customer; the first carries the figures."""
    primary = []
    for position, row in enumerate(customers):
        same = [n for n, other in enumerate(customers) if row["name"] and other["name"] == row["name"]]
        ids, codes = ({customers[n][key] for n in same} - {None} for key in ("customer_id", "uscc"))
        primary.append(min(same) if same and len(ids) <= 1 and len(codes) <= 1 else position)
    return primary


def has_conflicts(customers: list[Row]) -> bool:
    """A name under several ids or codes: what then is one customer the contract leaves open."""
    names = {row["name"] for row in customers} - {None}
    return any(
        len({row[key] for row in customers if row["name"] == name} - {None}) > 1
        for name in names
        for key in ("customer_id", "uscc")
    )


def customer_of(row: Row, customers: list[Row], primary: list[int]) -> int:
    """By id, else by exact name, else by company name, else without its legal form; several are as none."""

    def only(fitting: set[int]) -> int:
        return fitting.pop() if len(fitting) == 1 else -1

    def called(name: str) -> int:
        exact = {primary[n] for n, other in enumerate(customers) if other["name"] == name}
        for level in (None, 0, 1):
            alike = (
                exact
                if level is None
                else {
                    primary[n]
                    for n, other in enumerate(customers)
                    if other["name"] in NAMES and name in NAMES and NAMES[other["name"]][level] == NAMES[name][level]
                }
            )
            if alike:
                return only(alike)
        return -1

    if row["customer_id"]:
        found = {primary[n] for n, other in enumerate(customers) if other["customer_id"] == row["customer_id"]}
        if len(found) > 1 and row["name"] and called(row["name"]) in found:
            return called(row["name"])
        return only(found)
    return called(row["name"]) if row["name"] else -1


def frame(rows: list[Row]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["customer_id", "name", "uscc"], index=range(2, 2 + len(rows)), dtype=object)


@pytest.mark.parametrize("seed", range(300))
def test_every_row_joins_whom_the_contract_says(seed: int) -> None:
    """Ids that nobody or several have, names spelt otherwise, names of several, and rows that repeat a customer."""
    rng = random.Random(seed)
    customers = some_rows(rng, 6, with_codes=seed % 3 == 0)
    if has_conflicts(customers):
        customers = customers[:2]
    records = some_rows(rng, 12, with_codes=False)
    links = link_customers({"customers": frame(customers), "orders": frame(records)}, Findings())
    primary = primary_rows(customers)
    assert links.primary.tolist() == primary
    if any(row["customer_id"] or row["name"] for row in records):
        expected = [customer_of(row, customers, primary) for row in records]
        assert links.account["orders"].tolist() == expected
