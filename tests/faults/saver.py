"""A process that imports once and then saves again and again, each time in a child of its own that may be killed.

Reads one line a run from stdin, parts between tabs: number of children, mark, when to die, path.  When: ``-`` (not),
``before:7`` (before the seventh call that touches files), ``after:7`` (right behind it), ``count`` (tell how many
there are).  Answers with a line ``pids …``, perhaps ``calls …``, and when all have ended a line ``codes …``: 0 saved, 4
refused, -9 killed, 1 anything else.
"""

from __future__ import annotations

import os
import signal
import sys
from hashlib import sha256
from pathlib import Path
from types import FrameType

from custsheet.errors import OutputError
from custsheet.ooxml import Package
from custsheet.saving.save import fingerprint, save_workbook

TOUCHING = {"open", "write", "read", "close", "fsync", "replace", "rename", "unlink", "rmdir", "mkdir"}
TOUCHING |= {"chmod", "chown", "utime", "setxattr", "sendfile"}
"""Names of the C functions that do something to a file, as the profiler names them."""
PART = "docProps/note.xml"
COUNT_ONLY = "count"


def content(mark: str) -> bytes:
    """What a run puts into the workbook: incompressible enough to take a while to write."""
    noise = "".join(sha256(f"{mark}-{number}".encode()).hexdigest() for number in range(3_000))
    return f"<note>{mark} {noise}</note>".encode()


def save(path: Path, mark: str) -> int:
    """Open, change and save as a refresh does, and return the exit code."""
    try:
        known = fingerprint(path)
        package = Package.open(path)
        package.write(PART, content(mark), "application/xml")
        save_workbook(package, path, source_fingerprint=known)
    except OutputError as error:
        print(error.code, file=sys.stderr, flush=True)
        return error.exit_code
    return 0


def die_at(when: str, number: int) -> None:
    """Kill this process at a call, counted from now."""
    calls = 0

    def watch(frame: FrameType, event: str, function: object) -> None:
        nonlocal calls
        # After a call is before whatever the profiler sees next: not every call reports its own end.
        is_due = when == "after" and calls == number
        if event == "c_call" and getattr(function, "__name__", "") in TOUCHING:
            calls += 1
            is_due = is_due or (when == "before" and calls == number)
        if is_due:
            os.kill(os.getpid(), signal.SIGKILL)

    sys.setprofile(watch)


def count_calls(path: Path, mark: str) -> None:
    """Print how many calls a save makes that touch files."""
    calls = 0

    def watch(frame: FrameType, event: str, function: object) -> None:
        nonlocal calls
        calls += event == "c_call" and getattr(function, "__name__", "") in TOUCHING

    sys.setprofile(watch)
    save(path, mark)
    sys.setprofile(None)
    print("calls", calls, flush=True)


def run(path: Path, mark: str, death: str) -> int:
    """One child's life."""
    if death == COUNT_ONLY:
        count_calls(path, mark)
        return 0
    if death != "-":
        when, _, number = death.partition(":")
        die_at(when, int(number))
    return save(path, mark)


def main() -> None:
    """Serve until stdin ends."""
    print("ready", flush=True)
    for line in sys.stdin:
        count, mark, death, name = line.rstrip("\n").split("\t")
        pids = []
        for child in range(int(count)):
            pid = os.fork()
            if pid == 0:
                code = 1
                try:
                    code = run(Path(name), f"{mark}{child}", death)
                finally:
                    os._exit(code)
            pids.append(pid)
        print("pids", *pids, flush=True)
        codes = [os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) for pid in pids]
        print("codes", *codes, flush=True)


if __name__ == "__main__":
    main()
