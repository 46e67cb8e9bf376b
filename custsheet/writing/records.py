"""Complete the records before they are scored: blank 客户编号, and the plan and value rows that customers still lack.

These are the only cells outside its own columns that a refresh fills (CONTRACT §1.2), and only blank ones.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from custsheet.cleaning import Links
from custsheet.reading import Layout, SheetLayout
from custsheet.refs import row_of
from custsheet.schema import Schema
from custsheet.writing.customer_ids import next_ids
from custsheet.writing.plan import TypedCell

Frames = dict[str, pd.DataFrame]


@dataclass
class Completed:
    """What was added to the records.

    Attributes:
        frames: the frames with ids filled in and rows appended; those that did not change are the same objects.
        typed: sheet → cells to fill.
        appended: sheet → numbers of the appended rows.
        blocked: layout of a sheet below whose rows something stands → how many customers wait for a row there.
    """

    frames: Frames
    typed: dict[str, list[TypedCell]] = field(default_factory=dict)
    appended: dict[str, tuple[int, ...]] = field(default_factory=dict)
    blocked: list[tuple[SheetLayout, int]] = field(default_factory=list)
    assigned: dict[str, int] = field(default_factory=dict)


def on_sheet(frame: pd.DataFrame, sheet: str) -> pd.DataFrame:
    """The rows of a frame that stand on one sheet."""
    if isinstance(frame.index, pd.MultiIndex):
        return frame[frame.index.get_level_values(0) == sheet]
    return frame


def assign_ids(
    done: Completed, layout: Layout, links: Links, blank: pd.Series[bool], cell_parts: Callable[[], Iterable[bytes]]
) -> None:
    """Give every customer with a name and a blank id cell the next id (CONTRACT §3).

    Args:
        done: takes the frames and cells.
        layout: where the customers stand; without an id column nothing is assigned.
        links: repeated rows of one customer get none.
        blank: index of the customers; is the id cell empty? An id that cannot be read is not.
        cell_parts: the XML of the parts that hold cell values, read only when an id is needed.
    """
    customers = done.frames["customers"]
    own_row = links.primary.to_numpy() == range(len(customers))
    needy = blank & customers["name"].notna() & own_row
    sheets = {
        each.sheet_name: each for each in layout.all("customers") if "customer_id" in each.columns and each.writable
    }
    labels = [label for label in customers.index[needy] if _sheet_of(label, layout, "customers") in sheets]
    if not labels:
        return
    ids = next_ids(customers["customer_id"].dropna(), cell_parts(), len(labels))
    customers = customers.copy()
    customers.loc[pd.Index(labels), "customer_id"] = ids
    done.frames["customers"] = customers
    for label, new in zip(labels, ids, strict=True):
        sheet = _sheet_of(label, layout, "customers")
        cell = TypedCell(row_of(label), sheets[sheet].columns["customer_id"], "customer_id", new)
        done.typed.setdefault(sheet, []).append(cell)
        done.assigned[sheet] = done.assigned.get(sheet, 0) + 1


def append_missing(done: Completed, layout: Layout, links: Links, schema: Schema, keys: Iterable[str]) -> None:
    """Append a row for each customer that has none yet to the sheets of ``keys`` (plans, value), below their last row.

    If anything stands below the rows nothing is appended there, and ``done.blocked`` says so.
    """
    customers = done.frames["customers"]
    is_own = (links.primary.to_numpy() == range(len(customers))) & customers["name"].notna().to_numpy()
    for key in keys:
        target = next((each for each in reversed(layout.all(key)) if each.writable), None)
        if target is None:
            continue
        present = set(links.account[key])
        missing = [position for position in range(len(customers)) if is_own[position] and position not in present]
        if not missing:
            continue
        if target.foot_row is not None:
            done.blocked.append((target, len(missing)))
            continue
        _append(done, target, customers.iloc[missing], schema)


def _append(done: Completed, target: SheetLayout, customers: pd.DataFrame, schema: Schema) -> None:
    start = max(target.last_row, target.header_row) + 1
    rows = range(start, start + len(customers))
    shared = [key for key in ("customer_id", "name", "owner") if key in schema.sheets[target.key].columns]
    frame = done.frames[target.key]
    several = isinstance(frame.index, pd.MultiIndex)
    labels: Any = pd.MultiIndex.from_product([[target.sheet_name], rows]) if several else pd.Index(rows)
    new = customers[shared].set_axis(labels, axis=0).reindex(columns=frame.columns)
    if several:
        new["sheet_name"] = target.sheet_name
    new = new.astype(frame.dtypes.to_dict())
    done.frames[target.key] = pd.concat([frame, new]) if len(frame) else new
    done.appended[target.sheet_name] = tuple(rows)
    cells = done.typed.setdefault(target.sheet_name, [])
    for key in shared:
        if key in target.columns:
            values = zip(rows, customers[key], strict=True)
            cells += [
                TypedCell(row, target.columns[key], key, value) for row, value in values if isinstance(value, str)
            ]


def _sheet_of(label: Any, layout: Layout, key: str) -> str:
    return str(label[0]) if isinstance(label, tuple) else layout[key].sheet_name
