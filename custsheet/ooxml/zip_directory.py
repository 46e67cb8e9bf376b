"""Read the central directory of a zip archive: locate each member's record and check that it can be trusted.

Layout and field names: APPNOTE.TXT 6.3.9, sections 4.3.7, 4.3.12 and 4.3.16.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from custsheet.errors import PackageError

LOCAL = struct.Struct("<4s5H3I2H")
CENTRAL = struct.Struct("<4s6H3I5H2I")
END = struct.Struct("<4s4H2IH")
_END64 = struct.Struct("<4sQ2H2I4Q")
STORED, DEFLATED = 0, 8
_FLAG_ENCRYPTED, FLAG_UTF8 = 0x1, 0x800
THIRTY_TWO_BITS = 0xFFFFFFFF
"""Marks a 32-bit field whose real value is in the zip64 extra field."""

MAX_INFLATED = 1 << 30  # bytes, all members together
MAX_MEMBERS = 50_000
# Inflated : compressed, checked only for members at least this large. Real XML has 10 to 30, a blank picture hundreds.
MAX_RATIO, RATIO_COUNTS_FROM = 250, 64 << 20
MAX_XML_RATIO, XML_RATIO_COUNTS_FROM = 100, 16 << 20


@dataclass(slots=True)
class Member:
    """An entry of the central directory. ``part_name`` is the stored name with forward slashes and no leading one."""

    name: str
    part_name: str
    method: int
    crc: int
    compressed_size: int
    size: int
    start: int  # of the local record
    end: int
    data_start: int
    header: bytes  # the raw central directory entry

    @property
    def is_folder(self) -> bool:
        """True for a folder entry; it has no content but is kept."""
        return self.part_name.endswith("/")


def read_members(data: bytes, path: str) -> list[Member]:
    """The members of an archive in the order of its central directory.

    Raises:
        PackageError: it is truncated, has overlapping records, unsafe or duplicate names, or inflates too much.
    """
    count, directory, shift = _find_directory(data, path)
    if count > MAX_MEMBERS:
        raise PackageError("too_large", path=path)
    members = list(_walk_directory(data, directory, count, shift, path))
    _set_ends(data, members, directory, path)
    _check_names(members, path)
    _check_sizes(members, path)
    return members


def _find_directory(data: bytes, path: str) -> tuple[int, int, int]:
    """Number of entries, position of the central directory, and the shift of all offsets (data before the zip)."""
    # The end record has 22 bytes and a comment of at most 65,535.
    end = data.rfind(b"PK\5\6", max(0, len(data) - 65_557))
    if end < 0 or end + END.size > len(data):
        raise PackageError("truncated", path=path)
    _, _, _, _, count, size, offset, _ = END.unpack_from(data, end)
    if count == 0xFFFF or THIRTY_TWO_BITS in (size, offset):
        end64 = data.rfind(b"PK\6\6", 0, end)
        if end64 < 0 or end64 + _END64.size > end:
            raise PackageError("truncated", path=path)
        *_, count, size, offset = _END64.unpack_from(data, end64)
        end = end64
    directory = end - size
    if directory < 0 or directory < offset:
        raise PackageError("truncated", path=path)
    return count, directory, directory - offset


def _walk_directory(data: bytes, position: int, count: int, shift: int, path: str) -> Iterator[Member]:
    for _ in range(count):
        if data[position : position + 4] != b"PK\1\2" or position + CENTRAL.size > len(data):
            raise PackageError("truncated", path=path)
        fields = CENTRAL.unpack_from(data, position)
        flags, method, crc, packed, size = fields[3], fields[4], fields[7], fields[8], fields[9]
        name_length, extra_length, comment_length, start = fields[10], fields[11], fields[12], fields[16]
        length = CENTRAL.size + name_length + extra_length + comment_length
        header = data[position : position + length]
        if flags & _FLAG_ENCRYPTED:
            raise PackageError("encryption_unknown", path=path)  # encrypted by a zip program, not an office program
        size, packed, start = _wide_values(header, size, packed, start)
        stored_name = raw_name(header)
        # Without the UTF-8 flag names are in code page 437 (APPNOTE.TXT, appendix D).
        name = stored_name.decode("utf-8" if flags & FLAG_UTF8 else "cp437", "replace")
        start += shift
        if method not in (STORED, DEFLATED) or data[start : start + 4] != b"PK\3\4" or start + 30 > len(data):
            raise PackageError("truncated", path=path)
        local_name, local_extra = struct.unpack_from("<2H", data, start + 26)
        # The local extra field may differ in length from the central one, so read the local lengths.
        data_start = start + LOCAL.size + local_name + local_extra
        part_name = name.replace("\\", "/").removeprefix("/")  # some writers use backslashes
        yield Member(name, part_name, method, crc, packed, size, start, 0, data_start, header)
        position += length


def raw_name(header: bytes) -> bytes:
    """The raw name in a central directory entry."""
    return header[CENTRAL.size : CENTRAL.size + int(struct.unpack_from("<H", header, 28)[0])]


def _wide_values(header: bytes, size: int, packed: int, start: int) -> tuple[int, int, int]:
    """Sizes and offset with zip64 values applied: extra field 1 has those that are all ones, in this order."""
    place = zip64_place(header)
    values = [size, packed, start]
    for index, value in enumerate(values):
        if value == THIRTY_TWO_BITS and place is not None and place + 8 <= len(header):
            values[index] = struct.unpack_from("<Q", header, place)[0]
            place += 8
    return values[0], values[1], values[2]


def zip64_place(header: bytes) -> int | None:
    """Where the values of the zip64 extra field start in a central directory entry; None without such a field."""
    name_length, extra_length = struct.unpack_from("<2H", header, 28)
    place = CENTRAL.size + name_length
    end = place + extra_length
    while place + 4 <= end:
        kind, length = struct.unpack_from("<2H", header, place)
        if kind == 1:
            return int(place + 4)
        place += 4 + length
    return None


def _set_ends(data: bytes, members: list[Member], directory: int, path: str) -> None:
    """Let each record end where the next begins; overlapping ones, a trick of zip bombs, are refused."""
    end = directory
    for member in sorted(members, key=lambda m: m.start, reverse=True):
        member.end = end
        if member.data_start + member.compressed_size > end:
            raise PackageError("truncated", path=path)
        end = member.start


def _check_names(members: list[Member], path: str) -> None:
    seen: set[str] = set()
    for member in members:
        # Part names are compared without regard to case (ECMA-376 part 2, 6.2.2.3).
        key = member.part_name.casefold()
        if key in seen:
            raise PackageError("duplicate_parts", path=path, part=member.part_name)
        seen.add(key)
        if ".." in key.split("/") or key.startswith("/") or ":" in key or "\0" in key:
            raise PackageError("unsafe_part_name", path=path, part=member.part_name)


def _check_sizes(members: list[Member], path: str) -> None:
    if sum(member.size for member in members) > MAX_INFLATED:
        raise PackageError("too_large", path=path)
    for member in members:
        is_xml = member.part_name.casefold().endswith((".xml", ".rels", ".vml"))
        ratio, least = (MAX_XML_RATIO, XML_RATIO_COUNTS_FROM) if is_xml else (MAX_RATIO, RATIO_COUNTS_FROM)
        if member.size > least and member.size > ratio * max(member.compressed_size, 1):
            raise PackageError("too_large", path=path)


def inflate(data: bytes, member: Member, path: str) -> bytes:
    """The inflated bytes of a member; PackageError if size or checksum differ from the directory's."""
    packed = data[member.data_start : member.data_start + member.compressed_size]
    if member.method == STORED:
        plain = packed
    else:
        inflater = zlib.decompressobj(-15)
        try:
            # Inflate at most one byte more than declared: enough to catch a member that lies about its size.
            plain = inflater.decompress(packed, member.size + 1)
        except zlib.error:
            raise PackageError("truncated", path=path) from None
    if len(plain) != member.size or zlib.crc32(plain) != member.crc:
        raise PackageError("truncated", path=path)
    return plain
