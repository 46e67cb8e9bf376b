"""Early refusals: files that are not workbooks, and workbooks that any change would damage."""

from __future__ import annotations

import re

from custsheet.errors import PackageError
from custsheet.ooxml.encryption import OLE2, is_encrypted
from custsheet.ooxml.parts import Parts
from custsheet.ooxml.relationships import rels_name
from custsheet.ooxml.shared_strings import CONTENT_TYPE as STRINGS_TYPE
from custsheet.ooxml.shared_strings import KIND as STRINGS
from custsheet.ooxml.workbook_parts import find_part

# Stream names as stored in an OLE2 directory; "Book" is that of Excel 5 and 95.
_XLS_STREAMS = ("Workbook".encode("utf-16-le"), "Book".encode("utf-16-le"))
_MAX_MIMETYPE = 1024
_MAX_RELATIONSHIPS = 2 << 20  # bytes: enough for some ten thousand sheets
_SHARED_TEXT = re.compile(rb"<(?:[\w.-]+:)?c\s[^<>]*?\bt=[\"']s[\"']")
_SIGNATURE = "digital-signature/origin"


def check_signature(data: bytes, path: str) -> None:
    """Refuse, by its first bytes, a file that is not a zip archive, and say what it is instead."""
    if data[:4] in (b"PK\3\4", b"PK\5\6"):
        return
    if is_encrypted(data):
        raise PackageError("encrypted", path=path)
    if data.startswith(OLE2):
        raise PackageError("old_xls" if any(name in data for name in _XLS_STREAMS) else "not_workbook", path=path)
    if not data.strip(b"\0"):
        raise PackageError("empty_file", path=path)
    start = data[:512].lstrip(b"\xef\xbb\xbf\r\n\t ").lower()
    if start.startswith((b"<!doctype html", b"<html", b"<?xml", b"<table")):
        raise PackageError("html_or_xml", path=path)
    # Text has no NUL bytes, unless it is UTF-16, which begins with a byte-order mark.
    if b"\0" not in data[:4096] or data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise PackageError("text_file", path=path)
    raise PackageError("not_zip", path=path)


def check_parts(package: Parts) -> None:
    """Refuse a package that is not an .xlsx, .xlsm, .xltx or .xltm, or that must not be changed."""
    names, path = package.part_names, package.path
    if "[Content_Types].xml" not in names:
        is_short = "mimetype" in names and package.size("mimetype") < _MAX_MIMETYPE
        other = is_short and b"opendocument.spreadsheet" in package.read("mimetype")
        raise PackageError("ods" if other else "not_workbook", path=path)
    for rels in (rels_name(None), rels_name(package.workbook_part_name)):
        if package.has(rels) and package.size(rels) > _MAX_RELATIONSHIPS:
            raise PackageError("too_large", path=path, part=rels)
    main = package.content_type(package.workbook_part_name) or ""
    if "wordprocessingml" in main or "presentationml" in main:
        raise PackageError("not_workbook", path=path)
    if "sheet.binary" in main or package.workbook_part_name.endswith(".bin"):
        raise PackageError("xlsb", path=path)
    # Any edit would break a signature, or contradict a shared workbook's revision log.
    if package.relationships().find("origin") is not None:
        raise PackageError("signed", path=path)
    if package.relationships(package.workbook_part_name).find("revisionHeaders") is not None:
        raise PackageError("shared_workbook", path=path)
    if not package.sheet_entries:
        raise PackageError("no_workbook", path=path)
    _check_sheets(package)
    _check_strings(package)


def _check_sheets(package: Parts) -> None:
    """Refuse a workbook that lost the content of a tab: we would treat lost data as never entered."""
    there = {name.casefold() for name in package.part_names}
    for entry in package.sheet_entries:
        # Excel 5 macro modules are tabs without content; they have no relationship id.
        if entry.rel_id and (entry.part_name or "").casefold() not in there:
            raise PackageError("sheet_lost", path=package.path, sheet=entry.name)


def _check_strings(package: Parts) -> None:
    """Refuse a workbook whose cells refer to a missing shared string table."""
    if find_part(package, STRINGS, STRINGS_TYPE) is not None:
        return
    for entry in package.sheet_entries:
        if entry.is_worksheet and _SHARED_TEXT.search(package.read(entry.part_name or "")):
            raise PackageError("texts_lost", path=package.path, sheet=entry.name)
