"""How long finding duplicates takes: ``python -m benchmarks.dedupe [CUSTOMERS]``, 20,000 by default, on one core.

Two kinds of customers: invented companies, of which three in four are a duplicate or look like one, made of so few
words that all have many neighbours; and those that ``custsheet new --sample`` invents.
"""

from __future__ import annotations

import sys
import time
from datetime import date

from custsheet.dedupe import find_duplicates
from custsheet.new.sample_records import invent as invent_sample
from custsheet.schema import load_schema
from tests.dedupe.companies import invent

_ROWS_PER_COMPANY = 4


def main() -> None:
    """Print rows, pairs and processor seconds for each kind of customers."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    companies, _ = invent(1, count // _ROWS_PER_COMPANY)
    sample = invent_sample(load_schema(), count, 1, date(2026, 11, 21), "zh")["customers"]
    for name, customers in (("companies", companies), ("sample", sample)):
        start = time.process_time()
        pairs = find_duplicates(customers)
        seconds = time.process_time() - start
        print(f"{name}: {len(customers):,} customers, {len(pairs):,} pairs, {seconds:.2f} s of processor time")


if __name__ == "__main__":
    main()
