"""Typed values → canonical ones, one parser per file; and which record belongs to which customer.

A parser is ``parse_x(value, …) -> Parsed(value, issue)``.  It takes any value a cell can hold and needs linear time;
``tests/cleaning/parsers.py`` lists every function that reads what people type and holds it to both.
"""

from custsheet.cleaning.references import Links, link_customers

__all__ = ["Links", "link_customers"]
