"""An opened workbook as one value: its bytes, what was read from them, and what the last refresh worked out.

Nothing here changes. Each action of ``CustomerWorkbook`` (refresh, corrections, update, append, save) gives a new value
that replaces the whole of the old one, so that nothing worked out earlier can be out of step.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from os import PathLike
from pathlib import Path

import pandas as pd

from custsheet.cleaning.as_of import as_of_day
from custsheet.errors import InputError, UsageError
from custsheet.ooxml import Package, Seal, read_file, unseal
from custsheet.reading import Mapping, load_mapping, mapping_path
from custsheet.refreshing.answers import checked
from custsheet.refreshing.problems import Problems
from custsheet.refreshing.refresh import Refresh
from custsheet.refreshing.source import Source, read_source
from custsheet.saving.save import Fingerprint, fingerprint
from custsheet.texts import Lang


@dataclass(frozen=True)
class OpenedWorkbook:
    """What was opened, and what follows from it; worked out when it is first asked for.

    Attributes:
        plain: the workbook as bytes, decrypted, with every edit so far but not the last refresh.
        seal: encrypts an encrypted workbook again.
        path: where it came from; None for bytes and streams.
        mapping: what a person said about columns.
        strict: refuse what would stop a refresh.
        fingerprint: of the file at ``path`` when it was read.
        is_edited: does ``plain`` differ from that file?
        refreshed: the last refresh.
        is_current: do the frames hold its figures? An edit makes them those that stand in the file.
        written: the workbook with that refresh carried out; None without one, or once it is part of ``plain``.
        known: the source, where it is already read from these very bytes.
    """

    plain: bytes = field(repr=False)
    seal: Seal | None = field(repr=False, default=None)
    path: Path | None = None
    mapping: Mapping | None = field(repr=False, default=None)
    strict: bool = True
    fingerprint: Fingerprint | None = field(repr=False, default=None)
    is_edited: bool = False
    refreshed: Refresh | None = field(repr=False, default=None)
    is_current: bool = False
    written: Package | None = field(repr=False, default=None)
    known: Source | None = field(repr=False, default=None)

    @cached_property
    def source(self) -> Source:
        """The workbook as read from ``plain``."""
        return self.known or self._read(self.plain)

    def _read(self, plain: bytes) -> Source:
        return read_source(plain, str(self.path or ""), self.mapping, strict=self.strict)

    @property
    def current(self) -> Refresh | None:
        """The refresh whose figures the frames hold."""
        return self.refreshed if self.is_current else None

    @cached_property
    def frames(self) -> dict[str, pd.DataFrame]:
        """Record type → frame; with computed columns once refreshed. Not to be changed."""
        return self.current.frames if self.current else self.source.reading.frames

    @cached_property
    def _last_check(self) -> dict[date | None, Problems]:
        """As-of date → problems, of the last date that was asked for."""
        return {}

    def problems(self, as_of: object, lang: Lang | None = None) -> Problems:
        """Every data problem as of a date; None for those that no date is needed for."""
        own = self.source.reading.lang
        day = None if as_of is None else as_of_day(as_of)
        if day not in self._last_check:
            found = checked(self.source, day, own)
            self._last_check.clear()
            self._last_check[day] = found
        return replace(self._last_check[day], lang=lang or own, labels=own)

    # ------------------------------------------------------------ the workbook file

    @property
    def is_changed(self) -> bool:
        """Is there anything that saving would write?"""
        return self.is_edited or (self.written is not None and self.written.is_changed)

    def package(self) -> Package:
        """The workbook without the last refresh, to be changed by the caller."""
        return Package(self.plain, str(self.path or ""), self.seal, is_edited=self.is_edited)

    def package_to_save(self) -> Package:
        """The workbook with all that was done, the last refresh included."""
        return self.written or self.package()

    # ------------------------------------------------------------ the value after an action

    def after_refresh(self, refreshed: Refresh, written: Package) -> OpenedWorkbook:
        """The value once a refresh is worked out; another one takes its place, since both start from ``plain``."""
        return replace(self, refreshed=refreshed, is_current=True, written=written, known=self.source)

    def with_refresh_kept(self) -> OpenedWorkbook:
        """The value to edit: what the last refresh wrote is part of it, as if it had been saved and opened."""
        if self.written is None:
            return self
        if not self.written.is_changed:
            return replace(self, is_current=False, written=None, known=self.source)
        return self.after_edit(self.written)

    def after_edit(self, package: Package) -> OpenedWorkbook:
        """The value once cells were changed in ``package``; InputError when that can no longer be read."""
        edited = self.is_edited or package.is_changed
        plain = package.plain_bytes()
        known = self._read(plain)
        return replace(self, plain=plain, is_edited=edited, is_current=False, written=None, known=known)

    def after_save(self, package: Package) -> OpenedWorkbook:
        """The value once ``package`` was written to ``path``: saving it once more writes nothing."""
        assert self.path is not None
        seal = self.seal and replace(self.seal, original=read_file(self.path))
        return replace(
            self,
            plain=package.plain_bytes(),
            seal=seal,
            fingerprint=fingerprint(self.path),
            is_edited=False,
            written=None,
            known=None,
        )


def opened_workbook(
    source: object, mapping: Mapping | None = None, *, password: str | None = None, strict: bool = True
) -> OpenedWorkbook:
    """Decrypt and read a workbook; see ``CustomerWorkbook.open``.

    Raises:
        InputError: it cannot be used.
        UsageError: ``source`` is no path, bytes or binary file.
    """
    path = Path(source) if isinstance(source, str | PathLike) else None
    before = fingerprint(path) if path is not None else None
    data, name = _bytes_of(source)
    if path is not None and mapping is None:
        mapping = load_mapping(mapping_path(path))
    plain, seal = unseal(data, password, name)
    read = read_source(plain, name, mapping, strict=strict)
    return OpenedWorkbook(plain, seal, path, mapping, strict, before, known=read)


def _bytes_of(source: object) -> tuple[bytes, str]:
    """The bytes, and what errors call them: the path, the name of the stream, or nothing."""
    if isinstance(source, str | PathLike):
        return read_file(Path(source)), str(source)
    if isinstance(source, bytes | bytearray | memoryview):
        return bytes(source), ""
    read = getattr(source, "read", None)
    data = read() if callable(read) else None
    if not isinstance(data, bytes):
        raise UsageError("no_workbook_source", value=type(source).__name__)
    name = getattr(source, "name", "")
    called = name if isinstance(name, str) else ""  # a temporary file's name may be the number of its descriptor
    if not data:
        raise InputError("empty_stream", path=called)
    return data, called
