"""``handbook``: a page is written, the workbook stays as it is; what goes wrong is one line."""

from __future__ import annotations

from pathlib import Path

import custsheet

from .conftest import AS_OF, Cli, snapshot


def test_it_writes_the_page_and_leaves_the_workbook_alone(cli: Cli, book: Path, tmp_path: Path) -> None:
    before = snapshot(book.parent)
    out = tmp_path / "out" / "手册.html"
    answer = cli("handbook", book, "-o", out, "--as-of", AS_OF)
    assert (answer.code, answer.out) == (0, "")
    assert str(out) in answer.err
    assert "<h1" in out.read_text(encoding="utf-8") and snapshot(book.parent).items() >= before.items()


def test_the_page_speaks_the_workbooks_language_or_the_one_asked_for(cli: Cli, book: Path, tmp_path: Path) -> None:
    for words, lang in (((), "zh-CN"), (("--lang", "en"), "en")):
        out = tmp_path / f"{lang}.html"
        assert cli("handbook", book, "-o", out, "--as-of", AS_OF, *words).code == 0
        assert f'<html lang="{lang}">' in out.read_text(encoding="utf-8")


def test_several_workbooks_go_to_a_folder_beside_their_reports(cli: Cli, book: Path, guest: Path) -> None:
    folder = book.parent / "pages"
    for command in ("report", "handbook"):
        assert cli(command, book, guest, "-o", folder, "--as-of", AS_OF).code == 0
    names = {path.name for path in folder.iterdir()}
    assert names == {"客户.html", "客户-handbook.html", "名单.html", "名单-handbook.html"}


def test_it_follows_a_setting_changed_in_the_workbook(cli: Cli, tmp_path: Path) -> None:
    import openpyxl

    path, out = tmp_path / "客户.xlsx", tmp_path / "手册.html"
    assert cli("new", path, "--lang", "zh", "--as-of", AS_OF).code == 0
    workbook = openpyxl.load_workbook(path)
    (label,) = [cell for row in workbook["设置"].iter_rows() for cell in row if cell.value == "信息核对有效天数"]
    beside = [label.offset(column=step) for step in range(1, 5)]
    next(cell for cell in beside if cell.value == 180).value = 77
    workbook.save(path)
    assert cli("handbook", path, "-o", out, "--as-of", AS_OF).code == 0
    page = out.read_text(encoding="utf-8")
    assert "至少每 77 天和对方核对一次" in page and "至少每 180 天" not in page


def test_a_workbook_is_no_page(cli: Cli, book: Path) -> None:
    data = book.read_bytes()
    answer = cli("handbook", book, "-o", book)
    assert answer.code == 2 and answer.err.count("\n") == 1 and book.read_bytes() == data


def test_a_file_that_is_not_there_is_one_line(cli: Cli, tmp_path: Path) -> None:
    answer = cli("handbook", tmp_path / "没有.xlsx", "-o", tmp_path / "手册.html")
    assert answer.code == 3 and answer.err.count("\n") == 1 and not (tmp_path / "手册.html").exists()


def test_the_same_workbook_gives_the_same_page(book: Path) -> None:
    from datetime import date

    pages = {custsheet.open(book).handbook(date.fromisoformat(AS_OF)) for _ in range(2)}
    assert len(pages) == 1
