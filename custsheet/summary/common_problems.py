"""Problems shared by several customers (contract §4, 共性), and feedback without a category.

Unclassified feedback counts toward no problem. The category it suggests is shown beside, with the words that suggest
it, since users decide.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from functools import cached_property

import numpy as np
import pandas as pd

from custsheet.schema.meanings import ANSWERED, COMMON, SINGLE
from custsheet.scoring.periods import Bools, Ints, in_window
from custsheet.scoring.portfolio import day
from custsheet.summary.blocks import Block, Value
from custsheet.summary.view import View

_KEY = "feedback"
_EXAMPLE_LENGTH = 60
_WORDS_SHOWN = 4


def common_problems(view: View) -> Block:
    """Categories by number of customers: the common ones, then those that unclassified feedback suggests."""
    return _Feedback(view).common_problems()


def unclassified(view: View) -> Block:
    """Feedback of the window without a category whose words suggest one, the newest first."""
    return _Feedback(view).unclassified()


class _Feedback:
    """Feedback of the window of ``feedback.common_window_months``, row by row."""

    def __init__(self, view: View) -> None:
        self._view = view
        inputs = view.inputs
        self._customer = inputs.customers(_KEY)
        self._days = inputs.days(_KEY, "date")
        self._recent = in_window(self._days, view.as_of, int(view.settings["feedback.common_window_months"]))
        self._code, names = pd.factorize(inputs.words(_KEY, "category"))
        self._code_of = {name: code for code, name in enumerate(names)}
        self._is_open = ~inputs.is_word(_KEY, "status", *ANSWERED)

    def common_problems(self) -> Block:
        least = int(self._view.settings["feedback.common_min_customers"])
        customers = {category: self._customers(self._rows(category)) for category in self._categories}
        hinted = {category: len(rows) for category, rows in self._suggested.items()}
        found = [category for category in self._categories if customers[category] >= least or category in hinted]
        found.sort(key=lambda c: (customers[c] < least, -customers[c], -hinted.get(c, 0), c))
        return self._view.listing("common_problems", found, self._line, unknown=self._unknown)

    def unclassified(self) -> Block:
        rows = np.array([row for rows in self._suggested.values() for row in rows], dtype=np.int64)
        order = rows[np.lexsort((rows, -self._days[rows]))]
        return self._view.listing("unclassified", order.tolist(), self._unclassified_line, unknown=self._unknown)

    @property
    def _unknown(self) -> str | None:
        known = self._view.inputs.is_known(_KEY, "date")
        return None if known else self._view.text("common_problems.unknown")

    @cached_property
    def _categories(self) -> list[str]:
        recent = set(self._code[self._recent].tolist())
        named = [name for name, code in self._code_of.items() if code in recent]
        return list(dict.fromkeys([*named, *self._suggested]))

    @cached_property
    def _suggested(self) -> dict[str, list[int]]:
        """Rows without a category by the category that their words suggest."""
        suggestions = self._view.scores.suggestions
        found: dict[str, list[int]] = {}
        if len(suggestions):
            words = suggestions["category"].to_numpy(dtype=object)
            blank = self._view.inputs.is_blank(_KEY, "category")
            for row in np.flatnonzero(self._recent & blank).tolist():
                if isinstance(words[row], str):
                    found.setdefault(words[row], []).append(row)
        return found

    def _rows(self, category: str) -> Bools:
        rows: Bools = self._recent & (self._code == self._code_of.get(category, len(self._code_of)))
        return rows

    def _customers(self, rows: Bools | Ints) -> int:
        customers = np.unique(self._customer[rows])
        return int((customers >= 0).sum())

    def _line(self, category: str) -> tuple[Value, ...]:
        view, rows = self._view, self._rows(category)
        return (
            view.label("problem_category", category),
            self._state(category, rows),
            self._customers(rows),
            int(rows.sum()),
            int((rows & self._is_open).sum()),
            self._example(rows),
            self._hint(category),
        )

    def _state(self, category: str, rows: Bools) -> str | None:
        """Common, perhaps common (if the unclassified rows are counted too), or single."""
        view, least = self._view, self._view.settings["feedback.common_min_customers"]
        if self._customers(rows) >= least:
            return view.label("commonness", COMMON)
        together = np.union1d(np.flatnonzero(rows), self._suggested.get(category, []))
        if self._customers(together.astype(np.int64)) >= least:
            return view.text("common_problems.perhaps")
        return view.label("commonness", SINGLE)

    def _example(self, rows: Bools) -> str | None:
        """The text of the newest row, of the open ones if there are any."""
        for wanted in (rows & self._is_open, rows):
            for row in sorted(np.flatnonzero(wanted).tolist(), key=lambda n: (-self._days[n], n)):
                if content := self._content(row):
                    return content
        return None

    def _content(self, row: int) -> str | None:
        content = " ".join((self._view.cell(_KEY, "content", row) or "").split())
        shortened = len(content) > _EXAMPLE_LENGTH
        return (content[: _EXAMPLE_LENGTH - 1] + "…" if shortened else content) or None

    def _hint(self, category: str) -> str | None:
        rows = self._suggested.get(category)
        if not rows:
            return None
        return self._view.text("common_problems.hint", count=len(rows), words=self._words(rows))

    def _words(self, rows: Iterable[int]) -> str:
        """The keywords found most often, in that order."""
        words = self._view.scores.suggestions["words"].to_numpy(dtype=object)
        counts = Counter(word for row in rows for word in words[row])
        shown = [word for word, _ in counts.most_common(_WORDS_SHOWN)]
        more = self._view.text("common_problems.more_words") if len(counts) > len(shown) else ""
        return self._view.text("common_problems.between").join(shown) + more

    def _unclassified_line(self, row: int) -> tuple[Value, ...]:
        view, customer = self._view, int(self._customer[row])
        return (
            view.link(customer) if customer >= 0 else view.cell(_KEY, "name", row),
            day(self._days[row]),
            self._content(row),
            view.label("problem_category", view.scores.suggestions["category"].iat[row]),
            self._words([row]),
            view.cell(_KEY, "owner", row),
        )
