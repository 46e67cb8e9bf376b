"""What every block reads: customers with their figures, the rows that count, settings, and how words are shown."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt
import pandas as pd

from custsheet.cleaning.identity import customer_identities
from custsheet.schema import Settings
from custsheet.schema.meanings import ANSWERED, COMPLAINT
from custsheet.scoring import Scores
from custsheet.scoring.inputs import CustomerLinks, Inputs
from custsheet.scoring.orders import OrderRows, order_rows
from custsheet.scoring.periods import Bools, Floats, Ints, day_numbers, to_dates
from custsheet.scoring.wording import Wording
from custsheet.summary.blocks import Block, Value, make_block
from custsheet.summary.layout import block_layouts
from custsheet.summary.links import Target, customer_link
from custsheet.texts import Lang, text

Item = TypeVar("Item")

LOW, MEDIUM, HIGH, LOST = range(4)  # positions in settings.risks, which are fixed in number and order


class Facts:
    """One workbook as the blocks see it. Customers are numbered by their position in the customers frame.

    Attributes:
        figures: ``scores.figures`` with positions as index, primary rows only.
        primary: positions of the primary rows, ascending.
    """

    def __init__(
        self,
        frames: Mapping[str, pd.DataFrame],
        links: CustomerLinks,
        scores: Scores,
        settings: Settings,
        as_of: date,
        lang: Lang,
        targets: Mapping[str, Target],
        present: Mapping[str, Collection[str]] | None = None,
    ) -> None:
        self.inputs = Inputs(frames, links, settings, as_of, lang, present=present)
        self.frames = frames
        self.scores = scores
        self.settings = settings
        self.as_of = as_of
        self.lang: Lang = lang
        self.say = Wording(lang)
        self._targets = targets
        self.primary: Ints = np.flatnonzero(self.inputs.is_primary)
        self.figures = scores.figures.reset_index(drop=True).iloc[self.primary]

    # ------------------------------------------------------------ words

    def text(self, key: str, **values: object) -> str:
        """A sentence of ``templates/messages/summary.toml``."""
        return text(f"summary.{key}", self.lang, **values)

    def label(self, list_name: str, value: object) -> str | None:
        """How a list value is shown; None for a blank."""
        return None if _is_blank(value) else self.settings.lists[list_name].label(str(value), self.lang)

    def shown(self, value: object) -> str | None:
        """A text as it is; None for a blank."""
        return _text_or_none(value)

    def block(self, name: str, rows: Any, note: str | None = None, **labels: str) -> Block:
        """A block with its title and header from the messages; ``labels`` replaces header cells by column key."""
        keys = [column.key for column in block_layouts()[name].columns]
        header = [labels.get(key) or self.text(f"{name}.columns.{key}") for key in keys]
        return make_block(name, self.text(f"{name}.title"), header, rows, note)

    def listing(
        self,
        name: str,
        found: Sequence[Item],
        row: Callable[[Item], Sequence[Value]],
        *,
        unknown: str | None = None,
        at_most: int | None = None,
        total: int | None = None,
        remark: str | None = None,
    ) -> Block:
        """A list of the first of ``found``, one ``row`` each, and a note when there are more of them or none.

        Args:
            unknown: why nothing can be known, said instead of "there is none".
            at_most: rows that the settings allow; ``list_rows`` by default.
            total: how many the note counts; all that were found by default.
            remark: what the note says besides, or instead of "there is none".
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
        return self.block(name, [row(item) for item in found[:room]], note)

    @property
    def list_rows(self) -> int:
        """How many rows the lists show."""
        return int(self.settings["summary.list_rows"])

    # ------------------------------------------------------------ customers

    def knows(self, *columns: str) -> bool:
        """Whether figures of these names could be worked out."""
        return len(self.primary) > 0 and all(column in self.figures for column in columns)

    def numbers(self, column: str) -> Floats:
        """A figure along ``primary``; NaN throughout when it is not known."""
        if column not in self.figures:
            return np.full(len(self.primary), np.nan)
        return self.figures[column].to_numpy(dtype=np.float64)

    def days(self, column: str) -> Floats:
        """A date figure along ``primary`` as day numbers."""
        return day_numbers(self.figures[column]) if column in self.figures else self.numbers(column)

    def words(self, column: str) -> npt.NDArray[np.object_]:
        """A word figure along ``primary``; NaN throughout when it is not known."""
        if column not in self.figures:
            return np.full(len(self.primary), np.nan, dtype=object)
        return self.figures[column].to_numpy(dtype=object)

    def has_risk(self, risk: int) -> Bools:
        """Which customers, along ``primary``, have the risk at this position of the settings."""
        matches: Bools = self.words("risk") == self.settings.risks[risk].name
        return matches

    @property
    def knows_risk(self) -> bool:
        """Whether at least one customer's risk could be told."""
        return any(isinstance(word, str) for word in self.words("risk"))

    def typed(self, column: str) -> npt.NDArray[np.object_]:
        """A typed column of the customer sheet along ``primary``."""
        return self.inputs.words("customers", column).to_numpy(dtype=object)[self.primary]

    def cell(self, key: str, column: str, row: int) -> str | None:
        """The text in one row, by its position, of a record type; None when blank."""
        return _text_or_none(self.inputs.words(key, column).iat[row])

    def customer_id(self, position: int) -> str | None:
        """客户编号, None when blank."""
        return self.cell("customers", "customer_id", position)

    def owner(self, position: int) -> str | None:
        """负责人, None when blank."""
        return self.cell("customers", "owner", position)

    def customer_name(self, position: int) -> str:
        """客户名称; the id where there is none."""
        return self.cell("customers", "name", position) or self.customer_id(position) or ""

    @cached_property
    def id_ranks(self) -> Ints:
        """Rank of every customer by 客户编号 along ``primary``; those without come last, by name."""
        ids = [self.shown(value) or "" for value in self.typed("customer_id")]
        names = [number or self.shown(name) or "" for number, name in zip(ids, self.typed("name"), strict=True)]
        has_none = np.array([not each for each in ids], dtype=np.bool_)
        order = np.lexsort((np.array(names, dtype=np.str_), np.array(ids, dtype=np.str_), has_none))
        ranks = np.empty(len(ids), dtype=np.int64)
        ranks[order] = np.arange(len(ids))
        return ranks

    @cached_property
    def _identities(self) -> list[Any]:
        return customer_identities(self.frames["customers"]).tolist()

    def customer_key(self, position: int) -> str:
        """What a customer is remembered by from one refresh to the next."""
        return self.shown(self._identities[position]) or ""

    def link(self, position: int) -> Value:
        """The customer's name, leading to its row."""
        label = self.frames["customers"].index[position]
        name = self.customer_name(position)
        target = self._targets.get(label[0]) if isinstance(label, tuple) else next(iter(self._targets.values()), None)
        return name if target is None else customer_link(target, self.customer_id(position), name)

    # ------------------------------------------------------------ rows that count

    @cached_property
    def orders(self) -> OrderRows | None:
        """The orders, None when unknown."""
        return order_rows(self.inputs)

    @property
    def why_nothing_is_owed(self) -> str:
        """Why what customers owe is unknown, as the last part of a key: no orders, or none that say what was paid."""
        return "no_column" if self.orders is not None and not self.inputs.has("orders", "paid") else "unknown"

    @cached_property
    def complaints(self) -> Bools:
        """Which feedback rows are complaints dated up to T."""
        dated = self.inputs.days("feedback", "date") <= self.inputs.today
        return dated & self.inputs.is_word("feedback", "type", COMPLAINT)

    @cached_property
    def knows_complaints(self) -> bool:
        """Whether complaints can be counted."""
        return self.inputs.is_known("feedback", "date", "type")

    @cached_property
    def open_complaints(self) -> Bools:
        """Which feedback rows are complaints that nobody has closed."""
        return self.complaints & ~self.inputs.is_word("feedback", "status", *ANSWERED)

    def per_customer(self, key: str, rows: Bools) -> Ints:
        """How many of these rows of record type ``key`` each customer has, along ``primary``."""
        customer = self.inputs.customers(key)[rows]
        return np.bincount(customer[customer >= 0], minlength=self.inputs.count)[self.primary]


def number(value: float) -> float | None:
    """A float for a cell; None for NaN, whole numbers as they are."""
    return None if value != value else float(value)


def day(value: float) -> date | None:
    """A day number as a date; None for NaN."""
    dates = to_dates(np.array([value], dtype=np.float64))
    return None if value != value else pd.Timestamp(dates[0]).date()


def _is_blank(value: object) -> bool:
    return value is None or value is pd.NA or value is pd.NaT or value != value


def _text_or_none(value: object) -> str | None:
    return None if _is_blank(value) or not str(value).strip() else str(value)
