"""The zip archive: what nobody changes keeps its compressed bytes, whatever the zip looks like."""

from __future__ import annotations

import io
import struct
import zipfile

import pytest

from custsheet.errors import PackageError
from custsheet.ooxml.container import Container
from tests.ooxml.packages import pack

MEMBERS = {"a.xml": b"<a/>" * 50, "dir/b.xml": b"<b/>" * 70, "c.bin": bytes(range(256))}


def test_nothing_changed_gives_the_very_bytes() -> None:
    data = pack(MEMBERS)
    assert Container(data).to_bytes() == data


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_a_changed_member_leaves_the_others_raw_and_in_order(method: int) -> None:
    container = Container(pack(MEMBERS, method))
    container.write("dir/b.xml", b"<new/>")
    again = Container(container.to_bytes())
    assert again.names() == list(MEMBERS)
    assert again.read("dir/b.xml") == b"<new/>"
    for name in ("a.xml", "c.bin"):
        assert again.raw(name) == container.raw(name)
        assert again.members[name].method == method


def test_python_reads_what_was_written() -> None:
    container = Container(pack(MEMBERS))
    container.write("新.xml", "<中/>".encode())
    container.write("a.xml", b"<other/>")
    container.remove("c.bin")
    with zipfile.ZipFile(io.BytesIO(container.to_bytes())) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == ["a.xml", "dir/b.xml", "新.xml"]
        assert archive.read("新.xml") == "<中/>".encode()


def streamed(members: dict[str, bytes]) -> bytes:
    """A zip with data descriptors, as programs write that cannot seek."""

    class Pipe(io.RawIOBase):
        def __init__(self) -> None:
            self.data = bytearray()

        def writable(self) -> bool:
            return True

        def write(self, data: object) -> int:
            self.data += bytes(data)  # type: ignore[call-overload]
            return len(bytes(data))  # type: ignore[call-overload]

    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return bytes(pipe.data)


def test_data_descriptors_stay_with_their_member() -> None:
    data = streamed(MEMBERS)
    container = Container(data)
    assert struct.unpack_from("<H", data, 6)[0] & 8, "the fixture has data descriptors"
    container.write("a.xml", b"x" * 5000)
    with zipfile.ZipFile(io.BytesIO(container.to_bytes())) as archive:
        assert archive.testzip() is None
        assert archive.read("c.bin") == MEMBERS["c.bin"]


def test_folders_and_backslashes_and_leading_slashes_are_kept_as_they_are() -> None:
    # zipfile would turn the backslash round on Windows, so it is put in afterwards.
    data = pack({"xl/": b"", "xl@b.xml": b"<b/>", "/c.xml": b"<c/>"}).replace(b"xl@b.xml", b"xl\\b.xml")
    container = Container(data)
    assert container.names() == ["xl/b.xml", "c.xml"]
    container.write("c.xml", b"<changed/>")
    written = container.to_bytes()
    assert b"xl\\b.xml" in written
    assert b"/c.xml" in written
    assert Container(written).read("c.xml") == b"<changed/>"
    assert Container(written).members["xl/"].is_folder


def test_bytes_before_the_zip_do_not_confuse_offsets() -> None:
    data = b"#!/bin/sh\n" + pack(MEMBERS)
    container = Container(data)
    assert container.read("c.bin") == MEMBERS["c.bin"]
    container.write("a.xml", b"<x/>")
    assert Container(container.to_bytes()).read("dir/b.xml") == MEMBERS["dir/b.xml"]


def test_zip64_offsets_are_read_and_moved() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in MEMBERS.items():
            with archive.open(zipfile.ZipInfo(name), "w", force_zip64=True) as member:
                member.write(data)
    container = Container(buffer.getvalue())
    container.write("a.xml", b"y" * 3000)
    with zipfile.ZipFile(io.BytesIO(container.to_bytes())) as archive:
        assert archive.testzip() is None


def test_writing_the_old_bytes_takes_a_change_back() -> None:
    data = pack(MEMBERS)
    container = Container(data)
    container.write("a.xml", b"<x/>")
    assert container.is_changed
    container.write("a.xml", MEMBERS["a.xml"])
    assert not container.is_changed
    assert container.to_bytes() == data


def test_the_same_changes_give_the_same_bytes() -> None:
    results = []
    for _ in range(2):
        container = Container(pack(MEMBERS))
        container.write("new.xml", b"<n/>")
        container.write("a.xml", b"<m/>")
        results.append(container.to_bytes())
    assert results[0] == results[1]


def code_of(data: bytes) -> str:
    with pytest.raises(PackageError) as caught:
        for name in (container := Container(data, "客户.xlsx")).names():
            container.read(name)
    assert "客户.xlsx" in caught.value.message("zh")
    return caught.value.code


@pytest.mark.parametrize("cut", [10, 100, 300, -1, -10, -60])
def test_a_truncated_archive_is_refused(cut: int) -> None:
    assert code_of(pack(MEMBERS)[:cut]) == "truncated"


def test_a_damaged_member_is_refused() -> None:
    data = bytearray(pack(MEMBERS, zipfile.ZIP_STORED))
    data[40] ^= 0xFF
    assert code_of(bytes(data)) == "truncated"


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("second", ["a.xml", "A.XML", "\\a.xml"])
def test_two_parts_of_one_name_are_refused(second: str) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("a.xml", b"1")
        archive.writestr(second, b"2")
    assert code_of(buffer.getvalue()) == "duplicate_parts"


@pytest.mark.parametrize("name", ["../evil.xml", "xl/../../evil.xml", "//server/x.xml", "C:/x.xml"])
def test_path_tricks_are_refused(name: str) -> None:
    assert code_of(pack({name: b"x"})) == "unsafe_part_name"


def test_a_zip_bomb_is_refused_before_it_is_inflated() -> None:
    assert code_of(pack({"bomb.xml": bytes(100 << 20)})) == "too_large"


def test_a_member_larger_than_it_says_is_refused() -> None:
    data = bytearray(pack({"a.xml": b"a" * 10_000}))
    place = data.rfind(b"PK\1\2")
    struct.pack_into("<I", data, place + 24, 10)
    assert code_of(bytes(data)) == "truncated"


def test_an_encrypted_member_is_refused() -> None:
    data = bytearray(pack({"a.xml": b"a"}))
    data[data.rfind(b"PK\1\2") + 8] |= 1
    assert code_of(bytes(data)) == "encryption_unknown"
