"""A lock file beside a workbook while it is saved, so that two runs of custsheet do not race.

It is created with O_EXCL, which network shares honour too, and names its process.  A lock is stale and taken over if
its process has ended (killed, or the computer restarted), or, on another computer, if it is older than any save takes.
The lock is only a courtesy: save.py checks once more, right before replacing the file.
"""

from __future__ import annotations

import json
import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from custsheet.errors import OutputError
from custsheet.ooxml import leftovers, side_file
from custsheet.saving.processes import Process

FOREIGN_LOCK_IS_STALE_AFTER = 15 * 60
"""Seconds. We cannot ask another computer whether its process is running, so age must do."""
_ATTEMPTS, _PAUSE = 5, 0.05
_ENDING = ".lock"


@dataclass(frozen=True, slots=True)
class SavingLock:
    """A lock that this process holds on ``target``."""

    target: Path
    path: Path
    content: bytes

    def check_held(self) -> None:
        """Raise OutputError if another run took over the lock, believing this process dead."""
        found = _read(self.path)
        if found != self.content:
            raise _busy(self.target, self.path, found or b"")

    def release(self) -> None:
        """Remove the lock file if it is still ours."""
        with suppress(OSError):
            if _read(self.path) == self.content:
                self.path.unlink()


@contextmanager
def saving_lock(target: Path) -> Iterator[SavingLock]:
    """Hold the lock of a workbook, and delete what a killed run left beside it.

    Raises:
        OutputError: another run holds the lock.
        OSError: the folder is not writable.
    """
    lock = _take(target)
    try:
        for left in leftovers(target):
            with suppress(OSError):
                left.unlink()
        yield lock
    finally:
        lock.release()


def clear_leftovers(target: Path) -> None:
    """Delete what a killed run left beside a workbook that needs no saving, unless another run is saving it."""
    if leftovers(target) or side_file(target, _ENDING).exists():
        with suppress(OutputError, OSError), saving_lock(target):
            pass


def _take(target: Path) -> SavingLock:
    path = side_file(target, _ENDING)
    content = json.dumps({**Process.this()._asdict(), "file": target.name}, ensure_ascii=False).encode(errors="replace")
    found: bytes | None = None
    for attempt in range(_ATTEMPTS):
        try:
            handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_BINARY", 0), 0o666)
        except FileExistsError:
            found = _read(path)
            if found == b"" and attempt < _ATTEMPTS - 2:
                time.sleep(_PAUSE)  # created but not yet written, or its process was killed in between
            elif found == b"" or (found is not None and _is_stale(path, found)):
                _remove(target, path, found)
            elif found is not None:
                break
            continue
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
        except BaseException:
            path.unlink(missing_ok=True)  # the disk is full
            raise
        return SavingLock(target, path, content)
    raise _busy(target, path, found or b"")


def _is_stale(path: Path, content: bytes) -> bool:
    owner = _owner(content)
    if owner is not None and owner.is_here():
        return not owner.is_running()
    return _age(path) > FOREIGN_LOCK_IS_STALE_AFTER


def _age(path: Path) -> float:
    """Age of a file in seconds by its own share's clock, read from a new file there: ours may be off."""
    with tempfile.TemporaryFile(dir=path.parent) as probe:
        try:
            return os.fstat(probe.fileno()).st_mtime - path.stat().st_mtime
        except OSError:
            return 0.0


def _remove(target: Path, path: Path, judged: bytes) -> None:
    """Remove a stale lock, ``judged`` being its content. Renaming comes first: of two runs, only one can succeed."""
    aside = side_file(target, f"-{os.getpid()}.tmp")
    with suppress(OSError):
        path.rename(aside)
        if _read(aside) == judged:
            aside.unlink()
        else:
            aside.rename(path)  # another run was faster, and this is its new lock


def _read(path: Path) -> bytes | None:
    """The content of a lock file, None if it does not exist (any more)."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError:
        return b"?"  # Windows: its owner has it open; not b"", which means not yet written


def _owner(content: bytes) -> Process | None:
    try:
        data = json.loads(content)
        return Process(str(data["host"]), str(data["boot"]), int(data["pid"]), str(data["started"]))
    except (ValueError, KeyError, TypeError):
        return None


def _busy(target: Path, path: Path, content: bytes) -> OutputError:
    owner = _owner(content)
    pid, host = (owner.pid, owner.host) if owner else ("?", "?")
    return OutputError("being_saved", path=str(target), pid=pid, host=host, lock=str(path))
