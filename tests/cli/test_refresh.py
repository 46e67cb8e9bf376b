"""``refresh`` on the command line: what is written where, what is said, and with which exit code."""

from __future__ import annotations

import csv
import io
import json
import shutil
from pathlib import Path

import openpyxl
import pytest

from custsheet.ooxml import Package

from .conftest import AS_OF, Cli, snapshot


def lock(path: Path, user: str) -> Path:
    """What Excel puts beside a workbook that ``user`` has open."""
    owner = path.with_name(f"~${path.name}")
    owner.write_bytes(bytes([len(user.encode("gbk"))]) + user.encode("gbk"))
    return owner


class TestInPlace:
    def test_the_workbook_is_refreshed_and_the_old_version_kept(self, cli: Cli, book: Path) -> None:
        old = book.read_bytes()
        answer = cli("refresh", book, "--as-of", AS_OF)
        assert (answer.code, answer.err) == (0, "")
        assert book.read_bytes() != old
        [backup] = (book.parent / "custsheet-备份").iterdir()
        assert backup.read_bytes() == old
        assert backup.name in answer.out

    def test_a_second_refresh_of_the_same_day_touches_nothing(self, cli: Cli, book: Path) -> None:
        cli("refresh", book, "--as-of", AS_OF)
        before = snapshot(book.parent)
        answer = cli("refresh", book, "--as-of", AS_OF)
        assert answer.code == 0
        assert snapshot(book.parent) == before

    def test_a_file_alone_means_refresh(self, cli: Cli, book: Path) -> None:
        old = book.read_bytes()
        assert cli(book, "--as-of", AS_OF).code == 0
        assert book.read_bytes() != old

    def test_a_trial_run_writes_nothing_even_while_the_file_is_open(self, cli: Cli, book: Path) -> None:
        lock(book, "张三")
        before = snapshot(book.parent)
        answer = cli("refresh", book, "--as-of", AS_OF, "--dry-run", "--lang", "en")
        assert answer.code == 0
        assert "nothing was written" in answer.out
        assert snapshot(book.parent) == before

    def test_quiet_says_nothing(self, cli: Cli, book: Path) -> None:
        answer = cli("refresh", book, "--as-of", AS_OF, "-q")
        assert (answer.code, answer.out, answer.err) == (0, "", "")


class TestElsewhere:
    def test_the_source_stays_as_it_is(self, cli: Cli, book: Path, tmp_path: Path) -> None:
        old = book.read_bytes()
        out = tmp_path / "out" / "结果.xlsx"
        assert cli("refresh", book, "-o", out, "--as-of", AS_OF).code == 0
        assert book.read_bytes() == old
        assert out.read_bytes() != old
        assert not (book.parent / "custsheet-备份").exists()

    def test_it_is_no_matter_that_the_source_is_open(self, cli: Cli, book: Path, tmp_path: Path) -> None:
        lock(book, "张三")
        assert cli("refresh", book, "-o", tmp_path / "结果.xlsx", "--as-of", AS_OF).code == 0

    def test_the_same_result_is_not_written_again(self, cli: Cli, book: Path, tmp_path: Path) -> None:
        out = tmp_path / "out"
        out.mkdir()
        cli("refresh", book, "-o", out, "--as-of", AS_OF)
        before = snapshot(out)
        assert list(before) == [book.name]
        cli("refresh", book, "-o", out, "--as-of", AS_OF)
        assert snapshot(out) == before


class TestSeveral:
    def test_each_file_is_tried_and_the_highest_code_counts(self, cli: Cli, book: Path, tmp_path: Path) -> None:
        broken = tmp_path / "坏.xlsx"
        broken.write_text("不是工作簿", encoding="utf-8")
        old = book.read_bytes()
        answer = cli("refresh", broken, book, "--as-of", AS_OF, "--format", "json")
        assert answer.code == 3
        assert book.read_bytes() != old
        failed, done = json.loads(answer.out)
        assert failed["file"] == str(broken)
        assert failed["error"]["code"] == "text_file"
        assert done["file"] == str(book)
        assert len(answer.err.splitlines()) == 1

    def test_a_locked_file_is_worse_than_a_broken_one(self, cli: Cli, book: Path, tmp_path: Path) -> None:
        broken = tmp_path / "坏.xlsx"
        broken.write_text("不是工作簿", encoding="utf-8")
        lock(book, "张三")
        before = snapshot(tmp_path)
        answer = cli("refresh", book, broken)
        assert answer.code == 4
        assert [str(path) in line for path, line in zip((book, broken), answer.err.splitlines(), strict=True)]
        assert snapshot(tmp_path) == before

    def test_the_output_is_a_folder(self, cli: Cli, book: Path, tmp_path: Path) -> None:
        other = tmp_path / "华南.xlsx"
        shutil.copy(book, other)
        out = tmp_path / "out"
        assert cli("refresh", book, other, "-o", out, "--as-of", AS_OF).code == 0
        assert sorted(path.name for path in out.iterdir()) == sorted([book.name, other.name])

    def test_a_pattern_takes_workbooks_only(self, cli: Cli, book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        lock(book.with_name("别的.xlsx"), "张三")
        monkeypatch.chdir(book.parent)
        answer = cli("refresh", "*.xlsx", "--as-of", AS_OF, "--format", "json")
        assert answer.code == 0
        assert json.loads(answer.out)["file"] == book.name


class TestRefusals:
    def test_a_file_open_in_excel_names_who_has_it_and_what_to_do(self, cli: Cli, book: Path) -> None:
        owner = lock(book, "张三")
        before = snapshot(book.parent)
        answer = cli("refresh", book, "--as-of", AS_OF)
        assert answer.code == 4
        assert answer.out == ""
        [line] = answer.err.splitlines()
        for word in ("张三", str(book), str(owner)):
            assert word in line
        assert snapshot(book.parent) == before

    def test_a_write_protected_file_is_refused(self, cli: Cli, book: Path) -> None:
        book.chmod(0o444)
        before = snapshot(book.parent)
        answer = cli("refresh", book, "--as-of", AS_OF)
        assert answer.code == 4
        assert len(answer.err.splitlines()) == 1
        assert snapshot(book.parent) == before

    def test_adding_what_there_is_not_is_wrong_usage(self, cli: Cli, book: Path) -> None:
        before = snapshot(book.parent)
        answer = cli("refresh", book, "--add", "nonsense")
        assert answer.code == 2
        assert "nonsense" in answer.err
        assert snapshot(book.parent) == before


class TestFormats:
    def test_json_has_the_shape_of_the_contract(self, cli: Cli, book: Path) -> None:
        answer = cli("refresh", book, "--as-of", AS_OF, "--format", "json")
        data = json.loads(answer.out)
        assert list(data) == ["file", "as_of", "written", "added", "issues", "skipped"]
        assert (data["file"], data["as_of"]) == (str(book), AS_OF)
        assert set(data["issues"]) == {"error", "warning", "info"}
        assert data["written"]
        for entry in data["written"]:
            assert set(entry) == {"sheet", "column", "cells"}
        assert {"sheet": "客户信息", "column": "tier"}.items() <= data["written"][0].items() or "tier" in {
            entry["column"] for entry in data["written"]
        }

    def test_csv_lists_every_changed_cell(self, cli: Cli, book: Path) -> None:
        answer = cli("refresh", book, "--as-of", AS_OF, "--format", "csv", "--dry-run")
        rows = list(csv.DictReader(io.StringIO(answer.out)))
        assert list(rows[0]) == ["sheet", "cell", "key", "old", "new"]
        assert {"customers", "客户信息"} & {row["sheet"] for row in rows}

    def test_the_story_is_in_the_workbooks_language(self, cli: Cli, book: Path) -> None:
        story = cli("refresh", book, "--as-of", AS_OF, "--dry-run").out
        assert "客户信息" in story
        assert "试运行" in story

    def test_the_story_is_in_the_language_that_was_asked_for(self, cli: Cli, book: Path) -> None:
        story = cli("refresh", book, "--as-of", AS_OF, "--dry-run", "--lang", "en").out
        assert "A trial run" in story

    def test_what_is_written_does_not_depend_on_the_language_of_messages(self, cli: Cli, book: Path) -> None:
        cli("refresh", book, "--as-of", AS_OF)
        before = snapshot(book.parent)
        cli("refresh", book, "--as-of", AS_OF, "--lang", "en")
        assert snapshot(book.parent) == before

    def test_a_guests_story_names_what_was_left_alone(self, cli: Cli, guest: Path) -> None:
        story = cli("refresh", guest, "--as-of", AS_OF, "--dry-run").out
        assert "名单" in story
        assert "随笔" in story


class TestWhereToLookFirst:
    @pytest.mark.parametrize(
        ("lang", "label", "made"), [("zh", "汇总", "汇总（自动）"), ("en", "Summary", "Summary (auto)")]
    )
    def test_it_is_the_summary_that_was_written(
        self, cli: Cli, tmp_path: Path, lang: str, label: str, made: str
    ) -> None:
        path = tmp_path / "book.xlsx"
        cli("new", path, "--sample", 3, "--lang", lang, "--as-of", AS_OF)
        book = openpyxl.load_workbook(path)
        book.create_sheet(label)["A1"] = "ours"
        book.save(path)
        told = cli("refresh", path, "--as-of", AS_OF).out
        assert f"“{made}”" in told
        assert f"“{label}”" not in told

    def test_nothing_is_said_of_one_that_people_deleted(self, cli: Cli, tmp_path: Path) -> None:
        path = tmp_path / "book.xlsx"
        cli("new", path, "--sample", 3, "--lang", "zh", "--as-of", AS_OF)
        cli("refresh", path, "--as-of", AS_OF)
        with Package.open(path) as package:
            package.remove_worksheet("汇总")
            package.save(path)
        assert "“汇总”" not in cli("refresh", path, "--as-of", "2027-01-31").out
