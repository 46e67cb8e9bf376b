"""Which record belongs to which customer (contract §3, §4).

A reference by number counts before one by name: an unknown number joins nothing even if the name is known, and where
the two disagree the number counts and a finding says so.  A number that nobody has is that of the one customer whose
number differs in leading zeros only.  Names are tried exactly, then normalised, then without
their legal form; a name that fits several customers joins none.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pandas as pd

from custsheet.cleaning.company_names import company_stem, normalise_company
from custsheet.cleaning.misspelt import Suggestions, perhaps
from custsheet.cleaning.words import compact
from custsheet.issues import Findings
from custsheet.refs import row_of

Positions = npt.NDArray[np.int64]

NOBODY = -1
SEVERAL = -2
_SHOWN_CANDIDATES = 3

_CUSTOMERS = "customers"


@dataclass(frozen=True)
class Links:
    """Records and their customers.

    Attributes:
        account: record type → Series (index of that frame, int64) of positions 0…n−1 in ``frames["customers"]``; −1
            when the row joins nothing. Always positions of primary rows.
        primary: Series (index of customers, int64) → position of the row that carries the customer's figures.
    """

    account: dict[str, pd.Series[int]]
    primary: pd.Series[int]


def link_customers(frames: Mapping[str, pd.DataFrame], findings: Findings, *, some_ids_unknown: bool = False) -> Links:
    """Find the customer of every record.

    Args:
        frames: typed frames by record type, ``customers`` among them; those with ``customer_id`` and ``name`` are
        linked.
        findings: what does not fit is added: duplicate_id, name_shared, same_as_row in customers; unknown_customer,
            ambiguous_customer, customer_missing, id_name_disagree, name_close_match elsewhere.
        some_ids_unknown: customers' numbers are given by formulas that nobody has calculated: a number that is not
            found may be one of theirs, so the name decides and nothing is found wrong.

    Returns:
        Links; the frames are not changed.
    """
    customers = frames[_CUSTOMERS]
    primary = _primary_rows(customers, findings)
    directory = _Directory(customers, primary, some_ids_unknown)
    account = {_CUSTOMERS: pd.Series(primary, index=customers.index)}
    for key, frame in frames.items():
        if key != _CUSTOMERS and {"customer_id", "name"} <= set(frame.columns):
            account[key] = pd.Series(_link(key, frame, directory, findings), index=frame.index)
    return Links(account, pd.Series(primary, index=customers.index))


class _Directory:
    """The customers by number, name, normalised name and stem; −2 stands for several."""

    def __init__(self, customers: pd.DataFrame, primary: Positions, some_ids_unknown: bool) -> None:
        self.some_ids_unknown = some_ids_unknown
        self.names = [_text(name) for name in customers["name"].tolist()]
        self.ids = [_text(code) for code in customers["customer_id"].tolist()]
        self.primary = primary
        self.by_id = self._table([compact(code) for code in self.ids])
        self.by_digits = self._table([_digits(code) for code in self.ids])
        self.by_name = self._table(self.names)
        self.by_company = self._table([normalise_company(name) if name else "" for name in self.names])
        self.suggestions = Suggestions(self.names)
        self.by_stem = self._table([company_stem(name) if name else "" for name in self.names])

    def _table(self, keys: list[str]) -> dict[str, int]:
        table: dict[str, int] = {}
        for key, position in zip(keys, self.primary.tolist(), strict=True):
            if key and table.setdefault(key, position) != position:
                table[key] = SEVERAL
        return table

    def find_id(self, code: str) -> int:
        """Position of the customer with this number: as it stands, else without the zeros that fill it up.

        A number in the format 00000 and the text 00001 look alike on the screen.
        """
        exact = self.by_id.get(compact(code))
        if exact is not None:
            return exact
        filled = self.by_digits.get(_digits(code), NOBODY)
        return NOBODY if filled == SEVERAL else filled

    def find_name(self, name: str) -> tuple[int, bool]:
        """Position of the customer called ``name`` (−1 nobody, −2 several), and whether it is spelled as there."""
        exact = self.by_name.get(name)
        if exact is not None:
            return exact, True
        for table, key in ((self.by_company, normalise_company(name)), (self.by_stem, company_stem(name))):
            found = table.get(key)
            if found is not None:
                return found, False
        return NOBODY, False

    def candidates(self, name: str) -> str:
        """The customers that ``name`` may mean, for a sentence."""
        forms = {normalise_company(name), company_stem(name)}
        fitting = [
            f"{self.names[i]} ({self.ids[i]})" if self.ids[i] else self.names[i]
            for i in range(len(self.names))
            if self.names[i] and {normalise_company(self.names[i]), company_stem(self.names[i])} & forms
        ]
        more = "…" if len(fitting) > _SHOWN_CANDIDATES else ""
        return "、".join(fitting[:_SHOWN_CANDIDATES]) + more


def _link(key: str, frame: pd.DataFrame, directory: _Directory, findings: Findings) -> Positions:
    """Positions of the customers of one frame's rows. Equal pairs of number and name are looked up once."""
    codes = [_text(code) for code in frame["customer_id"].tolist()]
    names = [_text(name) for name in frame["name"].tolist()]
    pairs = list(zip(codes, names, strict=True))
    answers = {pair: _answer(*pair, directory) for pair in dict.fromkeys(pairs)}
    if not any(codes) and not any(names):
        # The sheet has neither column, which is one thing to say, and not here.
        return np.full(len(pairs), NOBODY, dtype=np.int64)
    wrong = {pair: answer for pair, answer in answers.items() if answer.code}
    for place, pair in enumerate(pairs) if wrong else ():
        if answer := wrong.get(pair):
            findings.add(answer.code, key, [frame.index[place]], answer.column, [answer.value], params=[answer.params])
    return np.array([answers[pair].position for pair in pairs], dtype=np.int64)


@dataclass(frozen=True)
class _Answer:
    """Whom a pair of number and name means, and what is wrong with it."""

    position: int
    code: str = ""
    column: str | None = None
    value: object = None
    params: Mapping[str, object] = field(default_factory=dict)


def _answer(code: str, name: str, directory: _Directory) -> _Answer:
    if code:
        return _by_id(code, name, directory)
    return _by_name(name, directory) if name else _Answer(NOBODY, "customer_missing")


def _by_name(name: str, directory: _Directory) -> _Answer:
    position, as_spelled = directory.find_name(name)
    if position == SEVERAL:
        return _Answer(NOBODY, "ambiguous_customer", "name", name, {"candidates": directory.candidates(name)})
    if position == NOBODY:
        suggestion = perhaps(directory.suggestions.nearest(name))
        return _Answer(NOBODY, "unknown_customer", "name", name, {"suggestion": suggestion})
    if not as_spelled:
        return _Answer(position, "name_close_match", "name", name, {"expected": directory.names[position]})
    return _Answer(position)


def _by_id(code: str, name: str, directory: _Directory) -> _Answer:
    position = directory.find_id(code)
    if position == SEVERAL:
        # A number that two customers share says nothing by itself; a name among them does.
        named, _ = directory.find_name(name) if name else (NOBODY, False)
        if named >= 0 and compact(directory.ids[named]) == compact(code):
            return _Answer(named)
        return _Answer(NOBODY, "ambiguous_customer", "customer_id", code, {"candidates": _sharing(code, directory)})
    if position == NOBODY and directory.some_ids_unknown:
        return _by_name(name, directory) if name else _Answer(NOBODY)
    if position == NOBODY:
        return _Answer(
            NOBODY, "unknown_customer", "customer_id", code, {"suggestion": perhaps(_known_by(name, directory))}
        )
    expected = directory.names[position]
    if name and expected and name != expected and not _same_company(name, expected, directory, position):
        params = {"expected": expected, "found": name}
        return _Answer(position, "id_name_disagree", "customer_id", code, params)
    return _Answer(position)


def _known_by(name: str, directory: _Directory) -> str | None:
    """The number and name of the customer that a row with an unknown number names."""
    position, _ = directory.find_name(name) if name else (NOBODY, False)
    return f"{directory.ids[position]} {directory.names[position]}".strip() if position >= 0 else None


def _same_company(name: str, expected: str, directory: _Directory, position: int) -> bool:
    return normalise_company(name) == normalise_company(expected) or directory.find_name(name)[0] == position


def _sharing(code: str, directory: _Directory) -> str:
    rows = [directory.names[i] for i, other in enumerate(directory.ids) if compact(other) == compact(code)]
    return "、".join(dict.fromkeys(rows[:_SHOWN_CANDIDATES]))


# ---------------------------------------------------------------- the customer sheet itself


def _primary_rows(customers: pd.DataFrame, findings: Findings) -> Positions:
    """Position of the row that carries each customer row's figures.

    Rows with one name and no conflicting number or credit code are one customer, the first row carries it. One number
    under two names is duplicate_id; one name under two numbers is name_shared, and both stand for themselves.
    """
    names = [_text(name) for name in customers["name"].tolist()]
    ids = [compact(_text(code)) for code in customers["customer_id"].tolist()]
    same_ids = [_digits(code) or code for code in ids]
    codes = [compact(_text(code)) for code in customers["uscc"].tolist()]
    primary = np.arange(len(names), dtype=np.int64)
    groups: dict[str, list[int]] = {}
    for position, name in enumerate(names):
        if name:
            groups.setdefault(name, []).append(position)
    same: list[tuple[int, int]] = []
    shared: list[tuple[int, int]] = []
    for positions in groups.values():
        if len(positions) > 1:
            _settle_group(positions, same_ids, codes, primary, same, shared)
    _report(customers, findings, "same_as_row", "name", same)
    _report(customers, findings, "name_shared", "name", shared)
    _report(customers, findings, "duplicate_id", "customer_id", _duplicate_ids(ids, names, primary))
    return primary


def _settle_group(
    positions: list[int],
    ids: list[str],
    codes: list[str],
    primary: Positions,
    same: list[tuple[int, int]],
    shared: list[tuple[int, int]],
) -> None:
    """Rows of one name: one customer unless numbers or credit codes differ."""
    stated_ids = {ids[p] for p in positions if ids[p]}
    stated_codes = {codes[p] for p in positions if codes[p]}
    if len(stated_ids) <= 1 and len(stated_codes) <= 1:
        for position in positions[1:]:
            primary[position] = positions[0]
            same.append((position, positions[0]))
        return
    first_of: dict[str, int] = {}
    for position in positions:
        mark = ids[position] or codes[position]
        first = first_of.setdefault(mark, position) if mark else position
        if first != position and (not codes[position] or not codes[first] or codes[position] == codes[first]):
            primary[position] = first
            same.append((position, first))
        elif position != positions[0]:
            shared.append((position, positions[0]))


def _duplicate_ids(ids: list[str], names: list[str], primary: Positions) -> list[tuple[int, int]]:
    first: dict[str, int] = {}
    doubled = []
    for position, code in enumerate(ids):
        if not code:
            continue
        earlier = first.setdefault(code, position)
        if earlier != position and primary[position] != primary[earlier]:
            doubled.append((position, earlier))
    return doubled


def _report(customers: pd.DataFrame, findings: Findings, code: str, column: str, pairs: list[tuple[int, int]]) -> None:
    """One finding per (row, other row); ``row`` of the sentence is the other one's number."""
    labels = customers.index
    findings.add(
        code,
        _CUSTOMERS,
        [labels[position] for position, _ in pairs],
        column,
        [customers[column].iloc[position] for position, _ in pairs],
        params=[{"row": row_of(labels[other])} for _, other in pairs],
    )


def _digits(code: str) -> str:
    """A number of digits only, without leading zeros; empty for any other."""
    plain = compact(code)
    return plain.lstrip("0") if plain.isascii() and plain.isdecimal() else ""


def _text(value: object) -> str:
    """A frame's text, empty for NaN."""
    return value if isinstance(value, str) else ""
