"""Whom a name that nobody has may mean: the customer whose name is nearly the same. Said, never taken for granted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from custsheet.cleaning.company_names import company_stem
from custsheet.cleaning.words import reading_rules
from custsheet.texts import LANGS, Lang, text

_LONGEST_SHOWN = 80


@dataclass
class Suggestions:
    """The customers' names, and how many more names are looked up: a sheet of strangers takes no longer than a slip.

    Attributes:
        names: of every customer, empty for none.
    """

    names: Sequence[str]
    left: int = field(default_factory=lambda: int(reading_rules("references")["suggestions_at_most"]))
    _stems: dict[str, str] = field(default_factory=dict)

    def nearest(self, name: str) -> str | None:
        """The one customer whose name is nearly ``name``; None when there is none, or two are as near."""
        if not self.left:
            return None
        self.left -= 1
        from rapidfuzz import fuzz, process  # its import takes longer than linking a usual workbook

        if not self._stems:
            self._stems = {company_stem(each): each for each in reversed(self.names) if each}
        rules = reading_rules("references")
        near = process.extract(
            company_stem(name), self._stems.keys(), scorer=fuzz.ratio, score_cutoff=rules["near_ratio"], limit=2
        )
        if not near or (len(near) > 1 and near[1][1] >= near[0][1] - rules["near_margin"]):
            return None
        return self._stems[near[0][0]]


def perhaps(name: str | None) -> dict[Lang, str]:
    """What is added to a sentence when a name suggests itself: nothing for None."""
    short = name and name[:_LONGEST_SHOWN]
    return {lang: text("checking.perhaps", lang, name=short) if short else "" for lang in LANGS}
