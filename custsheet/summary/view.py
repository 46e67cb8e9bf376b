"""A portfolio as the blocks show it: words, links and lists in one language."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import pandas as pd

from custsheet.cleaning.blanks import is_blank
from custsheet.scoring.portfolio import Portfolio, shown
from custsheet.scoring.wording import Wording
from custsheet.summary.blocks import Block, Value, make_block
from custsheet.summary.layout import block_layouts
from custsheet.summary.links import Target, customer_link
from custsheet.texts import Lang, text


class View(Portfolio):
    """A portfolio with the texts, labels and links for what it holds.

    Args:
        targets: the customer sheets that names link to; without any, names are plain text.
    """

    def __init__(self, portfolio: Portfolio, targets: Sequence[Target] = ()) -> None:
        super().__init__(portfolio.inputs, portfolio.scores)
        self.lang: Lang = portfolio.inputs.lang
        self.say = Wording(self.lang)
        self._targets = {target.sheet_name: target for target in targets}

    # ------------------------------------------------------------ words

    def text(self, key: str, **values: object) -> str:
        """A sentence of ``templates/messages/summary.toml``."""
        return text(f"summary.{key}", self.lang, **values)

    def label(self, list_name: str, value: object) -> str | None:
        """The label of a list value; None for a blank."""
        return None if is_blank(value) else self.settings.lists[list_name].label(str(value), self.lang)

    def shown(self, value: object) -> str | None:
        """The value as text; None for a blank."""
        return shown(value)

    def block(self, name: str, rows: Any, note: str | None = None, **labels: str) -> Block:
        """A block with its title and header from the messages; ``labels`` replaces header cells by column key."""
        keys = [column.key for column in block_layouts()[name].columns]
        header = [labels.get(key) or self.text(f"{name}.columns.{key}") for key in keys]
        return make_block(name, self.text(f"{name}.title"), header, rows, note)

    def listing(
        self,
        name: str,
        found: Sequence[Any] | pd.DataFrame,
        row: Callable[[Any], Sequence[Value]],
        *,
        unknown: str | None = None,
        at_most: int | None = None,
        total: int | None = None,
        remark: str | None = None,
    ) -> Block:
        """A list of the first of ``found``, one ``row`` each, with a note if there are more or none.

        Args:
            found: items, or a frame with one line per item.
            unknown: why nothing is known, said instead of "there are none".
            at_most: most rows to show; ``list_rows`` by default.
            total: the count that the note states; by default the length of ``found``.
            remark: added to the note, or said instead of "there are none".
        """
        room = min(at_most or self.list_rows, block_layouts()[name].slots - 1)
        note = None
        more, count = ("lists.more", len(found)) if total is None else (f"{name}.more", total)
        if count > room:
            note = self.text(more, total=f"{count:,}", shown=room)
        elif not len(found):
            note = unknown or remark or self.text(f"{name}.none")
        if remark and len(found):
            note = self.say.join(filter(None, (note, remark)))
        shown: Any = found[:room]
        items = shown.itertuples(index=False) if isinstance(shown, pd.DataFrame) else shown
        return self.block(name, [row(item) for item in items], note)

    @property
    def list_rows(self) -> int:
        """How many rows the lists show."""
        return int(self.settings["summary.list_rows"])

    def link(self, position: int) -> Value:
        """The customer's name, linked to its row."""
        label = self.frames["customers"].index[position]
        name = self.customer_name(position)
        target = self._targets.get(label[0]) if isinstance(label, tuple) else next(iter(self._targets.values()), None)
        return name if target is None else customer_link(target, self.customer_id(position), name)


def as_date(value: Any) -> date | None:
    """A date of a frame for a cell; None for NaT."""
    return None if is_blank(value) else pd.Timestamp(value).date()
