"""``custsheet new``: what it makes, in which language, and every way in which the name or the number can be wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

import custsheet
from custsheet.ooxml import Package

from .conftest import AS_OF, Cli, snapshot


@pytest.mark.parametrize(("name", "lang"), [("客户.xlsx", "zh"), ("customers.xlsx", "en")])
def test_the_name_says_in_which_language(cli: Cli, tmp_path: Path, name: str, lang: str) -> None:
    answer = cli("new", tmp_path / name)
    assert (answer.code, answer.out) == (0, "")
    assert custsheet.open(tmp_path / name).lang == lang
    assert ("已新建" in answer.err) == (lang == "zh")


def test_lang_has_the_last_word(cli: Cli, tmp_path: Path) -> None:
    cli("new", tmp_path / "客户.xlsx", "--lang", "en")
    assert custsheet.open(tmp_path / "客户.xlsx").lang == "en"


def test_lock_lets_nobody_type_into_computed_columns(cli: Cli, tmp_path: Path) -> None:
    cli("new", tmp_path / "客户.xlsx", "--lock", "--quiet")
    with Package.open(tmp_path / "客户.xlsx") as package:
        assert any(rule.error_style == "stop" for rule in package.worksheet("客户信息").validations)


@pytest.mark.parametrize("number", ["0", "1"])
def test_few_customers_are_no_special_case(cli: Cli, tmp_path: Path, number: str) -> None:
    path = tmp_path / "客户.xlsx"
    assert cli("new", path, "--sample", number, "--as-of", AS_OF).code == 0
    assert cli("refresh", path, "--as-of", AS_OF).code == 0
    book = custsheet.open(path)
    assert len(book["customers"]) == int(number)
    once = path.read_bytes()
    assert cli("refresh", path, "--as-of", AS_OF).code == 0
    assert path.read_bytes() == once


@pytest.mark.parametrize("number", ["-1", "x", "1.5", "20001", ""])
def test_a_number_that_makes_no_sense_is_wrong_usage(cli: Cli, tmp_path: Path, number: str) -> None:
    answer = cli("new", tmp_path / "a.xlsx", "--sample", number)
    assert answer.code == 2
    assert "20,000" in answer.err
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("name", ["a.xls", "a.xlsm", "a", ".xlsx", "a.csv"])
def test_another_ending_is_wrong_usage(cli: Cli, tmp_path: Path, name: str) -> None:
    answer = cli("new", tmp_path / name)
    assert answer.code == 2
    assert ".xlsx" in answer.err
    assert not list(tmp_path.iterdir())


def test_what_is_there_already_stays(cli: Cli, book: Path, tmp_path: Path) -> None:
    (tmp_path / "folder.xlsx").mkdir()
    before = snapshot(tmp_path)
    for path in (book, tmp_path / "folder.xlsx"):
        answer = cli("new", path)
        assert answer.code == 4
        [line] = answer.err.splitlines()
        assert path.name in line
    assert snapshot(tmp_path) == before


def test_a_name_that_no_disk_takes_is_one_clear_line(cli: Cli, tmp_path: Path) -> None:
    answer = cli("new", tmp_path / f"{'x' * 300}.xlsx")
    assert answer.code == 4
    [line] = answer.err.splitlines()
    assert "CUSTSHEET_DEBUG" not in line


def test_a_missing_folder_is_made(cli: Cli, tmp_path: Path) -> None:
    assert cli("new", tmp_path / "new" / "a.xlsx").code == 0
    assert (tmp_path / "new" / "a.xlsx").is_file()
