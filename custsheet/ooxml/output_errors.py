"""Translate the operating system's write errors into our messages."""

from __future__ import annotations

import errno
from pathlib import Path

from custsheet.errors import OutputError

# Windows error codes, more specific than errno: sharing violation, lock violation, and a file mapped into memory.
_IN_USE = (32, 33, 1224)
_ACCESS_DENIED = 5
_DISK_FULL = (39, 112)


def is_in_use(error: OSError) -> bool:
    """Does Windows report that another program has the file open?

    *Replacing* a file that is open there fails with "access denied", in an error that names both files.
    """
    number = getattr(error, "winerror", None)
    return number in _IN_USE or (number == _ACCESS_DENIED and error.filename2 is not None)


def output_error(error: OSError, target: Path) -> OutputError:
    """The OutputError for a failure to write ``target``; the old file is intact."""
    path = str(target)
    if is_in_use(error):
        return OutputError("open_elsewhere", path=path)
    # An exceeded quota or the file system's size limit: to the user, the disk is full.
    is_full = error.errno in (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC), errno.EFBIG)
    if is_full or getattr(error, "winerror", None) in _DISK_FULL:
        return OutputError("disk_full", path=path)
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return OutputError("write_protected", path=path)
    if error.errno in (errno.ENOENT, errno.ENOTDIR):
        # If the folder exists, the file itself must have vanished just before we replaced it.
        return OutputError("source_gone" if target.parent.is_dir() else "no_folder", path=path)
    if error.errno == errno.EISDIR:
        return OutputError("target_is_folder", path=path)
    return OutputError("write_failed", path=path, reason=error.strerror or str(error))
