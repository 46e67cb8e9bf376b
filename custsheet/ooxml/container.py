"""The zip archive under a package: members that nobody changes keep their bytes, compressed as they are.

Python's ``zipfile`` cannot copy a member without inflating it, so the central directory is read here and a member's
*local record* (header, data, data descriptor, whatever follows up to the next record) is kept by offset.  A written
archive has the records in their old order, then new ones, then the central directory in its old order with moved
offsets. Layout and field names: APPNOTE.TXT 6.3.9, sections 4.3.7, 4.3.12 and 4.3.16.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from custsheet.errors import PackageError

_LOCAL = struct.Struct("<4s5H3I2H")
_CENTRAL = struct.Struct("<4s6H3I5H2I")
_END = struct.Struct("<4s4H2IH")
_END64 = struct.Struct("<4sQ2H2I4Q")
_STORED, _DEFLATED = 0, 8
_FLAG_ENCRYPTED, _FLAG_UTF8 = 0x1, 0x800
_LEVEL = 5  # on sheets 3 % larger than level 6, in two thirds of the time
_32_BITS = 0xFFFFFFFF
# 1980-01-01, the first day a zip can name: what we write carries no clock.
_DOS_DATE = 0x21

MAX_INFLATED = 1 << 30  # bytes of all members together
MAX_MEMBERS = 50_000
# Inflated : compressed, judged only for members this large. People's XML has 10 to 30, a blank picture hundreds.
MAX_RATIO, RATIO_COUNTS_FROM = 250, 64 << 20
MAX_XML_RATIO, XML_RATIO_COUNTS_FROM = 100, 16 << 20


@dataclass(slots=True)
class Member:
    """One entry of the central directory. ``part_name`` is the stored name with forward slashes and no leading one."""

    name: str
    part_name: str
    method: int
    crc: int
    compressed_size: int
    size: int
    start: int  # of the local record
    end: int
    data_start: int
    header: bytes  # the central directory's entry

    @property
    def is_folder(self) -> bool:
        """True for a directory entry, which holds nothing but is kept."""
        return self.part_name.endswith("/")


class Container:
    """A zip archive in memory with changes on top; ``to_bytes`` gives the archive with these changes.

    Args:
        is_edited: ``data`` already differs from the file it came from, so that it counts as changed from the start.
    """

    def __init__(self, data: bytes, path: str = "", *, is_edited: bool = False) -> None:
        self.data = data
        self.path = path
        self.members = {member.part_name: member for member in _read_members(data, path)}
        self._is_edited = is_edited
        self._changed: dict[str, bytes] = {}
        self._removed: set[str] = set()

    @property
    def is_changed(self) -> bool:
        """Would ``to_bytes`` differ from the file this came from?"""
        return self._is_edited or bool(self._changed or self._removed)

    def names(self) -> list[str]:
        """Part names in archive order, folders left out, new ones last."""
        kept = [name for name, m in self.members.items() if not m.is_folder and name not in self._removed]
        return kept + [name for name in self._changed if name not in self.members]

    def __contains__(self, name: str) -> bool:
        return name in self._changed or (name in self.members and name not in self._removed)

    def read(self, name: str) -> bytes:
        """The inflated bytes of the part ``name``; KeyError when there is none."""
        if name in self._changed:
            return self._changed[name]
        if name in self._removed:
            raise KeyError(name)
        return self.original(name)

    def size(self, name: str) -> int:
        """The number of bytes that ``read`` gives."""
        return len(self._changed[name]) if name in self._changed else self.members[name].size

    def original(self, name: str) -> bytes:
        """The inflated bytes of the part ``name`` as the archive was opened."""
        return _inflate(self.data, self.members[name], self.path)

    def write(self, name: str, data: bytes) -> None:
        """Set a part's bytes; bytes equal to the original ones take the change back."""
        same_size = name in self.members and self.members[name].size == len(data)
        if same_size and self.original(name) == data:
            self._changed.pop(name, None)
        else:
            self._changed[name] = data
        self._removed.discard(name)

    def remove(self, name: str) -> None:
        """Drop a part."""
        self._changed.pop(name, None)
        if name in self.members:
            self._removed.add(name)

    def raw(self, name: str) -> bytes:
        """The compressed bytes of a part that has not changed."""
        member = self.members[name]
        return self.data[member.data_start : member.data_start + member.compressed_size]

    def is_untouched(self, name: str) -> bool:
        """Is the part kept as its raw bytes?"""
        return name in self.members and name not in self._changed and name not in self._removed

    def to_bytes(self) -> bytes:
        """The archive with the changes in it; the very bytes it was read from when there are none."""
        if not (self._changed or self._removed):
            return self.data
        pieces: list[bytes | memoryview] = []
        offset = 0
        headers: dict[str, bytes] = {}
        view = memoryview(self.data)
        for member in sorted(self.members.values(), key=lambda m: m.start):
            name = member.part_name
            if name in self._removed:
                continue
            if name in self._changed:
                flags, modified = struct.unpack_from("<H", member.header, 8)[0], member.header[12:16]
                record, headers[name] = _new_record(
                    _raw_name(member.header), self._changed[name], flags & _FLAG_UTF8, modified, offset
                )
                pieces.append(record)
            else:
                headers[name] = _moved(member, offset)
                pieces.append(view[member.start : member.end])
            offset += len(pieces[-1])
        ordered = [headers[name] for name in self.members if name in headers]
        for name, data in self._changed.items():
            if name not in self.members:
                flags = 0 if name.isascii() else _FLAG_UTF8
                record, header = _new_record(name.encode(), data, flags, struct.pack("<2H", 0, _DOS_DATE), offset)
                pieces.append(record)
                offset += len(record)
                ordered.append(header)
        directory = b"".join(ordered)
        end = _END.pack(b"PK\5\6", 0, 0, len(ordered), len(ordered), len(directory), offset, 0)
        return b"".join((*pieces, directory, end))


# ---------------------------------------------------------------- reading


def _read_members(data: bytes, path: str) -> list[Member]:
    count, directory, shift = _find_directory(data, path)
    if count > MAX_MEMBERS:
        raise PackageError("too_large", path=path)
    members = list(_walk_directory(data, directory, count, shift, path))
    _set_ends(data, members, directory, path)
    _check_names(members, path)
    _check_sizes(members, path)
    return members


def _find_directory(data: bytes, path: str) -> tuple[int, int, int]:
    """Number of entries, position of the central directory, and how far offsets are off (data put before the zip)."""
    end = data.rfind(b"PK\5\6", max(0, len(data) - 65_557))
    if end < 0 or end + _END.size > len(data):
        raise PackageError("truncated", path=path)
    _, _, _, _, count, size, offset, _ = _END.unpack_from(data, end)
    if count == 0xFFFF or _32_BITS in (size, offset):
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
        if data[position : position + 4] != b"PK\1\2" or position + _CENTRAL.size > len(data):
            raise PackageError("truncated", path=path)
        fields = _CENTRAL.unpack_from(data, position)
        flags, method, crc, packed, size = fields[3], fields[4], fields[7], fields[8], fields[9]
        name_length, extra_length, comment_length, start = fields[10], fields[11], fields[12], fields[16]
        length = _CENTRAL.size + name_length + extra_length + comment_length
        header = data[position : position + length]
        if flags & _FLAG_ENCRYPTED:
            raise PackageError("encryption_unknown", path=path)  # by a zip program, not by an office program
        size, packed, start = _wide_values(header, size, packed, start)
        raw_name = _raw_name(header)
        name = raw_name.decode("utf-8" if flags & _FLAG_UTF8 else "cp437", "replace")
        start += shift
        if method not in (_STORED, _DEFLATED) or data[start : start + 4] != b"PK\3\4" or start + 30 > len(data):
            raise PackageError("truncated", path=path)
        local_name, local_extra = struct.unpack_from("<2H", data, start + 26)
        data_start = start + _LOCAL.size + local_name + local_extra
        part_name = name.replace("\\", "/").removeprefix("/")
        yield Member(name, part_name, method, crc, packed, size, start, 0, data_start, header)
        position += length


def _raw_name(header: bytes) -> bytes:
    return header[_CENTRAL.size : _CENTRAL.size + int(struct.unpack_from("<H", header, 28)[0])]


def _wide_values(header: bytes, size: int, packed: int, start: int) -> tuple[int, int, int]:
    """Sizes and offset with the zip64 extra field (id 1) applied: it has those that are all ones, in this order."""
    place = _zip64_place(header)
    values = [size, packed, start]
    for index, value in enumerate(values):
        if value == _32_BITS and place is not None and place + 8 <= len(header):
            values[index] = struct.unpack_from("<Q", header, place)[0]
            place += 8
    return values[0], values[1], values[2]


def _zip64_place(header: bytes) -> int | None:
    name_length, extra_length = struct.unpack_from("<2H", header, 28)
    place = _CENTRAL.size + name_length
    end = place + extra_length
    while place + 4 <= end:
        kind, length = struct.unpack_from("<2H", header, place)
        if kind == 1:
            return int(place + 4)
        place += 4 + length
    return None


def _set_ends(data: bytes, members: list[Member], directory: int, path: str) -> None:
    """A record reaches to the next one; one that would run into it (overlapping bombs) is refused."""
    end = directory
    for member in sorted(members, key=lambda m: m.start, reverse=True):
        member.end = end
        if member.data_start + member.compressed_size > end:
            raise PackageError("truncated", path=path)
        end = member.start


def _check_names(members: list[Member], path: str) -> None:
    seen: set[str] = set()
    for member in members:
        # Part names are equal without regard to case (ECMA-376 part 2, 6.2.2.3).
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


def _inflate(data: bytes, member: Member, path: str) -> bytes:
    packed = data[member.data_start : member.data_start + member.compressed_size]
    if member.method == _STORED:
        plain = packed
    else:
        inflater = zlib.decompressobj(-15)
        try:
            # One byte more than declared is enough to notice a member that lies about its size.
            plain = inflater.decompress(packed, member.size + 1)
        except zlib.error:
            raise PackageError("truncated", path=path) from None
    if len(plain) != member.size or zlib.crc32(plain) != member.crc:
        raise PackageError("truncated", path=path)
    return plain


# ---------------------------------------------------------------- writing


def _moved(member: Member, offset: int) -> bytes:
    """The central entry of a kept record at its new place."""
    header = bytearray(member.header)
    if struct.unpack_from("<I", header, 42)[0] != _32_BITS:
        struct.pack_into("<I", header, 42, offset)
        return bytes(header)
    place = _zip64_place(member.header)
    assert place is not None
    # The offset comes after those of the two sizes that are in the zip64 field.
    place += 8 * sum(struct.unpack_from("<I", header, at)[0] == _32_BITS for at in (20, 24))
    struct.pack_into("<Q", header, place, offset)
    return bytes(header)


def _new_record(name: bytes, data: bytes, flags: int, modified: bytes, offset: int) -> tuple[bytes, bytes]:
    """Local record and central entry of a part that we write."""
    deflater = zlib.compressobj(_LEVEL, zlib.DEFLATED, -15)
    packed = deflater.compress(data) + deflater.flush()
    time, day = struct.unpack("<2H", modified)
    sizes = (zlib.crc32(data), len(packed), len(data))
    local = _LOCAL.pack(b"PK\3\4", 20, flags, _DEFLATED, time, day, *sizes, len(name), 0)
    central = _CENTRAL.pack(
        b"PK\1\2", 20, 20, flags, _DEFLATED, time, day, *sizes, len(name), 0, 0, 0, 0, 0, offset
    )  # fmt: skip
    return local + name + packed, central + name
