"""A small SVG picture: rectangles, lines and words, with colours by role and alternative text.

Each colour is an attribute, for programs that drop styles, and a class (``f-bar``, ``s-bar``), which lets the page
recolour it on dark screens.  The same calls give the same markup.
"""

from __future__ import annotations

from collections.abc import Iterable
from xml.etree.ElementTree import Element, SubElement, tostring

from custsheet.donors.text_width import PICTURES
from custsheet.pages.plain_text import printable
from custsheet.summary.layout import colors

WIDTH = 400.0
FONT = 13.0
"""In user units, like all lengths; a page enlarges the picture by at most 1.1."""
_INK = "ink"


class Canvas:
    """A picture of a fixed width.

    Args:
        name: unique on its page.
        title: its name, for screen readers.
        description: what it shows, for those who cannot see it.
        height: in user units.
    """

    def __init__(self, name: str, title: str, description: str, height: float) -> None:
        box = f"0 0 {_short(WIDTH)} {_short(height)}"
        ids = {"aria-labelledby": f"{name}-t {name}-d", "role": "img"}
        self._root = Element("svg", {"viewBox": box, "width": "100%", "font-size": _short(FONT), **ids})
        for tag, content in (("title", title), ("desc", description)):
            SubElement(self._root, tag, {"id": f"{name}-{tag[0]}"}).text = printable(content)
        # SVG paints in document order: bars, lines, words on top. A hairline keeps pale bars visible.
        self._bars = SubElement(self._root, "g", {"stroke": _color("muted"), "stroke-width": ".5", "class": "s-muted"})
        self._lines = SubElement(self._root, "g", {"stroke-width": "2"})
        self._words = SubElement(self._root, "g", _fill(_INK))

    def bar(self, x: float, y: float, width: float, height: float, role: str) -> None:
        """Draw a filled rectangle."""
        place = {"x": _short(x), "y": _short(y), "width": _short(width), "height": _short(height)}
        SubElement(self._bars, "rect", {**place, **_fill(role)})

    def rule(self, x1: float, y1: float, x2: float, y2: float) -> None:
        """Draw a hairline."""
        ends = {"x1": _short(x1), "y1": _short(y1), "x2": _short(x2), "y2": _short(y2)}
        SubElement(self._bars, "line", ends)

    def curve(self, points: Iterable[tuple[float, float]], role: str) -> None:
        """Draw a line through points, with a dot on each."""
        places = [(_short(x), _short(y)) for x, y in points]
        line = {"points": " ".join(f"{x},{y}" for x, y in places), "fill": "none"}
        SubElement(self._lines, "polyline", {**line, "stroke": _color(role), "class": f"s-{role}"})
        dots = SubElement(self._lines, "g", _fill(role))
        for x, y in places:
            SubElement(dots, "circle", {"cx": x, "cy": y, "r": "3"})

    def words(self, x: float, y: float, content: str, role: str = _INK, anchor: str = "start") -> None:
        """Write a text whose baseline starts, is centred or ends at the point (``anchor``)."""
        place = {"x": _short(x), "y": _short(y)} | ({"text-anchor": anchor} if anchor != "start" else {})
        SubElement(self._words, "text", place | (_fill(role) if role != _INK else {})).text = printable(content)

    def legend(self, y: float, entries: Iterable[tuple[str, str]]) -> None:
        """Draw a legend on one line from pairs of label and role."""
        x = 0.0
        for label, role in entries:
            self.bar(x, y - 10, 11, 11, role)
            self.words(x + 16, y, label, "muted")
            x += 16 + text_width(label) + 14

    def markup(self) -> str:
        """The picture as markup for a page."""
        return tostring(self._root, encoding="unicode")


def text_width(content: str) -> float:
    """Estimated width of a text, in user units."""
    return FONT * PICTURES.of(content)


def fitted(content: str, width: float) -> str:
    """The text, cut to ``width`` and ending in … if it is wider."""
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
