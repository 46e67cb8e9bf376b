"""Full disks, read-only media, shares that cannot replace a file: refused with one line, the old file whole."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from custsheet.errors import OutputError
from custsheet.ooxml import Package, replacing, side_file
from custsheet.ooxml.output_errors import output_error
from custsheet.saving.save import fingerprint, save_workbook

from .machine import OLD, changed, check_clean, new_workbook, state_of

KILO = 1024


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of one megabyte; skips where none may be mounted."""
    folder = tmp_path / "disk"
    folder.mkdir()
    options = ["-t", "tmpfs", "-o", "size=1m", "tmpfs", str(folder)]
    if sys.platform != "linux" or subprocess.run(["mount", *options], capture_output=True, check=False).returncode:
        pytest.skip("no file system can be mounted here")
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True)


def refused(path: Path) -> str:
    """Try to save a change, see that nothing is lost and nothing left, and return the error's code."""
    with pytest.raises(OutputError) as caught:
        save_workbook(changed(path), path, source_fingerprint=fingerprint(path))
    assert caught.value.exit_code == 4
    assert str(path) in caught.value.message("zh") and str(path) in caught.value.message("en")
    assert path.read_bytes() == OLD
    return caught.value.code


@pytest.mark.parametrize("room", [0, 4, 8, 16, 64, 96])
def test_a_full_disk_leaves_the_old_file(small_disk: Path, room: int) -> None:
    """``room`` in kilobytes: too little for the lock, the backup, or the new file of some 190 kilobytes."""
    path = new_workbook(small_disk)
    filler = small_disk / "filler.bin"
    with filler.open("wb") as file, pytest.raises(OSError, match="space"):
        while True:
            os.write(file.fileno(), bytes(4 * KILO))
    os.truncate(filler, filler.stat().st_size - room * KILO)
    assert refused(path) == "disk_full"
    assert sorted(entry.name for entry in small_disk.iterdir()) == ["filler.bin", path.name]
    filler.unlink()
    assert save_workbook(changed(path), path, source_fingerprint=fingerprint(path)).changed
    check_clean(path)


@pytest.mark.skipif(os.name != "posix", reason="limits of POSIX systems")
def test_a_file_that_may_not_grow_leaves_the_old_one(path: Path) -> None:
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (16 * KILO, hard))
    try:
        assert refused(path) == "disk_full"
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    check_clean(path)


def test_a_read_only_disk_is_named_so(small_disk: Path) -> None:
    path = new_workbook(small_disk)
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    assert refused(path).endswith("write_protected")


class TestReplacing:
    """Shares and Windows, acted out."""

    def failing(self, monkeypatch: pytest.MonkeyPatch, error: OSError, name: str = "replace") -> list[Path]:
        tried: list[Path] = []

        def fail(self: Path, target: Path) -> Path:
            tried.append(self)
            raise error

        monkeypatch.setattr(Path, name, fail)
        monkeypatch.setattr(replacing, "_PAUSES", (0.0, 0.0))
        return tried

    @pytest.mark.parametrize("number", [errno.EXDEV, errno.EACCES, errno.EEXIST, errno.EPERM])
    def test_a_share_that_cannot_replace_gets_the_old_file_moved_aside(
        self, path: Path, monkeypatch: pytest.MonkeyPatch, number: int
    ) -> None:
        self.failing(monkeypatch, OSError(number, os.strerror(number)))
        changed(path).save(path)
        assert state_of(path, ["新"]) == "新"
        assert list(path.parent.iterdir()) == [path]

    def test_when_that_fails_too_the_old_file_is_put_back(self, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        package = changed(path)
        self.failing(monkeypatch, OSError(errno.EXDEV, "cross-device"))
        real = Path.rename

        def rename(self: Path, target: Path) -> Path:
            if self.suffix == ".tmp":
                raise OSError(errno.EACCES, "denied")
            return real(self, target)

        monkeypatch.setattr(Path, "rename", rename)
        with pytest.raises(OutputError):
            package.save(path)
        assert path.read_bytes() == OLD
        assert list(path.parent.iterdir()) == [path]

    def test_a_machine_that_fails_between_the_moves_loses_nothing(self, path: Path) -> None:
        path.rename(side_file(path, ".old"))
        side_file(path, "-new.tmp").write_bytes(b"whole or half")
        known = fingerprint(path)
        package = changed(path)
        assert path.read_bytes() == OLD
        assert save_workbook(package, path, source_fingerprint=known).changed
        check_clean(path)

    def test_a_file_moved_aside_is_not_put_over_a_newer_one(self, path: Path) -> None:
        side_file(path, ".old").write_bytes(b"older")
        assert Package.open(path).container.data == OLD
        save_workbook(changed(path), path)
        check_clean(path)

    @pytest.mark.parametrize("winerror", [5, 32, 33, 1224])
    def test_windows_does_not_replace_a_file_that_is_open(
        self, path: Path, monkeypatch: pytest.MonkeyPatch, winerror: int
    ) -> None:
        error = PermissionError(errno.EACCES, "denied", "a.tmp")
        error.filename2 = str(path)
        error.winerror = winerror  # type: ignore[attr-defined, unused-ignore]
        package = changed(path)
        tried = self.failing(monkeypatch, error)
        with pytest.raises(OutputError) as caught:
            package.save(path)
        assert caught.value.code == "open_elsewhere"
        assert len(tried) == 3, "a virus scanner gets a little time"
        assert path.read_bytes() == OLD
        assert list(path.parent.iterdir()) == [path]

    @pytest.mark.parametrize(("winerror", "code"), [(112, "disk_full"), (39, "disk_full"), (5, "write_protected")])
    def test_windows_own_numbers_are_understood(self, path: Path, winerror: int, code: str) -> None:
        error = OSError(errno.EACCES, "denied", str(path))
        error.winerror = winerror  # type: ignore[attr-defined, unused-ignore]
        assert output_error(error, path).code == code


@pytest.mark.skipif(not hasattr(os, "chown") or os.geteuid() != 0, reason="only root gives files away")
def test_owner_group_and_mode_stay(path: Path) -> None:
    os.chown(path, 12_345, 23_456)
    path.chmod(0o660)
    save_workbook(changed(path), path)
    status = path.stat()
    assert (status.st_uid, status.st_gid, status.st_mode & 0o777) == (12_345, 23_456, 0o660)


@pytest.mark.skipif(not hasattr(os, "setxattr"), reason="no extended attributes")
def test_extended_attributes_stay(path: Path) -> None:
    try:
        os.setxattr(path, "user.department", "销售部".encode())
    except OSError:
        pytest.skip("this file system keeps none")
    save_workbook(changed(path), path)
    assert os.getxattr(path, "user.department") == "销售部".encode()
