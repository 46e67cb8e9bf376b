"""Which language a run speaks before a workbook is read, and when reading it fails."""

from __future__ import annotations

import pickle
from datetime import date
from pathlib import Path

import openpyxl
import pytest

import custsheet
from custsheet.cli.language import ambient_language, asked_language
from custsheet.errors import InputError, about_workbook_in
from custsheet.texts import LANGS, Lang

from .conftest import Cli, write_workbook


@pytest.mark.parametrize(
    ("environ", "lang"),
    [
        ({}, "en"),
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "zh_CN.GBK"}, "zh"),
        ({"LANG": "zh_TW.UTF-8"}, "zh"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
        ({"LANG": "C"}, "en"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "en_US.UTF-8"}, "en"),
        ({"LANG": "en_US.UTF-8", "LC_MESSAGES": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": ""}, "zh"),
        ({"LANG": "zh_CN.UTF-8", "CUSTSHEET_LANG": "en"}, "en"),
        ({"LANG": "en_US.UTF-8", "CUSTSHEET_LANG": "zh-CN"}, "zh"),
        ({"LANG": "zh_CN.UTF-8", "CUSTSHEET_LANG": " "}, "zh"),
    ],
)
def test_the_first_variable_that_is_set_decides(environ: dict[str, str], lang: str) -> None:
    assert ambient_language(environ) == lang


@pytest.mark.parametrize(
    ("args", "lang"),
    [
        (["check", "a.xlsx"], None),
        (["check", "a.xlsx", "--lang", "zh"], "zh"),
        (["--lang=en", "check", "a.xlsx"], "en"),
        (["check", "--lang", "en", "--lang=zh"], "zh"),
        (["check", "--lang", "fr"], None),
        (["check", "--lang"], None),
    ],
)
def test_the_last_valid_option_is_what_is_asked(args: list[str], lang: str | None) -> None:
    assert asked_language(args) == lang


# ---------------------------------------------------------------- workbooks that cannot be read

CUSTOMERS: dict[Lang, list[list[object]]] = {
    "zh": [["客户名称", "负责人", "手机"], *([f"示例{n}公司", "张一", f"1380000123{n}"] for n in range(5))],
    "en": [["Customer", "Owner", "Mobile"], *([f"Sample {n}", "Alice", f"1380000123{n}"] for n in range(5))],
}
NAMES: dict[Lang, tuple[str, str]] = {"zh": ("客户信息", "客户信息 (2)"), "en": ("Customers", "Customers (2)")}


def copies(path: Path, lang: Lang) -> None:
    write_workbook(path, dict.fromkeys(NAMES[lang], CUSTOMERS[lang]))


def two_columns(path: Path, lang: Lang) -> None:
    rows = [[*row, row[2]] for row in CUSTOMERS[lang]]
    write_workbook(path, {NAMES[lang][0]: rows})


def without_header(path: Path, lang: Lang) -> None:
    write_workbook(path, {NAMES[lang][0]: [[1, 2], [3, 4]]})


def without_customers(path: Path, lang: Lang) -> None:
    orders = {
        "zh": ("订单", ["订单编号", "客户名称", "下单日期"]),
        "en": ("Orders", ["Order No.", "Customer", "Order date"]),
    }
    name, header = orders[lang]
    write_workbook(path, {name: [[*header], ["X1", "A", "2026-01-02"]]})


def broken_settings(path: Path, lang: Lang) -> None:
    path.write_bytes(custsheet.new_workbook(lang, as_of=date(2026, 11, 21)))
    workbook = openpyxl.load_workbook(path)
    sheet = workbook[{"zh": "设置", "en": "Settings"}[lang]]
    for row in sheet.iter_rows():
        for cell in row:
            if isinstance(cell.value, str):
                cell.value = "?"
    workbook.save(path)


@pytest.mark.parametrize("ambient", ["en_US.UTF-8", "zh_CN.UTF-8"])
@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("spoil", [copies, two_columns, without_header, without_customers, broken_settings])
def test_an_error_speaks_the_language_of_the_workbook_that_it_is_about(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, spoil, lang: Lang, ambient: str
) -> None:
    """Whatever the system speaks, until ``--lang`` says otherwise."""
    monkeypatch.delenv("CUSTSHEET_LANG")
    monkeypatch.setenv("LANG", ambient)
    path = tmp_path / "book.xlsx"
    spoil(path, lang)
    led = {"zh": "错误：", "en": "Error: "}
    answer = cli("check", path)
    assert (answer.code, answer.err.startswith(led[lang])) == (3, True), answer.err
    for asked in LANGS:
        assert cli("check", path, "--lang", asked).err.startswith(led[asked])


def test_an_error_keeps_its_language_across_processes() -> None:
    with pytest.raises(InputError) as caught, about_workbook_in("zh"):
        raise InputError("customer_unknown", customer="A")
    copy = pickle.loads(pickle.dumps(caught.value))
    assert (copy.lang, copy.code, copy.values) == ("zh", "customer_unknown", {"customer": "A"})
