"""Likely duplicate customers (CONTRACT §6, §7). Nothing is merged here."""

from custsheet.dedupe.duplicates import PAIR_COLUMNS, find_duplicates

__all__ = ["PAIR_COLUMNS", "find_duplicates"]
