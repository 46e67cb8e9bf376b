"""Resolve the words of a command line to workbooks, and each workbook to its output file."""

from __future__ import annotations

import glob
import os
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from custsheet.cli.session import Session
from custsheet.errors import UsageError
from custsheet.saving.backups import backup_folder_name
from custsheet.saving.office_locks import is_lock_name

PAGE_SUFFIXES = (".html", ".htm")
_PATTERN_LETTERS = frozenset("*?[")
WORKBOOK_SUFFIXES = frozenset({".xlsx", ".xlsm", ".xltx", ".xltm", ".xls", ".xlsb", ".et", ".ods", ".csv"})


def expand(session: Session, words: Sequence[str]) -> list[Path]:
    """The workbooks that the command line names, without repeats.

    Patterns are expanded here because Windows shells leave that to the program. Lock files of office programs are
    skipped; so are earlier versions in the backup folder, unless such a file is the only one named.

    Raises:
        UsageError: nothing matches.
    """
    if not all(words):  # an empty shell variable; Path("") is the current folder
        raise UsageError("no_match", pattern='""')
    found = list(dict.fromkeys(path for word in words for path in _matches(word)))
    wanted = [path for path in found if not is_lock_name(path.name)]
    if len(found) > 1 or _is_pattern(words[0]):
        wanted = [path for path in wanted if backup_folder_name() not in path.parts]
    if not wanted:
        raise UsageError("no_match", pattern=" ".join(words))
    for path in found:
        if path not in wanted:
            session.say("skipped_file", path=path)
    return wanted


def outputs(sources: Sequence[Path], out: str | None) -> list[Path]:
    """Where the result for each source goes: in place, to the file ``out``, or into the folder ``out``.

    ``out`` is a folder if there are several sources, if it exists as a folder, or if its name has no suffix.

    Raises:
        UsageError: two sources would go to the same file, or the suffix would not match the format of the file.
    """
    if out is None:
        return list(sources)
    targets = _targets(sources, out, lambda source: source.name)
    for source, target in zip(sources, targets, strict=True):
        # Excel refuses an .xlsm that is named .xlsx.
        if source.suffix and source.suffix.lower() != target.suffix.lower():
            raise UsageError("other_suffix", path=str(target), suffix=source.suffix)
    return targets


def page_outputs(sources: Sequence[Path], out: str, ending: str = PAGE_SUFFIXES[0]) -> list[Path]:
    """Where the page of each source goes: to the file ``out``, or as NAME + ``ending`` into the folder ``out``.

    Raises:
        UsageError: two pages would go to the same file, or its suffix is not that of a page. The latter keeps a
            mistyped ``-o`` from replacing a workbook.
    """
    targets = _targets(sources, out, lambda source: source.stem + ending)
    for target in targets:
        # Follow symbolic links: saving replaces the file that a link points to.
        if any(path.suffix.lower() not in PAGE_SUFFIXES for path in (target, target.resolve())):
            raise UsageError("not_html", path=str(target))
    return targets


def _targets(sources: Sequence[Path], out: str, name: Callable[[Path], str]) -> list[Path]:
    if not out:  # an empty shell variable; as a path it is the current folder, where the source may be replaced
        raise UsageError("no_output", option="-o")
    is_folder = len(sources) > 1 or Path(out).is_dir() or out.endswith(("/", os.sep)) or not Path(out).suffix
    targets = [Path(out) / name(source) if is_folder else Path(out) for source in sources]
    # Windows and macOS take names that differ only in case for the same file.
    twice = _first_twice(target.name.casefold() for target in targets)
    if twice is not None:
        raise UsageError("same_output", name=twice, folder=out)
    return targets


def looks_like_workbook(word: str) -> bool:
    """Does this word of the command line name a file rather than a command?"""
    return Path(word).suffix.lower() in WORKBOOK_SUFFIXES or Path(word).is_file()


def _matches(word: str) -> list[Path]:
    if not _is_pattern(word):
        return [Path(word)]
    return [Path(name) for name in sorted(glob.glob(word, recursive=True)) if Path(name).is_file()]  # noqa: PTH207


def _is_pattern(word: str) -> bool:
    # 客户[1].xlsx is a valid file name: an existing path is not a pattern.
    return not _PATTERN_LETTERS.isdisjoint(word) and not Path(word).exists()


def _first_twice(names: Iterable[str]) -> str | None:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            return name
        seen.add(name)
    return None
