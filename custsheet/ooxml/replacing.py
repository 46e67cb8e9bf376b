"""Replace a file in one step: written beside it, read back, then moved over it (contract §5.5).

Whatever happens, at every instant the old content or the new one lies there whole.  Some network shares refuse to move
a file over another; there the old one is moved aside first and, should the machine fail between the two moves, put
back by ``put_back`` at the next opening.

Files of ours beside a workbook are named ``.~custsheet-`` and a checksum of its name, so that no pattern takes them for
workbooks and a later run knows whose they are.
"""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
import stat
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from zlib import crc32

from custsheet.ooxml.output_errors import is_in_use

_PAUSES = (0.05, 0.1, 0.2, 0.4)  # seconds: virus scanners and indexers let a new file go again
_CANNOT_REPLACE = {errno.EXDEV, errno.EACCES, errno.EPERM, errno.EEXIST, errno.EBUSY, errno.ENOTSUP}


def side_file(target: Path, ending: str) -> Path:
    """A file of ours beside ``target``; of any length that ``target``'s own name may have."""
    name = target.name.casefold().encode("utf-8", "surrogatepass")  # shares do not tell A from a
    return target.with_name(f".~custsheet-{crc32(name):08x}{ending}")


def leftovers(target: Path) -> list[Path]:
    """What a run that was killed has left beside ``target``; only for whoever knows that no other run writes it."""
    old = side_file(target, ".old")
    found = list(target.parent.glob(f"{side_file(target, '-*.tmp').name}"))
    return [*found, old] if old.exists() and target.exists() else found


def put_back(target: Path) -> None:
    """Give a workbook its name again that a failing machine left moved aside."""
    if not target.name:  # a folder such as . and /
        return
    old = side_file(target, ".old")
    if old.exists() and not target.exists():
        with contextlib.suppress(OSError):
            old.rename(target)


def replace_file(
    target: Path,
    data: bytes,
    verify: Callable[[bytes], None],
    before_replace: Callable[[], None] | None = None,
    at_most: int | None = None,
) -> None:
    """Give ``target`` the content ``data``, or leave it as it is.

    Args:
        target: the file itself, not a link to it.
        verify: gets what was read back and raises when it is not right.
        before_replace: asked at the last moment; raises when the file must not be replaced after all.
        at_most: permissions (as of ``chmod``) beyond which nobody gets any, for what is private.

    Raises:
        OSError: nothing was written.
    """
    handle, name = tempfile.mkstemp(prefix=side_file(target, "-").name, suffix=".tmp", dir=target.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        verify(temporary.read_bytes())
        _copy_permissions(target, temporary)
        if at_most is not None and os.name == "posix":
            temporary.chmod(stat.S_IMODE(temporary.stat().st_mode) & at_most)
        if before_replace is not None:
            before_replace()
        _move_over(temporary, target)
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise
    sync_folder(target.parent)


def sync_folder(folder: Path) -> None:
    """Make renames in a folder durable where folders can be opened (not on Windows)."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _move_over(temporary: Path, target: Path) -> None:
    for pause in (*_PAUSES, None):
        try:
            temporary.replace(target)
            return
        except OSError as error:
            if is_in_use(error):
                if pause is None:
                    raise
                time.sleep(pause)
            elif error.errno in _CANNOT_REPLACE and target.exists():
                break
            else:
                raise
    _move_aside(target, temporary)


def _move_aside(target: Path, temporary: Path) -> None:
    """The way round for shares that cannot move a file over another."""
    old = side_file(target, ".old")
    old.unlink(missing_ok=True)  # of an earlier time: the workbook has been there since
    target.rename(old)
    try:
        temporary.rename(target)
    except BaseException:
        put_back(target)
        raise
    with contextlib.suppress(OSError):
        old.unlink()


def _copy_permissions(target: Path, temporary: Path) -> None:
    if not target.exists():
        if os.name == "posix":
            # mkstemp makes private files; a new one gets what the user's umask gives.
            mask = os.umask(0)
            os.umask(mask)
            temporary.chmod(0o666 & ~mask)
        return
    if not os.access(target, os.W_OK):
        raise PermissionError(errno.EACCES, "read-only", str(target))
    _copy_owner(target, temporary)
    shutil.copymode(target, temporary)  # after the owner, whose change takes bits away
    _copy_attributes(target, temporary)


def _copy_owner(target: Path, temporary: Path) -> None:
    if sys.platform != "win32":
        status = target.stat()
        try:
            os.chown(temporary, status.st_uid, status.st_gid)
        except OSError:  # a colleague's file: it becomes ours, but stays the group's where we are in it
            with contextlib.suppress(OSError):
                os.chown(temporary, -1, status.st_gid)


def _copy_attributes(target: Path, temporary: Path) -> None:
    """Access control lists and labels, where the system keeps them as extended attributes."""
    if sys.platform == "linux":
        with contextlib.suppress(OSError):
            for name in os.listxattr(target):
                with contextlib.suppress(OSError):
                    os.setxattr(temporary, name, os.getxattr(target, name))
