"""``--to``: data in a file, as Excel and other programs open it, whatever the shell would do to a pipe."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from .conftest import AS_OF, Cli


def test_excel_recognises_the_csv_as_utf8(cli: Cli, guest: Path, tmp_path: Path) -> None:
    target = tmp_path / "问题.csv"
    printed = cli("check", guest, "--as-of", AS_OF, "--format", "csv")
    answer = cli("check", guest, "--as-of", AS_OF, "--to", target)
    assert (answer.code, answer.out) == (printed.code, "")
    assert str(target) in answer.err
    assert target.read_bytes().startswith(b"\xef\xbb\xbf")
    assert target.read_text(encoding="utf-8-sig") == printed.out
    assert next(csv.DictReader(printed.out.splitlines()))["sheet"] == "名单"


def test_what_is_printed_stays_without_a_mark(cli: Cli, guest: Path) -> None:
    assert not cli("check", guest, "--as-of", AS_OF, "--format", "csv").out.startswith("\ufeff")


def test_json_has_no_mark(cli: Cli, guest: Path, tmp_path: Path) -> None:
    target = tmp_path / "new folder" / "found.json"
    assert cli("inspect", guest, "--to", target, "--quiet").err == ""
    assert json.loads(target.read_bytes())["sheets"][0]["sheet"] == "名单"


def test_a_plan_written_so_is_read_again(cli: Cli, book: Path, tmp_path: Path) -> None:
    plan = tmp_path / "plan.csv"
    assert cli("dedupe", book, "--to", plan).code in (0, 1)
    assert cli("dedupe", book, "--apply", plan, "--as-of", AS_OF).code == 0


@pytest.mark.parametrize("name", ["found.xlsx", "found.txt", "found"])
def test_other_endings_are_wrong_usage(cli: Cli, guest: Path, tmp_path: Path, name: str) -> None:
    answer = cli("check", guest, "--to", tmp_path / name)
    assert answer.code == 2
    assert ".csv" in answer.err
    assert not (tmp_path / name).exists()


def test_a_file_that_cannot_be_written_is_exit_code_4(cli: Cli, guest: Path, tmp_path: Path) -> None:
    (tmp_path / "found.csv").mkdir()
    answer = cli("check", guest, "--to", tmp_path / "found.csv")
    assert answer.code == 4
    assert len(answer.err.splitlines()) == 1


def test_nothing_is_written_when_the_input_cannot_be_used(cli: Cli, tmp_path: Path) -> None:
    assert cli("check", tmp_path / "missing.xlsx", "--to", tmp_path / "found.csv").code == 3
    assert not (tmp_path / "found.csv").exists()
