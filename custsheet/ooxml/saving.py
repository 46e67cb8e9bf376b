"""Read packages from disk, and write them atomically."""

from __future__ import annotations

import errno
import stat
from collections.abc import Callable
from pathlib import Path

from custsheet.errors import InputError, PackageError
from custsheet.ooxml.container import Container
from custsheet.ooxml.encryption import Seal, unseal
from custsheet.ooxml.output_errors import output_error
from custsheet.ooxml.replacing import put_back, replace_file


def read_file(path: Path) -> bytes:
    """The bytes of a file; InputError if it cannot be read, saying why."""
    try:
        put_back(path)
        # Reading a device may never end, and a pipe blocks until somebody writes to it.
        if not (stat.S_ISREG(mode := path.stat().st_mode) or stat.S_ISDIR(mode)):
            raise InputError("not_a_file", path=str(path))
        return path.read_bytes()
    except FileNotFoundError:
        raise InputError("file_not_found", path=str(path)) from None
    except IsADirectoryError:
        raise InputError("is_folder", path=str(path)) from None
    except PermissionError:
        # On Windows, reading a folder fails with PermissionError.
        raise InputError("is_folder" if path.is_dir() else "not_readable", path=str(path)) from None
    except (OSError, ValueError) as error:  # ValueError: a null character in the name
        reason = getattr(error, "strerror", None) or str(error)
        raise InputError("read_failed", path=str(path), reason=reason) from None


def save(
    container: Container,
    target: Path,
    source: Path | None,
    seal: Seal | None = None,
    before_replace: Callable[[], None] | None = None,
) -> None:
    """Write the archive to ``target``, encrypted if there is a ``seal``; see replacing.py.

    A crash at any instant leaves either the old or the new file, complete.  If ``target`` is a symbolic link, the file
    behind it is replaced.  Permissions are kept.  An unchanged archive is not written back to the file it came from.

    Raises:
        OutputError: the file cannot be written.
    """
    try:
        real = target.resolve()
        if not container.is_changed and source is not None and _is_same_file(real, source):
            return
        data = sealed_bytes(container, seal)
        replace_file(real, data, lambda written: verify(written, container, seal), before_replace)
    except OSError as error:
        raise output_error(error, target) from error


def sealed_bytes(container: Container, seal: Seal | None) -> bytes:
    """The bytes to save: the original ones if nothing changed, encrypted or not."""
    if seal is None:
        return container.to_bytes()
    return seal.close(container.to_bytes()) if container.is_changed else seal.original


def verify(written: bytes, container: Container, seal: Seal | None = None) -> None:
    """Check a written file: it opens, untouched members have the same bytes, changed ones inflate to the new content.

    Raises:
        OSError: the file is not as intended.
    """
    try:
        plain = written if seal is None else unseal(written, seal.password, container.path)[0]
        differing = _difference(Container(plain, container.path), container)
    except PackageError:
        raise OSError(errno.EIO, "the written file cannot be read back") from None
    if differing is not None:
        raise OSError(errno.EIO, f"{differing} reads back differently")


def _difference(found: Container, wanted: Container) -> str | None:
    """The first part that differs, or None."""
    if found.names() != wanted.names():
        return "the list of parts"
    for name in wanted.names():
        same = (
            found.raw(name) == wanted.raw(name) if wanted.is_untouched(name) else found.read(name) == wanted.read(name)
        )
        if not same:
            return name
    return None


def _is_same_file(target: Path, source: Path) -> bool:
    return target.exists() and source.exists() and target.samefile(source)
