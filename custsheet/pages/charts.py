"""The charts of a page, drawn from numbers and from labels that are already formatted."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from custsheet.pages.canvas import WIDTH, Canvas, fitted, text_width

_ROW, _BAR = 26.0, 16.0
_WIDEST_LABEL = 130.0
_GAP = 8.0
_LEGEND = 24.0
_PLOT = 150.0  # height of upright charts
_ABOVE, _BELOW = 20.0, 26.0  # room for a number above the highest column, and for labels below the axis


@dataclass(frozen=True)
class Series:
    """Numbers along the rows of a chart.

    Attributes:
        name: label of the series.
        values: one number for each row; 0 if missing.
        shown: the formatted numbers; blank if missing.
        roles: one colour role, or one for each row.
    """

    name: str
    values: tuple[float, ...]
    shown: tuple[str, ...]
    roles: tuple[str, ...]

    def role(self, row: int) -> str:
        """The colour role of a row."""
        return self.roles[min(row, len(self.roles) - 1)]

    def only(self, rows: Sequence[int]) -> Series:
        """The series reduced to these rows, which keep their colours."""
        chosen = [(self.values[row], self.shown[row], self.role(row)) for row in rows]
        values, shown, roles = (tuple(column) for column in zip(*chosen, strict=True))
        return Series(self.name, values, shown, roles)


@dataclass(frozen=True)
class Chart:
    """The content of a chart: its name on the page, title, description, row labels and series."""

    name: str
    title: str
    description: str
    labels: tuple[str, ...]
    series: tuple[Series, ...]


def stacked(chart: Chart) -> str:
    """A bar for each row, split into its series, with numbers where there is room and the sum at the end."""
    labels, left = _row_labels(chart)
    sums = [sum(max(value, 0) for value in values) for values in zip(*(s.values for s in chart.series), strict=True)]
    room = WIDTH - left - max(text_width(f"{total:,.0f}") for total in sums) - _GAP
    canvas = Canvas(chart.name, chart.title, chart.description, _LEGEND + _ROW * len(labels))
    canvas.legend(14, [(series.name, series.role(0)) for series in chart.series if sum(series.values)])
    for row, (label, total) in enumerate(zip(labels, sums, strict=True)):
        y, x = _LEGEND + row * _ROW, left
        canvas.words(0, y + 17, label)
        for series in chart.series:
            width = max(series.values[row], 0) / total * room if total else 0
            if width:
                canvas.bar(x, y + 4, width, _BAR, series.role(0))
            if width > text_width(series.shown[row]) + 4:
                canvas.words(x + width / 2, y + 17, series.shown[row], f"on_{series.role(0)}", "middle")
            x += width
        canvas.words(WIDTH, y + 17, f"{total:,.0f}", anchor="end")
    return canvas.markup()


def bars(chart: Chart) -> str:
    """A bar for each row, with its number at the end."""
    labels, left = _row_labels(chart)
    first, right = chart.series[0], _room_for(chart.series[:1])
    canvas = Canvas(chart.name, chart.title, chart.description, _LEGEND + _ROW * len(labels))
    canvas.words(0, 14, first.name, "muted")
    for row, (label, width) in enumerate(zip(labels, _shares(first, WIDTH - left - right), strict=True)):
        y = _LEGEND + row * _ROW
        canvas.words(0, y + 17, label)
        canvas.bar(left, y + 4, width, _BAR, first.role(row))
        canvas.words(left + width + _GAP / 2, y + 17, first.shown[row])
    return canvas.markup()


def pareto(chart: Chart) -> str:
    """Bars in descending order, and a line of their cumulative share that ends at the right edge."""
    if len(chart.series) < 2:
        return bars(chart)
    labels, left = _row_labels(chart)
    count, share = chart.series
    room = WIDTH - left - _room_for(chart.series) - _GAP
    canvas = Canvas(chart.name, chart.title, chart.description, _LEGEND + _ROW * len(labels))
    canvas.legend(14, [(series.name, series.role(0)) for series in chart.series])
    for row, (label, width) in enumerate(zip(labels, _shares(count, room), strict=True)):
        y = _LEGEND + row * _ROW
        canvas.words(0, y + 17, label)
        canvas.bar(left, y + 4, width, _BAR, count.role(row))
        canvas.words(WIDTH - text_width("100.0%") - _GAP, y + 17, count.shown[row], anchor="end")
        canvas.words(WIDTH, y + 17, share.shown[row], "muted", "end")
    middle = _LEGEND + _ROW / 2 - 1
    canvas.curve([(left + v * room, middle + row * _ROW) for row, v in enumerate(share.values)], share.role(0))
    return canvas.markup()


def funnel(chart: Chart) -> str:
    """A bar for each stage, centred on one axis, with its number beside it."""
    labels, left = _row_labels(chart)
    first = chart.series[0]
    room = WIDTH - left - _room_for(chart.series[:1])
    canvas = Canvas(chart.name, chart.title, chart.description, _LEGEND + _ROW * len(labels))
    canvas.words(0, 14, first.name, "muted")
    for row, (label, width) in enumerate(zip(labels, _shares(first, room), strict=True)):
        y = _LEGEND + row * _ROW
        canvas.words(0, y + 17, label)
        canvas.bar(left + (room - width) / 2, y + 2, width, _BAR + 4, first.role(row))
        canvas.words(WIDTH, y + 17, first.shown[row], anchor="end")
    return canvas.markup()


def columns(chart: Chart) -> str:
    """A column for each row, with its number above it."""
    first = chart.series[0]
    canvas = Canvas(chart.name, chart.title, chart.description, _LEGEND + _ABOVE + _PLOT + _BELOW)
    base = _LEGEND + _ABOVE + _PLOT
    step = WIDTH / len(chart.labels)
    canvas.words(0, 14, first.name, "muted")
    for row, height in enumerate(_shares(first, _PLOT)):
        middle = (row + 0.5) * step
        canvas.bar(middle - step * 0.35, base - height, step * 0.7, height, first.role(row))
        canvas.words(middle, base - height - 5, first.shown[row], anchor="middle")
        canvas.words(middle, base + 18, fitted(chart.labels[row], step), "muted", "middle")
    canvas.rule(0, base, WIDTH, base)
    return canvas.markup()


def trend(chart: Chart) -> str:
    """A panel of columns for each series over one time axis, each with its own scale; the highest is labelled."""
    heights = [_PLOT * (0.7 if place == 0 else 0.4) for place in range(len(chart.series))]
    total = sum(_GAP + _LEGEND + _ABOVE + height for height in heights)
    canvas = Canvas(chart.name, chart.title, chart.description, total + _BELOW)
    step, base = WIDTH / len(chart.labels), 0.0
    for series, height in zip(chart.series, heights, strict=True):
        canvas.words(0, base + _GAP + 14, series.name, "muted")
        base += _GAP + _LEGEND + _ABOVE + height
        _panel(canvas, series, height, base, step)
    # Label every n-th column if they would overlap, counted from the right: the newest always has its label.
    every = math.ceil(max(map(text_width, chart.labels)) / step)
    for row, label in enumerate(chart.labels):
        if (len(chart.labels) - 1 - row) % every == 0:
            canvas.words((row + 0.5) * step, base + 18, label, "muted", "middle")
    return canvas.markup()


def _panel(canvas: Canvas, series: Series, room: float, base: float, step: float) -> None:
    heights = _shares(series, room)
    for row, height in enumerate(heights):
        canvas.bar((row + 0.18) * step, base - height, step * 0.64, height, series.role(row))
    canvas.rule(0, base, WIDTH, base)
    highest = max(range(len(heights)), key=heights.__getitem__)
    half = text_width(series.shown[highest]) / 2
    x = min(max((highest + 0.5) * step, half), WIDTH - half)
    canvas.words(x, base - heights[highest] - 5, series.shown[highest], anchor="middle")


KINDS: dict[str, Callable[[Chart], str]] = {
    "stacked": stacked,
    "bars": bars,
    "pareto": pareto,
    "funnel": funnel,
    "columns": columns,
    "trend": trend,
}


def _row_labels(chart: Chart) -> tuple[list[str], float]:
    """The labels, cut to fit, and the x at which the bars begin."""
    labels = [fitted(label, _WIDEST_LABEL) for label in chart.labels]
    return labels, max(map(text_width, labels)) + _GAP


def _room_for(series: Sequence[Series]) -> float:
    """Width that the numbers at the end of the rows take."""
    return sum(max(map(text_width, one.shown)) + _GAP for one in series)


def _shares(series: Series, room: float) -> list[float]:
    """Lengths of the bars: the largest value fills the room, negative values have none."""
    largest = max(series.values, default=0)
    return [max(value, 0) / largest * room if largest > 0 else 0.0 for value in series.values]
