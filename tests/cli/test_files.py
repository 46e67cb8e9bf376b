"""From words on the command line to workbooks, and to where the results go."""

from __future__ import annotations

from pathlib import Path

import pytest

from custsheet.cli.files import expand, looks_like_workbook, outputs
from custsheet.cli.session import Session
from custsheet.errors import UsageError


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder as an office has it: two workbooks, lock files, earlier versions."""
    for name in ("华东.xlsx", "华南.xlsx", "~$华东.xlsx", ".~lock.华南.xlsx#", "说明.txt", "客户[1].xlsx"):
        (tmp_path / name).touch()
    (tmp_path / "custsheet-备份").mkdir()
    (tmp_path / "custsheet-备份" / "华东-20260101-080000.xlsx").touch()
    (tmp_path / "组.xlsx").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def names(*words: str) -> list[str]:
    return [path.as_posix() for path in expand(Session(), words)]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (["华*.xlsx"], ["华东.xlsx", "华南.xlsx"]),
        (["*华东.xlsx"], ["华东.xlsx"]),
        (["**/*东*.xlsx"], ["华东.xlsx"]),
        (["华东.xlsx", "华*.xlsx"], ["华东.xlsx", "华南.xlsx"]),
        (["华东.xlsx", "~$华东.xlsx"], ["华东.xlsx"]),
        (["客户[1].xlsx"], ["客户[1].xlsx"]),
        (["没有.xlsx"], ["没有.xlsx"]),  # named, so that opening it says what is wrong
        (["custsheet-备份/华东-20260101-080000.xlsx"], ["custsheet-备份/华东-20260101-080000.xlsx"]),
        (["华东.xlsx", "custsheet-备份/华东-20260101-080000.xlsx"], ["华东.xlsx"]),
    ],
)
def test_patterns_mean_workbooks_and_nothing_else(folder: Path, words: list[str], found: list[str]) -> None:
    assert names(*words) == found


@pytest.mark.parametrize("word", ["*.xlsm", "~$华东.xlsx", "custsheet-备份/*.xlsx", "没有*/*.xlsx"])
def test_nothing_that_matches_is_wrong_usage(folder: Path, word: str) -> None:
    with pytest.raises(UsageError) as caught:
        expand(Session(), [word])
    assert caught.value.code == "no_match"
    assert caught.value.exit_code == 2


def test_what_is_passed_over_is_said(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    expand(Session(), ["华东.xlsx", "~$华东.xlsx"])
    assert "~$华东.xlsx" in capsys.readouterr().err
    expand(Session(is_quiet=True), ["华东.xlsx", "~$华东.xlsx"])
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(
    ("sources", "out", "targets"),
    [
        (["a/x.xlsx"], None, ["a/x.xlsx"]),
        (["a/x.xlsx"], "y.xlsx", ["y.xlsx"]),
        (["a/x.xlsx"], "out/", ["out/x.xlsx"]),
        (["a/x.xlsx"], "out", ["out/x.xlsx"]),
        (["a/x.xlsx"], ".", ["x.xlsx"]),
        (["a/x.xlsx", "b/y.xlsx"], "out", ["out/x.xlsx", "out/y.xlsx"]),
        (["a/x.xlsx", "b/y.xlsx"], None, ["a/x.xlsx", "b/y.xlsx"]),
    ],
)
def test_results_go_in_place_to_a_file_or_into_a_folder(
    folder: Path, sources: list[str], out: str | None, targets: list[str]
) -> None:
    assert [path.as_posix() for path in outputs(list(map(Path, sources)), out)] == targets


@pytest.mark.parametrize(("source", "out"), [("a.xlsm", "b.xlsx"), ("a.xlsx", "b.xls"), ("a.xlsx", "b.csv")])
def test_a_result_keeps_the_ending_of_its_format(source: str, out: str) -> None:
    with pytest.raises(UsageError) as caught:
        outputs([Path(source)], out)
    assert caught.value.code == "other_suffix"


def test_two_results_never_go_to_one_file() -> None:
    with pytest.raises(UsageError, match="Two files"):
        outputs([Path("a/X.xlsx"), Path("b/x.xlsx")], "out")
    assert outputs([Path("a/x.xlsx"), Path("b/x.xlsx")], None)


def test_a_word_with_a_workbooks_ending_is_a_file(folder: Path) -> None:
    assert looks_like_workbook("没有.XLSX")
    assert looks_like_workbook("说明.txt")
    assert not looks_like_workbook("refresh")
    assert not looks_like_workbook("组")
