"""The charts of a sheet: their titles, the cells they show, and how to reattach series that lost their cells.

LibreOffice replaces a chart's references to blank cells by placeholders: the formulas then read ``label 0``,
``categories`` and ``0``.  Only such formulas are ever changed here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from custsheet.ooxml.defined_names import split_reference
from custsheet.ooxml.fragments import new_child, new_element, whole_number
from custsheet.ooxml.parts import Parts
from custsheet.ooxml.relationships import STRICT, TRANSITIONAL
from custsheet.ooxml.xml import Element, children, find_child

_SOURCES = ("tx", "cat", "val")
_WORDS = ("strRef", "strLit", "v", "rich")
_BEFORE_CATEGORIES = ("val", "shape", "extLst", "smooth")


@dataclass(frozen=True, slots=True)
class SeriesCells:
    """References of one series, as written in its formulas; None where the series has none."""

    name: str | None
    categories: str | None
    values: str | None

    @property
    def is_attached(self) -> bool:
        """Do its values come from cells?"""
        return self.values is not None


@dataclass(frozen=True, slots=True)
class SheetChart:
    """One chart on a sheet.

    Attributes:
        part_name: name of the chart part.
        words: title, alternative text and name, as far as present.
        row: 1-based row of its top edge, 0 if unknown.
        series: in chart order.
    """

    part_name: str
    words: frozenset[str]
    row: int
    series: tuple[SeriesCells, ...]


def charts_of(package: Parts, sheet_part: str) -> list[SheetChart]:
    """The charts of a worksheet, in drawing order."""
    drawing = package.relationships(sheet_part).find("drawing")
    if drawing is None or drawing.part_name is None or not package.has(drawing.part_name):
        return []
    parts = {each.rel_id: each.part_name for each in package.relationships(drawing.part_name)}
    found = []
    for anchor in package.tree(drawing.part_name):
        for frame in anchor.iter("{*}graphicFrame"):
            part = parts.get(_chart_id(frame))
            if part is not None and package.has(part):
                found.append(_read(package.tree(part), part, anchor, frame))
    return found


def attach_series(chart: Element, cells: Sequence[SeriesCells]) -> bool:
    """Point detached series of a chart part at ``cells``, in order; returns whether anything changed.

    References that still work are kept, and a chart with a different number of series is left alone.
    """
    series = _series(chart)
    changed = False
    if len(series) == len(cells):
        for element, wanted in zip(series, cells, strict=True):
            for kind, formula in zip(_SOURCES, (wanted.name, wanted.categories, wanted.values), strict=True):
                if formula is not None and _formula(element, kind) is None:
                    _point(element, kind, formula)
                    changed = True
    return changed


def _read(chart: Element, part: str, anchor: Element, frame: Element) -> SheetChart:
    words = {value for e in frame.iter("{*}cNvPr") for value in map(e.get, ("descr", "title", "name")) if value}
    inner = find_child(chart, "chart")
    title = find_child(inner, "title") if inner is not None else None  # axes have titles too
    if title is not None:
        words.add("".join(run.text or "" for run in title.iter("{*}t")))
    start = find_child(anchor, "from")
    row = find_child(start, "row") if start is not None else None
    series = tuple(SeriesCells(*(_formula(each, kind) for kind in _SOURCES)) for each in _series(chart))
    return SheetChart(part, frozenset(words), 0 if row is None else whole_number(row.text, -1) + 1, series)


def _chart_id(frame: Element) -> str:
    chart = next(frame.iter("{*}chart"), None)
    values = [] if chart is None else [chart.get(f"{{{dialect}}}id") for dialect in (TRANSITIONAL, STRICT)]
    return next((value for value in values if value), "")


def _series(chart: Element) -> list[Element]:
    def order(element: Element) -> int:
        found = find_child(element, "order")
        return whole_number(found.get("val")) if found is not None else 0

    return sorted(chart.iter("{*}ser"), key=order)


def _formula(series: Element, kind: str) -> str | None:
    """The formula of a series source, or None if it does not refer to cells."""
    source = find_child(series, kind)
    formulas = source.iter("{*}f") if source is not None else iter(())
    return next((f.text for f in formulas if f.text and _refers(f.text)), None)


def _refers(formula: str) -> bool:
    return split_reference(formula) is not None and "#REF!" not in formula


def _point(series: Element, kind: str, formula: str) -> None:
    source = find_child(series, kind)
    if source is None:
        source = new_element(series, kind)
        _insert(series, source, kind)
    # The schema tells text from numbers by element name, so keep the kind that was there.
    is_text = kind == "tx" or any(find_child(source, name) is not None for name in _WORDS)
    for child in list(_all_children(source)):
        source.remove(child)
    reference = new_child(source, "strRef" if is_text else "numRef")
    new_child(reference, "f", formula)


def _insert(series: Element, source: Element, kind: str) -> None:
    # Schema order: idx, order, tx, …, cat, val, then what may follow val.
    if kind == "tx":
        place = max(series.index(child) + 1 for name in ("idx", "order") for child in children(series, name))
    else:
        later = ("cat", *_BEFORE_CATEGORIES) if kind == "cat" else _BEFORE_CATEGORIES[1:]
        found = [series.index(child) for name in later for child in children(series, name)]
        place = min(found, default=len(series))
    series.insert(place, source)


def _all_children(element: Element) -> Iterator[Element]:
    return (child for child in element if isinstance(child.tag, str))
