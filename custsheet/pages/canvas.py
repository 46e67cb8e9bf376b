"""A small picture in SVG: rectangles, lines and words, with colours by role and alternative text.

Colours are attributes, for programs that drop styles, and class names (``f-bar``, ``s-bar``), by which the page
recolours them on dark screens.  The same calls give the same text.
"""

from __future__ import annotations

from collections.abc import Iterable
from xml.etree.ElementTree import Element, SubElement, tostring

from custsheet.donors.text_width import PICTURES
from custsheet.pages.plain_text import printable
from custsheet.summary.layout import colors

WIDTH = 400.0
FONT = 13.0
"""User units, as all lengths; a page shows the picture at most 1.1 times as large."""
_INK = "ink"


class Canvas:
    """A picture of a fixed width.

    Args:
        name: unique on its page.
        title: what it is called.
        description: what it shows, for those who cannot see it.
        height: in user units.
    """

    def __init__(self, name: str, title: str, description: str, height: float) -> None:
        box = f"0 0 {_short(WIDTH)} {_short(height)}"
        ids = {"aria-labelledby": f"{name}-t {name}-d", "role": "img"}
        self._root = Element("svg", {"viewBox": box, "width": "100%", "font-size": _short(FONT), **ids})
        for tag, content in (("title", title), ("desc", description)):
            SubElement(self._root, tag, {"id": f"{name}-{tag[0]}"}).text = printable(content)
        # From the bottom to the top; a hairline around bars keeps pale ones visible.
        self._bars = SubElement(self._root, "g", {"stroke": _color("muted"), "stroke-width": ".5", "class": "s-muted"})
        self._lines = SubElement(self._root, "g", {"stroke-width": "2"})
        self._words = SubElement(self._root, "g", _fill(_INK))

    def bar(self, x: float, y: float, width: float, height: float, role: str) -> None:
        """A filled rectangle."""
        place = {"x": _short(x), "y": _short(y), "width": _short(width), "height": _short(height)}
        SubElement(self._bars, "rect", {**place, **_fill(role)})

    def rule(self, x1: float, y1: float, x2: float, y2: float) -> None:
        """A hairline."""
        ends = {"x1": _short(x1), "y1": _short(y1), "x2": _short(x2), "y2": _short(y2)}
        SubElement(self._bars, "line", ends)

    def curve(self, points: Iterable[tuple[float, float]], role: str) -> None:
        """A line through points, each with a dot."""
        places = [(_short(x), _short(y)) for x, y in points]
        line = {"points": " ".join(f"{x},{y}" for x, y in places), "fill": "none"}
        SubElement(self._lines, "polyline", {**line, "stroke": _color(role), "class": f"s-{role}"})
        dots = SubElement(self._lines, "g", _fill(role))
        for x, y in places:
            SubElement(dots, "circle", {"cx": x, "cy": y, "r": "3"})

    def words(self, x: float, y: float, content: str, role: str = _INK, anchor: str = "start") -> None:
        """A text whose baseline begins, has its middle or ends at the point."""
        place = {"x": _short(x), "y": _short(y)} | ({"text-anchor": anchor} if anchor != "start" else {})
        SubElement(self._words, "text", place | (_fill(role) if role != _INK else {})).text = printable(content)

    def legend(self, y: float, entries: Iterable[tuple[str, str]]) -> None:
        """Names with their colours in one line: pairs of label and role."""
        x = 0.0
        for label, role in entries:
            self.bar(x, y - 10, 11, 11, role)
            self.words(x + 16, y, label, "muted")
            x += 16 + text_width(label) + 14

    def markup(self) -> str:
        """The picture as an element of a page."""
        return tostring(self._root, encoding="unicode")


def text_width(content: str) -> float:
    """About how wide a text is."""
    return FONT * PICTURES.of(content)


def fitted(content: str, width: float) -> str:
    """The text, cut so that it is no wider."""
    if text_width(content) <= width:
        return content
    while content and text_width(content + "…") > width:
        content = content[:-1]
    return content.rstrip() + "…"


def _fill(role: str) -> dict[str, str]:
    return {"fill": _color(role), "class": f"f-{role}"}


def _color(role: str) -> str:
    return "#" + colors()[role]


def _short(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0")
