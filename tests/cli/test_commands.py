"""``new``, ``inspect``, ``check`` and ``due``: their answers as table, JSON and CSV, and their exit codes."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from custsheet.issues import ISSUE_COLUMNS

from .conftest import AS_OF, Cli, snapshot, write_workbook


class TestNew:
    @pytest.mark.parametrize(("lang", "sheet"), [("zh", "客户信息"), ("en", "Customers")])
    def test_a_blank_workbook_is_made_in_the_language_asked_for(
        self, cli: Cli, tmp_path: Path, lang: str, sheet: str
    ) -> None:
        path = tmp_path / "new" / "book.xlsx"
        answer = cli("new", path, "--lang", lang)
        assert (answer.code, answer.out) == (0, "")
        assert str(path) in answer.err
        assert sheet in openpyxl.load_workbook(path).sheetnames

    def test_a_sample_has_as_many_customers_as_asked_for(self, cli: Cli, tmp_path: Path) -> None:
        path = tmp_path / "book.xlsx"
        assert cli("new", path, "--sample", 12, "--lang", "zh", "--as-of", AS_OF, "-q").err == ""
        found = json.loads(cli("inspect", path, "--format", "json").out)
        assert {sheet["key"]: sheet["rows"] for sheet in found["sheets"]}["customers"] == 12

    def test_an_existing_file_is_never_overwritten(self, cli: Cli, tmp_path: Path) -> None:
        path = tmp_path / "book.xlsx"
        path.write_bytes(b"precious")
        answer = cli("new", path)
        assert answer.code == 4
        assert len(answer.err.splitlines()) == 1
        assert path.read_bytes() == b"precious"


class TestInspect:
    def test_json_has_the_shape_of_the_contract(self, cli: Cli, guest: Path) -> None:
        before = snapshot(guest.parent)
        answer = cli("inspect", guest, "--format", "json")
        assert (answer.code, answer.err) == (0, "")
        data = json.loads(answer.out)
        assert list(data) == ["file", "sheets", "skipped"]
        [sheet] = data["sheets"]
        assert {"sheet", "key", "header_row", "rows", "columns", "unknown"} <= set(sheet)
        assert (sheet["sheet"], sheet["key"], sheet["header_row"], sheet["rows"]) == ("名单", "customers", 1, 3)
        columns = {column["letter"]: column for column in sheet["columns"]}
        assert set(columns["C"]) == {"letter", "header", "key", "confidence", "reason"}
        assert (columns["C"]["header"], columns["C"]["key"]) == ("手机", "mobile")
        assert [skipped["sheet"] for skipped in data["skipped"]] == ["随笔"]
        assert snapshot(guest.parent) == before

    def test_the_table_names_sheets_columns_and_what_was_not_recognised(self, cli: Cli, guest: Path) -> None:
        answer = cli("inspect", guest)
        for word in ("名单", "mobile", "手机", "随笔"):
            assert word in answer.out

    def test_csv_has_a_row_per_column(self, cli: Cli, guest: Path) -> None:
        rows = list(csv.DictReader(io.StringIO(cli("inspect", guest, "--format", "csv").out)))
        assert {"name", "owner", "mobile", "email"} <= {row["key"] for row in rows}
        assert {row["sheet_key"] for row in rows} == {"customers"}

    def test_what_a_person_says_about_a_column_is_obeyed(self, cli: Cli, guest: Path) -> None:
        [sheet] = json.loads(cli("inspect", guest, "--map", "名单!E=wechat", "--format", "json").out)["sheets"]
        assert {column["letter"]: column["key"] for column in sheet["columns"]}["E"] == "wechat"

    def test_a_saved_map_is_obeyed_from_then_on(self, cli: Cli, guest: Path) -> None:
        answer = cli("inspect", guest, "--map", "名单!E=wechat", "--save-map", "--format", "json")
        saved = guest.with_name("名单.custsheet.toml")
        assert answer.code == 0
        assert str(saved) in answer.err
        assert saved.exists()
        [sheet] = json.loads(cli("inspect", guest, "--format", "json").out)["sheets"]
        assert {column["letter"]: column["key"] for column in sheet["columns"]}["E"] == "wechat"

    @pytest.mark.parametrize("word", ["名单!F", "F=mobile", "没有!F=mobile", "名单!A=nonsense", ""])
    def test_a_map_that_makes_no_sense_is_wrong_usage(self, cli: Cli, guest: Path, word: str) -> None:
        answer = cli("inspect", guest, "--map", word)
        assert answer.code == 2
        assert len(answer.err.splitlines()) == 1

    def test_a_further_block_of_a_sheet_is_named_with_its_row(self, cli: Cli, tmp_path: Path) -> None:
        path = tmp_path / "名单.xlsx"
        block = [["客户名称", "负责人", "手机"], ["示例甲有限公司", "张三", "13800001234"]]
        log = [["客户名称", "联系日期", "联系方式"], ["示例甲有限公司", "2026-01-05", "电话"]]
        write_workbook(path, {"客户名单": [*block, [], *log]})
        [sheet] = json.loads(cli("inspect", path, "--format", "json").out)["sheets"]
        assert (sheet["rows"], sheet["further_blocks"]) == (1, [4])
        assert "row 4" in cli("inspect", path, "--lang", "en").out


class TestCheck:
    def test_issues_are_counted_by_owner_so_that_work_can_be_shared_out(self, cli: Cli, tmp_path: Path) -> None:
        path = tmp_path / "名单.xlsx"
        customers = [
            ["客户名称", "负责人", "手机"],
            ["示例甲有限公司", "张三", "138"],
            ["示例乙有限公司", "李四", "139"],
            ["示例丙有限公司", None, "13800001234"],
        ]
        log = [["客户名称", "联系日期"], ["示例甲有限公司", "昨天"], ["示例甲有限公司", "前天"]]
        write_workbook(path, {"客户名单": customers, "联系记录": log})
        owners = json.loads(cli("check", path, "--as-of", AS_OF, "--format", "json").out)["summary"]["owners"]
        assert owners == [
            {"owner": "张三", "error": 3, "warning": 0, "info": 0},
            {"owner": "李四", "error": 1, "warning": 0, "info": 0},
            {"owner": None, "error": 1, "warning": 0, "info": 0},
        ]
        out = cli("check", path, "--as-of", AS_OF, "--lang", "en").out
        assert any(line.split() == ["张三", "3", "0", "0"] for line in out.splitlines())
        assert "Unassigned" in out

    def test_json_has_the_shape_of_the_contract(self, cli: Cli, guest: Path) -> None:
        answer = cli("check", guest, "--as-of", AS_OF, "--format", "json")
        assert answer.err == ""
        data = json.loads(answer.out)
        assert list(data) == ["file", "issues", "summary"]
        assert data["issues"]
        for issue in data["issues"]:
            assert tuple(issue) == ISSUE_COLUMNS
            assert issue["message"]
        counts = dict.fromkeys(("error", "warning", "info"), 0)
        for issue in data["issues"]:
            counts[issue["severity"]] += 1
        owners = data["summary"].pop("owners")
        assert data["summary"] == counts
        assert {tuple(owner) for owner in owners} == {("owner", "error", "warning", "info")}
        in_rows = [issue for issue in data["issues"] if issue["row"] is not None]
        assert sum(owner["error"] + owner["warning"] + owner["info"] for owner in owners) == len(in_rows)
        mobile = [issue for issue in data["issues"] if issue["cell"] == "C3"]
        assert mobile
        assert (mobile[0]["sheet"], mobile[0]["row"], mobile[0]["column"]) == ("名单", 3, "mobile")

    def test_csv_has_the_same_issues(self, cli: Cli, guest: Path) -> None:
        issues = json.loads(cli("check", guest, "--as-of", AS_OF, "--format", "json").out)["issues"]
        rows = list(csv.DictReader(io.StringIO(cli("check", guest, "--as-of", AS_OF, "--format", "csv").out)))
        assert [(row["code"], row["cell"]) for row in rows] == [(issue["code"], issue["cell"]) for issue in issues]

    def test_the_table_shows_cell_and_remedy(self, cli: Cli, guest: Path) -> None:
        assert "名单!C3" in cli("check", guest, "--as-of", AS_OF).out

    def test_messages_are_in_the_language_asked_for_codes_never(self, cli: Cli, guest: Path) -> None:
        issues = {
            lang: json.loads(cli("check", guest, "--as-of", AS_OF, "--format", "json", "--lang", lang).out)["issues"]
            for lang in ("zh", "en")
        }
        assert [issue["code"] for issue in issues["zh"]] == [issue["code"] for issue in issues["en"]]
        assert [issue["message"] for issue in issues["zh"]] != [issue["message"] for issue in issues["en"]]

    def test_the_exit_code_depends_on_the_level_that_counts(self, cli: Cli, guest: Path) -> None:
        summary = json.loads(cli("check", guest, "--as-of", AS_OF, "--format", "json").out)["summary"]
        assert cli("check", guest, "--as-of", AS_OF).code == int(summary["error"] > 0)
        assert summary["warning"] + summary["error"] > 0
        assert cli("check", guest, "--as-of", AS_OF, "--fail-on", "warning").code == 1

    def test_a_clean_workbook_is_0_at_every_level(self, cli: Cli, book: Path) -> None:
        answer = cli("check", book, "--as-of", AS_OF, "--fail-on", "warning")
        assert answer.code == 0, answer.out

    def test_nothing_is_written(self, cli: Cli, guest: Path) -> None:
        before = snapshot(guest.parent)
        cli("check", guest, "--as-of", AS_OF)
        assert snapshot(guest.parent) == before


class TestDue:
    KEYS = ("customer_id", "name", "owner", "due_date", "overdue_days", "tier", "risk", "reason")

    def due(self, cli: Cli, book: Path, *words: object) -> list[dict[str, object]]:
        answer = cli("due", book, "--as-of", AS_OF, "--format", "json", *words)
        assert (answer.code, answer.err) == (0, "")
        data = json.loads(answer.out)
        assert list(data) == ["due"]
        return list(data["due"])

    def test_json_has_the_shape_of_the_contract(self, cli: Cli, book: Path) -> None:
        found = self.due(cli, book, "--days", 30)
        assert found
        for customer in found:
            assert tuple(customer) == self.KEYS
            assert isinstance(customer["overdue_days"], int)
            assert date.fromisoformat(str(customer["due_date"])) <= date(2026, 12, 21)

    def test_the_latest_come_first(self, cli: Cli, book: Path) -> None:
        late = [int(str(customer["overdue_days"])) for customer in self.due(cli, book, "--days", 365)]
        assert late == sorted(late, reverse=True)
        assert late[0] > 0

    def test_more_days_ahead_show_more(self, cli: Cli, book: Path) -> None:
        counts = [len(self.due(cli, book, "--days", days)) for days in (0, 30, 365)]
        assert counts == sorted(counts)
        assert counts[0] < counts[-1]

    def test_one_owner_sees_their_own(self, cli: Cli, book: Path) -> None:
        everyone = self.due(cli, book, "--days", 365)
        owner = str(everyone[0]["owner"])
        own = self.due(cli, book, "--days", 365, "--owner", owner)
        assert own == [customer for customer in everyone if customer["owner"] == owner]
        assert self.due(cli, book, "--owner", "没有这个人") == []

    def test_the_table_ends_with_a_sentence(self, cli: Cli, book: Path) -> None:
        answer = cli("due", book, "--as-of", AS_OF, "--lang", "en", "--days", 30)
        assert "customers to contact within 30 days" in answer.out.splitlines()[-1]
        answer = cli("due", book, "--as-of", AS_OF, "--lang", "en", "--owner", "没有这个人")
        assert "nobody" in answer.out

    def test_tiers_are_named_in_the_language_of_the_table_but_not_in_json(self, cli: Cli, book: Path) -> None:
        words = ("due", book, "--as-of", AS_OF, "--days", 365)
        assert {"Basic", "Low"} <= set(cli(*words, "--lang", "en").out.split())
        assert {"基础级", "低"} <= set(cli(*words, "--lang", "zh").out.split())
        found = json.loads(cli(*words, "--lang", "en", "--format", "json").out)["due"]
        assert {"基础级"} <= {customer["tier"] for customer in found}

    def test_several_files_lead_with_the_file(self, cli: Cli, book: Path, tmp_path: Path) -> None:
        other = tmp_path / "b.xlsx"
        other.write_bytes(book.read_bytes())
        answers = json.loads(cli("due", book, other, "--as-of", AS_OF, "--format", "json").out)
        assert [answer["file"] for answer in answers] == [str(book), str(other)]
        rows = list(csv.reader(io.StringIO(cli("due", book, other, "--as-of", AS_OF, "--format", "csv").out)))
        assert rows[0] == ["file", *self.KEYS]
        assert {row[0] for row in rows[1:]} == {str(book), str(other)}


def test_a_workbook_without_customers_is_unusable_for_all(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    write_workbook(path, {"Tabelle1": [["foo", "bar"], [1, 2]]})
    for command in ("check", "refresh", "due"):
        answer = cli(command, path)
        assert answer.code == 3, command
        assert len(answer.err.splitlines()) == 1
