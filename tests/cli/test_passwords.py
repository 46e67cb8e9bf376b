"""Workbooks with an opening password on the command line: from the environment, from a prompt, or refused."""

from __future__ import annotations

import io
import os
import select
import subprocess
import sys
import time
from pathlib import Path

import pytest

import custsheet
from custsheet.cli import passwords
from custsheet.ooxml import Package
from tests.ooxml.encrypted import agile

from .conftest import AS_OF, Cli, snapshot, write_workbook

PASSWORD = "Kunden-2026-客户"
Typed = list[str]


@pytest.fixture
def secret(tmp_path: Path, sample_bytes: bytes) -> Path:
    """The sample workbook, encrypted."""
    path = tmp_path / "客户.xlsx"
    path.write_bytes(agile(sample_bytes, PASSWORD))
    return path


@pytest.fixture
def at_terminal(monkeypatch: pytest.MonkeyPatch) -> Typed:
    """Somebody sits at a terminal and types these words, one a prompt."""
    words: Typed = []
    monkeypatch.setattr(passwords, "_can_ask", lambda: True)
    monkeypatch.setattr(passwords, "_typed", lambda prompt: words.pop(0))
    return words


def test_the_environment_opens_it_and_it_stays_encrypted(
    cli: Cli, secret: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = secret.read_bytes()
    monkeypatch.setenv("CUSTSHEET_PASSWORD", PASSWORD)
    answer = cli("refresh", secret, "--as-of", AS_OF)
    assert answer.code == 0, answer
    assert PASSWORD not in answer.out + answer.err
    assert secret.read_bytes() != old
    [backup] = (secret.parent / "custsheet-备份").iterdir()
    assert backup.read_bytes() == old, "the backup is the encrypted original"
    assert len(custsheet.open(secret, password=PASSWORD)["customers"]) == 40
    before = snapshot(secret.parent)
    assert cli("refresh", secret, "--as-of", AS_OF).code == 0
    assert snapshot(secret.parent) == before, "a second refresh touches nothing"
    with pytest.raises(custsheet.CustsheetError):
        custsheet.open(secret)


def test_the_same_result_is_not_written_to_another_file_twice(
    cli: Cli, secret: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CUSTSHEET_PASSWORD", PASSWORD)
    out = secret.with_name("结果.xlsx")
    assert cli("refresh", secret, "-o", out, "--as-of", AS_OF).code == 0
    assert Package.open(out, PASSWORD).seal is not None
    before = snapshot(secret.parent)
    assert cli("refresh", secret, "-o", out, "--as-of", AS_OF).code == 0
    assert snapshot(secret.parent) == before


def test_corrections_do_not_take_the_password_away(cli: Cli, guest: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_workbook(guest, {"客户信息": [["客户名称", "首次成交日期"], ["示例甲有限公司", "2025年3月5日"]]})
    guest.write_bytes(agile(guest.read_bytes(), PASSWORD))
    monkeypatch.setenv("CUSTSHEET_PASSWORD", PASSWORD)
    old = guest.read_bytes()
    assert cli("clean", guest, "--apply").code == 0
    assert guest.read_bytes() != old
    with Package.open(guest, PASSWORD) as package:
        assert package.seal is not None
        assert isinstance(package.worksheet("客户信息").value("B2"), float | int)


@pytest.mark.parametrize(("given", "word"), [(None, "CUSTSHEET_PASSWORD"), ("guessed-it", "wrong")])
def test_without_the_right_password_it_is_one_line_and_exit_code_3(
    cli: Cli, secret: Path, monkeypatch: pytest.MonkeyPatch, given: str | None, word: str
) -> None:
    if given is not None:
        monkeypatch.setenv("CUSTSHEET_PASSWORD", given)
    before = snapshot(secret.parent)
    for command in ("refresh", "check", "due", "inspect"):
        answer = cli(command, secret)
        assert answer.code == 3
        assert answer.out == ""
        [line] = answer.err.splitlines()
        assert word in line and secret.name in line
        assert "guessed-it" not in line
    assert snapshot(secret.parent) == before


def test_a_prompt_gives_three_tries(cli: Cli, secret: Path, at_terminal: Typed) -> None:
    at_terminal += ["a", "b", PASSWORD]
    answer = cli("due", secret, "--as-of", AS_OF)
    assert answer.code == 0, answer
    assert answer.err.count("Wrong password") == 2
    at_terminal += ["a", "b", "c", PASSWORD]
    answer = cli("due", secret, "--as-of", AS_OF)
    assert answer.code == 3
    assert "is wrong" in answer.err.splitlines()[-1]
    assert at_terminal == [PASSWORD], "there is no fourth try"


def test_nothing_typed_gives_up(cli: Cli, secret: Path, at_terminal: Typed) -> None:
    at_terminal += [""]
    answer = cli("due", secret)
    assert answer.code == 3
    assert "CUSTSHEET_PASSWORD" in answer.err


def test_a_typed_password_serves_the_other_files_too(
    cli: Cli, secret: Path, sample_bytes: bytes, at_terminal: Typed
) -> None:
    other = secret.with_name("客户2.xlsx")
    other.write_bytes(secret.read_bytes())
    third = secret.with_name("客户3.xlsx")
    third.write_bytes(agile(sample_bytes, "another"))
    at_terminal += [PASSWORD, "another"]
    assert cli("due", secret, other, third, "--as-of", AS_OF).code == 0
    assert at_terminal == []


def test_the_library_takes_it_with_paths_bytes_and_files(secret: Path) -> None:
    data = secret.read_bytes()
    for source in (secret, data, io.BytesIO(data)):
        book = custsheet.open(source, password=PASSWORD)
        assert len(book["customers"]) == 40
        out = io.BytesIO()
        book.save(out)
        assert out.getvalue() == data


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
def test_a_real_terminal_is_asked_and_shows_nothing(secret: Path) -> None:
    import pty

    ours, theirs = pty.openpty()
    environ = {**os.environ, "CUSTSHEET_LANG": "en", "CUSTSHEET_PASSWORD": ""}
    command = [sys.executable, "-m", "custsheet", "due", str(secret), "--as-of", AS_OF]
    with subprocess.Popen(
        command, stdin=theirs, stderr=theirs, stdout=subprocess.PIPE, env=environ, start_new_session=True
    ) as process:
        os.close(theirs)
        assert b"Password for" in until(ours, b"gives up)")
        time.sleep(0.3)  # the echo goes off after the prompt is out
        os.write(ours, f"{PASSWORD}\n".encode())
        assert process.stdout is not None
        told = process.stdout.read()
        assert process.wait() == 0
        shown = until(ours, b"\0", patience=0.2)
    os.close(ours)
    assert PASSWORD.encode() not in shown + told


def until(handle: int, word: bytes, patience: float = 60) -> bytes:
    """What a terminal shows up to ``word``, or until nothing comes any more."""
    shown = b""
    while word not in shown and select.select([handle], [], [], patience)[0]:
        try:
            shown += os.read(handle, 1024)
        except OSError:
            break  # the other end is closed
    return shown
