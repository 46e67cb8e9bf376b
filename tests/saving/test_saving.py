"""Saving: locks respected, the earlier version kept, nothing touched needlessly (contract §5.5)."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest

from custsheet.errors import OutputError
from custsheet.ooxml import Package
from custsheet.saving.backups import BACKUPS_KEPT, backup_folder
from custsheet.saving.save import Fingerprint, check_writable, fingerprint, save_workbook


def workbook_bytes(text: str = "甲") -> bytes:
    book = openpyxl.Workbook()
    book.active["A1"] = text
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A workbook last saved on 2026-03-05 at 14:30:15 local time."""
    path = tmp_path / "客户表.xlsx"
    path.write_bytes(workbook_bytes())
    set_time(path, "14:30:15")
    return path


def set_time(path: Path, clock: str) -> None:
    moment = datetime.fromisoformat(f"2026-03-05T{clock}").timestamp()
    os.utime(path, (moment, moment))


def identity(path: Path) -> tuple[int, int, int]:
    """What would differ had the file been written, even with the same bytes."""
    status = path.stat()
    return status.st_ino, status.st_mtime_ns, status.st_size


def changed_package(path: Path, mark: bytes = b"<a/>") -> Package:
    package = Package.open(path)
    package.write("docProps/note.xml", mark, "application/xml")
    return package


def backups(path: Path) -> list[str]:
    folder = backup_folder(path)
    return sorted(entry.name for entry in folder.iterdir()) if folder.exists() else []


def excel_lock(user: str) -> bytes:
    narrow = user.encode("gbk")
    wide = user.encode("utf-16-le")
    return (bytes([len(narrow)]) + narrow).ljust(55, b" ") + len(user).to_bytes(2, "little") + wide.ljust(108, b" ")


class TestWhatIsWritten:
    def test_a_package_without_changes_leaves_its_own_file_alone(self, path: Path) -> None:
        before = identity(path)
        result = save_workbook(Package.open(path), path, source_fingerprint=fingerprint(path))
        assert not result.changed
        assert result.backup is None
        assert identity(path) == before
        assert backups(path) == []

    def test_a_changed_package_replaces_the_file_and_keeps_the_old_one(self, path: Path) -> None:
        old = path.read_bytes()
        result = save_workbook(changed_package(path), path, source_fingerprint=fingerprint(path))
        assert result.changed
        assert path.read_bytes() != old
        assert result.backup is not None
        assert result.backup.read_bytes() == old

    def test_the_same_content_is_not_written_to_another_file_twice(self, path: Path, tmp_path: Path) -> None:
        out = tmp_path / "out" / "副本.xlsx"
        assert save_workbook(changed_package(path), out).changed
        set_time(out, "08:00:00")
        before = identity(out)
        assert not save_workbook(changed_package(path), out).changed
        assert identity(out) == before
        assert backups(out) == []

    def test_an_unchanged_package_is_still_copied_to_a_new_place(self, path: Path, tmp_path: Path) -> None:
        out = tmp_path / "副本.xlsx"
        assert save_workbook(Package.open(path), out).changed
        assert out.read_bytes() == path.read_bytes()

    def test_a_symbolic_link_stays_and_its_file_is_replaced(self, path: Path, tmp_path: Path) -> None:
        link = tmp_path / "链接.xlsx"
        link.symlink_to(path)
        save_workbook(changed_package(path), link, source_fingerprint=fingerprint(link))
        assert link.is_symlink()
        assert Package.open(path).read("docProps/note.xml") == b"<a/>"


class TestBackups:
    def test_a_backup_is_named_after_the_old_files_time(self, path: Path) -> None:
        save_workbook(changed_package(path), path)
        assert backups(path) == ["客户表-20260305-143015.xlsx"]

    def test_two_versions_of_one_second_are_both_kept(self, path: Path) -> None:
        for mark in (b"<a/>", b"<b/>"):
            save_workbook(changed_package(path, mark), path)
            set_time(path, "14:30:15")
        assert backups(path) == ["客户表-20260305-143015-2.xlsx", "客户表-20260305-143015.xlsx"]

    def test_a_version_that_is_kept_already_is_not_kept_twice(self, path: Path) -> None:
        old = path.read_bytes()
        first = save_workbook(changed_package(path), path).backup
        path.write_bytes(old)
        set_time(path, "14:30:15")
        assert save_workbook(changed_package(path), path).backup == first
        assert len(backups(path)) == 1

    def test_only_the_last_five_are_kept(self, path: Path) -> None:
        for hour in range(8, 16):
            set_time(path, f"{hour:02}:00:00")
            save_workbook(changed_package(path, f"<a{hour}/>".encode()), path)
        assert backups(path) == [f"客户表-20260305-{hour:02}0000.xlsx" for hour in range(11, 16)]
        assert len(backups(path)) == BACKUPS_KEPT

    def test_a_tenth_version_of_one_second_is_newer_than_the_second(self, path: Path) -> None:
        for number in range(11):
            save_workbook(changed_package(path, f"<a{number}/>".encode()), path)
            set_time(path, "14:30:15")
        assert "客户表-20260305-143015-11.xlsx" in backups(path)
        assert "客户表-20260305-143015-2.xlsx" not in backups(path)

    def test_the_version_just_replaced_is_kept_even_when_it_is_the_oldest(self, path: Path) -> None:
        for hour in range(8, 14):
            set_time(path, f"{hour:02}:00:00")
            save_workbook(changed_package(path, f"<a{hour}/>".encode()), path)
        set_time(path, "01:00:00")  # restored from an old copy
        save_workbook(changed_package(path, b"<z/>"), path)
        assert backups(path)[0] == "客户表-20260305-010000.xlsx"
        assert len(backups(path)) == BACKUPS_KEPT

    def test_other_files_in_the_folder_are_left_alone(self, path: Path) -> None:
        folder = backup_folder(path)
        folder.mkdir()
        others = ["客户表-20260101-000000.xlsx.txt", "客户表-旧-20260101-000000.xlsx", "说明.txt"]
        for name in others:
            (folder / name).write_text("自己放的")
        for hour in range(8, 16):
            set_time(path, f"{hour:02}:00:00")
            save_workbook(changed_package(path, f"<a{hour}/>".encode()), path)
        assert set(others) <= set(backups(path))

    def test_a_save_that_fails_leaves_neither_backup_nor_folder(
        self, path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def full(self: Package, target: object, before_replace: object = None) -> None:
            raise OutputError("disk_full", path=str(target))

        monkeypatch.setattr(Package, "save", full)
        old = path.read_bytes()
        with pytest.raises(OutputError):
            save_workbook(changed_package(path), path)
        assert path.read_bytes() == old
        assert not backup_folder(path).exists()


class TestRefusals:
    def refusal(self, path: Path, known: Fingerprint | None = None) -> OutputError:
        """Save, expect a refusal, and see that nothing was touched."""
        package = changed_package(path)
        before = path.read_bytes(), path.stat().st_mtime_ns
        with pytest.raises(OutputError) as caught:
            save_workbook(package, path, source_fingerprint=known)
        assert (path.read_bytes(), path.stat().st_mtime_ns) == before
        assert backups(path) == []
        assert caught.value.exit_code == 4
        for lang in ("zh", "en"):
            assert path.name in caught.value.message(lang)
        return caught.value

    @pytest.mark.parametrize("user", ["张三", "Anna Schmidt", "李四（销售部）"])
    def test_a_file_open_in_excel_names_who_has_it(self, path: Path, user: str) -> None:
        lock = path.with_name(f"~${path.name}")
        lock.write_bytes(excel_lock(user))
        error = self.refusal(path)
        assert error.code == "open_elsewhere_by"
        assert user in error.message("zh")
        assert str(lock) in error.message("zh")

    def test_a_lock_file_with_only_the_short_name_is_read_in_gbk(self, path: Path) -> None:
        path.with_name(f"~${path.name}").write_bytes(bytes([4]) + "王五".encode("gbk"))
        assert "王五" in self.refusal(path).message("en")

    @pytest.mark.parametrize("content", [b"", b"\0" * 165, b"\xff", bytes(range(90, 255))])
    def test_a_lock_file_that_says_nothing_still_locks(self, path: Path, content: bytes) -> None:
        path.with_name(f"~${path.name}").write_bytes(content)
        assert self.refusal(path).code.startswith("open_elsewhere")

    def test_a_file_open_in_libreoffice_names_who_and_where(self, path: Path) -> None:
        lock = path.with_name(f".~lock.{path.name}#")
        lock.write_text(",zhaoliu,PC-07,21.11.2026 09:00,file:///C:/Users/zhaoliu;", encoding="utf-8")
        message = self.refusal(path).message("en")
        assert "zhaoliu (PC-07)" in message
        assert str(lock) in message

    def test_a_lock_beside_the_file_behind_a_link_counts_too(self, path: Path, tmp_path: Path) -> None:
        (tmp_path / "desk").mkdir()
        link = tmp_path / "desk" / "链接.xlsx"
        link.symlink_to(path)
        path.with_name(f"~${path.name}").write_bytes(excel_lock("张三"))
        with pytest.raises(OutputError, match="张三"):
            check_writable(link)

    def test_a_write_protected_file_is_not_replaced(self, path: Path) -> None:
        path.chmod(0o444)
        assert self.refusal(path).code == "write_protected"

    def test_a_write_protected_folder_is_refused(self, path: Path) -> None:
        path.parent.chmod(0o555)
        try:
            assert self.refusal(path).code == "folder_write_protected"
        finally:
            path.parent.chmod(0o755)

    def test_a_file_locked_by_another_process_is_refused(self, path: Path) -> None:
        pytest.importorskip("fcntl")
        program = (
            "import fcntl, sys\n"
            "file = open(sys.argv[1], 'r+b'); fcntl.lockf(file, fcntl.LOCK_EX)\n"
            "print('locked', flush=True); sys.stdin.read()"
        )
        with subprocess.Popen(
            [sys.executable, "-c", program, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        ) as holder:
            assert holder.stdout is not None
            assert holder.stdout.readline() == b"locked\n"
            assert self.refusal(path).code == "open_elsewhere"
            holder.communicate()

    def test_a_file_changed_meanwhile_is_not_overwritten(self, path: Path) -> None:
        known = fingerprint(path)
        path.write_bytes(workbook_bytes("乙"))
        assert self.refusal(path, known).code == "source_changed"

    def test_a_file_moved_meanwhile_is_not_made_again(self, path: Path) -> None:
        package, known = changed_package(path), fingerprint(path)
        path.rename(path.with_name("新名.xlsx"))
        with pytest.raises(OutputError) as caught:
            save_workbook(package, path, source_fingerprint=known)
        assert caught.value.code == "source_gone"
        assert not path.exists()

    def test_a_folder_is_no_target(self, path: Path) -> None:
        with pytest.raises(OutputError) as caught:
            save_workbook(changed_package(path), path.parent)
        assert caught.value.code == "target_is_folder"

    def test_a_target_below_a_file_is_refused(self, path: Path) -> None:
        with pytest.raises(OutputError) as caught:
            save_workbook(changed_package(path), path / "sub" / "out.xlsx")
        assert caught.value.code == "no_folder"

    def test_asking_first_touches_nothing(self, path: Path) -> None:
        before = path.stat().st_mtime_ns
        check_writable(path)
        check_writable(path.parent / "new" / "deeper" / "x.xlsx")
        assert path.stat().st_mtime_ns == before
        assert list(path.parent.iterdir()) == [path]
