"""Files on disk: read whole, written whole or not at all."""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
import tempfile
from pathlib import Path

from custsheet.errors import InputError, OutputError
from custsheet.ooxml.container import Container


def read_file(path: Path) -> bytes:
    """The bytes of a file; InputError says why when it cannot be read."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise InputError("file_not_found", path=str(path)) from None
    except IsADirectoryError:
        raise InputError("is_folder", path=str(path)) from None
    except PermissionError:
        raise InputError("is_folder" if path.is_dir() else "not_readable", path=str(path)) from None
    except OSError as error:
        raise InputError("read_failed", path=str(path), reason=error.strerror or str(error)) from None


def save(container: Container, target: Path, source: Path | None) -> None:
    """Write the archive to ``target``: to a file beside it, checked by reading it back, then moved over it.

    A crash at any instant leaves the old file or the new one, whole.  A symbolic link stays, its file is replaced; the
    old file's permissions are kept.  With nothing changed and ``target`` being the file it came from, nothing is
    written.

    Raises:
        OutputError: it cannot be written.
    """
    try:
        real = target.resolve()
        if not container.is_changed and source is not None and _is_same_file(real, source):
            return
        data = container.to_bytes()
        _replace(real, data, container)
    except OSError as error:
        raise _output_error(error, target) from error


def _is_same_file(target: Path, source: Path) -> bool:
    return target.exists() and source.exists() and target.samefile(source)


def _replace(target: Path, data: bytes, container: Container) -> None:
    handle, name = tempfile.mkstemp(prefix=f".{target.stem[:20]}-", suffix=".tmp", dir=target.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        verify(temporary.read_bytes(), container)
        _copy_permissions(target, temporary)
        temporary.replace(target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    _sync_folder(target.parent)


def verify(written: bytes, container: Container) -> None:
    """Read a written archive back: untouched members are the same bytes, changed ones inflate to what was set."""
    found = Container(written, container.path)
    if found.names() != container.names():
        raise OSError(errno.EIO, "the written file does not have the parts it should have")
    for name in container.names():
        same = (
            found.raw(name) == container.raw(name)
            if container.is_untouched(name)
            else found.read(name) == container.read(name)
        )
        if not same:
            raise OSError(errno.EIO, f"{name} reads back differently")


def _copy_permissions(target: Path, temporary: Path) -> None:
    if target.exists():
        if not os.access(target, os.W_OK):
            raise PermissionError(errno.EACCES, "read-only", str(target))
        shutil.copymode(target, temporary)
    elif os.name == "posix":
        # mkstemp makes private files; a new one gets what the user's umask gives.
        mask = os.umask(0)
        os.umask(mask)
        temporary.chmod(0o666 & ~mask)


def _sync_folder(folder: Path) -> None:
    """Make the rename itself durable where folders can be opened (not on Windows)."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _output_error(error: OSError, target: Path) -> OutputError:
    path = str(target)
    # 32 and 33: Windows' sharing and lock violations, an Excel that has the file open.
    if getattr(error, "winerror", None) in (32, 33):
        return OutputError("open_elsewhere", path=path)
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return OutputError("disk_full", path=path)
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return OutputError("write_protected", path=path)
    if error.errno in (errno.ENOENT, errno.ENOTDIR):
        return OutputError("no_folder", path=path)
    if error.errno == errno.EISDIR:
        return OutputError("target_is_folder", path=path)
    return OutputError("write_failed", path=path, reason=error.strerror or str(error))
