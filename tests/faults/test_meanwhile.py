"""Somebody else touches the workbook between opening and replacing it: noticed, and nothing overwritten."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from custsheet.errors import OutputError
from custsheet.ooxml import replacing, saving, side_file
from custsheet.saving import save as writing_saving
from custsheet.saving.backups import backup_folder
from custsheet.saving.save import fingerprint, save_workbook
from tests.ooxml.packages import workbook

from .machine import OLD, changed, check_clean, state_of

THEIRS = workbook('<sheetData><row r="1"><c r="A1"><v>2</v></c></row></sheetData>')
INSTANTS = {
    "before the backup": (writing_saving, "back_up"),
    "before it is read back": (saving, "verify"),
    "at the last moment": (replacing, "_copy_permissions"),
}
Happening = Callable[[Path], None]


def replaced(path: Path) -> None:
    """Another program saves: another file takes the name."""
    other = path.with_name("other.tmp")
    other.write_bytes(THEIRS)
    other.replace(path)


def replaced_unsuspiciously(path: Path) -> None:
    """A copy with the same size and the same time, as synchronising programs make."""
    assert len(THEIRS) == len(OLD)
    status = path.stat()
    path.write_bytes(THEIRS)
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))


def opened_in_excel(path: Path) -> None:
    path.with_name(f"~${path.name}").write_bytes(b"\x06\xd5\xc5\xc8\xfd".ljust(165, b" "))


def opened_in_libreoffice(path: Path) -> None:
    path.with_name(f".~lock.{path.name}#").write_text(",zhaoliu,PC-07,21.11.2026 09:00,file;", encoding="utf-8")


def removed(path: Path) -> None:
    path.unlink()


def lock_taken_over(path: Path) -> None:
    side_file(path, ".lock").write_bytes(b"{}")


CASES: list[tuple[Happening, str, bytes | None]] = [
    (replaced, "source_changed", THEIRS),
    (replaced_unsuspiciously, "source_changed", THEIRS),
    (opened_in_excel, "open_elsewhere", OLD),
    (opened_in_libreoffice, "open_elsewhere", OLD),
    (removed, "source_gone", None),
    (lock_taken_over, "being_saved", OLD),
]


@pytest.mark.parametrize("instant", INSTANTS)
@pytest.mark.parametrize(("happening", "code", "stays"), CASES, ids=[case[0].__name__ for case in CASES])
def test_what_happens_while_we_write_is_noticed(
    path: Path, monkeypatch: pytest.MonkeyPatch, happening: Happening, code: str, stays: bytes | None, instant: str
) -> None:
    module, name = INSTANTS[instant]
    real = getattr(module, name)

    def with_somebody(*arguments: object, **more: object) -> object:
        happening(path)
        return real(*arguments, **more)

    package, known = changed(path), fingerprint(path)
    monkeypatch.setattr(module, name, with_somebody)
    with pytest.raises(OutputError) as caught:
        save_workbook(package, path, source_fingerprint=known)
    assert caught.value.code.startswith(code)
    assert caught.value.exit_code == 4
    assert (path.read_bytes() if path.exists() else None) == stays
    assert not list(path.parent.glob(".~custsheet-*.tmp"))
    assert not backup_folder(path).exists()


def test_a_file_that_appears_where_a_new_one_was_to_go_is_not_overwritten(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = path.with_name("结果.xlsx")
    real = saving.verify

    def verify(*arguments: object) -> None:
        out.write_bytes(THEIRS)
        real(*arguments)  # type: ignore[arg-type]

    package = changed(path)
    monkeypatch.setattr(saving, "verify", verify)
    with pytest.raises(OutputError) as caught:
        save_workbook(package, out)
    assert caught.value.code == "source_changed"
    assert out.read_bytes() == THEIRS


def test_after_all_that_the_next_save_works(path: Path) -> None:
    side_file(path, "-left.tmp").write_bytes(b"half a file")
    (folder := backup_folder(path)).mkdir()
    (folder / "客户-20260101-000000.xlsx.part").write_bytes(b"half a backup")
    assert save_workbook(changed(path), path, source_fingerprint=fingerprint(path)).changed
    assert state_of(path, ["新"]) == "新"
    check_clean(path)
