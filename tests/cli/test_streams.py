"""Encodings, pipes, terminals, interruptions, and errors that nobody foresaw."""

from __future__ import annotations

import json
import os
import pty
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from .conftest import AS_OF, Cli, program, write_workbook

TERMINAL = {"TERM": "xterm-256color", "COLUMNS": "100", "CI": ""}


def on_terminal(words: list[str], encoding: str, **environ: str) -> tuple[int, bytes]:
    """Run the program with a terminal of that encoding as its stdout."""
    parent, child = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "custsheet", *words],
        stdin=subprocess.DEVNULL,
        stdout=child,
        stderr=child,
        env={**os.environ, "PYTHONIOENCODING": encoding, **TERMINAL, **environ},
    )
    os.close(child)
    shown = b""
    while True:
        try:
            block = os.read(parent, 65536)
        except OSError:  # the other end is closed
            break
        if not block:
            break
        shown += block
    os.close(parent)
    return process.wait(timeout=120), shown


@pytest.fixture
def odd_names(tmp_path: Path) -> Path:
    """A workbook with letters that no Chinese code page has, and with a terminal command in a cell."""
    path = tmp_path / "客户.xlsx"
    rows: list[list[object]] = [["客户名称", "负责人", "手机"], ["Ünïcode 😀 公司", "[red]张[/]", "1380\N{SNOWMAN}000"]]
    rows.append(["\N{RIGHT-TO-LEFT OVERRIDE}示例乙", "李二", "12"])
    write_workbook(path, {"客户信息": rows})
    return path


@pytest.mark.parametrize("encoding", ["cp936", "ascii", "utf-8"])
def test_pipes_get_utf8_whatever_the_console_speaks(odd_names: Path, encoding: str) -> None:
    done = program(["check", odd_names, "--as-of", AS_OF, "--format", "json"], PYTHONIOENCODING=encoding, LC_ALL="C")
    assert b"Traceback" not in done.stderr
    data = json.loads(done.stdout.decode("utf-8"))
    assert any("\N{SNOWMAN}" in str(issue["value"]) for issue in data["issues"])


@pytest.mark.parametrize("command", ["check", "inspect", "refresh"])
def test_a_chinese_console_shows_what_it_can(odd_names: Path, command: str) -> None:
    code, shown = on_terminal([command, str(odd_names), "--lang", "zh"], "cp936")
    assert code in (0, 1)
    assert "Traceback" not in shown.decode("cp936")
    assert "客户" in shown.decode("cp936")


def test_what_a_chinese_console_lacks_looks_alike(tmp_path: Path) -> None:
    """It has no minus sign, no accents and no faces."""
    path = tmp_path / "客户.xlsx"
    rows: list[list[object]] = [["客户名称", "负责人", "手机"], ["示例甲有限公司", "张一", "138−ñ😀00"]]
    write_workbook(path, {"客户信息": rows})
    _, shown = on_terminal(["check", str(path), "--lang", "zh", "--as-of", AS_OF], "cp936", COLUMNS="200")
    assert "138-n?00" in shown.decode("cp936")


def test_tables_on_a_terminal_have_colour_unless_unwanted(odd_names: Path) -> None:
    words = ["check", str(odd_names), "--as-of", AS_OF]
    assert b"\x1b[" in on_terminal(words, "utf-8")[1]
    assert b"\x1b[" not in on_terminal(words, "utf-8", NO_COLOR="1")[1]
    assert b"\x1b[" not in on_terminal(words, "utf-8", CI="true")[1]
    assert b"\x1b[" not in program(words).stdout


def test_brackets_in_cells_are_not_taken_for_markup(odd_names: Path) -> None:
    write_workbook(odd_names, {"客户信息": [["客户名称", "负责人", "手机"], ["示例甲", "张一", "[red]12[/red]"]]})
    _, shown = on_terminal(["check", str(odd_names), "--as-of", AS_OF], "utf-8", NO_COLOR="1")
    assert b"[red]12[/red]" in shown.replace(b"\r\n", b"")


def test_a_reader_that_goes_away_is_no_error(odd_names: Path) -> None:
    command = [sys.executable, "-m", "custsheet", "check", str(odd_names), "--format", "csv", "--as-of", AS_OF]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode in (0, 1)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_an_output_that_cannot_be_written_is_exit_code_4(odd_names: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        command = [sys.executable, "-m", "custsheet", "inspect", str(odd_names)]
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, check=False)
    assert done.returncode == 4
    assert len(done.stderr.decode("utf-8").splitlines()) == 1


def test_an_interrupted_run_ends_with_130(cli: Cli, odd_names: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import custsheet.workbook

    def interrupted(*_: object, **__: object) -> None:
        signal.raise_signal(signal.SIGINT)

    monkeypatch.setattr(custsheet.workbook.CustomerWorkbook, "open", interrupted)
    answer = cli("check", odd_names)
    assert answer.code == 130
    assert "Traceback" not in answer.err


class TestUnforeseen:
    @pytest.fixture(autouse=True)
    def broken(self, monkeypatch: pytest.MonkeyPatch) -> None:
        import custsheet.workbook

        def broken(*_: object, **__: object) -> None:
            raise RuntimeError("two\nlines")

        monkeypatch.setattr(custsheet.workbook.CustomerWorkbook, "open", broken)

    def test_it_is_one_line_that_says_how_to_report_it(self, cli: Cli, odd_names: Path) -> None:
        answer = cli("refresh", odd_names)
        assert answer.code == 3
        [line] = answer.err.splitlines()
        assert "RuntimeError" in line
        assert "CUSTSHEET_DEBUG" in line

    def test_a_traceback_is_for_those_who_ask(self, cli: Cli, odd_names: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("CUSTSHEET_DEBUG", "1")
        assert "Traceback" in cli("refresh", odd_names).err
