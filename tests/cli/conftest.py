"""Running the program: in this process for its words, as a process of its own for exit codes, streams and encodings."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import openpyxl
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


AS_OF = "2026-11-21"


@pytest.fixture(scope="session")
def sample_bytes() -> bytes:
    """A workbook of ours with 40 made-up customers."""
    import custsheet

    return custsheet.new_workbook("zh", sample=40, as_of=date.fromisoformat(AS_OF))


@pytest.fixture
def book(tmp_path: Path, sample_bytes: bytes) -> Path:
    """A copy of that workbook in a folder of its own."""
    path = tmp_path / "客户.xlsx"
    path.write_bytes(sample_bytes)
    return path


@pytest.fixture
def guest(tmp_path: Path) -> Path:
    """A workbook that somebody made by hand, in their own words."""
    path = tmp_path / "名单.xlsx"
    write_workbook(
        path,
        {
            "名单": [
                ["客户名称", "负责人", "手机", "电子邮箱", "内部代号"],
                ["示例甲有限公司", "张一", "13800001234", "a@example.com", "x1"],
                ["示例乙有限公司", "李二", "1380000", "b@example.com", "x2"],
                ["示例丙有限公司", "", "13900001234", "不是邮箱", "x3"],
            ],
            "随笔": [["这里没有表格"]],
        },
    )
    return path


def write_workbook(path: Path, sheets: dict[str, list[list[object]]]) -> None:
    """A plain workbook with these rows."""
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.active)
    for name, rows in sheets.items():
        sheet = workbook.create_sheet(name)
        for row in rows:
            sheet.append(row)
    workbook.save(path)


def snapshot(folder: Path) -> dict[str, tuple[int, int, bytes]]:
    """Everything below a folder: what would differ had anything been written there."""
    return {
        str(path.relative_to(folder)): (path.stat().st_ino, path.stat().st_mtime_ns, path.read_bytes())
        for path in folder.rglob("*")
        if path.is_file()
    }
