"""Compare, create, find and drop XML fragments, regardless of prefixes and dialect (Strict or Transitional)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

from lxml import etree

from custsheet.ooxml.xml import Element, find_child, local_name, qualified

X14 = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"
XM = "http://schemas.microsoft.com/office/excel/2006/main"

Canonical = tuple[Any, ...]


def canonical(element: Element) -> Canonical:
    """An element as a tuple: local name, attributes, text, children. Fragments with equal tuples are equivalent."""
    inner = tuple(canonical(child) for child in element if isinstance(child.tag, str))
    text = element.text or ""
    # White space before children is layout; in an element without children it is content.
    if inner and not text.strip():
        text = ""
    named = tuple(sorted((etree.QName(name).localname, value) for name, value in element.attrib.items()))
    return local_name(element), named, text, inner


def new_child(parent: Element, name: str, text: str | None = None, /, **values: object) -> Element:
    """Append a child in the parent's namespace; None omits an attribute, True and False become 1 and 0."""
    child = etree.SubElement(parent, qualified(parent, name))
    for key, value in values.items():
        if value is not None:
            child.set(key, str(int(value)) if isinstance(value, bool) else str(value))
    child.text = text
    return child


def new_element(like: Element, name: str, /, **values: object) -> Element:
    """An element without a parent, with the namespace and prefixes of ``like``."""
    # The stubs omit None, the prefix of the default namespace.
    element = etree.Element(qualified(like, name), nsmap=cast("dict[str, str]", like.nsmap))
    for key, value in values.items():
        if value is not None:
            element.set(key, str(int(value)) if isinstance(value, bool) else str(value))
    return element


def attributes(element: Element) -> dict[str, str]:
    """The attributes of an element as a plain dict."""
    return {str(name): str(value) for name, value in element.attrib.items()}


def drop_attribute(element: Element, name: str) -> None:
    """Remove an attribute if present."""
    if element.get(name) is not None:
        del element.attrib[name]


def is_true(value: str | None) -> bool:
    """Read an xsd:boolean attribute; absent is false."""
    return value in ("1", "true", "on")


def whole_number(value: str | None, default: int = 0) -> int:
    """Read an integer attribute; ``default`` if absent or malformed."""
    try:
        return int(value) if value is not None else default
    except ValueError:
        return default


def extensions(parent: Element, name: str) -> Iterator[Element]:
    """The x14 elements called ``name`` in the extension list of ``parent``."""
    ext_list = find_child(parent, "extLst")
    if ext_list is not None:
        yield from ext_list.iter(f"{{{X14}}}{name}")


def drop(element: Element) -> None:
    """Remove an element, and any group or extension list left empty by that; surrounding text stays."""
    while (parent := element.getparent()) is not None:
        _remove_keeping_tail(parent, element)
        if len(parent) or local_name(parent) not in _EMPTY_IS_NOTHING:
            return
        element = parent


_EMPTY_IS_NOTHING = frozenset(
    {"conditionalFormatting", "conditionalFormattings", "dataValidations", "ext", "extLst", "definedNames"}
)


def _remove_keeping_tail(parent: Element, element: Element) -> None:
    # lxml stores the text after an element in the element itself, and removes it along with it.
    if element.tail and element.tail.strip():
        before = element.getprevious()
        if before is not None:
            before.tail = (before.tail or "") + element.tail
        else:
            parent.text = (parent.text or "") + element.tail
    parent.remove(element)
