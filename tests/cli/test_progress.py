"""A person who waits at a terminal sees what is being done; pipes, logs and quiet runs never do."""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest

from custsheet.cli.width import display_width, shorten

from .conftest import AS_OF, program

AT_ONCE = "import custsheet.cli.progress as p; p.DELAY_SECONDS = 0; from custsheet.cli import main; main()"


def watched(words: list[object], *, columns: int = 80, **environ: str) -> str:
    """What a terminal at stderr gets from a run whose progress shows at once; stdout is a pipe."""
    parent, child = pty.openpty()
    settings = {"TERM": "xterm", "CI": "", "COLUMNS": str(columns), "PYTHONIOENCODING": "utf-8"}
    process = subprocess.Popen(
        [sys.executable, "-c", AT_ONCE, *map(str, words)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=child,
        env={**os.environ, **settings, **environ},
    )
    os.close(child)
    shown = b""
    while block := _read(parent):
        shown += block
    os.close(parent)
    assert process.wait(timeout=120) in (0, 1)
    return shown.decode("utf-8")


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65536)
    except OSError:  # the other end is closed
        return b""


def test_each_step_is_shown_on_one_line_that_goes_away(book: Path) -> None:
    shown = watched(["refresh", book, "--as-of", AS_OF, "--lang", "zh"])
    assert "正在读取 客户.xlsx" in shown
    assert re.search(r"\d s", shown)
    assert "\n" not in shown
    assert re.search(r"\r *\r$", shown)


def test_with_several_files_it_says_which_of_how_many(book: Path) -> None:
    second = book.with_name("第二.xlsx")
    second.write_bytes(book.read_bytes())
    shown = watched(["due", book, second, "--as-of", AS_OF])
    assert "[1/2] " in shown
    assert "[2/2] " in shown


def test_it_never_breaks_a_narrow_line(book: Path) -> None:
    shown = watched(["due", book, "--as-of", AS_OF], columns=24)
    lines = [line for line in shown.split("\r") if line.strip()]
    assert lines
    assert max(map(display_width, lines)) < 24


@pytest.mark.parametrize("quiet", [{"TERM": "dumb"}, {"CI": "true"}])
def test_dumb_terminals_and_build_logs_see_nothing(book: Path, quiet: dict[str, str]) -> None:
    assert watched(["due", book, "--as-of", AS_OF], **quiet) == ""


def test_quiet_runs_show_nothing(book: Path) -> None:
    assert watched(["refresh", book, "--as-of", AS_OF, "--quiet"]) == ""


def test_pipes_see_nothing(book: Path) -> None:
    assert program(["due", book, "--as-of", AS_OF]).stderr == b""


@pytest.mark.parametrize(
    ("text", "width", "expected"),
    [
        ("abc", 3, "abc"),
        ("abcdef", 5, "ab..."),
        ("客户名单", 8, "客户名单"),
        ("客户名单", 7, "客户..."),
        ("abc", 2, ".."),
    ],
)
def test_what_is_too_long_ends_with_dots(text: str, width: int, expected: str) -> None:
    assert shorten(text, width) == expected
