"""Several processes save one workbook at once: at least one gets through, nobody's work is overwritten unseen."""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
import time
from pathlib import Path

import pytest

from custsheet.errors import OutputError
from custsheet.ooxml import side_file
from custsheet.saving.processes import Process
from custsheet.saving.save import fingerprint, save_workbook
from custsheet.saving.saving_lock import FOREIGN_LOCK_IS_STALE_AFTER, saving_lock

from .machine import OLD, RUNS, Saver, changed, check_clean, check_folder, kill, state_of
from .test_killed import forget_backups


def ended_process() -> int:
    """The number of a process that ran and ended."""
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


def write_lock(path: Path, **said: object) -> Path:
    lock = side_file(path, ".lock")
    lock.write_text(json.dumps({**Process.this()._asdict(), "file": path.name, **said}), encoding="utf-8")
    return lock


@pytest.mark.parametrize("is_lock_stale", [False, True])
@pytest.mark.parametrize("count", [2, 4])
def test_of_several_processes_one_at_a_time_replaces_the_file(
    machine: Saver, path: Path, count: int, is_lock_stale: bool
) -> None:
    before, pid, both = "", ended_process(), 0
    for number in range(max(4, RUNS // 4)):
        forget_backups(path)
        if is_lock_stale:
            write_lock(path, pid=pid)
        marks = [f"轮{number}{child}" for child in range(count)]
        codes = machine.save(path, f"轮{number}", count=count)
        assert set(codes) <= {0, 4}, codes
        assert 0 in codes
        both += codes.count(0) > 1
        version = check_folder(path, [before, *marks])
        assert version in [mark for mark, code in zip(marks, codes, strict=True) if code == 0]
        check_clean(path)
        before = version
    print(f"{count} at once, stale lock: {is_lock_stale}; {both} rounds in which more than one got its turn")


def test_two_processes_of_which_one_is_killed_leave_a_whole_file(machine: Saver, path: Path) -> None:
    before = ""
    for number in range(max(4, RUNS // 4)):
        forget_backups(path)
        pids = machine.start(path, f"轮{number}", count=2)
        time.sleep(0.002 * (number % 12))
        kill(pids[0])
        machine.codes()
        check_folder(path, [before, f"轮{number}0", f"轮{number}1"])
        assert machine.save(path, f"后{number}") == [0]
        check_clean(path)
        before = f"后{number}0"


class TestTheLock:
    def refused(self, path: Path) -> OutputError:
        with pytest.raises(OutputError) as caught:
            save_workbook(changed(path), path)
        assert path.read_bytes() == OLD
        assert caught.value.exit_code == 4
        assert side_file(path, ".lock").name in caught.value.message("zh")
        return caught.value

    def saved(self, path: Path) -> None:
        assert save_workbook(changed(path), path).changed
        assert state_of(path, ["新"]) == "新"
        check_clean(path)

    def test_it_names_the_process_that_saves(self, path: Path) -> None:
        with saving_lock(path):
            error = self.refused(path)
        assert error.code == "being_saved"
        assert str(os.getpid()) in error.message("en") and platform.node() in error.message("en")
        self.saved(path)

    def test_of_a_process_that_has_ended_is_taken_over(self, path: Path) -> None:
        write_lock(path, pid=ended_process())
        self.saved(path)

    @pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="the system does not say when a process began")
    def test_of_an_earlier_process_with_the_same_number_is_taken_over(self, path: Path) -> None:
        write_lock(path, started="1")
        self.saved(path)

    def test_from_before_the_computer_was_restarted_is_taken_over(self, path: Path) -> None:
        write_lock(path, boot="earlier")
        self.saved(path)

    def test_of_another_computer_holds_until_it_is_older_than_any_save(self, path: Path) -> None:
        lock = write_lock(path, host="another-pc")
        assert "another-pc" in self.refused(path).message("zh")
        old = lock.stat().st_mtime - FOREIGN_LOCK_IS_STALE_AFTER - 60
        os.utime(lock, (old, old))
        self.saved(path)

    def test_of_a_process_killed_before_it_wrote_its_name_is_taken_over(self, path: Path) -> None:
        side_file(path, ".lock").write_bytes(b"")
        self.saved(path)

    def test_with_nonsense_in_it_holds_for_a_while_only(self, path: Path) -> None:
        lock = side_file(path, ".lock")
        lock.write_bytes(b"\xff{")
        self.refused(path)
        os.utime(lock, (1, 1))
        self.saved(path)

    def test_left_by_a_killed_run_goes_even_when_nothing_is_to_be_saved(self, path: Path) -> None:
        write_lock(path, pid=ended_process())
        side_file(path, "-abc.tmp").write_bytes(b"half")
        from custsheet.ooxml import Package

        assert not save_workbook(Package.open(path), path, source_fingerprint=fingerprint(path)).changed
        check_clean(path)

    def test_serves_a_name_as_long_as_file_systems_allow(self, tmp_path: Path) -> None:
        long = tmp_path / ("长" * 70 + ".xlsx")
        long.write_bytes(OLD)
        assert save_workbook(changed(long), long, keep_backup=False).changed
        check_clean(long)
