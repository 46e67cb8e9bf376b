"""The meaning of stylesheet entries, independent of how programs spell it.

Excel, LibreOffice and openpyxl write the same format differently: in another order, with defaults stated or omitted, a
switch as ``<b/>`` or ``<b val="1"/>``.  If entries were compared as text, each refresh after one of these programs had
saved would add all our formats again.  Different formats never get the same meaning; equal ones may get different ones.
"""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy

from custsheet.ooxml.fragments import Canonical, canonical, drop_attribute, is_true
from custsheet.ooxml.xml import Element, children, find_child, local_name

_SWITCHES = ("b", "i", "strike", "outline", "shadow", "condense", "extend")
_OFF = frozenset({"0", "false"})
_ON = frozenset({"1", "true", "on"})
_Defaults = dict[str, dict[str, frozenset[str]]]
_ANYWHERE: _Defaults = {
    "u": {"val": frozenset({"single"})},
    **{name: {"val": _ON} for name in _SWITCHES},
    **{name: {"tint": frozenset({"0", "0.0"})} for name in ("color", "fgColor", "bgColor")},
}
"""Element → attribute → the values equivalent to leaving it out."""
_IN_CELLS: _Defaults = {
    **_ANYWHERE,
    "xf": dict.fromkeys(("numFmtId", "fontId", "fillId", "borderId", "xfId", "quotePrefix", "pivotButton"), _OFF),
    "alignment": {
        "horizontal": frozenset({"general"}),
        "vertical": frozenset({"bottom"}),
        **dict.fromkeys(("wrapText", "shrinkToFit", "textRotation", "indent", "readingOrder"), _OFF),
        **dict.fromkeys(("justifyLastLine", "relativeIndent"), _OFF),
    },
    "border": {"outline": _ON, "diagonalUp": _OFF, "diagonalDown": _OFF},
    "protection": {"locked": _ON, "hidden": _OFF},
    "vertAlign": {"val": frozenset({"baseline"})},
    "scheme": {"val": frozenset({"none"})},
}
_NOTHING = ("alignment", "protection", "vertAlign", "scheme", "extLst")
"""Elements that mean nothing without attributes."""
_SIDES = ("left", "right", "top", "bottom", "start", "end", "diagonal", "vertical", "horizontal")
_APPLIED = ("applyNumberFormat", "applyFont", "applyFill", "applyBorder", "applyAlignment", "applyProtection")


def meaning_of_entry(element: Element) -> Canonical:
    """The meaning of an entry of ``fonts``, ``fills``, ``borders`` or ``cellXfs``."""
    plain = deepcopy(element)
    for fill in plain.iter("{*}patternFill"):
        _settle_fill(fill)
    for name in _SWITCHES:
        for switch in children(plain, name):
            if switch.get("val") is not None and not is_true(switch.get("val")):
                plain.remove(switch)  # in a cell's font, unlike a dxf, off is the default
    if local_name(plain) == "xf":
        # An absent apply… attribute means the same as a true one; only an explicit false may differ.
        for name in _APPLIED:
            if is_true(plain.get(name)):
                drop_attribute(plain, name)
    return _settled(plain, _IN_CELLS)


def meaning_of_dxf(element: Element) -> Canonical:
    """The meaning of a differential format; here a switch that is off overrides the cell's own.

    The id of a custom number format is only a label for its code. A fill is solid unless stated otherwise, and then the
    background is its colour.
    """
    plain = deepcopy(element)
    for number_format in plain.iter("{*}numFmt"):
        if number_format.get("formatCode") is not None:
            drop_attribute(number_format, "numFmtId")
    for fill in plain.iter("{*}patternFill"):
        if fill.get("patternType") == "solid" and find_child(fill, "bgColor") is not None:
            drop_attribute(fill, "patternType")
            for foreground in children(fill, "fgColor"):
                fill.remove(foreground)
    return _settled(plain, _ANYWHERE)


def _settled(plain: Element, defaults: _Defaults) -> Canonical:
    """The canonical form of a copy, with defaults, spelling variants and empty elements removed."""
    for element in list(plain.iter("{*}*")):
        _settle(element, defaults.get(local_name(element), {}))
    _drop_empty(plain, lambda child: local_name(child) in _NOTHING and not child.attrib)
    _drop_empty(plain, lambda child: local_name(child) in _SIDES and not child.get("style"))
    return _sorted(canonical(plain))


def _settle(element: Element, defaults: dict[str, frozenset[str]]) -> None:
    name = local_name(element)
    for attribute, same_as_none in defaults.items():
        if element.get(attribute) in same_as_none:
            drop_attribute(element, attribute)
    if name in _SIDES and element.get("style", "none") == "none":
        drop_attribute(element, "style")
        del element[:]  # a colour without a line
    if name == "sz" and (value := element.get("val")):
        element.set("val", _number(value))
    if (rgb := element.get("rgb")) is not None:
        element.set("rgb", rgb.upper()[-6:].rjust(8, "F"))  # no program honours the first two digits, the opacity


def _settle_fill(fill: Element) -> None:
    """Drop colours that do not show: a solid fill shows only its foreground, no fill shows none."""
    kind = fill.get("patternType", "none")
    hidden = {"none": ("fgColor", "bgColor"), "solid": ("bgColor",)}.get(kind, ())
    for name in hidden:
        for color in children(fill, name):
            fill.remove(color)
    if kind == "none":
        drop_attribute(fill, "patternType")


def _drop_empty(parent: Element, says_nothing: Callable[[Element], bool]) -> None:
    for child in [each for each in parent if isinstance(each.tag, str)]:
        _drop_empty(child, says_nothing)
        if not len(child) and says_nothing(child):
            parent.remove(child)


def _sorted(meaning: Canonical) -> Canonical:
    name, attributes, text, inner = meaning
    return name, attributes, text, tuple(sorted(map(_sorted, inner)))


def _number(value: str) -> str:
    try:
        return f"{float(value):g}"
    except ValueError:
        return value
