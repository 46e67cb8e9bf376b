"""``custsheet dedupe``: the list for people and machines, and the plan that goes out and comes back."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from tests.cli.conftest import Cli
from tests.workbooks import CUSTOMERS, OFFICE, by_header, write_workbook

TWIN = ["KH-010", "青禾机械（苏州）有限责任公司", "江苏", None, "李晓红", None, None, 60]


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "客户.xlsx"
    path.write_bytes(write_workbook({**OFFICE, "客户信息": [*CUSTOMERS, TWIN]}))
    return path


@pytest.fixture
def plan(cli: Cli, book: Path, tmp_path: Path) -> Path:
    """A plan in which a person accepted every pair."""
    rows = list(csv.DictReader(io.StringIO(cli("dedupe", book, "--format", "csv").out)))
    path = tmp_path / "计划.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows({**row, "decision": "merge"} for row in rows)
    return path


def test_pairs_are_listed_as_json_with_rows_numbers_and_names(cli: Cli, book: Path) -> None:
    answer = cli("dedupe", book, "--format", "json", "--lang", "en")
    assert answer.code == 1
    (pair,) = json.loads(answer.out)["pairs"]
    assert pair.pop("score") > 0.9
    assert pair == {
        "left": 2,
        "right": 5,
        "reasons": "same name, legal form or brackets written differently",
        "left_id": "KH-001",
        "right_id": "KH-010",
        "left_name": "苏州青禾机械有限公司",
        "right_name": "青禾机械（苏州）有限责任公司",
    }


def test_people_see_the_pairs_and_how_to_merge_them(cli: Cli, book: Path) -> None:
    answer = cli("dedupe", book)
    assert answer.code == 1
    assert "2 | 5" in answer.out
    assert "--apply" in answer.out


def test_the_csv_is_a_plan_to_be_filled_in(cli: Cli, book: Path) -> None:
    (row,) = csv.DictReader(io.StringIO(cli("dedupe", book, "--format", "csv").out))
    assert (row["left"], row["right"], row["ids"]) == ("2", "5", "KH-001 | KH-010")
    assert (row["decision"], row["keep"]) == ("", "")


@pytest.mark.parametrize("output_format", ["table", "json", "csv"])
def test_without_duplicates_the_exit_code_is_0(cli: Cli, tmp_path: Path, output_format: str) -> None:
    path = tmp_path / "book.xlsx"
    path.write_bytes(write_workbook())
    assert cli("dedupe", path, "--format", output_format).code == 0


def test_listing_changes_no_file(cli: Cli, book: Path) -> None:
    before = book.read_bytes()
    cli("dedupe", book)
    assert book.read_bytes() == before
    assert [path.name for path in book.parent.iterdir()] == [book.name]


def test_an_accepted_plan_is_carried_out_in_place_and_the_version_before_is_kept(
    cli: Cli, book: Path, plan: Path
) -> None:
    before = book.read_bytes()
    answer = cli("dedupe", book, "--apply", plan, "--as-of", "2026-10-31")
    assert (answer.code, answer.err) == (0, "")
    assert "KH-010" in answer.out
    names = [row["客户名称*"] for row in by_header(book.read_bytes(), "客户信息")]
    assert names == [CUSTOMERS[1][1], CUSTOMERS[2][1], CUSTOMERS[3][1], None]
    (backup,) = (book.parent / "custsheet-备份").iterdir()
    assert backup.read_bytes() == before
    assert cli("dedupe", book).code == 0


def test_an_accepted_plan_may_be_carried_out_into_another_file(
    cli: Cli, book: Path, plan: Path, tmp_path: Path
) -> None:
    before, target = book.read_bytes(), tmp_path / "merged.xlsx"
    answer = cli("dedupe", book, "--apply", plan, "-o", target, "--format", "json")
    assert answer.code == 0
    (line,) = json.loads(answer.out)["merged"]
    assert (line["dropped"], line["kept"], line["kept_id"]) == (5, 2, "KH-001")
    assert book.read_bytes() == before
    assert target.exists()


@pytest.mark.parametrize(("encoding", "delimiter"), [("gb18030", ","), ("utf-8", ";"), ("utf-16", "\t")])
def test_a_plan_is_read_as_spreadsheet_programs_save_it(
    cli: Cli, book: Path, plan: Path, encoding: str, delimiter: str
) -> None:
    rows = list(csv.reader(io.StringIO(plan.read_text("utf-8-sig"))))
    with plan.open("w", encoding=encoding, newline="") as file:
        csv.writer(file, delimiter=delimiter).writerows(rows)
    assert cli("dedupe", book, "--apply", plan).code == 0
    assert cli("dedupe", book).code == 0


def test_a_plan_without_a_decision_changes_nothing(cli: Cli, book: Path, tmp_path: Path) -> None:
    before, path = book.read_bytes(), tmp_path / "plan.csv"
    path.write_text(cli("dedupe", book, "--format", "csv").out, encoding="utf-8")
    answer = cli("dedupe", book, "--apply", path)
    assert answer.code == 0
    assert "nothing is changed" in answer.out or "都没有改" in answer.out
    assert book.read_bytes() == before


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--apply", "missing.csv"), 3),
        (("-o", "out.xlsx"), 2),
        (("--apply", "plan.csv", "other.xlsx"), 2),
        (("--apply", "empty.csv"), 3),
        (("--apply", "binary.csv"), 3),
    ],
)
def test_wrong_use_is_told_in_one_line(
    cli: Cli, book: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], code: int
) -> None:
    monkeypatch.chdir(book.parent)
    Path("other.xlsx").write_bytes(book.read_bytes())
    Path("empty.csv").write_text("", encoding="utf-8")
    Path("binary.csv").write_bytes(b"\xff\xfe\x00")
    before = book.read_bytes()
    answer = cli("dedupe", book.name, *words)
    assert answer.code == code
    assert len(answer.err.strip().splitlines()) == 1
    assert "Traceback" not in answer.err
    assert book.read_bytes() == before


def test_a_plan_for_rows_that_moved_is_refused(cli: Cli, book: Path, plan: Path) -> None:
    rows = [CUSTOMERS[0], TWIN, *CUSTOMERS[1:]]
    book.write_bytes(write_workbook({**OFFICE, "客户信息": rows}))
    before = book.read_bytes()
    answer = cli("dedupe", book, "--apply", plan)
    assert answer.code == 3
    assert "KH-001" in answer.err
    assert book.read_bytes() == before
