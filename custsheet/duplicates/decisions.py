"""The plan that people review: candidate pairs and their decisions, read back from ``dedupe --format csv``."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

from custsheet.cleaning.csv_cells import from_csv_cell, to_csv_cell
from custsheet.cleaning.words import compact
from custsheet.errors import InputError
from custsheet.refs import row_name
from custsheet.texts import load_toml

PLAN_COLUMNS = ("left", "right", "score", "reasons", "ids", "names", "decision", "keep")
BETWEEN = " | "
_NEEDED = ("left", "right", "decision")
_ENCODINGS = ("utf-8-sig", "gb18030")
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True)
class Decision:
    """A pair to merge.

    Attributes:
        line: line number in the plan, for messages; 1 is its header.
        left, right: index labels of the customers frame.
        keep: the row to keep, as typed (row, number or name); "" lets custsheet choose.
    """

    line: int
    left: Any
    right: Any
    keep: str


def plan_rows(pairs: pd.DataFrame) -> pd.DataFrame:
    """The plan for the pairs of ``customer_pairs``: DataFrame PLAN_COLUMNS, decision and keep left blank to fill in."""
    plan = pd.DataFrame({"left": pairs["left"].map(row_name), "right": pairs["right"].map(row_name)}, dtype=object)
    plan["score"], plan["reasons"] = pairs["score"], pairs["reasons"]
    for column in ("id", "name"):
        sides = pairs[[f"left_{column}", f"right_{column}"]].astype(object).fillna("").astype(str)
        plan[f"{column}s"] = sides[f"left_{column}"] + BETWEEN + sides[f"right_{column}"]
    return plan.assign(decision=None, keep=None)[list(PLAN_COLUMNS)]


def read_plan(path: Path) -> pd.DataFrame:
    """Read a reviewed plan, as saved by a spreadsheet program or an editor.

    Raises:
        InputError: the file cannot be read, or required columns are missing.
    """
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise InputError("file_not_found", path=str(path)) from None
    except OSError as error:
        raise InputError("read_failed", path=str(path), reason=error.strerror or str(error)) from error
    text = _decoded(data, path)
    # Spreadsheet programs also save CSV with semicolons or tabs.
    first_line = text.partition("\n")[0]
    delimiter = max(",;\t", key=first_line.count)
    reader = csv.DictReader(io.StringIO(text), delimiter=delimiter)
    lines = [{column: _cell(value) for column, value in line.items()} for line in reader]
    table = pd.DataFrame(lines, columns=list(reader.fieldnames or ()))  # a plan without pairs still has a header
    missing = [column for column in _NEEDED if column not in table.columns]
    if missing:
        raise InputError("plan_columns", path=str(path), columns=", ".join(missing))
    return table


def decisions(plan: pd.DataFrame, customers: pd.DataFrame) -> list[Decision]:
    """The pairs that the plan says to merge.

    Args:
        plan: DataFrame left, right, decision, and optionally keep, ids, names; not changed.
        customers: the current customers frame.

    Raises:
        InputError: a decision is neither merge nor keep, a row holds no customer, or now holds a different one.
    """
    rows = {str(row_name(label)): label for label in customers.index}
    return list(_merges(plan.astype(object).where(plan.notna(), "").to_dict("records"), rows, customers))


def _merges(lines: Iterable[dict[Any, Any]], rows: dict[str, Any], customers: pd.DataFrame) -> Iterator[Decision]:
    for number, line in enumerate(lines, start=2):
        word = compact(str(line["decision"]))
        if word in _words("keep") or not word:
            continue
        if word not in _words("merge"):
            raise InputError("plan_decision", line=number, value=line["decision"], allowed="merge, keep")
        for side in ("left", "right"):
            if _plain(line[side]) not in rows:
                raise InputError("plan_row", line=number, value=line[side])
        left, right = (rows[_plain(line[side])] for side in ("left", "right"))
        _check_unchanged(number, line, [left, right], customers)
        yield Decision(number, left, right, str(line.get("keep", "")).strip())


def _check_unchanged(number: int, line: dict[Any, Any], labels: list[Any], customers: pd.DataFrame) -> None:
    """Refuse a stale plan: if rows were sorted or added since, it would merge the wrong customers."""
    for column, key in (("ids", "customer_id"), ("names", "name")):
        planned = str(line.get(column, "")).strip()
        values = [customers.at[label, key] for label in labels]
        # Escaped and unescaped like the plan's own cells, so that both sides went through the same round trip.
        now = from_csv_cell(to_csv_cell(BETWEEN.join(value if isinstance(value, str) else "" for value in values)))
        if planned.strip(BETWEEN) and compact(planned) != compact(now):
            raise InputError("plan_stale", line=number, planned=planned, now=now)
        if planned and all(isinstance(value, str) for value in values):
            return  # matching numbers are enough; a program that misreads UTF-8 may have garbled the names


def _cell(value: object) -> object:
    return from_csv_cell(value) if isinstance(value, str) else value


def _decoded(data: bytes, path: Path) -> str:
    encodings = ("utf-16",) if data[:2] in _UTF_16 else _ENCODINGS
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise InputError("plan_columns", path=str(path), columns=", ".join(_NEEDED))


def _plain(value: object) -> str:
    """``7``, ``7.0`` and 7 all mean row 7: a column with blanks comes back as floats."""
    return str(value).strip().removesuffix(".0")


@cache
def _words(meaning: str) -> frozenset[str]:
    return frozenset(map(compact, load_toml("dedupe.toml")["plan"][meaning]))
