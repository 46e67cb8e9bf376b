"""From what was typed to the workbooks that are meant, and to the files that results go to."""

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
    """The workbooks that the words on the command line mean, each once.

    Patterns are expanded here, because Windows' shells leave that to the program. Lock files of office programs are
    passed over, and so are earlier versions in the backup folder, unless such a file is the only one named.

    Raises:
        UsageError: nothing matches.
    """
    if not all(words):  # an empty variable in a script; as a path it would be the folder itself
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

    ``out`` is a folder when there are several sources, when it is one already, or when its name has no ending.

    Raises:
        UsageError: two sources would go to the same file, or the ending would say another format than the file has.
    """
    if out is None:
        return list(sources)
    targets = _targets(sources, out, lambda source: source.name)
    for source, target in zip(sources, targets, strict=True):
        # Excel opens no .xlsm that calls itself .xlsx.
        if source.suffix and source.suffix.lower() != target.suffix.lower():
            raise UsageError("other_suffix", path=str(target), suffix=source.suffix)
    return targets


def page_outputs(sources: Sequence[Path], out: str, ending: str = PAGE_SUFFIXES[0]) -> list[Path]:
    """Where the page of each source goes: to the file ``out``, or as NAME + ``ending`` into the folder ``out``.

    Raises:
        UsageError: two pages would go to the same file, or the file is not called a page, as a workbook never is.
    """
    targets = _targets(sources, out, lambda source: source.stem + ending)
    for target in targets:
        # A link is looked through: what it leads to would be replaced.
        if any(path.suffix.lower() not in PAGE_SUFFIXES for path in (target, target.resolve())):
            raise UsageError("not_html", path=str(target))
    return targets


def _targets(sources: Sequence[Path], out: str, name: Callable[[Path], str]) -> list[Path]:
    if not out:  # an empty variable in a script; as a path it would be the current folder, and the source itself
        raise UsageError("no_output", option="-o")
    is_folder = len(sources) > 1 or Path(out).is_dir() or out.endswith(("/", os.sep)) or not Path(out).suffix
    targets = [Path(out) / name(source) if is_folder else Path(out) for source in sources]
    twice = _first_twice(target.name.casefold() for target in targets)
    if twice is not None:
        raise UsageError("same_output", name=twice, folder=out)
    return targets


def looks_like_workbook(word: str) -> bool:
    """Is the word on the command line meant as a file, not as a command?"""
    return Path(word).suffix.lower() in WORKBOOK_SUFFIXES or Path(word).is_file()


def _matches(word: str) -> list[Path]:
    if not _is_pattern(word):
        return [Path(word)]
    return [Path(name) for name in sorted(glob.glob(word, recursive=True)) if Path(name).is_file()]  # noqa: PTH207


def _is_pattern(word: str) -> bool:
    # A file may well be called 客户[1].xlsx: what exists is no pattern.
    return not _PATTERN_LETTERS.isdisjoint(word) and not Path(word).exists()


def _first_twice(names: Iterable[str]) -> str | None:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            return name
        seen.add(name)
    return None
