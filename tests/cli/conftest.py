"""Running the program: in this process for its words, as a process of its own for exit codes, streams and encodings."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from custsheet.cli import run


@dataclass(frozen=True)
class Answer:
    """What a run left behind."""

    code: int
    out: str
    err: str


Cli = Callable[..., Answer]


@pytest.fixture(autouse=True)
def plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """English unless a test says otherwise, whatever the machine speaks."""
    for name in ("LC_ALL", "LC_MESSAGES", "CUSTSHEET_PASSWORD", "CUSTSHEET_DEBUG", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "en_US.UTF-8")
    monkeypatch.setenv("CUSTSHEET_LANG", "en")


@pytest.fixture
def cli(capsys: pytest.CaptureFixture[str]) -> Cli:
    """``cli("check", path)``: run a command line in this process."""

    def call(*words: object) -> Answer:
        code = run([str(word) for word in words])
        captured = capsys.readouterr()
        return Answer(code, captured.out, captured.err)

    return call


def program(
    words: Sequence[object], *, cwd: Path | None = None, stdin: bytes = b"", **environ: str
) -> subprocess.CompletedProcess[bytes]:
    """Run ``python -m custsheet`` as users do, with bytes for what it prints."""
    return subprocess.run(
        [sys.executable, "-m", "custsheet", *map(str, words)],
        cwd=cwd,
        input=stdin,
        capture_output=True,
        env={**os.environ, **environ},
        timeout=120,
    )
