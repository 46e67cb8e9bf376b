"""Duplicates of a workbook: which there are, and what merging those that a person accepted changes."""

from custsheet.merging.merge import Merged, merge_customers
from custsheet.merging.pairs import FOUND_COLUMNS, customer_pairs, joined_rows
from custsheet.merging.plan import PLAN_COLUMNS, Decision, decisions, plan_rows, read_plan

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
