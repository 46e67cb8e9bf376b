"""Backups of a workbook: the last five versions, in the sub-folder ``custsheet-备份`` (contract §5.5).

A backup is named after the old file's modification time: the name tells which version it is, and no clock is needed.
"""

from __future__ import annotations

import os
import re
import shutil
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from custsheet.texts import text

BACKUPS_KEPT = 5
_PART = ".part"


class Backup(NamedTuple):
    """Where a version is kept; ``is_new`` is False if the copy already existed."""

    path: Path
    is_new: bool


def backup_folder(path: Path | str) -> Path:
    """The backup folder of the workbook ``path``; it need not exist."""
    return Path(path).parent / backup_folder_name()


def backup_folder_name() -> str:
    """The folder's name, the same in every language so that file patterns can always skip it."""
    return text("saving.backup_folder", "zh")


def back_up(path: Path) -> Backup:
    """Copy the file into its backup folder, unless this version is already there."""
    folder = backup_folder(path)
    saved_at = f"{datetime.fromtimestamp(path.stat().st_mtime):%Y%m%d-%H%M%S}"  # local time, which people recognise
    content = path.read_bytes()
    folder.mkdir(exist_ok=True)
    _clear_parts(path, folder)
    twins = [kept for kept in _kept(path, folder) if kept.saved_at == saved_at]
    for twin in twins:
        if twin.path.read_bytes() == content:
            return Backup(twin.path, is_new=False)
    suffix = f"-{twins[-1].number + 1}" if twins else ""
    backup = folder / f"{path.stem}-{saved_at}{suffix}{path.suffix}"
    _copy(path, backup)
    return Backup(backup, is_new=True)


def discard(backup: Backup) -> None:
    """Delete a backup that turned out to be unnecessary, and its folder if that is empty then."""
    if backup.is_new:
        _remove(backup.path)


def prune(path: Path, latest: Backup) -> None:
    """Delete all but the last five versions of ``path``.

    ``latest`` is never deleted: if the file was restored from an old copy, its newest backup has the oldest name.
    """
    others = [kept.path for kept in _kept(path, latest.path.parent) if kept.path != latest.path]
    for old in others[: max(0, len(others) - (BACKUPS_KEPT - 1))]:
        with suppress(OSError):  # somebody has it open: it goes next time
            old.unlink()


class _Kept(NamedTuple):
    saved_at: str
    number: int
    path: Path


def _kept(path: Path, folder: Path, ending: str = "") -> list[_Kept]:
    """The backups of ``path``, oldest first. Within one second the second is numbered -2, the first has no number."""
    pattern = re.compile(rf"{re.escape(path.stem)}-(\d{{8}}-\d{{6}})(?:-(\d+))?{re.escape(path.suffix + ending)}\Z")
    matches = ((pattern.match(entry.name), entry) for entry in folder.iterdir())
    return sorted(_Kept(match[1], int(match[2] or 1), entry) for match, entry in matches if match)


def _copy(path: Path, backup: Path) -> None:
    part = backup.with_name(backup.name + _PART)  # a crash must not leave half a file under the final name
    try:
        shutil.copy2(path, part)
        with part.open("r+b") as file:
            os.fsync(file.fileno())
        part.replace(backup)
    except BaseException:
        _remove(part)
        raise


def _clear_parts(path: Path, folder: Path) -> None:
    """Delete half-written copies left by a run that was killed."""
    for kept in _kept(path, folder, _PART):
        with suppress(OSError):
            kept.path.unlink()


def _remove(path: Path) -> None:
    with suppress(OSError):
        path.unlink(missing_ok=True)
        path.parent.rmdir()  # fails unless the folder is empty, which is what we want
