"""Killed at any instant (kill -9): the old file or the new one, whole, and the next save clears everything away.

CUSTSHEET_FAULT_RUNS=500 runs the long variant.
"""

from __future__ import annotations

import random
import time
from pathlib import Path

from .machine import RUNS, Saver, check_clean, check_folder, kill


def survives(machine: Saver, path: Path, mark: str, before: str) -> str:
    """After a killed run: what it left is whole; one more save works, and leaves nothing behind."""
    version = check_folder(path, [before, f"{mark}0"])
    assert machine.save(path, f"{mark}后") == [0]
    assert check_folder(path, [before, f"{mark}0", f"{mark}后0"]) == f"{mark}后0"
    check_clean(path)
    return version


def forget_backups(path: Path) -> None:
    """Later checks need not know the versions of earlier runs."""
    for kept in path.parent.glob("*/*"):
        kept.unlink()


def test_a_run_killed_at_a_random_instant_leaves_the_old_file_or_the_new_one(machine: Saver, path: Path) -> None:
    chance = random.Random(20261121)
    times = []
    for number in range(5):
        began = time.perf_counter()
        assert machine.save(path, f"试{number}") == [0]
        times.append(time.perf_counter() - began)
    longest, before = max(times), "试40"
    left = {"old": 0, "new": 0, "unharmed": 0}
    for number in range(RUNS):
        forget_backups(path)
        [pid] = machine.start(path, f"轮{number}")
        time.sleep(chance.uniform(0, longest))
        kill(pid)
        was_killed = machine.codes() == [-9]
        version = survives(machine, path, f"轮{number}", before)
        left["unharmed" if not was_killed else "old" if version == before else "new"] += 1
        before = f"轮{number}后0"
    print(f"{RUNS} runs killed at random: {left}")
    assert left["old"], "no run was killed in time"


def test_a_run_killed_at_any_call_that_touches_a_file_leaves_the_old_file_or_the_new_one(
    machine: Saver, path: Path
) -> None:
    assert machine.save(path, "起") == [0]
    forget_backups(path)
    calls = machine.calls(path, "数")
    before = "数0"
    deaths = [f"{when}:{number}" for number in range(1, calls + 1) for when in ("before", "after")]
    chosen = deaths[:: max(1, len(deaths) // RUNS)]
    versions = []
    for number, death in enumerate(chosen):
        forget_backups(path)
        assert machine.save(path, f"步{number}", death=death) == [-9], f"a save makes fewer calls than {death}"
        versions.append(survives(machine, path, f"步{number}", before) == before)
        before = f"步{number}后0"
    print(f"{len(chosen)} runs killed at one of {calls} calls: old {sum(versions)}, new {versions.count(False)}")
    assert versions == sorted(versions, reverse=True), "once the new file is there it stays"
    assert versions[0] and not versions[-1]
