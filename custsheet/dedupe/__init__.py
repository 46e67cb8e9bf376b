"""Customers that are likely listed twice (CONTRACT §6, §7). Nothing is merged here.

Names are split into parts (``names.py``), pairs that share a cheap key are brought together (``blocking.py``), names
get a level (``name_levels.py``), fields a likeness (``measures.py``), and both become a score (``evidence.py``).
Words and weights are data (``templates/dedupe.toml``).
"""

from custsheet.dedupe.duplicates import PAIR_COLUMNS, find_duplicates

__all__ = ["PAIR_COLUMNS", "find_duplicates"]
