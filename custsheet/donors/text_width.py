"""Text widths estimated without the font, with one measure per kind of page.

Excel counts column widths in digits of the Normal font.  A Chinese character takes about two; the exact width, and
that of letters, depends on the size of the text relative to that font, so each page has its own measure.
"""

from __future__ import annotations

import math
import unicodedata
from dataclasses import dataclass

_MARKS = frozenset(" .,;:!'|()")


@dataclass(frozen=True, slots=True)
class Measure:
    """Character widths in the page's unit.

    Attributes:
        wide: a Chinese character.
        narrow: any other character.
        small: a lower-case letter; None: as ``narrow``.
        mark: a punctuation mark or blank; None: as ``narrow``.
        wide_classes: the East Asian width classes (UAX #11) that count as wide.
    """

    wide: float
    narrow: float
    small: float | None = None
    mark: float | None = None
    wide_classes: str = "WF"

    def of(self, text: str) -> float:
        """Width of the text on a single line."""
        return sum(map(self._of, text))

    def lines(self, text: str, width: float) -> int:
        """Number of lines the text takes in a column of this width; an empty line counts."""
        return sum(max(1, math.ceil(self.of(line) / width)) for line in text.split("\n"))

    def _of(self, character: str) -> float:
        if unicodedata.east_asian_width(character) in self.wide_classes:
            return self.wide
        if self.small is not None and character.islower():
            return self.small
        return self.mark if self.mark is not None and character in _MARKS else self.narrow


SHEETS = Measure(2.05, 0.95)
"""Sheets of new workbooks, in digits of their own font."""
TABS = Measure(1.9, 0.95, small=0.8, mark=0.5)
"""Cells of 汇总, whose text is a point smaller than the Normal font that widths are counted in."""
DEFINITIONS = Measure(2, 0.8, wide_classes="WFA")
"""The definitions in 员工绩效, in digits of their own size; letters count at their average width."""
HALF_WIDTHS = Measure(2, 1)
"""Lines of HTML pages, in half-width characters."""
PICTURES = Measure(1.0, 0.56)
"""Chart labels in em; ``narrow`` is a digit's width, between capitals (wider) and small letters (narrower)."""
