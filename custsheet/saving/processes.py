"""Tell whether a recorded process is still running, by its pid, its host, and the start times of both."""

from __future__ import annotations

import os
import platform
import sys
from pathlib import Path
from typing import NamedTuple

_STATE, _START = 0, 19  # indexes into /proc/PID/stat after the name: fields 3 and 22 of proc(5)
_QUERY, _STILL_ACTIVE = 0x1000, 259  # PROCESS_QUERY_LIMITED_INFORMATION and STILL_ACTIVE of the Windows API


class Process(NamedTuple):
    """A process identity that survives the reuse of pids.

    Attributes:
        host: the computer's name.
        boot: id of the current boot; "" if the system has none.
        pid: the process id.
        started: start time in the system's own units; "" if the system does not tell.
    """

    host: str
    boot: str
    pid: int
    started: str

    @classmethod
    def this(cls) -> Process:
        """The current process."""
        return cls(platform.node(), _boot(), os.getpid(), _start_of(os.getpid()) or "")

    def is_here(self) -> bool:
        """Is it a process of this computer? Only then can we tell whether it is running."""
        return self.host == platform.node()

    def is_running(self) -> bool:
        """Is it still running? Valid only if :meth:`is_here`."""
        return self.boot == _boot() and _start_of(self.pid) == self.started


def _boot() -> str:
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
    except OSError:
        return ""


if sys.platform == "win32":

    def _start_of(pid: int) -> str | None:
        """Start time of the process, None if it is not running; ``os.kill(pid, 0)`` would kill it on Windows."""
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
        """Start time of the process, "" if the system does not tell, None if it is not running."""
        try:
            # The second field, the name in parentheses, may itself contain blanks and parentheses.
            fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
            return None if fields[_STATE] in "ZX" else fields[_START]  # zombie or dead: its parent has yet to reap it
        except OSError:
            return None if Path("/proc/self/stat").exists() else _plain_start_of(pid)

    def _plain_start_of(pid: int) -> str | None:
        """For systems without /proc, such as macOS: "" if there is such a process, else None."""
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return None
        except OSError:
            return ""  # no permission to signal it: it exists, but is another user's
        return ""
