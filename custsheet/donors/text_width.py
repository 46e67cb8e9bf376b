"""How wide text is, estimated without the font: one function, one measure for each kind of page.

Excel counts column widths in digits of the Normal font.  Chinese characters take about two, but how much exactly, and
how wide letters are, depends on the size of the text beside that font, so every page has its own measure.
"""

from __future__ import annotations

import math
import unicodedata
from dataclasses import dataclass

_MARKS = frozenset(" .,;:!'|()")


@dataclass(frozen=True, slots=True)
class Measure:
    """Widths of characters, in the unit of the page.

    Attributes:
        wide: a Chinese character.
        narrow: any other; the same for small letters and for punctuation unless these are given.
        wide_classes: which East Asian widths (Unicode annex 11) count as wide.
    """

    wide: float
    narrow: float
    small: float | None = None
    mark: float | None = None
    wide_classes: str = "WF"

    def of(self, text: str) -> float:
        """Width of a text in one line."""
        return sum(map(self._of, text))

    def lines(self, text: str, width: float) -> int:
        """How many lines the text takes in a column of this width; an empty line counts."""
        return sum(max(1, math.ceil(self.of(line) / width)) for line in text.split("\n"))

    def _of(self, character: str) -> float:
        if unicodedata.east_asian_width(character) in self.wide_classes:
            return self.wide
        if self.small is not None and character.islower():
            return self.small
        return self.mark if self.mark is not None and character in _MARKS else self.narrow


SHEETS = Measure(2.05, 0.95)
"""Sheets of new workbooks, in digits of their font."""
TABS = Measure(1.9, 0.95, small=0.8, mark=0.5)
"""Cells of 汇总, a point smaller than the Normal font in whose digits widths count."""
DEFINITIONS = Measure(2, 0.8, wide_classes="WFA")
"""The definitions in 员工绩效, in digits of their own size; letters are as wide as they are on average."""
HALF_WIDTHS = Measure(2, 1)
"""Lines of HTML pages, in half-width characters."""
PICTURES = Measure(1.0, 0.56)
"""Labels in pictures, in em: a digit; capitals are wider, small letters narrower."""
