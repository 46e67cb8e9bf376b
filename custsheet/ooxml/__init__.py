"""Office Open XML packages, changed without a loss: ``Package`` and the values that go in and out of it."""

from custsheet.ooxml.package import Package
from custsheet.ooxml.worksheet import Worksheet

__all__ = ["Package", "Worksheet"]
