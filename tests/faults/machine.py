"""What the fault tests share: a workbook, the saving process, and what must hold of a folder after any fault."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from custsheet.cli.files import expand
from custsheet.cli.session import Session
from custsheet.ooxml import Package
from custsheet.saving.backups import backup_folder
from tests.faults.saver import PART, content
from tests.ooxml.packages import workbook

ROOT = Path(__file__).parents[2]
RUNS = int(os.environ.get("CUSTSHEET_FAULT_RUNS", "25"))
"""Killed runs of each kind; hundreds by hand."""
OLD = workbook('<sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData>')


def new_workbook(folder: Path) -> Path:
    """A small workbook in a folder of its own."""
    path = folder / "客户.xlsx"
    path.write_bytes(OLD)
    return path


def changed(path: Path, mark: str = "新") -> Package:
    """The workbook opened, with a change."""
    package = Package.open(path)
    package.write(PART, content(mark), "application/xml")
    return package


def state_of(path: Path, marks: list[str]) -> str:
    """Which version the file is, "" for the first; AssertionError when it is none of them whole."""
    data = path.read_bytes()
    if data == OLD:
        return ""
    package = Package.open(data)  # raises when anything is cut off
    notes = {content(mark): mark for mark in marks}
    for name in Package.open(OLD).part_names:
        if name != "[Content_Types].xml":
            assert package.container.raw(name) == Package.open(OLD).container.raw(name)
    return notes[package.read(PART)]


def check_folder(path: Path, marks: list[str]) -> str:
    """After a fault: the file and every backup is whole, and nothing else could be taken for a workbook."""
    version = state_of(path, marks)
    for kept in _backups(path):
        if kept.suffix == path.suffix:
            state_of(kept, marks)
    assert expand(Session(is_quiet=True), [str(path.parent / "*")]) == [path]
    return version


def check_clean(path: Path) -> None:
    """After a run that ended by itself: nothing but the workbook and its backups."""
    assert {entry.name for entry in path.parent.iterdir()} <= {path.name, backup_folder(path).name}
    assert all(kept.suffix == path.suffix for kept in _backups(path))


def _backups(path: Path) -> list[Path]:
    folder = backup_folder(path)
    return list(folder.iterdir()) if folder.exists() else []


class Saver:
    """The saving process of saver.py."""

    def __init__(self) -> None:
        environ = {**os.environ, "PYTHONPATH": str(ROOT)}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.saver"],
            cwd=ROOT,
            env=environ,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            encoding="utf-8",
        )
        self._answer("ready")

    def start(self, path: Path, mark: str, *, death: str = "-", count: int = 1) -> list[int]:
        """Begin a run and return the numbers of its processes, whose marks are ``mark`` with 0, 1 … behind."""
        assert self._process.stdin is not None
        self._process.stdin.write(f"{count}\t{mark}\t{death}\t{path}\n")
        self._process.stdin.flush()
        return self._answer("pids")

    def codes(self) -> list[int]:
        """Wait until all have ended."""
        return self._answer("codes")

    def save(self, path: Path, mark: str, *, death: str = "-", count: int = 1) -> list[int]:
        """A run from start to end."""
        self.start(path, mark, death=death, count=count)
        return self.codes()

    def calls(self, path: Path, mark: str) -> int:
        """How many calls that touch files a save makes."""
        self.start(path, mark, death="count")
        [calls] = self._answer("calls")
        self.codes()
        return calls

    def close(self) -> None:
        """End the process."""
        self._process.communicate()

    def _answer(self, word: str) -> list[int]:
        assert self._process.stdout is not None
        first, *numbers = self._process.stdout.readline().split()
        assert first == word
        return [int(number) for number in numbers]


@contextlib.contextmanager
def saver() -> Iterator[Saver]:
    """The saving process, ended at the end."""
    process = Saver()
    try:
        yield process
    finally:
        process.close()


def kill(pid: int) -> None:
    """Kill a process at once, if it has not ended yet."""
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
