"""``CustomerWorkbook``: the one object that ties a file to its frames (CONTRACT §7).

book = custsheet.open("客户.xlsx")
result = book.refresh(as_of=date(2026, 11, 21))
book.save("客户.xlsx")
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import pandas as pd

from custsheet.changes.apply import apply_changes
from custsheet.changes.change_set import ChangeSet
from custsheet.cleaning.as_of import as_of_day
from custsheet.errors import UsageError
from custsheet.ooxml import Package, read_file, unseal
from custsheet.reading import Layout, Mapping, empty_frame, load_mapping, mapping_path, save_mapping
from custsheet.refreshing.answers import checked, described, due_customers, mapping_of
from custsheet.refreshing.problems import Problems
from custsheet.refreshing.refresh import Refresh
from custsheet.refreshing.result import RefreshResult
from custsheet.refreshing.source import Source, read_source
from custsheet.saving.save import Fingerprint, SaveResult, fingerprint, save_workbook
from custsheet.schema import Settings, load_schema
from custsheet.texts import Lang

# Rooms that a refresh does not need are imported by the methods that do: each costs time.
if TYPE_CHECKING:
    from custsheet.correcting import Correction
    from custsheet.refreshing.explanation import Explanation

_SEED = 2026
"""Of the made-up customers: the same for everybody."""


class CustomerWorkbook:
    """A workbook of customers as typed frames; ``custsheet.open`` makes it.

    ``book[key]`` is the frame of a record type (an absent sheet: an empty frame with its columns; an unknown key:
    KeyError), its index the row number that Excel shows.  Nothing is written before ``save``.
    """

    def __init__(
        self,
        data: bytes,
        path: Path | None = None,
        mapping: Mapping | None = None,
        *,
        password: str | None = None,
        strict: bool = True,
    ) -> None:
        self.path = path
        self._plain, self._seal = unseal(data, password, str(path or ""))
        self._read = partial(read_source, path=str(path or ""), mapping=mapping, strict=strict)
        self._read_source: Source | None = self._read(self._plain)
        self._checked: tuple[date | None, Problems] | None = None
        self._carried_out: list[ChangeSet] = []
        self._fingerprint: Fingerprint | None = None
        self._refreshed: Refresh | None = None
        self._changed: Package | None = None

    @classmethod
    def open(
        cls,
        source: str | Path | bytes | IO[bytes],
        *,
        mapping: Mapping | None = None,
        password: str | None = None,
        strict: bool = True,
    ) -> CustomerWorkbook:
        """Open and read a workbook.

        Args:
            source: path, bytes, or binary file.
            mapping: what a person said about columns; by default the mapping file beside the workbook, when there is
                one.
            password: opens an encrypted file, which ``save`` encrypts with it again; others do not need it.
            strict: refuse what would stop a refresh (two columns for one key, copies of a sheet); else only look.

        Raises:
            InputError: the file cannot be used; the message says what, where and what to do.
        """
        if isinstance(source, bytes):
            return cls(source, mapping=mapping, password=password, strict=strict)
        if not isinstance(source, str | Path):
            return cls(source.read(), mapping=mapping, password=password, strict=strict)
        path = Path(source)
        before = fingerprint(path)
        said = load_mapping(mapping_path(path)) if mapping is None else mapping
        book = cls(read_file(path), path, said, password=password, strict=strict)
        book._fingerprint = before
        return book

    # ------------------------------------------------------------ what is there

    @property
    def _source(self) -> Source:
        """The workbook as read; after a save, which makes it another one, it is read when it is next asked for."""
        if self._read_source is None:
            self._read_source = self._read(self._plain)
        return self._read_source

    def __getitem__(self, key: str) -> pd.DataFrame:
        spec = self._source.schema.sheets[key]
        return self.frames[key] if key in self.frames else empty_frame(spec)

    @property
    def frames(self) -> dict[str, pd.DataFrame]:
        """Record type → frame; with computed columns once refreshed."""
        return self._refreshed.frames if self._refreshed else self._source.reading.frames

    @property
    def lang(self) -> Lang:
        """The language of the workbook's labels."""
        return self._source.reading.lang

    @property
    def is_encrypted(self) -> bool:
        """Does the file need a password to be opened?"""
        return self._seal is not None

    @property
    def layout(self) -> Layout:
        """Sheet names, header rows and column letters of the recognised sheets."""
        return self._source.reading.layout

    @property
    def settings(self) -> Settings:
        """The rules: those of the 设置 tab, where there is one."""
        return self._source.settings

    @property
    def issues(self) -> pd.DataFrame:
        """Data problems (issues.ISSUE_COLUMNS): those of the refresh, else those that need no as-of date to be seen."""
        return self._refreshed.problems.table if self._refreshed else self.check(None)

    def check(self, as_of: date | None, lang: Lang | None = None, *, short: bool = False) -> pd.DataFrame:
        """Every data problem (issues.ISSUE_COLUMNS), the worst first.

        Args:
            as_of: T; without it nothing is said that depends on the day.
            lang: language of messages and hints; the workbook's own by default.
            short: one line with a count for what is on more than half of a sheet's rows.
        """
        problems = self._problems(as_of, lang)
        return problems.short_table if short else problems.table

    def check_by_owner(self, as_of: date | None) -> pd.DataFrame:
        """How many issues each person has to look at.

        Returns:
            DataFrame owner, error, warning, info, the most errors first. A row is its own owner's, else its
            customer's; owner is None where nobody is named. Issues about whole columns and sheets are nobody's.
        """
        return self._problems(as_of, None).by_owner()

    def _problems(self, as_of: date | None, lang: Lang | None) -> Problems:
        wanted = (as_of, lang or self.lang)
        if self._checked is None or self._checked[0] != as_of:
            self._checked = (as_of, checked(self._source, *wanted))
        return replace(self._checked[1], lang=wanted[1], labels=self.lang)

    def inspect(self, lang: Lang | None = None) -> dict[str, Any]:
        """What was recognised, as ``inspect --format json`` prints it (CONTRACT §6), without the file's name."""
        return described(self.layout, lang or self.lang)

    def save_mapping(self) -> Path:
        """Write what was recognised to the mapping file beside the workbook and return its path; UsageError without
        a path.
        """
        if self.path is None:
            raise UsageError("no_path_for_mapping")
        target = mapping_path(self.path)
        save_mapping(target, mapping_of(self.layout))
        return target

    # ------------------------------------------------------------ the main job

    def refresh(
        self, as_of: date, *, add: Collection[str] = (), lang: Lang | None = None, said_in: Lang | None = None
    ) -> RefreshResult:
        """Work out every computed column as of a date; ``frames`` then hold them, ``save`` writes them.

        Args:
            as_of: T of CONTRACT §4.
            add: columns, record types or tabs that this workbook would not get by itself (``--add``).
            lang: language of what is written; the workbook's own by default.
            said_in: language of ``added`` and ``notes`` of the result; that of what is written by default. Names of
                sheets and columns stay as the workbook has them.

        Raises:
            UsageError: ``add`` names something that does not exist.
            PackageError: a change would lose something that people put into the file.
        """
        done = Refresh(self._source, as_of, add, lang, said_in)
        package = self._package()
        apply_changes(done.change_set, package)
        self._refreshed, self._changed = done, package
        return RefreshResult(
            as_of=as_of,
            change_set=done.change_set,
            added=done.added,
            issues=done.problems.table,
            skipped=self.inspect()["skipped"],
            notes=done.notes,
            figures=done.figures,
            is_changed=package.is_changed,
        )

    def due(self, as_of: date, days: int | None = None, owner: str | None = None) -> pd.DataFrame:
        """Whom to contact by ``as_of`` + ``days`` (as many as 本周该联系 looks ahead by default), late ones first.

        Returns:
            DataFrame customer_id, name, owner, due_date, overdue_days, tier, risk, reason.
        """
        return due_customers(Refresh(self._source, as_of), days, owner)

    def explain(self, customer: str, as_of: date, lang: Lang | None = None) -> pd.DataFrame:
        """How each figure of one customer came about, inputs first.

        Args:
            customer: 客户编号, name, or a name that only differs in spelling.
            as_of: T of CONTRACT §4.
            lang: language of labels and reasons; the workbook's own by default.

        Returns:
            DataFrame section, key, label, value (object: as the frames have it, dates as ``date``), why.

        Raises:
            InputError: nobody is called so, or several are; the message names whom it may mean.
        """
        return self.explanation(customer, as_of, lang).table

    def explanation(self, customer: str, as_of: date, lang: Lang | None = None) -> Explanation:
        """The same with who it is about, and each value as people read it."""
        from custsheet.refreshing.explanation import explain

        return explain(Refresh(self._source, as_of, lang=lang), customer)

    def report(self, as_of: date, lang: Lang | None = None) -> str:
        """The summary as one HTML page that needs no other file, for mail, phone and paper.

        Args:
            as_of: T of CONTRACT §4.
            lang: language of the page; the workbook's own by default.
        """
        from custsheet.refreshing.report import report

        return report(Refresh(self._source, as_of, lang=lang), self.path.name if self.path else None)

    def handbook(self, as_of: date, lang: Lang | None = None) -> str:
        """The team's customer handbook as one HTML page, written from the settings of this workbook.

        It names no customer; its two cases are drawn as anonymous patterns, or invented and marked so.

        Args:
            as_of: T of CONTRACT §4; the cases look back on the year up to it.
            lang: language of the page; the workbook's own by default.
        """
        from custsheet.refreshing.handbook import handbook

        return handbook(Refresh(self._source, as_of, lang=lang))

    # ------------------------------------------------------------ corrections to typed cells

    def duplicates(self, lang: Lang | None = None) -> pd.DataFrame:
        """Customers that are likely listed twice; nothing is changed.

        Returns:
            DataFrame left, right (index labels of ``book["customers"]``), score, reasons, left_id, right_id, left_name,
            right_name; the likeliest first.
        """
        from custsheet.duplicates import customer_pairs

        return customer_pairs(self._source.reading, lang or self.lang)

    def joined_rows(self) -> dict[Any, Any]:
        """Further rows of one customer, which count as one already, so that ``duplicates`` does not list them.

        Returns:
            Further row → the row that carries the customer's figures, both index labels of ``book["customers"]``.
        """
        from custsheet.duplicates import joined_rows

        return joined_rows(self._source.reading)

    def clean(self, only: Collection[str] = ()) -> pd.DataFrame:
        """What typed cells would be in canonical form; nothing is changed.

        Args:
            only: column keys (``mobile``, ``customers.mobile``) or record types; empty means all.

        Returns:
            DataFrame sheet, cell, row, column (key), old, new, reason (``templates/messages/clean.toml``).

        Raises:
            UsageError: ``only`` names what does not exist.
        """
        from custsheet.correcting import preview

        return preview(self._corrections(only))

    def apply_corrections(self, corrections: pd.DataFrame, *, as_of: date) -> int:
        """Carry out corrections: rows of what ``clean`` gave, perhaps with other new values; ``save`` writes them.

        Args:
            corrections: DataFrame with the columns of ``clean``; not changed.
            as_of: the date under which 变更记录 notes old and new value.

        Returns:
            How many cells were changed; those with a formula never are. A refresh before is forgotten.

        Raises:
            UsageError: a row names a cell that is not there.
        """
        from custsheet.correcting import corrections_in

        chosen = corrections_in(corrections, self._corrections(), self._source.reading)
        return len(self._carry_out(chosen, as_of).typed)

    def merge_duplicates(self, plan: pd.DataFrame, *, as_of: date) -> dict[Any, Any]:
        """Merge the pairs that a person accepted; ``save`` writes it.

        The row that is named in ``keep`` stays, else the one with most cells filled, else the older number. Its blanks
        are filled from the other row, that one's records get its number and name, and the other row is emptied, so
        that no row moves. All old values are noted in 变更记录.

        Args:
            plan: DataFrame left, right (rows, as ``duplicates`` gives them) and decision (``merge``, ``keep``, blank);
                keep, ids and names where there are. Not changed.
            as_of: the date under which 变更记录 notes old and new value.

        Returns:
            Dropped row → the row that it went into.

        Raises:
            InputError: the plan does not fit the workbook; the message names the line.
        """
        from custsheet.duplicates import decisions, merge_customers

        reading = self._source.reading
        merged = merge_customers(reading, decisions(plan, reading.frames["customers"]))
        if merged.kept:
            self._carry_out(merged.corrections, as_of, merged.emptied)
        return merged.kept

    def _carry_out(
        self, corrections: Collection[Correction], as_of: date, emptied: Collection[tuple[str, int, int]] = ()
    ) -> ChangeSet:
        """Change the workbook and read it again; ``emptied`` are computed cells that go, too."""
        from custsheet.changes.change_log import typed_changes

        day = as_of_day(as_of)
        wanted = [each.change(day, self.lang) for each in corrections]
        changes = typed_changes(self._source.package, wanted, self.lang, emptied=emptied)
        package = self._package()
        apply_changes(changes, package)
        self._carried_out.append(changes)
        self._read_source, self._refreshed, self._changed = self._read(package.plain_bytes()), None, package
        self._checked = None
        return changes

    def _corrections(self, only: Collection[str] = ()) -> list[Correction]:
        from custsheet.correcting import find_corrections

        source = self._source
        return find_corrections(source.reading, source.package, source.settings.lists, only)

    def _package(self) -> Package:
        """The file as it was opened, with the corrections so far."""
        package = Package(self._plain, str(self.path or ""), self._seal)
        for changes in self._carried_out:
            apply_changes(changes, package)
        return package

    def save(self, path: str | Path | IO[bytes] | None = None) -> SaveResult | None:
        """Write the workbook, losslessly, to ``path`` (by default where it came from); unchanged it stays untouched.

        Returns:
            What was done, None for a binary file.

        Raises:
            OutputError: it cannot be written; then nothing was.
        """
        package = self._changed or self._package()
        target = self.path if path is None else path
        if target is None:
            raise UsageError("no_path")
        if not isinstance(target, str | Path):
            package.save(target)
            return None
        is_source = self.path is not None and Path(target).resolve() == self.path.resolve()
        saved = save_workbook(package, target, source_fingerprint=self._fingerprint if is_source else None)
        if is_source and saved.changed:
            self._go_on_from(package)
            self._fingerprint = fingerprint(target)
        return saved

    def _go_on_from(self, package: Package) -> None:
        """What was saved is what is opened now: saving it once more writes nothing and makes no backup."""
        self._plain = package.plain_bytes()
        self._carried_out.clear()
        self._read_source = self._checked = self._changed = None


def open_workbook(
    source: str | Path | bytes | IO[bytes],
    *,
    mapping: Mapping | None = None,
    password: str | None = None,
    strict: bool = True,
) -> CustomerWorkbook:
    """Open and read a workbook; see :meth:`CustomerWorkbook.open`."""
    return CustomerWorkbook.open(source, mapping=mapping, password=password, strict=strict)


def new_workbook(lang: Lang = "zh", sample: int = 0, *, as_of: date, lock: bool = False) -> bytes:
    """Bytes of a workbook ready for staff: blank, or with ``sample`` made-up customers whose history ends at
    ``as_of``; with ``lock`` nobody can type into computed columns.
    """
    from custsheet.new.new_workbook import build_new_workbook
    from custsheet.new.sample_records import invent

    schema, settings = load_schema(), Settings.defaults()
    rows = invent(schema, sample, _SEED, as_of_day(as_of), lang) if sample else None
    return build_new_workbook(schema, settings, lang, rows, lock)
