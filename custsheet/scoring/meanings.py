"""Moved to ``custsheet.schema.meanings``."""

from custsheet.schema.meanings import ANSWERED, COMPLAINT, OPEN_FOLLOW_UP
from custsheet.schema.meanings import HIGH_ACTIVITY as HIGH
from custsheet.schema.meanings import LOW_ACTIVITY as LOW
from custsheet.schema.meanings import MEDIUM_ACTIVITY as MEDIUM

__all__ = ["ANSWERED", "COMPLAINT", "HIGH", "LOW", "MEDIUM", "OPEN_FOLLOW_UP"]
