"""Replace a file atomically: write a new one beside it, read that back, rename it over the old one (contract §5.5).

At every instant either the old or the new content is there in full.  Some network shares refuse to rename over an
existing file; there the old one is first moved aside, and if the machine fails between the two renames, ``put_back``
restores it on the next opening.

Our files beside a workbook are named ``.~custsheet-`` plus a checksum of its name, so that file patterns do not take
them for workbooks and a later run knows which workbook they belong to.
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

_PAUSES = (0.05, 0.1, 0.2, 0.4)  # seconds: virus scanners and indexers hold a new file only briefly
_CANNOT_REPLACE = {errno.EXDEV, errno.EACCES, errno.EPERM, errno.EEXIST, errno.EBUSY, errno.ENOTSUP}


def side_file(target: Path, ending: str) -> Path:
    """The path of one of our files beside ``target``; short, even if ``target`` has the longest name allowed."""
    name = target.name.casefold().encode("utf-8", "surrogatepass")  # network shares ignore case
    return target.with_name(f".~custsheet-{crc32(name):08x}{ending}")


def leftovers(target: Path) -> list[Path]:
    """Files that a killed run left beside ``target``; call it only while no other run can be writing."""
    old = side_file(target, ".old")
    found = list(target.parent.glob(f"{side_file(target, '-*.tmp').name}"))
    # Without the workbook the .old file is no leftover: it is the only copy, and put_back's to restore.
    return [*found, old] if old.exists() and target.exists() else found


def put_back(target: Path) -> None:
    """Restore a workbook that was left moved aside when the machine failed."""
    if not target.name:  # a folder such as . or /
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
    """Give ``target`` the content ``data``, or leave it unchanged.

    Args:
        target: the file itself, not a link to it.
        verify: receives the bytes read back; raises if they are wrong.
        before_replace: called at the last moment; raises if the file must not be replaced after all.
        at_most: permission bits (as for ``chmod``) that the file must not exceed; for private content.

    Raises:
        OSError: nothing was written.
    """
    # In the same folder, because only within one file system is a rename atomic.
    handle, name = tempfile.mkstemp(prefix=side_file(target, "-").name, suffix=".tmp", dir=target.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            # Before the rename: otherwise a power failure could leave the final name on an empty file.
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
    """Make renames in a folder durable; on Windows, where folders cannot be opened, do nothing."""
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
    """Replace ``target`` on shares that cannot rename over an existing file."""
    old = side_file(target, ".old")
    old.unlink(missing_ok=True)  # from an earlier run: the workbook itself exists
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
            # mkstemp creates private files; a new workbook gets the usual permissions. Setting the umask is the only
            # portable way to read it.
            mask = os.umask(0)
            os.umask(mask)
            temporary.chmod(0o666 & ~mask)
        return
    # A rename needs no permission on the file it replaces: respect a read-only file ourselves.
    if not os.access(target, os.W_OK):
        raise PermissionError(errno.EACCES, "read-only", str(target))
    _copy_owner(target, temporary)
    shutil.copymode(target, temporary)  # after chown, which may clear mode bits
    _copy_attributes(target, temporary)


def _copy_owner(target: Path, temporary: Path) -> None:
    if sys.platform != "win32":
        status = target.stat()
        try:
            os.chown(temporary, status.st_uid, status.st_gid)
        except OSError:  # a colleague's file: it becomes ours, but keeps its group if we belong to that
            with contextlib.suppress(OSError):
                os.chown(temporary, -1, status.st_gid)


def _copy_attributes(target: Path, temporary: Path) -> None:
    """Copy access control lists and security labels, which Linux keeps as extended attributes."""
    if sys.platform == "linux":
        with contextlib.suppress(OSError):
            for name in os.listxattr(target):
                with contextlib.suppress(OSError):
                    os.setxattr(temporary, name, os.getxattr(target, name))
