"""``CustomerWorkbook``: the one object that ties a file to its frames (CONTRACT §7, docs/library.md)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, TypeVar

import pandas as pd

from custsheet.cleaning.as_of import AsOf
from custsheet.creating import new_workbook as new_workbook
from custsheet.errors import UsageError
from custsheet.reading import Layout, empty_frame, mapping_path, save_mapping
from custsheet.reading import Mapping as ColumnMapping
from custsheet.refreshing.actions import refreshed, saved
from custsheet.refreshing.answers import described, due_customers, mapping_of
from custsheet.refreshing.opened import OpenedWorkbook, opened_workbook
from custsheet.refreshing.refresh import Refresh
from custsheet.refreshing.result import RefreshResult
from custsheet.refreshing.shown import as_html, as_text, shown_book
from custsheet.reminders import HandedFrames, Reminders
from custsheet.saving.save import SaveResult
from custsheet.schema import Settings, load_schema
from custsheet.texts import Lang

# Subpackages that a refresh does not need are imported inside the methods that do, to keep start-up quick.
if TYPE_CHECKING:
    from custsheet.refreshing.explanation import Explanation

_T = TypeVar("_T")


class CustomerWorkbook:
    """A customer workbook as typed frames; made by ``custsheet.open``.

    ``book[key]`` is the frame of a record type, indexed by the row number that Excel shows. An absent sheet gives an
    empty frame with its columns, an unknown key a KeyError. Frames are copies: pass a changed one to ``update``.
    No file is written before ``save``. ``as_of`` is T of CONTRACT §4: a date, a datetime, or text such as
    ``2026-10-31``. ``lang`` defaults to the workbook's language. A book is not thread-safe: use one per thread.
    """

    def __init__(self, opened: OpenedWorkbook) -> None:
        self._opened = opened
        self._frames = HandedFrames(opened)
        self._reminders = Reminders()

    @classmethod
    def open(
        cls,
        source: str | Path | bytes | IO[bytes],
        *,
        mapping: ColumnMapping | None = None,
        password: str | None = None,
        strict: bool = True,
    ) -> CustomerWorkbook:
        """Open and read a workbook.

        Args:
            source: path, bytes, or binary file; UsageError for anything else.
            mapping: the user's column mapping; by default the mapping file beside the workbook, if there is one.
            password: for an encrypted file; ``save`` encrypts it again with the same password.
            strict: refuse what would stop a refresh (two columns for one key, copies of a sheet).

        Raises:
            InputError: the file cannot be used; the message says what is wrong, where, and what to do.
        """
        return cls(opened_workbook(source, mapping, password=password, strict=strict))

    def _after(self, action: tuple[OpenedWorkbook, _T], written: str | None = None) -> _T:
        """Replace the value by the one after an action; ``written`` is the record type whose frame it wrote."""
        opened, given = action
        if opened is not self._opened:
            self._reminders.frames_replaced(self._frames.changed(), written)
            self._opened, self._frames = opened, HandedFrames(opened)
        return given

    def __getitem__(self, key: str) -> pd.DataFrame:
        spec = load_schema().sheets[key]
        return self._frames[key] if key in self._opened.frames else empty_frame(spec)

    @property
    def frames(self) -> dict[str, pd.DataFrame]:
        """Record type → frame; includes computed columns after a refresh."""
        return {key: self._frames[key] for key in self._opened.frames}

    @property
    def path(self) -> Path | None:
        """The file that ``save`` writes by default; None for bytes and streams."""
        return self._opened.path

    @property
    def lang(self) -> Lang:
        """The language of the workbook's labels."""
        return self._opened.source.reading.lang

    @property
    def is_encrypted(self) -> bool:
        """Does opening the file need a password?"""
        return self._opened.seal is not None

    @property
    def layout(self) -> Layout:
        """Sheet names, header rows and column letters of the recognised sheets."""
        return self._opened.source.reading.layout

    @property
    def settings(self) -> Settings:
        """The rules: from the 设置 tab if there is one, else the defaults."""
        return self._opened.source.settings

    @property
    def issues(self) -> pd.DataFrame:
        """Data problems (issues.ISSUE_COLUMNS): those of the refresh, else those that do not depend on a date."""
        current = self._opened.current
        return current.problems.table if current else self.check(None)

    def check(self, as_of: AsOf | None, lang: Lang | None = None, *, short: bool = False) -> pd.DataFrame:
        """Every data problem (issues.ISSUE_COLUMNS), worst first; with ``as_of`` None, those that do not need a date.

        ``short`` collapses a problem on more than half of a sheet's rows into one line with a count.
        """
        problems = self._opened.problems(as_of, lang)
        return problems.short_table if short else problems.table

    def check_by_owner(self, as_of: AsOf | None) -> pd.DataFrame:
        """The number of issues per owner: DataFrame owner, error, warning, info; most errors first.

        An issue counts for its row's owner, else the customer's; for None if neither is named. Issues of whole columns
        and sheets are not counted.
        """
        return self._opened.problems(as_of).by_owner()

    def inspect(self, lang: Lang | None = None) -> dict[str, Any]:
        """What was recognised, as ``inspect --format json`` prints it (CONTRACT §6), minus the file name."""
        return described(self.layout, lang or self.lang)

    def save_mapping(self) -> Path:
        """Write the recognised columns to the mapping file beside the workbook; returns its path, or UsageError."""
        if self.path is None:
            raise UsageError("no_path_for_mapping")
        target = mapping_path(self.path)
        save_mapping(target, mapping_of(self.layout))
        return target

    def refresh(
        self, as_of: AsOf, *, add: Collection[str] = (), lang: Lang | None = None, said_in: Lang | None = None
    ) -> RefreshResult:
        """Compute every column as of a date; ``frames`` then include them, and ``save`` writes them.

        Args:
            add: columns, record types or tabs that this workbook would not get by default (``--add``); UsageError for
                an unknown one.
            lang: language of what is written.
            said_in: language of ``added`` and ``notes``; ``lang`` by default. Sheets and columns keep their names.

        Raises:
            PackageError: a change would destroy something that users put into the file.
        """
        return self._after(refreshed(self._opened, as_of, add, lang, said_in))

    def due(self, as_of: AsOf, days: int | None = None, owner: str | None = None) -> pd.DataFrame:
        """Customers to contact by ``as_of`` + ``days`` (default: that of 本周该联系), most overdue first: DataFrame
        customer_id, name, owner, due_date, overdue_days, tier, risk, reason.
        """
        return due_customers(Refresh(self._opened.source, as_of), days, owner)

    def explain(self, customer: str, as_of: AsOf, lang: Lang | None = None) -> pd.DataFrame:
        """How each figure of one customer was computed, inputs first: DataFrame section, key, label, value (object: as
        in the frames, dates as ``date``), why.

        ``customer`` is a 客户编号 or a name in any spelling; InputError, with suggestions, if none or several match.
        """
        return self.explanation(customer, as_of, lang).table

    def explanation(self, customer: str, as_of: AsOf, lang: Lang | None = None) -> Explanation:
        """Like ``explain``, with the customer's id and name, and each value formatted for people."""
        from custsheet.refreshing.explanation import explain

        return explain(Refresh(self._opened.source, as_of, lang=lang), customer)

    def report(self, as_of: AsOf, lang: Lang | None = None) -> str:
        """The summary as one self-contained HTML page, for mail, phone and print."""
        from custsheet.refreshing.report import report

        return report(Refresh(self._opened.source, as_of, lang=lang), self.path.name if self.path else None)

    def handbook(self, as_of: AsOf, lang: Lang | None = None) -> str:
        """The team's customer handbook as one HTML page, written from this workbook's settings. It names no customer:
        its two cases are anonymous patterns from the year up to ``as_of``, or invented and marked as such.
        """
        from custsheet.refreshing.handbook import handbook

        return handbook(Refresh(self._opened.source, as_of, lang=lang))

    def update(self, key: str, frame: pd.DataFrame, *, as_of: AsOf | None = None) -> int:
        """Write the typed cells that differ from ``frame``; returns how many. Each call reads the workbook again.

        Args:
            frame: all or some rows and columns of ``book[key]``, by index label; not changed. Text is read as if typed
                into the cell (``50万``), numbers are in the units of the frame, missing values clear a cell.
            as_of: the date that 变更记录 gives the change; that of the last refresh by default.

        Raises:
            UsageError: an unknown row or column, a computed column, a formula, a merged cell, or a value that the
                column cannot hold; the message names row and column, and nothing is changed.
        """
        from custsheet.editing import with_updates

        count = self._after(with_updates(self._opened, key, frame, as_of), written=key)
        self._reminders.called("update", count, self.lang)
        return count

    def append(
        self, key: str, rows: pd.DataFrame | Sequence[Mapping[str, Any]], *, as_of: AsOf | None = None
    ) -> list[Any]:
        """Append records below the last one, formatted like their neighbours; returns the new rows' index labels.

        Args:
            rows: DataFrame (its index is ignored) or dicts, by column key; values and ``as_of`` as for ``update``.
                If the records are on several sheets, ``sheet_name`` chooses one; the last by default.

        Raises:
            UsageError: as for ``update``, with rows counted from 0; a required value is missing; no room below.
        """
        from custsheet.editing import with_rows

        labels = self._after(with_rows(self._opened, key, rows, as_of))
        self._reminders.called("append", len(labels), self.lang)
        return labels

    def duplicates(self, lang: Lang | None = None) -> pd.DataFrame:
        """Likely duplicate customers, likeliest first: DataFrame left, right (index labels of ``book["customers"]``),
        score, reasons, left_id, right_id, left_name, right_name.
        """
        from custsheet.duplicates import customer_pairs

        return customer_pairs(self._opened.source.reading, lang or self.lang)

    def joined_rows(self) -> dict[Any, Any]:
        """Additional rows of a customer, which ``duplicates`` leaves out → the row that carries the figures."""
        from custsheet.duplicates import joined_rows

        return joined_rows(self._opened.source.reading)

    def clean(self, only: Collection[str] = ()) -> pd.DataFrame:
        """The typed cells that canonical form would change: DataFrame sheet, cell, row, column (key), old, new, reason.

        ``only`` lists column keys (``mobile``, ``customers.mobile``) or record types; UsageError for unknown ones.
        """
        from custsheet.editing import corrections_of

        return corrections_of(self._opened, only)

    def apply_corrections(self, corrections: pd.DataFrame, *, as_of: AsOf) -> int:
        """Apply rows of ``clean``'s table, whose ``new`` values may be edited; returns how many cells changed.

        Formulas are never changed. 变更记录 notes old and new value under ``as_of``. An unsaved refresh is dropped.
        UsageError if a row names a cell that does not exist.
        """
        from custsheet.editing import with_corrections

        return self._after(with_corrections(self._opened, corrections, as_of))

    def merge_duplicates(self, plan: pd.DataFrame, *, as_of: AsOf) -> dict[Any, Any]:
        """Merge the pairs that a person accepted; returns dropped row → kept row.

        The row named in ``keep`` stays, else the one with the most cells filled, else the one with the older number.
        Its blanks are filled from the dropped row, whose records get its number and name. The dropped row is cleared,
        not deleted, so no row moves. 变更记录 notes all old values under ``as_of``. An unsaved refresh is dropped.
        ``plan``: DataFrame left, right (rows, as from ``duplicates``), decision (``merge``, ``keep``, blank), and
        optionally keep, ids, names. InputError names the first line that does not fit the workbook.
        """
        from custsheet.editing import with_duplicates_merged

        return self._after(with_duplicates_merged(self._opened, plan, as_of))

    def save(self, path: str | Path | IO[bytes] | None = None) -> SaveResult | None:
        """Write the workbook, losslessly, to ``path``; by default where it came from.

        An unchanged file is not touched. Returns what was done, or None for a binary file. Warns about frames that were
        changed but not passed to ``update``. OutputError if the file cannot be written; nothing is written then.
        """
        self._reminders.saving(self._frames.changed(), self.lang)
        return self._after(saved(self._opened, path))

    def to_bytes(self) -> bytes:
        """The bytes that ``save`` would write."""
        self._reminders.saving(self._frames.changed(), self.lang)
        return self._opened.package_to_save().to_bytes()

    def __repr__(self) -> str:
        return as_text(*shown_book(self._opened))

    def _repr_html_(self) -> str:
        return as_html(*shown_book(self._opened))


open_workbook = CustomerWorkbook.open
