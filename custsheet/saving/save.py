"""Save a workbook without losing anyone's work: respect locks, back up the old version, skip needless writes.

Contract §5.5. ``Package.save`` replaces the file in one step; this module does the checks and the backup around it.
"""

from __future__ import annotations

import os
import stat
import sys
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple

from custsheet.errors import InputError, OutputError
from custsheet.ooxml import Package, output_error, read_file
from custsheet.saving.backups import Backup, back_up, discard, prune
from custsheet.saving.office_locks import find_lock
from custsheet.saving.saving_lock import SavingLock, clear_leftovers, saving_lock

_ANY_WRITE_BIT = stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH


class Fingerprint(NamedTuple):
    """Detects that a file has changed: size in bytes, modification time in nanoseconds, digest of the content.

    Size and time are not enough: copying and syncing programs preserve times, and sizes may be equal by chance.
    """

    size: int
    mtime_ns: int
    digest: bytes


@dataclass(frozen=True, slots=True)
class SaveResult:
    """Outcome of a save: the target, whether it was written, and the backup of the old version, if any."""

    path: Path
    changed: bool
    backup: Path | None = None


def fingerprint(path: Path | str) -> Fingerprint:
    """Fingerprint a file; take it on opening and pass it to ``save_workbook``. InputError if the file is missing."""
    data = read_file(Path(path))
    try:
        status = Path(path).stat()
    except OSError:
        raise InputError("file_not_found", path=str(path)) from None
    return Fingerprint(status.st_size, status.st_mtime_ns, blake2b(data, digest_size=16).digest())


def save_workbook(
    package: Package,
    path: Path | str,
    *,
    source_fingerprint: Fingerprint | None = None,
    keep_backup: bool = True,
) -> SaveResult:
    """Write ``package`` to ``path``, unless that file already has the same bytes.

    Args:
        package: the workbook with its changes.
        path: the target; missing parent folders are created.
        source_fingerprint: pass it only if ``path`` is the file that was opened: its fingerprint at that time. If the
            file has changed or vanished since, somebody has worked on it, and it is not overwritten.
        keep_backup: copy an existing file to the backup folder before replacing it.

    Raises:
        OutputError: the file is open or being saved elsewhere, read-only, or has changed meanwhile; or the disk is
            full. Nothing was written.
    """
    target = Path(path)
    check_writable(target)
    if source_fingerprint is not None:
        _check_unchanged(target, source_fingerprint)
    try:
        if _is_saved_already(package, target, is_source=source_fingerprint is not None):
            clear_leftovers(target.resolve())
            return SaveResult(target, changed=False)
        target.parent.mkdir(parents=True, exist_ok=True)
        with saving_lock(target.resolve()) as lock:
            known = source_fingerprint or _fingerprint_or_none(target)
            return _replace(package, target, known, lock, keep_backup=keep_backup)
    except OSError as error:
        raise output_error(error, target) from error


def _replace(
    package: Package, target: Path, known: Fingerprint | None, lock: SavingLock, *, keep_backup: bool
) -> SaveResult:
    """Back up and write. ``known`` is the fingerprint of the file to replace; None if it does not exist yet."""

    # Encrypting, writing and reading back take seconds, in which somebody may open or save the file.
    def check_once_more() -> None:
        _check_not_open(target)
        lock.check_held()
        _check_unchanged(target, known)

    backup: Backup | None = None
    try:
        if keep_backup and known is not None:
            backup = back_up(target)
        package.save(target, check_once_more)
    except BaseException:
        if backup is not None:
            discard(backup)
        raise
    if backup is None:
        return SaveResult(target, changed=True)
    prune(target, backup)
    return SaveResult(target, changed=True, backup=backup.path)


def check_writable(path: Path | str) -> None:
    """Raise OutputError if ``path`` cannot be written, so that a command can refuse before doing its work."""
    target = Path(path)
    if target.is_dir():
        raise OutputError("target_is_folder", path=str(target))
    _check_not_open(target)
    if target.exists():
        _check_file(target)
    _check_folder(target.resolve().parent, target)


def _is_saved_already(package: Package, target: Path, *, is_source: bool) -> bool:
    if is_source:
        return not package.is_changed
    return target.exists() and package.is_saved_as(target.read_bytes())


def _check_not_open(path: Path) -> None:
    # Through a symbolic link the lock file lies beside the link or beside the file, depending on which was opened.
    lock = find_lock(path) or find_lock(path.resolve())
    if lock is not None:
        code = "open_elsewhere_by" if lock.user else "open_elsewhere_lock"
        raise OutputError(code, path=str(path), user=lock.user, program=lock.program, lock=str(lock.path))


def _check_file(path: Path) -> None:
    # Check the mode bits, not only access: replacing a file needs no permission on the file itself, and root has every
    # permission; but whoever removed the write bits meant it.
    if not path.stat().st_mode & _ANY_WRITE_BIT:
        raise OutputError("write_protected", path=str(path))
    try:
        with path.open("r+b") as file:
            is_locked = _is_locked(file.fileno())
    except OSError as error:
        # On Windows a file that Excel has open cannot be opened for writing, whether or not there is a lock file.
        code = "open_elsewhere" if os.name == "nt" else "write_protected"
        raise OutputError(code, path=str(path)) from error
    if is_locked:
        raise OutputError("open_elsewhere", path=str(path))


def _is_locked(descriptor: int) -> bool:
    """Does another process hold a POSIX lock on it, as LibreOffice does? On Windows opening it would have failed."""
    if sys.platform != "win32":
        import fcntl

        for lock in (fcntl.lockf, fcntl.flock):
            try:
                # A shared lock, so that two runs that only probe do not take each other for an office program.
                lock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
                lock(descriptor, fcntl.LOCK_UN)
            except (BlockingIOError, PermissionError):
                return True
            except OSError:
                continue  # a network share without lock support
    return False


def _check_folder(folder: Path, target: Path) -> None:
    while not folder.exists():
        folder = folder.parent
    if not folder.is_dir():
        raise OutputError("no_folder", path=str(target))
    # On Windows the read-only bit of a folder does not forbid writing (Documents has it set).
    is_barred = os.name != "nt" and not folder.stat().st_mode & _ANY_WRITE_BIT
    if is_barred or not os.access(folder, os.W_OK):
        raise OutputError("folder_write_protected", path=str(target), folder=str(folder))


def _check_unchanged(path: Path, known: Fingerprint | None) -> None:
    now = _fingerprint_or_none(path)
    if now is None and known is not None:
        raise OutputError("source_gone", path=str(path))
    if now != known:
        raise OutputError("source_changed", path=str(path))


def _fingerprint_or_none(path: Path) -> Fingerprint | None:
    try:
        return fingerprint(path)
    except InputError:
        return None
