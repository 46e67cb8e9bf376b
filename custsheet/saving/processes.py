"""Does a process that left its name somewhere still run? Told by its number, its computer, and when both started."""

from __future__ import annotations

import os
import platform
import sys
from pathlib import Path
from typing import NamedTuple

_STATE, _START = 0, 19  # fields of /proc/PID/stat after the name: proc(5), 3 and 22
_QUERY, _STILL_ACTIVE = 0x1000, 259


class Process(NamedTuple):
    """A process, told from a later one of the same number.

    Attributes:
        host: the computer's name.
        boot: identifies the time since the computer was started, "" where the system does not say.
        pid: the number.
        started: when it began, as the system counts, "" where it does not say.
    """

    host: str
    boot: str
    pid: int
    started: str

    @classmethod
    def this(cls) -> Process:
        """The process that asks."""
        return cls(platform.node(), _boot(), os.getpid(), _start_of(os.getpid()) or "")

    def is_here(self) -> bool:
        """Does (or did) it run on this computer, so that we can tell whether it still runs?"""
        return self.host == platform.node()

    def is_running(self) -> bool:
        """Does it still run? Only of processes that are here."""
        return self.boot == _boot() and _start_of(self.pid) == self.started


def _boot() -> str:
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
    except OSError:
        return ""


if sys.platform == "win32":

    def _start_of(pid: int) -> str | None:
        """When the process began, None when there is none; ``os.kill`` would end it here, so its handle is asked."""
        import ctypes
        from ctypes import wintypes

        kernel = ctypes.WinDLL("kernel32")
        kernel.OpenProcess.restype = wintypes.HANDLE
        handle = wintypes.HANDLE(kernel.OpenProcess(_QUERY, False, pid))
        if not handle:
            return None
        try:
            code, times = wintypes.DWORD(), [wintypes.FILETIME() for _ in range(4)]
            kernel.GetExitCodeProcess(handle, ctypes.byref(code))
            kernel.GetProcessTimes(handle, *map(ctypes.byref, times))
            began = (times[0].dwHighDateTime << 32) + times[0].dwLowDateTime
            return str(began) if code.value == _STILL_ACTIVE else None
        finally:
            kernel.CloseHandle(handle)

else:

    def _start_of(pid: int) -> str | None:
        """When the process began, "" when the system does not say, None when there is none."""
        try:
            # The name, in parentheses, may hold blanks and parentheses itself.
            fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
            return None if fields[_STATE] in "ZX" else fields[_START]  # killed, its parent has not noticed yet
        except OSError:
            return None if Path("/proc/self/stat").exists() else _plain_start_of(pid)

    def _plain_start_of(pid: int) -> str | None:
        """Of systems without /proc, such as macOS: whether there is such a process."""
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return None
        except OSError:
            return ""  # somebody else's
        return ""
