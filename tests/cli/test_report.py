"""``custsheet report``: one page per workbook, written whole, the workbook untouched."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest

import custsheet

from .conftest import AS_OF, Cli, program


def test_the_page_is_what_the_library_gives(cli: Cli, book: Path, tmp_path: Path) -> None:
    out = tmp_path / "汇总.html"
    before = book.read_bytes()
    answer = cli("report", book, "-o", out, "--as-of", AS_OF)
    assert answer.code == 0
    assert answer.out == ""
    assert answer.err == f"已写入 {out}（{len(out.read_bytes()) / 1024:,.0f} KB）。\n"
    assert out.read_text(encoding="utf-8") == custsheet.open(book).report(date.fromisoformat(AS_OF))
    assert book.read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["客户.xlsx", "汇总.html"]


def test_the_page_speaks_the_language_that_is_asked_for(cli: Cli, book: Path, tmp_path: Path) -> None:
    out = tmp_path / "summary.html"
    answer = cli("report", book, "-o", out, "--as-of", AS_OF, "--lang", "en")
    assert answer.err.startswith("Wrote ")
    assert '<html lang="en">' in out.read_text(encoding="utf-8")
    assert "<title>Customer summary 2026-11-21</title>" in out.read_text(encoding="utf-8")


def test_several_workbooks_go_into_a_folder(cli: Cli, book: Path, guest: Path, tmp_path: Path) -> None:
    answer = cli("report", book, guest, "-o", tmp_path / "周报", "--as-of", AS_OF)
    assert answer.code == 0
    assert sorted(path.name for path in (tmp_path / "周报").iterdir()) == ["名单.html", "客户.html"]


def test_a_folder_is_made_for_the_page(cli: Cli, book: Path, tmp_path: Path) -> None:
    assert cli("report", book, "-o", tmp_path / "new" / "x.htm", "--as-of", AS_OF).code == 0
    assert (tmp_path / "new" / "x.htm").is_file()


def test_an_older_page_is_replaced_and_one_that_says_the_same_is_not_touched(
    cli: Cli, book: Path, tmp_path: Path
) -> None:
    out = tmp_path / "x.html"
    out.write_text("alt", encoding="utf-8")
    assert cli("report", book, "-o", out, "--as-of", AS_OF, "-q").err == ""
    written = out.stat().st_mtime_ns
    assert cli("report", book, "-o", out, "--as-of", AS_OF).code == 0
    assert out.stat().st_mtime_ns == written
    assert not list(tmp_path.glob(".~*"))


def test_where_the_page_goes_has_to_be_said(cli: Cli, book: Path) -> None:
    answer = cli("report", book)
    assert answer.code == 2
    assert "--output" in answer.err


@pytest.mark.parametrize("name", ["客户.xlsx", "other.xlsx", "other.XLSM", "report.pdf"])
def test_only_pages_are_written_and_never_a_workbook(cli: Cli, book: Path, name: str) -> None:
    before = book.read_bytes()
    answer = cli("report", book, "-o", book.with_name(name), "--as-of", AS_OF)
    assert answer.code == 2
    assert ".html" in answer.err
    assert book.read_bytes() == before
    assert [path.name for path in book.parent.iterdir()] == [book.name]


def test_a_link_that_leads_to_a_workbook_is_no_page(cli: Cli, book: Path, tmp_path: Path) -> None:
    (tmp_path / "x.html").symlink_to(book)
    before = book.read_bytes()
    assert cli("report", book, "-o", tmp_path / "x.html", "--as-of", AS_OF).code == 2
    assert book.read_bytes() == before


def test_what_is_no_workbook_leaves_no_page(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(b"PK nonsense")
    answer = cli("report", tmp_path / "a.xlsx", "-o", tmp_path / "x.html")
    assert answer.code == 3
    assert len(answer.err.splitlines()) == 1
    assert not (tmp_path / "x.html").exists()


def test_one_bad_workbook_does_not_keep_the_others_from_their_page(cli: Cli, book: Path, tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(b"PK nonsense")
    assert cli("report", tmp_path / "a.xlsx", book, "-o", tmp_path / "out", "--as-of", AS_OF).code == 3
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["客户.html"]


def test_a_page_that_cannot_be_written_is_said_in_one_line(cli: Cli, book: Path, tmp_path: Path) -> None:
    page = tmp_path / "x.html"
    page.write_text("alt", encoding="utf-8")
    page.chmod(0o444)
    answer = cli("report", book, "-o", page, "--as-of", AS_OF)
    assert answer.code == 4
    assert len(answer.err.splitlines()) == 1
    assert page.read_text(encoding="utf-8") == "alt"


def test_a_full_disk_leaves_the_old_page(cli: Cli, book: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = tmp_path / "x.html"
    page.write_text("alt", encoding="utf-8")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    assert cli("report", book, "-o", page, "--as-of", AS_OF).code == 4
    assert page.read_text(encoding="utf-8") == "alt"
    assert not list(tmp_path.glob(".~*"))


def test_as_a_process_it_writes_the_same(book: Path, tmp_path: Path) -> None:
    done = program(["report", book.name, "-o", "a.html", "--as-of", AS_OF, "--lang", "zh"], cwd=tmp_path)
    assert done.returncode == 0, done.stderr.decode()
    assert done.stdout == b""
    assert (tmp_path / "a.html").read_text(encoding="utf-8") == custsheet.open(book).report(
        date.fromisoformat(AS_OF), lang="zh"
    )


def test_changes_compare_with_the_refresh_before(cli: Cli, book: Path, tmp_path: Path) -> None:
    assert cli("refresh", book, "--as-of", "2026-08-21").code == 0
    assert cli("report", book, "-o", tmp_path / "x.html", "--as-of", AS_OF).code == 0
    assert "与 2026-08-21 的刷新相比" in (tmp_path / "x.html").read_text(encoding="utf-8")
