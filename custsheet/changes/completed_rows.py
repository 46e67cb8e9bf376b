"""Complete the records before they are scored: blank 客户编号, and the plan and value rows that customers still lack.

These are the only cells outside its own columns that a refresh fills (CONTRACT §1.2), and only blank ones.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import Any

import numpy as np
import pandas as pd

from custsheet.changes.change_set import TypedCell
from custsheet.changes.customer_ids import next_ids
from custsheet.cleaning import Links
from custsheet.reading import Layout, Reading, SheetContents, SheetLayout
from custsheet.refs import MAX_ROW, column_number, row_of
from custsheet.schema import Schema

ID = "customer_id"
Frames = dict[str, pd.DataFrame]


@dataclass
class Completed:
    """What was added to the records.

    Attributes:
        frames: the frames with ids filled in and rows appended; those that did not change are the same objects.
        typed: sheet → cells to fill.
        appended: sheet → numbers of the appended rows.
        blocked: sheets without room below their rows: what row is in the way, how many customers wait for one.
        assigned: sheet → how many ids it got.
    """

    frames: Frames
    typed: dict[str, list[TypedCell]] = field(default_factory=dict)
    appended: dict[str, tuple[int, ...]] = field(default_factory=dict)
    blocked: list[tuple[SheetLayout, int, int]] = field(default_factory=list)
    assigned: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class IdForm:
    """How the customers' sheet stores an id.

    Attributes:
        stored_as_number: index labels of the customers whose id is a number.
        new_as_number: is a new id a number?
        number_format: that of most of these numbers.
    """

    stored_as_number: frozenset[Any] = frozenset()
    new_as_number: bool = False
    number_format: str | None = None

    def cell(self, row: int, letter: str, text: str, *, as_number: bool) -> TypedCell:
        """The cell for an id that a frame has as text."""
        if as_number and text.isascii() and text.isdigit():
            return TypedCell(row, letter, ID, int(text), self.number_format)
        return TypedCell(row, letter, ID, text)


def assign_ids(
    done: Completed, reading: Reading, links: Links, form: IdForm, cell_parts: Callable[[], Iterable[bytes]]
) -> IdForm:
    """Give every customer with a name and nothing in the id cell the next id (CONTRACT §3).

    None is given while a formula of the column has never been calculated: it may give the same one.

    Args:
        done: takes the frames and cells.
        reading: where the customers stand; without an id column nothing is assigned.
        links: repeated rows of one customer get none.
        form: how the sheet stores its ids.
        cell_parts: the XML of the parts that hold cell values, read only when an id is needed.

    Returns:
        The form with the new numbers in it.
    """
    layout, customers = reading.layout, done.frames["customers"]
    own_row = links.primary.to_numpy() == range(len(customers))
    needy = ~reading.is_filled("customers", ID) & customers["name"].notna() & own_row
    sheets = {each.sheet_name: each for each in layout.all("customers") if ID in each.columns and each.writable}
    labels = [label for label in customers.index[needy] if _sheet_of(label, layout, "customers") in sheets]
    if not labels or reading.some_ids_unknown:
        return form
    referred = [frame[ID].dropna() for key, frame in done.frames.items() if key != "customers" and ID in frame]
    ids = next_ids(customers[ID].dropna(), cell_parts(), len(labels), chain.from_iterable(referred))
    customers = customers.copy()
    customers.loc[pd.Index(labels), ID] = ids
    done.frames["customers"] = customers
    for label, new in zip(labels, ids, strict=True):
        sheet = _sheet_of(label, layout, "customers")
        cell = form.cell(row_of(label), sheets[sheet].columns[ID], new, as_number=form.new_as_number)
        done.typed.setdefault(sheet, []).append(cell)
        done.assigned[sheet] = done.assigned.get(sheet, 0) + 1
    return replace(form, stored_as_number=form.stored_as_number | set(labels)) if form.new_as_number else form


def append_missing(
    done: Completed,
    reading: Reading,
    links: Links,
    schema: Schema,
    keys: Iterable[str],
    form: IdForm,
    totals_row: Callable[[SheetLayout], int | None],
) -> None:
    """Append a row for each customer that has none yet to the sheets of ``keys`` (plans, value), below their last row.

    If anything stands below the rows nothing is appended there, and ``done.blocked`` says so.  Of rows that people
    prepared, only cells in which nothing is filled are written: formulas stay.

    Args:
        form: how the customers' sheet stores ids; the new rows store them alike.
        totals_row: the totals row of a sheet's table, which may look like a prepared row: it takes no record.
    """
    customers = done.frames["customers"]
    is_own = (links.primary.to_numpy() == range(len(customers))) & customers["name"].notna().to_numpy()
    for key in keys:
        target = next((each for each in reversed(reading.layout.all(key)) if each.writable), None)
        if target is None:
            continue
        present = set(links.account[key])
        missing = [position for position in range(len(customers)) if is_own[position] and position not in present]
        if not missing:
            continue
        place = _Place(target, reading.contents_on(target.sheet_name), len(missing), totals_row(target))
        if place.obstacle is not None:
            done.blocked.append((target, place.obstacle, len(missing)))
            continue
        _append(done, place, customers.iloc[missing], schema, form)


class _Place:
    """The rows below a sheet's last one into which ``count`` records go."""

    def __init__(self, target: SheetLayout, contents: SheetContents, count: int, totals_row: int | None) -> None:
        self.target = target
        self._foot_row = min((row for row in (target.foot_row, totals_row) if row is not None), default=None)
        start = max(target.last_row, target.header_row) + 1
        self.rows = range(start, start + count)
        self._contents = contents

    @property
    def obstacle(self) -> int | None:
        """The first row that is in the way; None where each can say by number or name whom it is about."""
        if self._foot_row is not None or self.rows[-1] > MAX_ROW:
            return self._foot_row or MAX_ROW
        typed = [column_number(match.letter) for match in self.target.matches if not match.ours]
        return next((row for row in self.rows if not self._takes_record(row, typed)), None)

    def _takes_record(self, row: int, typed: Collection[int]) -> bool:
        """Can the row say whom it is about, and do formulas that people prepared show nothing now?

        What they show of an empty row would be read as the record's until a spreadsheet program calculates again.
        """
        can_name = self.is_free(row, ID) or self.is_free(row, "name")
        return can_name and all(self._contents.shows_nothing(row, column) for column in typed)

    def is_free(self, row: int, key: str) -> bool:
        """Is there a column of that key, and nothing filled in its cell?"""
        letter = self.target.columns.get(key)
        return letter is not None and not self._contents.is_filled(row, column_number(letter))


def _append(done: Completed, place: _Place, customers: pd.DataFrame, schema: Schema, form: IdForm) -> None:
    target, rows = place.target, place.rows
    shared = [key for key in (ID, "name", "owner") if key in schema.sheets[target.key].columns]
    frame = done.frames[target.key]
    several = isinstance(frame.index, pd.MultiIndex)
    labels: Any = pd.MultiIndex.from_product([[target.sheet_name], rows]) if several else pd.Index(rows)
    new = customers[shared].set_axis(labels, axis=0)
    for key in shared:  # only what will stand in the sheet: what a formula makes of it, the next refresh reads
        new[key] = new[key].where(np.array([place.is_free(row, key) for row in rows]))
    new = new.reindex(columns=frame.columns)
    if several:
        new["sheet_name"] = target.sheet_name
    new = new.astype(frame.dtypes.to_dict())
    done.frames[target.key] = pd.concat([frame, new]) if len(frame) else new
    done.appended[target.sheet_name] = tuple(rows)
    cells = done.typed.setdefault(target.sheet_name, [])
    for key in (key for key in shared if key in target.columns):
        letter = target.columns[key]
        for row, customer, value in zip(rows, customers.index, new[key], strict=True):
            if isinstance(value, str):
                is_number = customer in form.stored_as_number
                cells.append(
                    form.cell(row, letter, value, as_number=is_number)
                    if key == ID
                    else TypedCell(row, letter, key, value)
                )


def _sheet_of(label: Any, layout: Layout, key: str) -> str:
    return str(label[0]) if isinstance(label, tuple) else layout[key].sheet_name
