"""Wrong usage: exit code 2, one line that says what and how to find out, in the language of the run."""

from __future__ import annotations

from pathlib import Path

import pytest

from custsheet.cli.main import with_default_command

from .conftest import Cli, program

WRONG = [
    (["refrsh", "a.xlsx"], "refresh"),
    (["nonsense"], "nonsense"),
    (["check"], "FILE"),
    (["check", "--formt", "json", "a.xlsx"], "--format"),
    (["check", "--zzz", "a.xlsx"], "--zzz"),
    (["check", "a.xlsx", "--format"], "--format"),
    (["check", "a.xlsx", "--format", "xml"], "json"),
    (["check", "a.xlsx", "--lang", "fr"], "zh"),
    (["check", "a.xlsx", "--fail-on", "never"], "warning"),
    (["check", "a.xlsx", "--quiet=1"], "--quiet"),
    (["refresh", "a.xlsx", "--as-of", "31.3.2026"], "31.3.2026"),
    (["refresh", "a.xlsx", "--as-of", "2026-02-30"], "2026-02-30"),
    (["due", "a.xlsx", "--days", "-1"], "--days"),
    (["due", "a.xlsx", "--days", "soon"], "--days"),
    (["new", "a.xlsx", "--sample", "x"], "--sample"),
    (["new", "a.xls"], "a.xls"),
    (["new"], "OUT"),
    (["new", "a.xlsx", "b.xlsx"], "b.xlsx"),
    (["check", "*.nothing"], "*.nothing"),
    (["--zzz"], "--zzz"),
]


@pytest.mark.parametrize(("words", "named"), WRONG, ids=[" ".join(words) for words, _ in WRONG])
def test_wrong_usage_is_one_line_and_exit_code_2(
    cli: Cli, words: list[str], named: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for lang in ("en", "zh"):
        monkeypatch.setenv("CUSTSHEET_LANG", lang)
        answer = cli(*words)
        assert answer.code == 2
        assert answer.out == ""
        assert len(answer.err.splitlines()) == 1
        assert named in answer.err
        assert answer.err.startswith("Error: " if lang == "en" else "错误：")
    assert list(tmp_path.iterdir()) == []


def test_a_command_like_none_gets_no_guess(cli: Cli) -> None:
    assert "mean" not in cli("frobnicate").err
    assert "did you mean refresh?" in cli("refrsh").err


def test_without_a_command_the_help_is_shown(cli: Cli) -> None:
    answer = cli()
    assert answer.code == 2
    assert answer.out == ""
    assert answer.err.startswith("Usage: custsheet")


def test_the_version_is_on_stdout(cli: Cli) -> None:
    answer = cli("--version")
    assert (answer.code, answer.err) == (0, "")
    assert answer.out.startswith("custsheet ")


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (["客户.xlsx"], ["refresh", "客户.xlsx"]),
        (["a.XLSM", "b.xlsx"], ["refresh", "a.XLSM", "b.xlsx"]),
        (["--dry-run", "客户.xlsx"], ["refresh", "--dry-run", "客户.xlsx"]),
        (["--as-of", "2026-01-31", "客户.xlsx"], ["refresh", "--as-of", "2026-01-31", "客户.xlsx"]),
        (["teams/*.xlsx"], ["refresh", "teams/*.xlsx"]),
        (["check", "客户.xlsx"], ["check", "客户.xlsx"]),
        (["--lang", "zh", "check", "客户.xlsx"], ["--lang", "zh", "check", "客户.xlsx"]),
        (["refrsh", "客户.xlsx"], ["refrsh", "客户.xlsx"]),
        (["--help"], ["--help"]),
        ([], []),
    ],
)
def test_a_file_without_a_command_means_refresh(args: list[str], words: list[str]) -> None:
    assert with_default_command(args) == words


def test_help_works_in_an_ascii_console_and_is_utf8_in_a_pipe() -> None:
    for environ in ({"PYTHONIOENCODING": "ascii:strict"}, {"PYTHONIOENCODING": "cp936:strict"}, {"PYTHONUTF8": "0"}):
        done = program(["--help", "--lang", "zh"], LC_ALL="C", **environ)
        assert done.returncode == 0
        assert done.stderr == b""
        assert "用法" in done.stdout.decode("utf-8")
