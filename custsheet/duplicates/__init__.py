"""Duplicate customers in a workbook: finding them, and merging the pairs that a person accepted."""

from custsheet.duplicates.decisions import PLAN_COLUMNS, Decision, decisions, plan_rows, read_plan
from custsheet.duplicates.merge import Merged, merge_customers
from custsheet.duplicates.pairs import FOUND_COLUMNS, customer_pairs, joined_rows

__all__ = [
    "FOUND_COLUMNS",
    "PLAN_COLUMNS",
    "Decision",
    "Merged",
    "customer_pairs",
    "decisions",
    "joined_rows",
    "merge_customers",
    "plan_rows",
    "read_plan",
]
