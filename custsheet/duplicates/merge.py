"""What merging customers changes, as corrections (CONTRACT §6 ``dedupe --apply``).

The kept row's blanks are filled from the dropped row, the dropped customer's records are re-pointed, and the dropped
row is cleared. It is not deleted: no other row moves, so no formula ends up pointing at a different customer.
变更记录 notes every value of the dropped row, including those that differ from the kept row's.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

import pandas as pd

from custsheet.changes.cells import whole
from custsheet.cleaning import link_customers
from custsheet.cleaning.identity import customer_identities
from custsheet.cleaning.words import compact, is_placeholder
from custsheet.correcting import Correction
from custsheet.duplicates.decisions import Decision
from custsheet.errors import InputError
from custsheet.issues import Findings
from custsheet.reading import Reading, SheetLayout
from custsheet.refs import CellRef, column_number, row_name, row_of
from custsheet.schema import load_schema

_KEY = "customers"
_FILLED, _DROPPED, _REPOINTED = "duplicate_filled", "duplicate_dropped", "duplicate_repointed"
_DIGITS = re.compile(r"\d+")


@dataclass(frozen=True)
class Merged:
    """What merging changes.

    Attributes:
        kept: dropped row → kept row, both index labels of the customers frame.
        corrections: changes to typed cells, logged in 变更记录.
        emptied: (sheet, row, column number) of the dropped rows' computed cells; not logged, since a refresh can
            recompute them.
    """

    kept: dict[Any, Any]
    corrections: list[Correction]
    emptied: list[tuple[str, int, int]]


def merge_customers(reading: Reading, decisions: list[Decision]) -> Merged:
    """Work out what merging the pairs changes, without changing anything.

    Linked pairs (A with B, B with C) form one group, of which one row is kept: the one that a decision names, else the
    one with the most typed cells filled, else the one with the older number, else the topmost.

    Raises:
        InputError: ``keep`` names neither row of its pair, or the decisions name two rows of one group; a sheet with
            records of a dropped customer is read-only to custsheet; a dropped row's name is a formula.
    """
    return _Merge(reading, decisions).all()


class _Merge:
    def __init__(self, reading: Reading, decisions: list[Decision]) -> None:
        self.reading = reading
        self.frame = reading.frames[_KEY]
        self.identities = customer_identities(self.frame)
        self.links = link_customers(reading.frames, Findings(), some_ids_unknown=reading.some_ids_unknown)
        self.layouts = {layout.sheet_name: layout for layout in reading.layout.sheets}
        self.positions = {label: position for position, label in enumerate(self.frame.index)}
        self._filled = cache(reading.is_filled)
        self.kept = self._kept(decisions)
        self.corrections: list[Correction] = []
        self.emptied: list[tuple[str, int, int]] = []

    def all(self) -> Merged:
        """Fold each group's rows into the kept one, then hand their records over to it."""
        for kept in dict.fromkeys(self.kept.values()):
            dropped = [label for label, into in self.kept.items() if into == kept]
            now = self._fold(_KEY, kept, dropped)
            for key, account in self.links.account.items():
                if key != _KEY:
                    rows = self._records(account, dropped, kept)
                    self._hand_over(key, rows, self._records(account, [kept], None), now)
        return Merged(self.kept, self.corrections, self.emptied)

    # ------------------------------------------------------------ which row stays

    def _kept(self, decisions: list[Decision]) -> dict[Any, Any]:
        groups: dict[Any, set[Any]] = {}
        # Union of overlapping pairs: every label of a group maps to the same set.
        for each in decisions:
            together = groups.get(each.left, {each.left}) | groups.get(each.right, {each.right})
            groups |= dict.fromkeys(together, together)
        named: dict[Any, list[tuple[int, Any]]] = {label: [] for label in groups}
        for each in decisions:
            if each.keep:
                named[each.left].append((each.line, self._named(each)))
        kept: dict[Any, Any] = {}
        for group in {frozenset(group) for group in groups.values()}:
            wanted = [choice for label in group for choice in named[label]]
            if len({label for _, label in wanted}) > 1:
                raise InputError("plan_keeps", line=max(wanted)[0])
            stays = wanted[0][1] if wanted else min(group, key=self._rank)
            kept |= {label: stays for label in group if label != stays}
        return dict(sorted(kept.items(), key=lambda item: self.positions[item[0]]))

    def _named(self, each: Decision) -> Any:
        """The row of the pair that ``keep`` names, by row number, customer number or name."""
        for label in (each.left, each.right):
            spoken = {str(row_name(label)), *map(str, self.frame.loc[label, ["customer_id", "name"]])}
            if compact(each.keep).removesuffix(".0") in map(compact, spoken):
                return label
        raise InputError("plan_keep", line=each.line, value=each.keep)

    def _rank(self, label: Any) -> tuple[int, int, list[tuple[int, str]], int]:
        """Sort key, best row first: more filled cells, then the older number, then the higher row."""
        typed = self._typed(self._layout(_KEY, label))
        filled = sum(not _is_blank(self._value(_KEY, label, column)) for column in typed)
        number = self.frame.at[label, "customer_id"]
        digits = list(map(_by_size, _DIGITS.findall(number))) if isinstance(number, str) else []
        return -filled, int(not digits), digits, self.positions[label]

    # ------------------------------------------------------------ cells

    def _fold(self, key: str, kept: Any, dropped: list[Any]) -> dict[str, Any]:
        """Fill the kept row's blanks from the first dropped row with a value, and clear the dropped rows.

        Returns:
            What the kept row holds afterwards, by column key.
        """
        layout = self._layout(key, kept)
        now = {column: self._value(key, kept, column) for column in self._typed(layout)}
        for column, old in now.items():
            source = next((row for row in dropped if not _is_blank(self._value(key, row, column))), None)
            if _is_blank(old) and source is not None and not self._is_silent(key, kept, column):
                now[column] = self._value(key, source, column)
                self._correct(key, kept, column, now[column], _FILLED, source)
        for label in dropped:
            self._empty(key, label, kept)
        return now

    def _empty(self, key: str, dropped: Any, kept: Any) -> None:
        """Clear a row: typed cells with a line in 变更记录, computed ones without."""
        layout = self._layout(key, dropped)
        if key == _KEY:
            self._refuse_formula_name(layout, dropped)
        for column in self._typed(layout):
            if self._value(key, dropped, column) is not None:
                self._correct(key, dropped, column, None, _DROPPED, kept)
        ours = [match for match in layout.matches if match.ours]
        self.emptied += [(layout.sheet_name, row_of(dropped), column_number(match.letter)) for match in ours]

    def _refuse_formula_name(self, layout: SheetLayout, dropped: Any) -> None:
        """Refuse a formula as the name: formulas are never cleared, so the dropped customer would stay in the list."""
        letter = layout.columns.get("name")
        if letter is None or self._value(_KEY, dropped, "name") is None:
            return
        if CellRef(row_of(dropped), column_number(letter)) in self.reading.contents_on(layout.sheet_name).formulas:
            raise InputError("merge_formula_name", sheet=layout.sheet_name, cell=f"{letter}{row_of(dropped)}")

    def _records(self, account: pd.Series[int], customers: list[Any], kept: Any) -> list[Any]:
        """Index labels of the records that belong to these customers and not already to ``kept``."""
        wanted = {self.positions[label] for label in customers}
        if kept is not None:
            # Both rows may already count as one customer; records of that customer need no new owner.
            wanted.discard(int(self.links.primary[kept]))
        return list(account.index[account.isin(wanted)])

    def _hand_over(self, key: str, rows: list[Any], own: list[Any], now: dict[str, Any]) -> None:
        """Give records the kept customer's number and name; on sheets with one row per customer, fold the rows.

        Rows are not folded if both have a typed figure in the same column: only a person can tell whether to add them.
        """
        folded = []
        if own and load_schema().sheets[key].per_customer:
            folded = [label for label in rows if not self._have_figures(key, label, own[0])]
            self._fold(key, own[0], folded)
        for label in rows:
            if label not in folded:
                self._repoint(key, label, now)

    def _have_figures(self, key: str, one: Any, other: Any) -> bool:
        columns = load_schema().sheets[key].columns
        return any(
            columns[column].typed_figure and not _is_blank(self._value(key, one, column))
            for column in self._typed(self._layout(key, one))
            if not _is_blank(self._value(key, other, column))
        )

    def _repoint(self, key: str, label: Any, now: dict[str, Any]) -> None:
        for column in ("customer_id", "name"):
            old, new = self._value(key, label, column), now.get(column)
            if not _is_blank(old) and not _is_blank(new) and old != new:
                self._correct(key, label, column, new, _REPOINTED, None)

    def _correct(self, key: str, label: Any, column: str, new: Any, reason: str, other: Any) -> None:
        """Add one cell's correction; ``other`` is the row that it is merged with, None for the kept customer."""
        layout, row = self._layout(key, label), row_of(label)
        merged = layout.merged.get(column, frozenset())
        if row in merged or (row + 1 in merged and new is None):
            return  # a vertically merged cell belongs to several rows; changing it would change their values too
        if not layout.writable:
            raise InputError("merge_not_writable", sheet=layout.sheet_name)
        customer = self._customer(key, label)
        number = self.frame.at[customer, "customer_id"]
        letter = layout.columns[column]
        self.corrections.append(
            Correction(
                sheet=layout.sheet_name,
                row=row,
                letter=letter,
                key=key,
                column=column,
                old=whole(self._value(key, label, column)),
                new=whole(new),
                reason=reason,
                header=layout.headers.get(letter, ""),
                customer_id=number if isinstance(number, str) else None,
                record=self._called(self.kept[customer] if other is None else self._customer(key, other)),
            )
        )

    # ------------------------------------------------------------ looking up

    def _typed(self, layout: SheetLayout) -> list[str]:
        """Keys of a sheet's typed columns, as opposed to computed ones."""
        computed = load_schema().sheets[layout.key].computed
        return [key for key, match in layout.match.items() if not match.ours and key not in computed]

    def _value(self, key: str, label: Any, column: str) -> Any:
        """A cell's stored value; None if it is blank or its sheet lacks the column."""
        raw = self.reading.raw[key]
        return raw.at[label, column] if column in raw and column in self._layout(key, label).columns else None

    def _is_silent(self, key: str, label: Any, column: str) -> bool:
        """Does the cell read as blank but hold a formula or an error?"""
        return self._value(key, label, column) is None and bool(self._filled(key, column)[label])

    def _customer(self, key: str, label: Any) -> Any:
        """The customer row that a record belongs to; a customer row belongs to itself."""
        return label if key == _KEY else self.frame.index[self.links.account[key][label]]

    def _called(self, customer: Any) -> str:
        """How messages refer to a customer: by number, else name, else row."""
        known = self.identities[customer]
        return known if isinstance(known, str) else str(row_name(customer))

    def _layout(self, key: str, label: Any) -> SheetLayout:
        return self.layouts[label[0]] if isinstance(label, tuple) else self.reading.layout[key]


def _by_size(digits: str) -> tuple[int, str]:
    """Sort key for digit strings of any length; ``int`` refuses more than 4,300 digits."""
    number = digits.lstrip("0")
    return len(number), number


def _is_blank(value: Any) -> bool:
    """Is the cell empty, or filled with a placeholder such as 无?"""
    return value is None or value != value or (isinstance(value, str) and is_placeholder(value))
