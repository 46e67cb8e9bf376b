"""What is said agrees: with the language that was asked for, with itself, and with how private the workbook is."""

from __future__ import annotations

import json
import os
import re
import stat
from pathlib import Path

import openpyxl
import pytest

import custsheet
from custsheet.texts import LANGS, Lang
from tests.ooxml.encrypted import agile
from tests.workbooks import AS_OF, OFFICE, Rows, write_workbook

from .conftest import Cli

DAY = AS_OF.isoformat()
ENGLISH: dict[str, Rows] = {
    "Accounts": [["Account", "Phone", "City"], *([f"Sample {n} Ltd", f"(415) 555-01{n:02}", "Ely"] for n in range(24))]
}
CHINESE: dict[str, Rows] = {
    "客户名单": [["客户名称", "手机", "城市"], *([f"示例{n}公司", "12", "苏州"] for n in range(24))]
}
_CHINESE = re.compile(r"[\u4e00-\u9fff]")


def saved(tmp_path: Path, sheets: dict[str, Rows], name: str = "book.xlsx") -> Path:
    path = tmp_path / name
    path.write_bytes(write_workbook(sheets))
    return path


@pytest.mark.parametrize("sheets", [ENGLISH, CHINESE], ids=["english workbook", "chinese workbook"])
@pytest.mark.parametrize("lang", LANGS)
def test_a_story_is_in_one_language_and_names_things_as_the_workbook_does(
    sheets: dict[str, Rows], lang: Lang, tmp_path: Path
) -> None:
    book = custsheet.open(saved(tmp_path, sheets))
    result = book.refresh(AS_OF, said_in=lang)
    said = [*(re.sub("[:：].*", "", added) for added in result.added), *result.notes]  # names of columns follow
    assert said
    for sentence in said:
        assert (_CHINESE.search(re.sub("“.*?”", "", sentence)) is not None) == (lang == "zh"), sentence
    tab = "Summary" if sheets is ENGLISH else "汇总"
    assert any(tab in sentence for sentence in result.added)
    assert tab in [write.name for write in result.change_set.tabs]


def test_a_column_that_is_missing_is_called_as_the_workbook_would(tmp_path: Path) -> None:
    book = custsheet.open(saved(tmp_path, ENGLISH))
    messages = book.check(AS_OF, lang="zh")["message"]
    assert any("“Verified on”" in message and "没有" in message for message in messages)


def test_one_file_has_one_count_everywhere(cli: Cli, tmp_path: Path) -> None:
    path = saved(tmp_path, ENGLISH)
    counts = json.loads(cli("check", path, "--as-of", DAY, "--format", "json").out)["summary"]
    assert counts["error"] == 24
    told = cli("check", path, "--as-of", DAY).out
    shown = f"errors {counts['error']}, warnings {counts['warning']}, infos {counts['info']}"
    assert shown in told
    assert re.search(r"listed in \d lines", told)
    out = tmp_path / "out.xlsx"
    story = json.loads(cli("refresh", path, "-o", out, "--as-of", DAY, "--format", "json").out)
    assert story["issues"] == {name: counts[name] for name in ("error", "warning", "info")}
    assert shown in cli("refresh", path, "-o", tmp_path / "b.xlsx", "--as-of", DAY).out
    result = custsheet.open(path).refresh(AS_OF)
    assert result.figures["issues"] == counts["error"] + counts["warning"] + counts["info"]


def test_money_of_orders_that_belong_to_nobody_is_named(cli: Cli, tmp_path: Path) -> None:
    orders = [*OFFICE["订单回款"], ["DD-9", "KH-999", AS_OF, 12345.5, None, None, None, None]]
    path = saved(tmp_path, {**OFFICE, "订单回款": orders})
    result = custsheet.open(path).refresh(AS_OF, said_in="en")
    (note,) = [note for note in result.notes if "12,345.5" in note]
    assert "1 order" in note
    assert "left out of all figures" in note
    out = tmp_path / "out.xlsx"
    assert "12,345.5 元" in cli("refresh", path, "-o", out, "--as-of", DAY, "--lang", "zh").out
    cells = [str(cell.value) for row in openpyxl.load_workbook(out)["汇总"].iter_rows(max_row=6) for cell in row]
    assert any("12,345.5 元" in cell for cell in cells)
    assert not [note for note in custsheet.open(write_workbook()).refresh(AS_OF).notes if "未计入任何数字" in note]


@pytest.mark.parametrize(
    ("asked", "words"),
    [("王晓明", ["是不是：王小明", "李晓红"]), ("王", ["是不是：王小明"]), ("赵六", ["王小明", "李晓红"])],
)
def test_an_owner_that_nobody_is_called_names_those_there_are(
    cli: Cli, tmp_path: Path, asked: str, words: list[str]
) -> None:
    answer = cli("due", saved(tmp_path, dict(OFFICE)), "--owner", asked, "--as-of", DAY, "--lang", "zh")
    assert answer.code == 0  # nobody has customers to contact under that name
    told = answer.out.splitlines()[-1]
    assert all(word in told for word in (asked, *words))


def test_an_owner_may_be_typed_with_blanks_around_the_name(cli: Cli, tmp_path: Path) -> None:
    path = saved(tmp_path, dict(OFFICE))
    one, other = (
        cli("due", path, "--owner", name, "--as-of", DAY, "--format", "json") for name in ("王小明", " 王小明 ")
    )
    assert (one.code, one.out) == (0, other.out)
    told = cli("due", saved(tmp_path, CHINESE, "n.xlsx"), "--owner", "王小明", "--as-of", DAY, "--lang", "en").out
    assert "No customer has an owner" in told


@pytest.mark.skipif(os.name != "posix", reason="permissions of POSIX")
@pytest.mark.parametrize("is_encrypted", [False, True])
def test_what_is_made_of_a_private_workbook_is_private(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_encrypted: bool
) -> None:
    path = saved(tmp_path, dict(OFFICE))
    if is_encrypted:
        path.write_bytes(agile(path.read_bytes(), "Kunden-2026"))
        monkeypatch.setenv("CUSTSHEET_PASSWORD", "Kunden-2026")
    else:
        path.chmod(0o600)
    page, handbook, table = (tmp_path / name for name in ("r.html", "h.html", "d.csv"))
    page.touch(0o644)  # an older page, that everybody could read
    answers = [
        cli("report", path, "-o", page, "--as-of", DAY, "--lang", "en"),
        cli("handbook", path, "-o", handbook, "--as-of", DAY, "--lang", "en"),
        cli("check", path, "--to", table, "--as-of", DAY, "--lang", "en"),
    ]
    assert [stat.S_IMODE(made.stat().st_mode) for made in (page, handbook, table)] == [0o600] * 3
    assert all(("is encrypted" in answer.err) == is_encrypted for answer in answers)


@pytest.mark.skipif(os.name != "posix", reason="permissions of POSIX")
def test_what_is_made_of_any_other_workbook_has_the_usual_permissions(cli: Cli, tmp_path: Path) -> None:
    path = saved(tmp_path, dict(OFFICE))
    cli("report", path, "-o", tmp_path / "r.html", "--as-of", DAY)
    assert stat.S_IMODE((tmp_path / "r.html").stat().st_mode) == stat.S_IMODE(path.stat().st_mode)


@pytest.mark.parametrize("ambient", LANGS)
@pytest.mark.parametrize(
    ("sheets", "lang"),
    [
        ({"客户信息": []}, "zh"),
        ({"Customers": []}, "en"),
        ({"Sheet1": [["库存", "数量"], ["螺丝", 3], ["螺母", 5]]}, "zh"),
        ({"Sheet1": [["Stock", "Pieces"], ["bolts", 3], ["nuts", 5]]}, "en"),
        ({"库存": [["A", "B"], ["x", 3]]}, "zh"),
    ],
)
def test_a_workbook_without_customers_is_refused_in_its_own_language(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sheets: dict[str, Rows], lang: Lang, ambient: Lang
) -> None:
    monkeypatch.setenv("CUSTSHEET_LANG", ambient)
    answer = cli("refresh", saved(tmp_path, sheets), "-o", tmp_path / "o.xlsx", "--as-of", DAY)
    assert answer.code == 3
    said = re.sub(r"[“\"'(（].*?[”\"')）]", "", answer.err)
    assert (_CHINESE.search(said) is not None) == (lang == "zh"), answer.err
