"""Workbooks with an opening password: read, changed, and encrypted again with the same password."""

from __future__ import annotations

import struct
from hashlib import sha256
from pathlib import Path

import pytest

from custsheet.errors import PackageError
from custsheet.ooxml import Package
from tests.ooxml import encrypted
from tests.ooxml.packages import workbook

NOISE = "".join(sha256(bytes([number])).hexdigest() for number in range(200))
PLAIN = workbook(
    '<sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData>', extra={"docProps/note.xml": f"<n>{NOISE}</n>"}
)
PASSWORD = "客户 2026-Größe"
OLE2 = b"\xd0\xcf\x11\xe0"


@pytest.fixture(params=["agile", "standard"])
def path(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    file = tmp_path / "客户.xlsx"
    file.write_bytes(getattr(encrypted, request.param)(PLAIN, PASSWORD))
    return file


def code_of(data: bytes, password: str | None = PASSWORD) -> str:
    with pytest.raises(PackageError) as caught:
        Package.open(data, password)
    for lang in ("zh", "en"):
        assert PASSWORD not in caught.value.message(lang)
    assert PASSWORD not in repr(caught.value.values)
    return caught.value.code


def test_it_opens_with_its_password_only(path: Path) -> None:
    data = path.read_bytes()
    assert Package.open(data, PASSWORD).to_bytes() == data
    assert Package.open(data, PASSWORD).container.data == PLAIN
    assert code_of(data, None) == "encrypted"
    assert code_of(data, "") == "encrypted"
    assert code_of(data, PASSWORD + "x") == "wrong_password"


def test_without_a_change_it_is_not_written(path: Path) -> None:
    before = path.read_bytes(), path.stat().st_mtime_ns, path.stat().st_ino
    package = Package.open(path, PASSWORD)
    package.worksheet(0).set("A1", 1)
    assert not package.is_changed
    package.save(path)
    assert (path.read_bytes(), path.stat().st_mtime_ns, path.stat().st_ino) == before


def test_with_a_change_it_is_encrypted_again(path: Path) -> None:
    package = Package.open(path, PASSWORD)
    package.worksheet(0).set("A1", 2)
    package.save(path)
    data = path.read_bytes()
    assert data.startswith(OLE2)
    again = Package.open(data, PASSWORD)
    assert again.worksheet(0).value("A1") == 2
    assert again.container.data == package.container.to_bytes()
    assert code_of(data, "other") == "wrong_password"


def test_no_file_ever_holds_the_plain_content(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[bytes] = []
    real = Path.replace

    def replace(self: Path, target: Path) -> Path:
        seen.extend(file.read_bytes() for file in self.parent.iterdir())
        return real(self, target)

    monkeypatch.setattr(Path, "replace", replace)
    package = Package.open(path, PASSWORD)
    package.worksheet(0).set("A1", 2)
    package.save(path)
    assert len(seen) == 2
    assert all(content.startswith(OLE2) and b"PK\3\4" not in content[:4096] for content in seen)


def test_what_is_saved_already_is_known_by_its_content(path: Path) -> None:
    package = Package.open(path, PASSWORD)
    package.worksheet(0).set("A1", 2)
    first, second = package.to_bytes(), package.to_bytes()
    assert first != second, "salts are random"
    assert package.is_saved_as(first) and package.is_saved_as(second)
    assert not package.is_saved_as(path.read_bytes())
    assert not package.is_saved_as(package.container.to_bytes()), "the same without a password is another file"
    assert not package.is_saved_as(encrypted.agile(package.container.to_bytes(), "other"))


def test_the_password_shows_nowhere(path: Path) -> None:
    package = Package.open(path, PASSWORD)
    assert PASSWORD not in repr(package.seal)


def test_a_password_for_a_file_without_one_does_no_harm() -> None:
    package = Package.open(PLAIN, PASSWORD)
    assert package.seal is None
    assert package.to_bytes() == PLAIN


def test_a_damaged_file_is_no_wrong_password() -> None:
    data = bytearray(encrypted.agile(PLAIN, PASSWORD))
    data[-2000] ^= 0xFF  # the encrypted package is the last and longest stream
    assert code_of(bytes(data)) == "truncated"


UNKNOWN = {
    "extensible": encrypted.container(bytes(64), struct.pack("<2HI", 3, 3, 0x10) + bytes(64)),
    "a certificate": encrypted.container(
        bytes(64), struct.pack("<2HI", 4, 4, 0x40) + b'<?xml version="1.0"?><encryption><keyData/></encryption>'
    ),
    "nonsense": encrypted.container(bytes(64), b"\1\2"),
    "rights management": encrypted.container(bytes(64), b"") + "DRMEncryptedDataSpace".encode("utf-16-le"),
}


@pytest.mark.parametrize("kind", UNKNOWN)
def test_what_no_password_opens_says_so(kind: str) -> None:
    assert code_of(UNKNOWN[kind]) == "encryption_unknown"


def test_a_file_that_asks_for_millions_of_rounds_is_refused_at_once() -> None:
    data = encrypted.agile(PLAIN, PASSWORD)
    bomb = data.replace(b'spinCount="100000" ', b'spinCount="9000000"')
    assert bomb != data
    assert code_of(bomb) == "encryption_unknown"
