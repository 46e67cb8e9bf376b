"""Transfer formats from a donor's stylesheet to that of the workbook that adopts one of its sheets.

Existing formats keep their indexes, and an equal one is reused, so adopting the same sheet again adds nothing.
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
    """Maps the donor's format indexes to the target's; both must use the same dialect (Strict or Transitional).

    Args:
        donor: root of the donor's stylesheet; not modified.
        target: the target's stylesheet, to which formats are appended.
        keep_theme: the target has a theme. Without one, theme colours and fonts would be lost.
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
        """The target's cell format for the donor's ``index``; 0 stays 0, the format of cells without ``s``."""
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
        # Index 0 is the font and border of ordinary cells: map the donor's to whatever ordinary cells have here.
        xf.set("fontId", self._entry("fonts", xf.get("fontId"), {0: normal.get("fontId", "0")}))
        xf.set("borderId", self._entry("borders", xf.get("borderId"), {0: normal.get("borderId", "0")}))
        _reserve_fills(self._target.root)
        xf.set("fillId", self._entry("fills", xf.get("fillId"), {0: "0", 1: "1"}))
        # Use no named style but the first: the user may redefine those, and the xf itself states the whole format.
        if find_child(self._target.root, "cellStyleXfs") is not None:
            xf.set("xfId", "0")
        else:
            drop_attribute(xf, "xfId")
        return self._target.entry("cellXfs", xf)

    def _entry(self, group: str, number: str | None, fixed: dict[int, str]) -> str:
        index = whole_number(number)
        return fixed[index] if index in fixed else str(self._target.entry(group, self._item(group, index)))

    def _number_format(self, number: int) -> int:
        """The target's number format id: built-in ids are the same everywhere, custom ones are matched by code."""
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
    """Drop theme fonts and theme colours; text then has the automatic colour."""
    for element in list(root.iter("{*}scheme", "{*}color")):
        parent = element.getparent()
        if parent is not None and (local_name(element) == "scheme" or element.get("theme") is not None):
            parent.remove(element)


def _reserve_fills(stylesheet: Element) -> None:
    """Make sure fills 0 and 1 exist: Excel shows them as none and gray125 whatever the file says."""
    fills = ensure_child(stylesheet, "fills", STYLESHEET)
    for pattern in _RESERVED_FILLS[len(children(fills, "fill")) :]:
        new_child(new_child(fills, "fill"), "patternFill", patternType=pattern)
        fills.set("count", str(len(children(fills, "fill"))))
