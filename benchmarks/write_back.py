"""Computed columns written back into a workbook of 190,000 rows in five sheets, and the whole refresh of it.

    python benchmarks/write_back.py                    # all of it: a quarter of an hour
    python benchmarks/write_back.py --share 0.05 --runs 1 --jobs custsheet,openpyxl

Each job runs in a process of its own, the jobs in turn, so that a busy machine slows all of them alike.  Measured are
the seconds of the whole process (imports included), those of its processor time, and its greatest memory (POSIX only).
"""

from __future__ import annotations

import argparse
import os
import signal
import statistics
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from time import perf_counter, process_time
from types import FrameType
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks")]

TIERS = ("战略级", "核心级", "潜力级", "基础级")
CUSTOMERS = 20_000
FIRST_NEW = 17
"""The first free column of the customers' sheet; three computed ones go there."""
SAMPLE_SECONDS = 0.005


class Cost(NamedTuple):
    """What one run of a job took."""

    seconds: float
    cpu_seconds: float
    peak_mb: float


# ---------------------------------------------------------------- the jobs, each in its own process


def values(rows: int, turn: int) -> Iterator[tuple[int, str, float, float]]:
    """Row, tier, amount, ratio of each customer; another ``turn`` has other values."""
    for row in range(2, rows + 2):
        yield row, TIERS[(row + turn) % 4], (row * 7919 + turn) % 1_000_003 / 100, (row * 104_729 + turn) % 1009 / 1009


def write_back(source: str, target: str, rows: int, turn: int = 0) -> None:
    """Three computed columns behind the last one (or over those of another turn), with custsheet."""
    from custsheet.ooxml import Package

    with Package.open(source) as package:
        sheet = package.worksheet(0)
        edits = []
        for row, *computed in values(rows, turn):
            edits += [(row, FIRST_NEW + offset, value, None) for offset, value in enumerate(computed)]
        sheet.set_cells(edits)
        package.save(target)


def write_back_openpyxl(source: str, target: str, rows: int, turn: int = 0) -> None:
    """The same with openpyxl: load, set, save."""
    import openpyxl

    book = openpyxl.load_workbook(source)
    sheet = book.worksheets[0]
    for row, *computed in values(rows, turn):
        for offset, value in enumerate(computed):
            sheet.cell(row, FIRST_NEW + offset).value = value
    book.save(target)


def refresh(source: str, target: str, rows: int) -> None:
    """All of ``custsheet refresh``: read, clean, check, score, highlight, summarise, write."""
    from team_book import AS_OF

    import custsheet

    book = custsheet.open(source)
    book.refresh(as_of=AS_OF)
    book.save(target)


def refresh_pandas(source: str, target: str, rows: int) -> None:
    """A small part of it as people script it: pandas.read_excel, a few figures per customer, openpyxl to write them.

    No cleaning, checks, reasons, highlights or summary; as many cells are written as the figures need.
    """
    import openpyxl
    import pandas as pd
    from team_book import AS_OF

    frames = pd.read_excel(source, sheet_name=None, engine="openpyxl")
    customers, contacts, orders, plans, feedback = frames.values()
    today, key = pd.Timestamp(AS_OF), customers.columns[0]
    recent = orders[orders["下单日期"] > today - pd.DateOffset(months=12)]
    by_id = customers[key]
    revenue = by_id.map(recent.groupby(key)["金额"].sum()).fillna(0)
    last = by_id.map(contacts.groupby(key)["联系日期"].max())
    complaints = by_id.map(feedback.groupby(key).size()).fillna(0)
    tier = pd.cut(revenue, [-1, 1e5, 5e5, 1e6, 1e12], labels=TIERS[::-1]).astype(str)
    late = (today - last).dt.days
    risk = late.gt(180).map({True: "高", False: "低"})
    figures = pd.DataFrame({"客户等级": tier, "流失风险": risk, "最近联系日期": last, "近12个月金额": revenue,
                            "反馈数": complaints, "未联系天数": late})  # fmt: skip
    book = openpyxl.load_workbook(source)
    for sheet, rows in ((book.worksheets[0], figures), (book.worksheets[3], figures.head(len(plans)))):
        first = sheet.max_column + 1
        for offset, name in enumerate(rows.columns):
            sheet.cell(1, first + offset).value = name
            for row, value in enumerate(rows[name], start=2):
                sheet.cell(row, first + offset).value = None if pd.isna(value) else value
    book.save(target)


def prepare(source: str, target: str, rows: int) -> None:
    """Make the workbook, and the one that has the computed columns already."""
    from team_book import ROWS, TYPED, build, scaled

    assert len(TYPED["customers"].split()) + 1 == FIRST_NEW
    build(Path(source), scaled(rows / ROWS["customers"]))
    write_back(source, target, rows)


# ---------------------------------------------------------------- where the time goes


def profile(source: str, target: str, rows: int) -> None:
    """Run ``refresh`` and say which rooms and functions of custsheet its time goes to, libraries included.

    Every few milliseconds the processor time since the last look counts for the innermost function of custsheet; a long
    call into a library is looked at when it returns, and counts in full.
    """
    rooms: Counter[str] = Counter()
    functions: Counter[str] = Counter()
    last = process_time()

    def look(_signal: int, frame: FrameType | None) -> None:
        nonlocal last
        now = process_time()
        room, function = _innermost(frame)
        rooms[room] += round((now - last) * 1e6)
        functions[function] += round((now - last) * 1e6)
        last = now

    signal.signal(signal.SIGPROF, look)
    signal.setitimer(signal.ITIMER_PROF, SAMPLE_SECONDS, SAMPLE_SECONDS)
    refresh(source, target, rows)
    signal.setitimer(signal.ITIMER_PROF, 0)
    print(f"refresh: {rooms.total() / 1e6:.1f} s of processor time")
    for title, counted, most in (("room", rooms, 12), ("function", functions, 25)):
        print(f"\n{'share':>6}  {title}")
        for name, count in counted.most_common(most):
            print(f"{count / rooms.total():6.1%}  {name}")


def _innermost(frame: FrameType | None) -> tuple[str, str]:
    while frame is not None:
        _, found, inside = frame.f_code.co_filename.rpartition(f"{os.sep}custsheet{os.sep}")
        if found:
            module = inside.removesuffix(".py").replace(os.sep, ".")
            return module.partition(".")[0], f"{module}.{frame.f_code.co_name}"
        frame = frame.f_back
    return "imports", "imports"


JOBS: dict[str, Callable[[str, str, int], None]] = {
    "custsheet": write_back,
    "custsheet-over": partial(write_back, turn=1),
    "openpyxl": write_back_openpyxl,
    "openpyxl-over": partial(write_back_openpyxl, turn=1),
    "refresh": refresh,
    "refresh-pandas": refresh_pandas,
}
"""Name → what it does; the first ones write behind the last column, the ``-over`` ones over values that are there."""

COMPARED = (("custsheet", "openpyxl"), ("custsheet-over", "openpyxl-over"), ("refresh", "refresh-pandas"))


# ---------------------------------------------------------------- measuring


def run(job: str, source: Path, target: Path, rows: int) -> Cost:
    """Run a job in a new process; ``rows`` are the customers."""
    start = perf_counter()
    process = subprocess.Popen([sys.executable, __file__, "--job", job, str(source), str(target), str(rows)])
    _, status, used = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"{job} failed")
    scale = 1 << 20 if sys.platform == "darwin" else 1 << 10
    return Cost(perf_counter() - start, used.ru_utime + used.ru_stime, used.ru_maxrss / scale)


def measure(folder: Path, share: float, runs: int, slow_runs: int, jobs: list[str]) -> dict[str, list[Cost]]:
    """All jobs in turn, ``runs`` times; those that take minutes only ``slow_runs`` times."""
    # In a process of its own, too: the greatest memory of a child counts from its parent's.
    source, written, out = folder / "team.xlsx", folder / "written.xlsx", folder / "out.xlsx"
    rows = round(CUSTOMERS * share)
    run("prepare", source, written, rows)
    costs: dict[str, list[Cost]] = {job: [] for job in jobs}
    for turn in range(runs):
        for job in jobs:
            if turn < slow_runs or job.startswith("custsheet"):
                costs[job].append(run(job, written if job.endswith("-over") else source, out, rows))
                print(f"  {job:15} {costs[job][-1].seconds:7.2f} s", file=sys.stderr, flush=True)
    return costs


def report(costs: dict[str, list[Cost]]) -> None:
    """Medians and ratios as a table."""
    middle = {job: Cost(*map(statistics.median, zip(*found, strict=True))) for job, found in costs.items()}
    print(f"\n{'job':15} {'runs':>4} {'seconds':>8} {'cpu':>8} {'peak MB':>8}")
    for job, cost in middle.items():
        print(f"{job:15} {len(costs[job]):4} {cost.seconds:8.2f} {cost.cpu_seconds:8.2f} {cost.peak_mb:8.0f}")
    print(f"\n{'':32} {'seconds':>8} {'cpu':>8} {'memory':>8}")
    for ours, theirs in COMPARED:
        if ours in middle and theirs in middle:
            a, b = middle[ours], middle[theirs]
            ratios = (b.seconds / a.seconds, b.cpu_seconds / a.cpu_seconds, b.peak_mb / a.peak_mb)
            print(f"{theirs + ' : ' + ours:32} " + " ".join(f"{ratio:7.1f}x" for ratio in ratios))


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--share", type=float, default=1.0, help="of the 190,000 rows")
    parser.add_argument("--runs", type=int, default=7, help="of the quick jobs")
    parser.add_argument("--slow-runs", type=int, default=3, help="of openpyxl and of the refreshes")
    parser.add_argument("--jobs", default=",".join(JOBS), help="some of: " + ", ".join(JOBS))
    parser.add_argument("--no-profile", action="store_true", help="leave out where the refresh's time goes")
    parser.add_argument("--job", nargs=4, metavar=("NAME", "SOURCE", "TARGET", "ROWS"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.job:
        name, source, target, rows = options.job
        {**JOBS, "prepare": prepare, "profile": profile}[name](source, target, int(rows))
        return
    with tempfile.TemporaryDirectory(prefix="custsheet-benchmark-") as name:
        folder = Path(name)
        report(measure(folder, options.share, options.runs, options.slow_runs, options.jobs.split(",")))
        if not options.no_profile and "refresh" in options.jobs:
            print(flush=True)
            run("profile", folder / "team.xlsx", folder / "out.xlsx", 0)


if __name__ == "__main__":
    main()
