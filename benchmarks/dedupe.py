"""How long 20,000 customers take: ``python -m benchmarks.dedupe [CUSTOMERS]``. One core is used.

Two kinds of data: invented companies with duplicates and look-alikes, and the customers of the team's workbook, whose
names are made of so few words that nearly all have neighbours.
"""

from __future__ import annotations

import sys
import time

import pandas as pd

from benchmarks import team_book
from custsheet.dedupe import find_duplicates
from tests.dedupe.companies import invent

_ROWS_PER_COMPANY = 4


def main() -> None:
    """Print rows, pairs and seconds per kind of data."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    companies, _ = invent(1, count // _ROWS_PER_COMPANY)
    for name, customers in (("companies", companies), ("team", _team(count))):
        start = time.perf_counter()
        pairs = find_duplicates(customers)
        seconds = time.perf_counter() - start
        print(f"{name}: {len(customers):,} customers, {len(pairs):,} pairs, {seconds:.2f} s")


def _team(count: int) -> pd.DataFrame:
    keys = team_book.TYPED["customers"].split()
    return pd.DataFrame(list(team_book.customers(count)), columns=keys)


if __name__ == "__main__":
    main()
