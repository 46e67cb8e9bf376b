"""XML parts: parsed safely, written back only if they changed.

The parser loads no DTD, expands no entities and opens no files or URLs; a part that declares a DTD is refused, because
no office program writes one.  Prefixes, comments, unknown elements and white space are kept.
"""

from __future__ import annotations

import codecs
import re
from xml.parsers import expat

from lxml import etree

from custsheet.errors import PackageError

XML_DECLARATION = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n'
_DECLARED = re.compile(rb"\A\s*<\?xml\b[^>]*?encoding\s*=\s*[\"']([A-Za-z0-9._-]+)[\"'][^>]*\?>")
# Possessive quantifiers: no backtracking over a long prolog.
_PROLOG_DTD = re.compile(rb"\A(?:\s++|<\?.*?\?>|<!--.*?-->)*+<!DOCTYPE", re.DOTALL)
_ENCODING = re.compile(r"(?:utf-?16|iso-?8859|latin|windows-?125|cp125|gb|big5|shift|euc|iso-?2022|koi8)[\w-]*", re.I)

# A tree takes ten to forty times the memory of its text. Large workbooks stay below this, as sheet data is not parsed.
MAX_TREE_BYTES = 24 << 20
MAX_TREE_NODES = 1_000_000  # elements and attributes, estimated by counting "<" and "="

Element = etree._Element


def to_utf8(data: bytes, part: str = "", path: str = "") -> bytes:
    """``data`` as UTF-8 without byte-order mark; the declaration of another encoding is replaced.

    Raises:
        PackageError: the part is not in its declared encoding.
    """
    try:
        return _to_utf8(data)
    except (UnicodeError, LookupError):
        raise PackageError("broken_xml", path=path, part=part) from None


def _to_utf8(data: bytes) -> bytes:
    if data.startswith(codecs.BOM_UTF8):
        return data[3:]
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _redeclared(data.decode("utf-16"))
    if data[:2] in (b"<\0", b"\0<"):  # UTF-16 without byte-order mark
        return _redeclared(data.decode("utf-16-le" if data[0] == 60 else "utf-16-be"))
    declared = _DECLARED.match(data)
    if declared and declared[1].lower() not in (b"utf-8", b"us-ascii", b"ascii"):
        if not _ENCODING.fullmatch(declared[1].decode()):  # Python has codecs that are not encodings for documents
            raise LookupError(declared[1])
        return _redeclared(data.decode(declared[1].decode()))
    return data


def _redeclared(text: str) -> bytes:
    return re.sub(rb"\A\s*<\?xml\b[^>]*\?>", XML_DECLARATION.strip(), text.encode(), count=1)


def parse(data: bytes, part: str = "", path: str = "") -> Element:
    """Parse a part and return its root; PackageError naming ``part`` for a DTD, broken XML or an oversized tree."""
    if len(data) > MAX_TREE_BYTES:
        raise PackageError("too_large", path=path, part=part)
    plain = to_utf8(data, part, path)
    # Checked before parsing, because building the tree is what takes the memory.
    if plain.count(b"<") + plain.count(b"=") > MAX_TREE_NODES:
        raise PackageError("too_large", path=path, part=part)
    if _PROLOG_DTD.match(plain):
        raise PackageError("dtd", path=path, part=part)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, strip_cdata=False)
    try:
        return etree.fromstring(plain, parser)
    except etree.XMLSyntaxError:
        raise PackageError("broken_xml", path=path, part=part) from None


def serialise(root: Element) -> bytes:
    """A whole part as UTF-8, including comments around the root."""
    return XML_DECLARATION + etree.tostring(root.getroottree(), encoding="UTF-8", xml_declaration=False)


def check_well_formed(data: bytes, part: str, path: str) -> None:
    """Refuse broken XML (in UTF-8) without building a tree; for parts that are read by pattern matching.

    Raises:
        PackageError: the XML is not well-formed, or declares a DTD.
    """
    parser = expat.ParserCreate("UTF-8", " ")  # passing a separator makes expat reject undeclared prefixes

    def refuse(*_: object) -> None:
        raise PackageError("dtd", path=path, part=part)

    parser.StartDoctypeDeclHandler = refuse
    try:
        parser.Parse(data, True)
    except expat.ExpatError:
        raise PackageError("broken_xml", path=path, part=part) from None


class XmlPart:
    """A parsed part. Change ``root`` freely: there is no dirty flag, ``to_bytes`` compares with what was read."""

    def __init__(self, data: bytes, part: str = "", path: str = "") -> None:
        self.stored = data
        self.root = parse(data, part, path)
        # Serialising normalises quotes and white space in tags, so compare with this rather than with the bytes read.
        self._baseline = serialise(self.root)

    def to_bytes(self) -> bytes:
        """The bytes as read if the tree is unchanged, else the serialised tree."""
        now = serialise(self.root)
        return self.stored if now == self._baseline else now


def namespace(element: Element) -> str:
    """The namespace of an element; it differs between Transitional and Strict files."""
    return etree.QName(element).namespace or ""


def local_name(element: Element) -> str:
    """The tag without namespace; empty for comments and processing instructions."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def qualified(element: Element, name: str) -> str:
    """``name`` in the namespace of ``element``, in lxml's tag notation."""
    return f"{{{namespace(element)}}}{name}" if namespace(element) else name


def find_child(parent: Element, name: str) -> Element | None:
    """The first child called ``name`` in the parent's namespace."""
    return parent.find(qualified(parent, name))


def children(parent: Element, name: str) -> list[Element]:
    """The children called ``name`` in the parent's namespace."""
    return parent.findall(qualified(parent, name))
