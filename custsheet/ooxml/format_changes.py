"""Apply a ``Format`` to copies of fonts, borders and cell formats."""

from __future__ import annotations

from custsheet.ooxml.element_order import BORDER, CELL_XF, FONT, ensure_child, insert_in_order
from custsheet.ooxml.formats import Format, argb
from custsheet.ooxml.fragments import drop_attribute, is_true, new_child, new_element
from custsheet.ooxml.xml import Element, children

_SIDES = ("left", "right", "top", "bottom")


def change_font(font: Element, format: Format) -> bool:
    """Apply ``format`` to a copied font; returns whether it says anything about fonts."""
    switches = {"b": format.bold, "i": format.italic, "strike": format.strike, "u": format.underline}
    wanted: dict[str, dict[str, str] | None]
    wanted = {name: ({} if on else None) for name, on in switches.items() if on is not None}
    if format.font_size is not None:
        wanted["sz"] = {"val": f"{format.font_size:g}"}
    if format.font_color is not None:
        wanted["color"] = {"rgb": argb(format.font_color)}
    for name, attributes in wanted.items():
        for old in children(font, name):
            font.remove(old)
        if attributes is not None:
            insert_in_order(font, new_element(font, name, **attributes), FONT)
    return bool(wanted)


def change_border(border: Element, format: Format) -> bool:
    """Give a copied border thin lines on all sides if ``format`` has a border colour; returns whether it has."""
    if format.border_color is None:
        return False
    for name in _SIDES:
        side = ensure_child(border, name, BORDER)
        for old in list(side):
            side.remove(old)
        side.set("style", "thin")
        new_child(side, "color", rgb=argb(format.border_color))
    return True


def change_alignment(xf: Element, format: Format) -> None:
    """Apply the alignment in ``format`` to a copied cell format."""
    wanted: dict[str, str | None] = {"horizontal": format.horizontal, "vertical": format.vertical}
    wanted["wrapText"] = None if format.wrap is None else str(int(format.wrap))
    wanted["indent"] = None if format.indent is None else str(format.indent)
    chosen = {name: value for name, value in wanted.items() if value is not None}
    if chosen:
        alignment = ensure_child(xf, "alignment", CELL_XF)
        for name, value in chosen.items():
            alignment.set(name, value)
        if is_true(chosen.get("wrapText")):
            # Wrap and shrink-to-fit exclude each other; Excel's dialog never sets both.
            drop_attribute(alignment, "shrinkToFit")
        xf.set("applyAlignment", "1")
