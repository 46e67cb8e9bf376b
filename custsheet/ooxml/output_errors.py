"""What the operating system says when a file cannot be written, as one sentence of ours."""

from __future__ import annotations

import errno
from pathlib import Path

from custsheet.errors import OutputError

# Windows' own numbers, finer than errno: sharing and lock violation, and a file that a program has mapped into memory.
_IN_USE = (32, 33, 1224)
_ACCESS_DENIED = 5
_DISK_FULL = (39, 112)


def is_in_use(error: OSError) -> bool:
    """Is it Windows saying that another program has the file open?

    A file cannot be *replaced* while it is open there, which comes as "access denied" with both names.
    """
    number = getattr(error, "winerror", None)
    return number in _IN_USE or (number == _ACCESS_DENIED and error.filename2 is not None)


def output_error(error: OSError, target: Path) -> OutputError:
    """The OutputError for what went wrong while ``target`` was written; the old file is whole."""
    path = str(target)
    if is_in_use(error):
        return OutputError("open_elsewhere", path=path)
    # A quota or the greatest file size of the file system: for whoever saves, the disk is full.
    is_full = error.errno in (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC), errno.EFBIG)
    if is_full or getattr(error, "winerror", None) in _DISK_FULL:
        return OutputError("disk_full", path=path)
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return OutputError("write_protected", path=path)
    if error.errno in (errno.ENOENT, errno.ENOTDIR):
        # With its folder in place it can only be the file itself, removed while we were about to replace it.
        return OutputError("source_gone" if target.parent.is_dir() else "no_folder", path=path)
    if error.errno == errno.EISDIR:
        return OutputError("target_is_folder", path=path)
    return OutputError("write_failed", path=path, reason=error.strerror or str(error))
