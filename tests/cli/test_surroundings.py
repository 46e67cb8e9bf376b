"""What surrounds a run: streams that are closed or full, folders that are gone, Ctrl-C, odd files and dates.

Processes of their own wherever streams, signals, folders or names count. Whatever happens, people get the work done or
one clear line, and the exit code of the contract.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from .conftest import AS_OF, Answer, Cli, program, snapshot

posix = pytest.mark.skipif(os.name != "posix", reason="shells and signals of POSIX")

INTERRUPTED = (["Interrupted."], ["已中断。"])  # in the language of the workbook once that is known
ON_A_FILE = {
    "inspect": ["{file}"],
    "check": ["{file}", "--as-of", AS_OF],
    "clean": ["{file}", "--as-of", AS_OF],
    "dedupe": ["{file}", "--as-of", AS_OF],
    "refresh": ["{file}", "-o", "{folder}/out.xlsx", "--as-of", AS_OF],
    "due": ["{file}", "--as-of", AS_OF],
    "explain": ["{file}", "C00001", "--as-of", AS_OF],
    "report": ["{file}", "-o", "{folder}/out.html", "--as-of", AS_OF],
    "handbook": ["{file}", "-o", "{folder}/out.html", "--as-of", AS_OF],
}


def words_for(command: str, file: object, folder: Path) -> list[str]:
    return [command, *(word.format(file=file, folder=folder) for word in ON_A_FILE[command])]


def in_shell(words: Sequence[str], redirections: str) -> subprocess.CompletedProcess[bytes]:
    """Run the program from a shell that has these redirections."""
    script = f'exec "$@" {redirections}'
    line = ["sh", "-c", script, "sh", sys.executable, "-m", "custsheet", *words]
    return subprocess.run(line, capture_output=True, stdin=subprocess.DEVNULL, timeout=120, check=False)


def assert_one_line(done: subprocess.CompletedProcess[bytes] | Answer, code: int) -> str:
    answer = done if isinstance(done, Answer) else Answer(done.returncode, "", done.stderr.decode("utf-8"))
    shown = answer.err
    assert answer.code == code, shown
    [line] = shown.splitlines()
    assert "unforeseen" not in line
    return line


@posix
class TestStreams:
    @pytest.mark.parametrize(
        ("command", "closed"),
        [
            *((command, "<&- >&- 2>&-") for command in ON_A_FILE),
            *((command, closed) for command in ("check", "report") for closed in (">&-", "2>&-", "<&-", "2>/dev/full")),
        ],
    )
    def test_the_work_is_done_in_silence_where_a_stream_is_closed(
        self, book: Path, tmp_path: Path, command: str, closed: str
    ) -> None:
        if "/dev/full" in closed and not Path("/dev/full").exists():
            pytest.skip("this system has no /dev/full")
        before = snapshot(tmp_path)
        done = in_shell(words_for(command, book, tmp_path), closed)
        assert done.returncode == 0, done.stderr
        assert b"Error" not in done.stderr
        assert snapshot(tmp_path)[book.name] == before[book.name]
        made = {"refresh": "out.xlsx", "report": "out.html", "handbook": "out.html"}.get(command)
        assert made is None or (tmp_path / made).stat().st_size > 1000

    def test_a_workbook_is_never_opened_as_a_stream(self, book: Path) -> None:
        """With 0, 1 and 2 closed the next file would get such a number, and messages with it."""
        code = "import os; from custsheet.cli.streams import prepare_streams; prepare_streams(); print(1, flush=True)"
        script = f'exec "{sys.executable}" -c "{code}; assert os.open(os.devnull, os.O_RDONLY) > 2" <&- >&- 2>&-'
        assert subprocess.run(["sh", "-c", script], check=False).returncode == 0

    @pytest.mark.parametrize("words", [["--help"], ["--version"], ["check", "--help"]])
    def test_help_takes_full_and_broken_pipes_as_data_does(self, words: list[str]) -> None:
        if Path("/dev/full").exists():
            assert_one_line(in_shell(words, ">/dev/full"), 4)
        command = [sys.executable, "-m", "custsheet", *words]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
            assert process.stdout is not None
            assert process.stderr is not None
            process.stdout.close()
            assert process.stderr.read() == b""
        assert process.returncode == 0

    def test_an_error_that_nobody_can_read_keeps_its_exit_code(self, tmp_path: Path) -> None:
        assert in_shell(["check", str(tmp_path / "gone.xlsx")], "2>&-").returncode == 3
        assert in_shell(["nonsense"], "2>&-").returncode == 2


@posix
class TestInterrupted:
    READY = "import sys; from custsheet.__main__ import main; print('ready', flush=True); main()"

    @pytest.mark.parametrize("command", ["refresh", "report", "explain", "check"])
    def test_ctrl_c_at_any_instant_is_one_line_and_130(self, book: Path, tmp_path: Path, command: str) -> None:
        """From the first import on; a run that was already done has its own exit code."""
        chance = random.Random(command)
        codes = []
        for _ in range(3):
            before = snapshot(tmp_path)
            words = [sys.executable, "-c", self.READY, *words_for(command, book, tmp_path)]
            with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
                assert process.stdout is not None
                process.stdout.readline()
                time.sleep(chance.uniform(0, 0.8))
                process.send_signal(signal.SIGINT)
                _, shown = process.communicate(timeout=60)
            codes.append(process.returncode)
            lines = shown.decode("utf-8").splitlines()
            if process.returncode == 130:
                assert lines in INTERRUPTED
            else:
                assert process.returncode in (0, 1), shown
            assert snapshot(tmp_path)[book.name] == before[book.name]
            assert not list(tmp_path.glob(".~custsheet*"))
            for made in tmp_path.glob("out.*"):
                made.unlink()
        assert 130 in codes

    @pytest.mark.parametrize("turned_into", ["raise ImportError('numpy') from None", "pass"])
    def test_it_ends_the_run_even_where_a_library_makes_something_else_of_it(
        self, book: Path, turned_into: str
    ) -> None:
        code = f"""
import signal, custsheet, custsheet.workbook
from custsheet.__main__ import main
def opened(*args, **options):
    try:
        signal.raise_signal(signal.SIGINT)
    except KeyboardInterrupt:
        {turned_into}
    return original(*args, **options)
original = custsheet.workbook.open_workbook
custsheet.open = opened
main()
"""
        done = subprocess.run([sys.executable, "-c", code, "check", str(book)], capture_output=True, check=False)
        assert done.returncode == 130
        assert done.stderr.decode("utf-8").splitlines() in INTERRUPTED

    def test_a_run_in_the_background_goes_on_ignoring_it(self, book: Path) -> None:
        code = "import signal; signal.signal(signal.SIGINT, signal.SIG_IGN)\n" + self.READY
        words = [sys.executable, "-c", code, "check", str(book), "--as-of", AS_OF]
        with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
            assert process.stdout is not None
            process.stdout.readline()
            process.send_signal(signal.SIGINT)
            assert process.communicate(timeout=60)[1] == b""
        assert process.returncode == 0


class TestFiles:
    @pytest.mark.parametrize(
        ("command", "file"),
        [*((command, ".") for command in ON_A_FILE), *(("check", f) for f in ("..", "/", "folder"))],
    )
    def test_a_folder_is_no_workbook(
        self, cli: Cli, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, command: str, file: str
    ) -> None:
        (tmp_path / "folder").mkdir()
        monkeypatch.chdir(tmp_path)
        answer = cli(*words_for(command, file, tmp_path))
        assert "is a folder, not a workbook" in assert_one_line(answer, 3)

    @pytest.mark.parametrize("command", ON_A_FILE)
    def test_an_empty_name_is_wrong_usage(self, cli: Cli, tmp_path: Path, command: str) -> None:
        assert 'No workbook matches ""' in assert_one_line(cli(*words_for(command, "", tmp_path)), 2)

    @pytest.mark.parametrize("command", ["refresh", "report", "handbook"])
    def test_an_empty_output_is_not_the_current_folder(self, book: Path, command: str) -> None:
        """``-o "$OUT"`` with an empty variable would otherwise write over the workbook."""
        before = snapshot(book.parent)
        done = program([command, book.name, "-o", ""], cwd=book.parent, PYTHONPATH=os.pathsep.join(sys.path))
        assert "names no file" in assert_one_line(done, 2)
        assert snapshot(book.parent) == before

    @posix
    @pytest.mark.parametrize("command", ON_A_FILE)
    def test_devices_and_pipes_are_neither_read_nor_waited_for(self, tmp_path: Path, command: str) -> None:
        pipe = tmp_path / "pipe"
        os.mkfifo(pipe)
        for file in ("/dev/zero", pipe) if command == "check" else ("/dev/zero",):
            done = program(words_for(command, file, tmp_path))
            assert "is a device or a pipe" in assert_one_line(done, 3)

    @posix
    def test_a_name_too_long_is_said(self, book: Path, tmp_path: Path) -> None:
        name = "b" * 300
        assert "too long" in assert_one_line(program(["check", tmp_path / f"{name}.xlsx"]), 3)
        for command, ending in (("refresh", "xlsx"), ("report", "html")):
            done = program([command, book, "-o", tmp_path / f"{name}.{ending}", "--as-of", AS_OF])
            assert "too long" in assert_one_line(done, 4)

    @pytest.mark.skipif(sys.platform != "linux", reason="names are bytes only there")
    @pytest.mark.parametrize("command", ON_A_FILE)
    def test_a_name_that_is_no_text_is_a_name(self, book: Path, command: str) -> None:
        odd = book.rename(book.parent / os.fsdecode(b"b\xffad.xlsx"))
        done = program(words_for(command, odd, book.parent))
        assert (done.returncode, b"Error" in done.stderr) == (0, False), done.stderr

    @posix
    def test_names_that_the_system_cannot_spell_are_one_line(self, book: Path) -> None:
        """The folder of earlier versions has a Chinese name, which ASCII has no letters for."""
        latin = book.rename(book.parent / "a.xlsx")
        odd = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
        line = assert_one_line(program(["refresh", latin, "--as-of", AS_OF], **odd), 4)
        assert "PYTHONUTF8=1" in line

    @posix
    @pytest.mark.parametrize("command", ON_A_FILE)
    def test_the_working_folder_may_have_been_deleted(self, book: Path, tmp_path: Path, command: str) -> None:
        script = 'mkdir gone && cd gone && rmdir ../gone && exec "$@"'
        start = ["sh", "-c", script, "sh", sys.executable, "-m", "custsheet"]
        surroundings = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}

        def run(words: Sequence[str]) -> subprocess.CompletedProcess[bytes]:
            return subprocess.run(
                [*start, *words], cwd=tmp_path, capture_output=True, env=surroundings, timeout=120, check=False
            )

        done = run(words_for(command, book, tmp_path))
        assert done.returncode == 0, done.stderr
        assert_one_line(run(words_for(command, "客户.xlsx", tmp_path)), 3)
        if "-o" in ON_A_FILE[command]:
            ending = "xlsx" if command == "refresh" else "html"
            done = run([command, str(book), "-o", f"relative.{ending}", "--as-of", AS_OF])
            assert "current folder has been deleted" in assert_one_line(done, 4)


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01"])
@pytest.mark.parametrize("command", [name for name, words in ON_A_FILE.items() if "--as-of" in words])
def test_a_day_outside_the_calendar_is_wrong_usage(
    cli: Cli, book: Path, tmp_path: Path, command: str, day: str
) -> None:
    words = [day if word == AS_OF else word for word in words_for(command, book, tmp_path)]
    assert "from 1950-01-01 to 2199-12-31" in assert_one_line(cli(*words), 2)


@pytest.mark.parametrize("day", ["1950-01-01", "2199-12-31"])
@pytest.mark.parametrize("command", ["refresh", "report", "handbook", "explain", "due"])
def test_the_first_and_the_last_day_can_be_worked_out(
    cli: Cli, book: Path, tmp_path: Path, command: str, day: str
) -> None:
    words = [day if word == AS_OF else word for word in words_for(command, book, tmp_path)]
    answer = cli(*words)
    assert answer.code == 0, answer.err
