"""``clean``: a preview by default, ``--apply`` writes, and what goes to standard output."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import openpyxl
import pytest

from .conftest import AS_OF, Cli, snapshot, write_workbook


@pytest.fixture
def untidy(tmp_path: Path) -> Path:
    path = tmp_path / "名单.xlsx"
    header = ["客户名称", "负责人", "手机", "省份"]
    rows = [["示例甲有限公司", "张三", 13800001234, "江苏"], ["示例乙有限公司", "李四", "13800005678", "浙江"]]
    write_workbook(path, {"客户名单": [header, *rows]})
    return path


COLUMNS = ("sheet", "cell", "row", "column", "old", "new", "reason")
EXPECTED = [
    dict(zip(COLUMNS, values, strict=True))
    for values in (
        ("客户名单", "C2", 2, "mobile", 13800001234, "13800001234", "number_as_text"),
        ("客户名单", "D2", 2, "province", "江苏", "江苏省", "province"),
        ("客户名单", "D3", 3, "province", "浙江", "浙江省", "province"),
    )
]


def test_json_has_the_shape_that_scripts_rely_on_and_nothing_is_written(cli: Cli, untidy: Path) -> None:
    before = snapshot(untidy.parent)
    answer = cli("clean", untidy, "--as-of", AS_OF, "--format", "json")
    assert (answer.code, answer.err) == (0, "")
    assert json.loads(answer.out) == {"file": str(untidy), "corrections": EXPECTED}
    assert snapshot(untidy.parent) == before


def test_csv_has_the_same_corrections(cli: Cli, untidy: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(cli("clean", untidy, "--format", "csv").out)))
    assert rows == [{key: str(value) for key, value in row.items()} for row in EXPECTED]


def test_the_table_shows_old_and_new_with_the_reason_and_counts_them(cli: Cli, untidy: Path) -> None:
    out = cli("clean", untidy, "--lang", "en").out
    line = next(line for line in out.splitlines() if "客户名单!D2" in line)
    assert line.split()[1:4] == ["省份", "江苏", "江苏省"]
    assert "full name of the province, 2" in out
    assert "--apply" in out


def test_apply_writes_in_place_with_a_backup_and_once_is_enough(cli: Cli, untidy: Path) -> None:
    original = untidy.read_bytes()
    assert cli("clean", untidy, "--apply", "--as-of", AS_OF).code == 0
    page = openpyxl.load_workbook(untidy)
    assert page["客户名单"]["D2"].value == "江苏省"
    assert page["变更记录"].max_row == 1 + len(EXPECTED)
    [backup] = (untidy.parent / "custsheet-备份").iterdir()
    assert backup.read_bytes() == original
    before = snapshot(untidy.parent)
    assert "nothing to correct" in cli("clean", untidy, "--apply", "--lang", "en").out
    assert snapshot(untidy.parent) == before


def test_apply_to_another_file_leaves_the_first_alone(cli: Cli, untidy: Path) -> None:
    original, target = untidy.read_bytes(), untidy.parent / "out" / "名单.xlsx"
    assert cli("clean", untidy, "--apply", "-o", target, "--as-of", AS_OF).code == 0
    assert untidy.read_bytes() == original
    assert openpyxl.load_workbook(target)["客户名单"]["C2"].value == "13800001234"


def test_only_some_columns(cli: Cli, untidy: Path) -> None:
    found = json.loads(cli("clean", untidy, "--only", "mobile,email", "--format", "json").out)
    assert [correction["cell"] for correction in found["corrections"]] == ["C2"]


@pytest.mark.parametrize("words", [["-o", "x.xlsx"], ["--only", "handy"]])
def test_wrong_use_is_one_line(cli: Cli, untidy: Path, words: list[str]) -> None:
    answer = cli("clean", untidy, *words)
    assert (answer.code, answer.out) == (2, "")
    assert len(answer.err.splitlines()) == 1
