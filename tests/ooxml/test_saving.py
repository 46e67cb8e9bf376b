"""Saving: the old file or the new one, whole; nothing is written when nothing changed."""

from __future__ import annotations

import errno
import io
import os
from pathlib import Path

import pytest

from custsheet.errors import OutputError
from custsheet.ooxml import Package, saving
from custsheet.ooxml.container import Container
from tests.ooxml.packages import workbook

DATA = workbook('<sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData>')


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "客户.xlsx"
    file.write_bytes(DATA)
    return file


def changed(path: Path) -> Package:
    package = Package.open(path)
    package.worksheet(0).set("A1", 2)
    return package


def test_a_changed_workbook_replaces_the_old_one(path: Path) -> None:
    changed(path).save(path)
    assert Package.open(path).worksheet(0).value("A1") == 2
    assert [file.name for file in path.parent.iterdir()] == ["客户.xlsx"], "no temporary file stays"


def test_an_unchanged_workbook_is_not_written(path: Path) -> None:
    os.utime(path, ns=(1, 1))
    Package.open(path).save(path)
    assert path.stat().st_mtime_ns == 1
    assert path.read_bytes() == DATA


def test_an_unchanged_workbook_is_copied_to_another_path(path: Path) -> None:
    other = path.with_name("副本.xlsx")
    Package.open(path).save(other)
    assert other.read_bytes() == DATA


def test_binary_files_take_the_bytes(path: Path) -> None:
    buffer = io.BytesIO()
    Package.open(path).save(buffer)
    assert buffer.getvalue() == DATA


@pytest.mark.skipif(os.name != "posix", reason="permission bits")
def test_permissions_are_kept(path: Path) -> None:
    path.chmod(0o640)
    changed(path).save(path)
    assert path.stat().st_mode & 0o777 == 0o640


@pytest.mark.skipif(os.name != "posix", reason="links need a privilege on Windows")
def test_a_symbolic_link_stays_and_its_file_is_replaced(path: Path) -> None:
    link = path.with_name("链接.xlsx")
    link.symlink_to(path)
    changed(link).save(link)
    assert link.is_symlink()
    assert Package.open(path).worksheet(0).value("A1") == 2


def fails(monkeypatch: pytest.MonkeyPatch, path: Path, error: OSError) -> OutputError:
    def fsync(_: int) -> None:
        raise error

    package = changed(path)
    monkeypatch.setattr(os, "fsync", fsync)
    with pytest.raises(OutputError) as caught:
        package.save(path)
    assert path.read_bytes() == DATA, "the old file is whole"
    assert list(path.parent.iterdir()) == [path], "no temporary file stays"
    assert caught.value.exit_code == 4
    return caught.value


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (errno.ENOSPC, "disk_full"),
        (errno.EROFS, "write_protected"),
        (errno.EACCES, "write_protected"),
        (errno.EIO, "write_failed"),
    ],
)
def test_a_failure_leaves_the_old_file_and_says_why(
    number: int, code: str, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    error = fails(monkeypatch, path, OSError(number, os.strerror(number)))
    assert error.code == code
    assert str(path) in error.message("zh") and str(path) in error.message("en")


def test_a_file_open_in_excel_is_named_so(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    error = OSError(errno.EACCES, "sharing violation")
    error.winerror = 32  # type: ignore[attr-defined, unused-ignore]
    assert fails(monkeypatch, path, error).code == "open_elsewhere"


def test_a_missing_folder_and_a_folder_are_bad_targets(path: Path) -> None:
    for target, code in ((path.parent / "没有" / "a.xlsx", "no_folder"), (path.parent, "target_is_folder")):
        with pytest.raises(OutputError) as caught:
            changed(path).save(target)
        assert caught.value.code == code


def test_a_read_only_file_is_not_replaced(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path.chmod(0o444)
    # root may write everything, so the answer of the system is given here.
    monkeypatch.setattr(os, "access", lambda *_: False)
    with pytest.raises(OutputError) as caught:
        changed(path).save(path)
    assert caught.value.code == "write_protected"
    path.chmod(0o644)
    assert path.read_bytes() == DATA


def test_what_reads_back_differently_is_not_accepted() -> None:
    container = Container(DATA)
    container.write("xl/workbook.xml", b"<changed/>")
    saving.verify(container.to_bytes(), container)
    other = Container(DATA)
    other.write("xl/workbook.xml", b"<other/>")
    with pytest.raises(OSError, match="workbook"):
        saving.verify(other.to_bytes(), container)
    fewer = Container(DATA)
    fewer.remove("xl/styles.xml")
    with pytest.raises(OSError, match="parts"):
        saving.verify(fewer.to_bytes(), container)
