"""The stylesheet: formats are only appended, and an equal one is reused (ECMA-376 part 1, 18.8).

Indexes in cells, rows, columns, tables and rules therefore keep their meaning.
"""

from __future__ import annotations

import copy
from collections.abc import Callable

from custsheet.ooxml.element_order import CELL_XF, STYLESHEET, ensure_child, insert_in_order
from custsheet.ooxml.format_changes import change_alignment, change_border, change_font
from custsheet.ooxml.format_meaning import meaning_of_entry
from custsheet.ooxml.formats import (
    BUILT_IN,
    BUILT_IN_CODES,
    FIRST_CUSTOM,
    Format,
    MomentKind,
    argb,
    is_date_format,
    moment_kind,
)
from custsheet.ooxml.fragments import (
    Canonical,
    new_child,
    new_element,
    whole_number,
)
from custsheet.ooxml.parts import Parts
from custsheet.ooxml.workbook_parts import add_part, find_part, link_part
from custsheet.ooxml.xml import Element, children, find_child, local_name, namespace, parse

__all__ = ["Format", "Styles"]

Changer = Callable[[Element], bool]

KIND = "styles"
CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"
_BLANK = (
    '<styleSheet xmlns="{}"><fonts count="1"><font><sz val="11"/><name val="Calibri"/><family val="2"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)


class Styles:
    """The cell formats (``xf``) of a workbook, by index. An index out of range means the first format."""

    def __init__(self, package: Parts) -> None:
        self._package = package
        self._derived: dict[tuple[int, Format], int] = {}
        self._known: dict[str, dict[Canonical, int]] = {}
        self._part_name = find_part(package, KIND, CONTENT_TYPE)
        self._root = package.tree(self._part_name) if self._part_name is not None else None
        self._is_linked = False
        self._date_styles: dict[int, bool] = {}
        self._alike: dict[str, list[int]] = {}
        self._moment_kinds: list[MomentKind | None] | None = None

    # ------------------------------------------------------------ reading

    @property
    def root(self) -> Element:
        """The live root element of the stylesheet, created if missing.

        Always get it here to change it: this also restores a lost relationship to the part.
        """
        if self._part_name is None:
            blank = _BLANK.format(namespace(self._package.workbook)).encode()
            self._part_name = add_part(self._package, KIND, blank, CONTENT_TYPE)
            self._root = self._package.tree(self._part_name)
        elif not self._is_linked:
            link_part(self._package, KIND, self._part_name)
        self._is_linked = True
        assert self._root is not None
        return self._root

    @property
    def count(self) -> int:
        """Number of cell formats in ``cellXfs``."""
        return len(self._entries("cellXfs", "xf"))

    @property
    def normal_font(self) -> tuple[str, float]:
        """Name and size in points of the Normal style's font, whose digits are the unit of column widths."""
        default = ("Calibri", 11.0)
        fonts = self._entries("fonts", "font")
        # The Normal style is the one with builtinId 0, under whatever name the user's language gives it.
        normal = next((s for s in self._entries("cellStyles", "cellStyle") if s.get("builtinId") == "0"), None)
        bases = self._entries("cellStyleXfs", "xf")
        base = whole_number(normal.get("xfId")) if normal is not None else 0
        number = whole_number(bases[base].get("fontId")) if base < len(bases) else 0
        if number >= len(fonts):
            return default
        name, size = find_child(fonts[number], "name"), find_child(fonts[number], "sz")
        return (
            name.get("val", default[0]) if name is not None else default[0],
            float(size.get("val", default[1])) if size is not None else default[1],
        )

    def number_format(self, style: int) -> str | None:
        """The number format code of a cell format; None for a built-in format whose code depends on the locale."""
        number = self._number_format_id(style)
        for element in self._entries("numFmts", "numFmt"):
            if element.get("numFmtId") == str(number):
                return element.get("formatCode")
        return BUILT_IN_CODES.get(number)

    def is_date(self, style: int) -> bool:
        """Does a cell with this format show its number as a date or time?"""
        if style not in self._date_styles:
            self._date_styles[style] = is_date_format(self._number_format_id(style), self.number_format(style))
        return self._date_styles[style]

    def moment_kind(self, style: int) -> MomentKind | None:
        """How a value reader interprets a number with this format; None (a plain number) for an unknown format."""
        if self._moment_kinds is None:
            listed = {e.get("numFmtId"): e.get("formatCode") for e in self._entries("numFmts", "numFmt")}
            named = [xf.get("numFmtId") for xf in self._entries("cellXfs", "xf")]
            self._moment_kinds = [moment_kind(whole_number(number), listed.get(number)) for number in named]
        return self._moment_kinds[style] if style < len(self._moment_kinds) else None

    # ------------------------------------------------------------ adding

    def derive(self, base: int, format: Format) -> int:
        """Index of the cell format ``base`` with the changes in ``format``; equal requests give the same index."""
        key = (base, format)
        if key not in self._derived:
            self._derived[key] = self._derive(base, format)
        return self._derived[key]

    def entry(self, group: str, element: Element) -> int:
        """The index in ``group`` (``fonts``, ``fills``, ``borders``, ``cellXfs``) of an entry equal to ``element``.

        A copy is appended if there is none.
        """
        if group == "cellXfs":
            self._pad()
        if group not in self._known:
            self._known[group] = {}
            for number, known in enumerate(self._entries(group, _ENTRY[group])):
                self._known[group].setdefault(self._meaning(group, known), number)
        known_entries = self._known[group]
        meaning = self._meaning(group, element)
        if meaning not in known_entries:
            parent = ensure_child(self.root, group, STYLESHEET)
            known_entries[meaning] = len(children(parent, _ENTRY[group]))
            parent.append(copy.deepcopy(element))
            parent.set("count", str(len(children(parent, _ENTRY[group]))))
        return known_entries[meaning]

    def _meaning(self, group: str, element: Element) -> Canonical:
        """The meaning of an entry; in a cell format, equal fonts, fills and borders count as the same one."""
        if group != "cellXfs":
            return meaning_of_entry(element)
        plain = copy.deepcopy(element)
        for name, inner in _LOOKS:
            plain.set(name, str(self._first_alike(inner, whole_number(plain.get(name)))))
        return meaning_of_entry(plain)

    def _first_alike(self, group: str, number: int) -> int:
        """The first entry of a group with the same meaning as entry ``number``."""
        entries = self._entries(group, _ENTRY[group])
        if number >= len(entries):
            return number
        if group not in self._alike or len(self._alike[group]) != len(entries):
            first: dict[Canonical, int] = {}
            self._alike[group] = [first.setdefault(meaning_of_entry(e), n) for n, e in enumerate(entries)]
        return self._alike[group][number]

    def number_format_id(self, code: str) -> int:
        """The id of a number format code: built in, already listed, or added."""
        if code in BUILT_IN:
            return BUILT_IN[code]
        # Differential formats contain number formats too, with ids from the same numbering.
        listed = list(self.root.iter(f"{{{namespace(self.root)}}}numFmt"))
        for element in self._entries("numFmts", "numFmt"):
            if element.get("formatCode") == code:
                return whole_number(element.get("numFmtId"))
        number = max([FIRST_CUSTOM - 1, *(whole_number(e.get("numFmtId")) for e in listed)]) + 1
        parent = ensure_child(self.root, "numFmts", STYLESHEET)
        new_child(parent, "numFmt", numFmtId=number, formatCode=code)
        parent.set("count", str(len(parent)))
        return number

    # ------------------------------------------------------------ inner workings

    def _entries(self, group: str, name: str) -> list[Element]:
        parent = find_child(self._root, group) if self._root is not None else None
        return children(parent, name) if parent is not None else []

    def _number_format_id(self, style: int) -> int:
        entries = self._entries("cellXfs", "xf")
        if not entries:
            return 0
        return whole_number(entries[style if 0 <= style < len(entries) else 0].get("numFmtId"))

    def _pad(self) -> None:
        """Pad ``cellXfs`` to the greatest index in use: one out of range means the first format, not our next one."""
        if "padded" in self._known:
            return
        self._known["padded"] = {}
        formats = self._entries("cellXfs", "xf")
        if not formats:
            self._fill_groups()
            formats = self._entries("cellXfs", "xf")
        parent = ensure_child(self.root, "cellXfs", STYLESHEET)
        missing = self._package.greatest_style() + 1 - len(formats)
        for _ in range(missing):
            parent.append(self._copied(formats[0]))
        if missing > 0:
            parent.set("count", str(len(formats) + missing))

    def _fill_groups(self) -> None:
        """Give a bare stylesheet the groups that every cell format refers to, each with its default entry."""
        for group in parse(_BLANK.format(namespace(self.root)).encode()):
            known = find_child(self.root, local_name(group))
            if known is not None and not len(known):
                self.root.remove(known)
            if known is None or not len(known):
                insert_in_order(self.root, copy.deepcopy(group), STYLESHEET)

    def _derive(self, base: int, format: Format) -> int:
        self._pad()
        formats = self._entries("cellXfs", "xf")
        xf = self._copied(formats[base if 0 <= base < len(formats) else 0])
        # apply… makes the xf's own setting count instead of that of its named style (ECMA-376 part 1, 18.8.45).
        if format.number_format is not None:
            xf.set("numFmtId", str(self.number_format_id(format.number_format)))
            xf.set("applyNumberFormat", "1")
        self._set_part(xf, "font", "fonts", "applyFont", lambda font: change_font(font, format))
        if format.fill_color is not None:
            # Solid as Excel writes it: in a cell, unlike a dxf, the foreground is the colour; 64 is a system colour.
            fill = new_element(self.root, "fill")
            pattern = new_child(fill, "patternFill", patternType="solid")
            new_child(pattern, "fgColor", rgb=argb(format.fill_color))
            new_child(pattern, "bgColor", indexed=64)
            xf.set("fillId", str(self.entry("fills", fill)))
            xf.set("applyFill", "1")
        self._set_part(xf, "border", "borders", "applyBorder", lambda border: change_border(border, format))
        change_alignment(xf, format)
        if format.locked is not None:
            ensure_child(xf, "protection", CELL_XF).set("locked", str(int(format.locked)))
            xf.set("applyProtection", "1")
        return self.entry("cellXfs", xf)

    def _copied(self, xf: Element) -> Element:
        """A copy of a cell format; references to missing fonts, fills or borders become 0, as programs read them."""
        copied = copy.deepcopy(xf)
        copied.tail = None
        for name, group in _PARTS:
            if whole_number(copied.get(name)) >= max(1, len(self._entries(group, _ENTRY[group]))):
                copied.set(name, "0")
        return copied

    def _set_part(self, xf: Element, name: str, group: str, applied: str, change: Changer) -> None:
        entries = self._entries(group, name)
        number = whole_number(xf.get(f"{name}Id"))
        element = copy.deepcopy(entries[number]) if number < len(entries) else new_element(self.root, name)
        element.tail = None
        if change(element):
            xf.set(f"{name}Id", str(self.entry(group, element)))
            xf.set(applied, "1")


_ENTRY = {"fonts": "font", "fills": "fill", "borders": "border", "cellXfs": "xf", "cellStyleXfs": "xf"}

_LOOKS = (("fontId", "fonts"), ("fillId", "fills"), ("borderId", "borders"))
_PARTS = (("fontId", "fonts"), ("fillId", "fills"), ("borderId", "borders"), ("xfId", "cellStyleXfs"))
