"""Bad input: one clear line that says what, where and what to do; exit code 3; nothing written, never a traceback."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from .conftest import Cli, program, snapshot, write_workbook

OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
CUSTOMERS: list[list[object]] = [
    ["客户名称", "负责人", "手机", "城市"],
    ["示例甲有限公司", "张一", "13800001234", "上海"],
    ["示例乙有限公司", "李二", "13900001234", "北京"],
]


def text_file(path: Path, good: bytes) -> None:
    path.write_text("客户名称,负责人\n示例甲,张一\n", encoding="utf-8")


def picture(path: Path, good: bytes) -> None:
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(200))


def empty_file(path: Path, good: bytes) -> None:
    path.write_bytes(b"")


def old_xls(path: Path, good: bytes) -> None:
    path.write_bytes(OLE2 + bytes(504) + "Workbook".encode("utf-16-le") + bytes(500))


def encrypted(path: Path, good: bytes) -> None:
    path.write_bytes(OLE2 + bytes(504) + "EncryptedPackage".encode("utf-16-le") + bytes(500))


def truncated(path: Path, good: bytes) -> None:
    path.write_bytes(good[: len(good) // 2])


def other_zip(path: Path, good: bytes) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("readme.txt", "no workbook")


def damaged_sheet(path: Path, good: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(good)) as source, zipfile.ZipFile(path, "w") as archive:
        for name in source.namelist():
            content = source.read(name)
            archive.writestr(name, content[: len(content) // 2] if name == "xl/worksheets/sheet1.xml" else content)


def folder(path: Path, good: bytes) -> None:
    path.mkdir()


def missing(path: Path, good: bytes) -> None:
    """Nothing is there."""


def no_list(path: Path, good: bytes) -> None:
    write_workbook(path, {"Tabelle1": [["foo", "bar"], [1, 2]]})


def two_columns_for_one_key(path: Path, good: bytes) -> None:
    rows = [[*row, row[2]] for row in CUSTOMERS]
    rows[0][4] = "手机号码"
    write_workbook(path, {"客户信息": rows})


def unreadable_settings(path: Path, good: bytes) -> None:
    """A 设置 tab of ours, all of whose blocks somebody has destroyed."""
    workbook = openpyxl.load_workbook(io.BytesIO(good))
    sheet = workbook["设置"]
    for row in sheet.iter_rows():
        for cell in row:
            if not isinstance(cell, openpyxl.cell.MergedCell):
                cell.value = "###"
    workbook.save(path)


Case = Callable[[Path, bytes], None]
FILES: list[Case] = [
    text_file,
    picture,
    empty_file,
    old_xls,
    encrypted,
    truncated,
    other_zip,
    damaged_sheet,
    folder,
    missing,
]
CONTENTS: list[Case] = [no_list, two_columns_for_one_key, unreadable_settings]


def case_name(case: Case) -> str:
    return case.__name__


@pytest.mark.parametrize("command", ["check", "refresh", "due", "inspect"])
@pytest.mark.parametrize("case", FILES, ids=case_name)
def test_a_file_that_is_no_usable_workbook(
    cli: Cli, tmp_path: Path, sample_bytes: bytes, case: Case, command: str
) -> None:
    refused(cli, tmp_path, sample_bytes, case, command)


@pytest.mark.parametrize("command", ["check", "refresh", "due"])
@pytest.mark.parametrize("case", CONTENTS, ids=case_name)
def test_a_workbook_in_which_no_figure_can_be_trusted(
    cli: Cli, tmp_path: Path, sample_bytes: bytes, case: Case, command: str
) -> None:
    refused(cli, tmp_path, sample_bytes, case, command)


def refused(cli: Cli, tmp_path: Path, good: bytes, case: Case, command: str) -> None:
    """Exit 3 in both languages, one line that names the file, and not one byte written."""
    path = tmp_path / "客户.xlsx"
    case(path, good)
    before = snapshot(tmp_path)
    for lang in ("zh", "en"):
        answer = cli(command, path, "--lang", lang)
        assert answer.code == 3, answer
        assert answer.out == ""
        [line] = answer.err.splitlines()
        assert path.name in line
        assert "CUSTSHEET_DEBUG" not in line, line
        assert "{" not in line
    assert snapshot(tmp_path) == before


def test_two_columns_for_one_key_names_both_cells_and_the_way_out(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "客户.xlsx"
    two_columns_for_one_key(path, b"")
    answer = cli("refresh", path)
    for word in ("客户信息", "C1", "E1", "--map"):
        assert word in answer.err
    assert cli("refresh", path, "--dry-run", "--map", "客户信息!E=-").code == 0


def test_an_encrypted_file_says_what_to_do(cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "客户.xlsx"
    encrypted(path, b"")
    assert "password" in cli("refresh", path).err
    monkeypatch.setenv("CUSTSHEET_PASSWORD", "secret")
    assert cli("refresh", path).code == 3


@pytest.mark.parametrize("case", [text_file, encrypted, truncated, two_columns_for_one_key], ids=case_name)
def test_no_traceback_as_a_process_of_its_own(tmp_path: Path, sample_bytes: bytes, case: Case) -> None:
    path = tmp_path / "客户.xlsx"
    case(path, sample_bytes)
    done = program(["refresh", path.name], cwd=tmp_path, LANG="zh_CN.UTF-8", CUSTSHEET_LANG="")
    assert done.returncode == 3
    assert done.stdout == b""
    message = done.stderr.decode("utf-8")
    assert "Traceback" not in message
    assert message.startswith("错误：")
