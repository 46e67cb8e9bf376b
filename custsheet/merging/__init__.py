"""Duplicates of a workbook: which there are, and what merging those that a person accepted changes."""

from custsheet.merging.pairs import FOUND_COLUMNS, customer_pairs, row_name

__all__ = ["FOUND_COLUMNS", "customer_pairs", "row_name"]
