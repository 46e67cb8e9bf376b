"""Who has a workbook open, according to the lock files that office programs put beside it.

Excel and WPS write ``~$NAME.xlsx`` (WPS also ``.~NAME.xlsx``): a length byte and the user's name in the local code
page, padded to 55 bytes, then a two-byte length and the same name in UTF-16.  LibreOffice writes
``.~lock.NAME.xlsx#``: one line with full name, login, host, date and profile, separated by commas.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

_WIDE_NAME_AT = 55
_LONGEST_NAME = 54


@dataclass(frozen=True, slots=True)
class Lock:
    """A lock file, the program that writes such files, and the user it names ("" if it names nobody)."""

    path: Path
    program: str
    user: str


def find_lock(path: Path) -> Lock | None:
    """The lock file of the office program that has ``path`` open, or None."""
    name = path.name
    candidates = (
        (f"~${name}", "Excel/WPS", _owner_name),
        (f".~{name}", "WPS", _owner_name),
        (f".~lock.{name}#", "LibreOffice", _libreoffice_name),
    )
    for lock_name, program, read_name in candidates:
        lock = path.with_name(lock_name)
        if lock.exists():
            return Lock(lock, program, read_name(_content(lock)))
    return None


def is_lock_name(name: str) -> bool:
    """Is this the name of an office program's lock file rather than of a workbook?"""
    return name.startswith(("~$", ".~"))


def _content(lock: Path) -> bytes:
    try:
        return lock.read_bytes()
    except OSError:
        return b""  # Excel may hold its own lock file exclusively: the workbook is open, but we cannot say by whom


def _owner_name(content: bytes) -> str:
    # The UTF-16 copy first: it needs no guess at the code page. Without it, assume the Chinese one.
    wide = content[_WIDE_NAME_AT + 2 :]
    length = int.from_bytes(content[_WIDE_NAME_AT : _WIDE_NAME_AT + 2], "little")
    if 0 < length <= _LONGEST_NAME and len(wide) >= 2 * length:
        return _clean(wide[: 2 * length].decode("utf-16-le", errors="replace"))
    if not content:
        return ""
    return _clean(content[1 : 1 + min(content[0], _LONGEST_NAME)].decode("gb18030", errors="replace"))


def _libreoffice_name(content: bytes) -> str:
    full_name, login, host, *_ = [*content.decode("utf-8", errors="replace").split(","), "", "", ""]
    person = _clean(full_name) or _clean(login)
    return f"{person} ({_clean(host)})" if person and _clean(host) else person


def _clean(name: str) -> str:
    """The name on one line; lock files pad it with blanks and NULs."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in name).split())
