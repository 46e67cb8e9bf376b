"""``explain``: one customer as a page, as JSON and as CSV, and what is said when nobody is called so."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

import custsheet.cli.explain as page
from custsheet.cli.width import display_width

from .conftest import AS_OF, Cli, snapshot

FIELDS = ["section", "key", "label", "value", "why"]


def test_json_has_the_customer_and_its_steps(cli: Cli, book: Path) -> None:
    before = snapshot(book.parent)
    answer = cli("explain", book, "C00001", "--as-of", AS_OF, "--format", "json")
    assert (answer.code, answer.err) == (0, "")
    found = json.loads(answer.out)
    assert list(found) == ["file", "as_of", "customer_id", "name", "steps"]
    assert (found["file"], found["as_of"], found["customer_id"]) == (str(book), AS_OF, "C00001")
    assert all(list(step) == FIELDS for step in found["steps"])
    assert {"name", "revenue_12m", "tier", "risk", "due_date"} <= {step["key"] for step in found["steps"]}
    assert snapshot(book.parent) == before


def test_csv_has_a_row_per_step(cli: Cli, book: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(cli("explain", book, "C00002", "--as-of", AS_OF, "--format", "csv").out)))
    assert list(rows[0]) == FIELDS
    assert next(row for row in rows if row["key"] == "customer_id")["value"] == "C00002"


def test_the_page_has_headings_and_lines_that_fit(cli: Cli, book: Path) -> None:
    lines = cli("explain", book, "C00001", "--as-of", AS_OF).out.splitlines()
    assert "C00001" in lines[0]
    assert AS_OF in lines[0]
    assert "结果：增长和等级" in lines
    assert all(display_width(line) <= page._PLAIN_WIDTH for line in lines)
    assert not any(line.lstrip().startswith("〕") for line in lines)


def test_a_narrow_terminal_keeps_value_and_reason_side_by_side(
    cli: Cli, book: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page, "_PLAIN_WIDTH", 80)
    lines = cli("explain", book, "C00001", "--as-of", AS_OF).out.splitlines()
    assert all(display_width(line) <= 80 for line in lines)
    assert any("本季度联系次数" in line and "2026-10-01 至 2026-11-21" in line for line in lines)


@pytest.mark.parametrize(("lang", "word"), [("zh", "客户等级"), ("en", "Results: growth and tier")])
def test_the_page_speaks_the_language_asked_for(cli: Cli, book: Path, lang: str, word: str) -> None:
    assert word in cli("explain", book, "C00001", "--as-of", AS_OF, "--lang", lang).out


def test_the_day_decides(cli: Cli, book: Path) -> None:
    days = ("2026-11-21", "2025-11-21")
    pages = [cli("explain", book, "C00001", "--as-of", day, "--format", "json").out for day in days]
    first, second = ({step["key"]: step["value"] for step in json.loads(out)["steps"]} for out in pages)
    assert first["revenue_12m"] != second["revenue_12m"]


def test_nobody_of_that_name_is_one_line_and_the_input_cannot_be_used(cli: Cli, book: Path) -> None:
    answer = cli("explain", book, "C99999", "--as-of", AS_OF)
    assert (answer.code, answer.out) == (3, "")
    assert len(answer.err.splitlines()) == 1
    assert "C99999" in answer.err


def test_a_missing_customer_is_wrong_usage(cli: Cli, book: Path) -> None:
    answer = cli("explain", book)
    assert answer.code == 2
    assert len(answer.err.splitlines()) == 1
    assert "CUSTOMER" in answer.err


def test_a_guest_without_orders_or_contacts_is_explained_too(cli: Cli, guest: Path) -> None:
    answer = cli("explain", guest, "示例甲有限公司", "--as-of", AS_OF, "--format", "json")
    assert answer.code == 0
    found = json.loads(answer.out)
    assert (found["customer_id"], found["name"]) == (None, "示例甲有限公司")
    assert {step["key"] for step in found["steps"] if step["section"] == "unknown"} == {"unknown"}
