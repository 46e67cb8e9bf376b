"""Formats of a donor workbook, found or appended in the stylesheet of the workbook that adopts one of its sheets.

Numbers of people's formats never change.  A format that the target has already is used again, so a second adoption
of the same sheet adds nothing.
"""

from __future__ import annotations

from copy import deepcopy

from custsheet.ooxml.differential_formats import DifferentialFormats
from custsheet.ooxml.element_order import STYLESHEET, ensure_child
from custsheet.ooxml.formats import FIRST_CUSTOM
from custsheet.ooxml.fragments import drop_attribute, new_child, whole_number
from custsheet.ooxml.styles import Styles
from custsheet.ooxml.xml import Element, children, find_child, local_name

_RESERVED_FILLS = ("none", "gray125")


class AdoptedFormats:
    """Maps format numbers of a donor's stylesheet to those of the target's; both must speak the same dialect.

    Args:
        donor: root of the donor's stylesheet; it is not changed.
        target: the target's stylesheet; formats are appended to it.
        keep_theme: whether the target has a theme. Without one, a colour or font of the theme would vanish.
    """

    def __init__(self, donor: Element, target: Styles, keep_theme: bool) -> None:
        self._donor = deepcopy(donor)
        if not keep_theme:
            forget_theme(self._donor)
        self._target = target
        self._xfs: dict[int, int] = {0: 0}
        self._dxfs: dict[int, int] = {}
        self._differential = DifferentialFormats(target.root)

    def xf(self, index: int) -> int:
        """The target's cell format for the donor's ``index``; 0 stays 0, the format of cells that name none."""
        if index not in self._xfs:
            self._xfs[index] = self._transfer_xf(self._item("cellXfs", index))
        return self._xfs[index]

    def dxf(self, index: int) -> int:
        """The target's differential format for the donor's ``index``."""
        if index not in self._dxfs:
            self._dxfs[index] = self._differential.index_of_element(deepcopy(self._item("dxfs", index)))
        return self._dxfs[index]

    def _transfer_xf(self, donor_xf: Element) -> int:
        xf = deepcopy(donor_xf)
        normal = self._normal()
        xf.set("numFmtId", str(self._number_format(whole_number(xf.get("numFmtId")))))
        # The donor's first font and border are those of its ordinary cells: they become what ordinary cells have here.
        xf.set("fontId", self._entry("fonts", xf.get("fontId"), {0: normal.get("fontId", "0")}))
        xf.set("borderId", self._entry("borders", xf.get("borderId"), {0: normal.get("borderId", "0")}))
        _reserve_fills(self._target.root)
        xf.set("fillId", self._entry("fills", xf.get("fillId"), {0: "0", 1: "1"}))
        # Named cell styles are people's; all that the format says stands in the xf itself.
        if find_child(self._target.root, "cellStyleXfs") is not None:
            xf.set("xfId", "0")
        else:
            drop_attribute(xf, "xfId")
        return self._target.entry("cellXfs", xf)

    def _entry(self, group: str, number: str | None, fixed: dict[int, str]) -> str:
        index = whole_number(number)
        return fixed[index] if index in fixed else str(self._target.entry(group, self._item(group, index)))

    def _number_format(self, number: int) -> int:
        """The target's number for a number format: the same for a built-in one, else that of the same code."""
        if number < FIRST_CUSTOM:
            return number
        known = children(self._group("numFmts"), "numFmt")
        code = next(f.get("formatCode", "General") for f in known if f.get("numFmtId") == str(number))
        return self._target.number_format_id(code)

    def _normal(self) -> Element:
        formats = find_child(self._target.root, "cellXfs")
        first = find_child(formats, "xf") if formats is not None else None
        return first if first is not None else self._item("cellXfs", 0)

    def _item(self, group: str, index: int) -> Element:
        return [child for child in self._group(group) if isinstance(child.tag, str)][index]

    def _group(self, name: str) -> Element:
        group = find_child(self._donor, name)
        assert group is not None
        return group


def forget_theme(root: Element) -> None:
    """Drop fonts and colours that only a theme explains; text then has the automatic colour."""
    for element in list(root.iter("{*}scheme", "{*}color")):
        parent = element.getparent()
        if parent is not None and (local_name(element) == "scheme" or element.get("theme") is not None):
            parent.remove(element)


def _reserve_fills(stylesheet: Element) -> None:
    """Fills 0 and 1 mean none and gray whatever they say: see to it that no fill of ours gets one of these numbers."""
    fills = ensure_child(stylesheet, "fills", STYLESHEET)
    for pattern in _RESERVED_FILLS[len(children(fills, "fill")) :]:
        new_child(new_child(fills, "fill"), "patternFill", patternType=pattern)
        fills.set("count", str(len(children(fills, "fill"))))
