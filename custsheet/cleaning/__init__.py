"""Typed values → canonical ones, one parser per file; and which record belongs to which customer."""

from custsheet.cleaning.references import Links, link_customers

__all__ = ["Links", "link_customers"]
