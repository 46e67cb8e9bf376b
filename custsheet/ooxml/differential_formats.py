"""Differential formats (``dxfs``): what a conditional format or table style overlays on a cell's own format.

Entries are only appended, and an equal one is reused, so that indexes in rules and tables stay valid.
"""

from __future__ import annotations

from custsheet.ooxml.element_order import STYLESHEET, ensure_child
from custsheet.ooxml.format_meaning import meaning_of_dxf
from custsheet.ooxml.formats import FIRST_CUSTOM, Format, argb
from custsheet.ooxml.fragments import Canonical, new_child, new_element, whole_number
from custsheet.ooxml.xml import Element, children, find_child


class DifferentialFormats:
    """The ``dxfs`` of a stylesheet, read on construction; make a new object after changes made elsewhere."""

    def __init__(self, stylesheet: Element) -> None:
        self._stylesheet = stylesheet
        group = find_child(stylesheet, "dxfs")
        self._entries = children(group, "dxf") if group is not None else []
        self._known: dict[Canonical, int] | None = None

    def canonical_of(self, index: int) -> Canonical | None:
        """The meaning of entry ``index``; None if it does not exist."""
        return meaning_of_dxf(self._entries[index]) if 0 <= index < len(self._entries) else None

    def canonical(self, format: Format) -> Canonical | None:
        """The meaning of an entry for ``format``; None for a format that changes nothing."""
        element = self._element(format)
        return meaning_of_dxf(element) if len(element) else None

    def index_of(self, format: Format) -> int | None:
        """Index of the entry for ``format``, appended if missing; None for a format that changes nothing."""
        element = self._element(format)
        return self.index_of_element(element) if len(element) else None

    def index_of_element(self, element: Element) -> int:
        """Index of the entry equal to this ``dxf``; without one, ``element`` itself is appended.

        ``element`` must have no parent and be in the stylesheet's namespace.
        """
        meaning = meaning_of_dxf(element)
        if self._known is None:
            # Indexed once, because some workbooks have thousands. Reversed, so that the first of equal entries wins.
            self._known = {meaning_of_dxf(entry): n for n, entry in reversed(list(enumerate(self._entries)))}
        if meaning not in self._known:
            self._known[meaning] = len(self._entries)
            self._append(element)
        return self._known[meaning]

    def _append(self, element: Element) -> None:
        number_format = find_child(element, "numFmt")
        if number_format is not None:
            number_format.set("numFmtId", str(self._number_format_id(number_format)))
        group = ensure_child(self._stylesheet, "dxfs", STYLESHEET)
        group.append(element)
        self._entries.append(element)
        group.set("count", str(len(self._entries)))

    def _number_format_id(self, number_format: Element) -> int:
        """A built-in id is kept; a custom one becomes that of an equal code, or else a free id."""
        own = whole_number(number_format.get("numFmtId"))
        if 0 < own < FIRST_CUSTOM:
            return own
        # Cell formats and dxfs share one numbering of custom formats.
        taken = [e for e in self._stylesheet.iter(number_format.tag) if e is not number_format]
        for other in taken:
            if other.get("formatCode") == number_format.get("formatCode"):
                return whole_number(other.get("numFmtId"))
        greatest = max((whole_number(e.get("numFmtId")) for e in taken), default=0)
        return max(greatest + 1, FIRST_CUSTOM)

    def _element(self, format: Format) -> Element:
        dxf = new_element(self._stylesheet, "dxf")
        _add_font(dxf, format)
        if format.number_format is not None:
            new_child(dxf, "numFmt", numFmtId=0, formatCode=format.number_format)
        if format.fill_color is not None:
            # In a dxf, unlike a cell's fill, no pattern means solid and the visible colour is the background.
            pattern = new_child(new_child(dxf, "fill"), "patternFill")
            new_child(pattern, "bgColor", rgb=argb(format.fill_color))
        if format.border_color is not None:
            border = new_child(dxf, "border")
            for side in ("left", "right", "top", "bottom"):
                new_child(new_child(border, side, style="thin"), "color", rgb=argb(format.border_color))
        if format.locked is not None:
            new_child(dxf, "protection", locked=format.locked)
        return dxf


def _add_font(dxf: Element, format: Format) -> None:
    font = new_child(dxf, "font")
    for name, wanted in (("b", format.bold), ("i", format.italic), ("strike", format.strike)):
        if wanted is not None:
            new_child(font, name, val=None if wanted else 0)
    if format.underline is not None:
        new_child(font, "u", val=None if format.underline else "none")
    if format.font_color is not None:
        new_child(font, "color", rgb=argb(format.font_color))
    if not len(font):
        dxf.remove(font)
