"""Which block of the summary has which chart (``templates/pages/report.toml``), and from which values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from custsheet.pages.charts import KINDS, Chart, Series
from custsheet.pages.figures import Figures, plain_value
from custsheet.summary.blocks import Block, Value
from custsheet.texts import Lang, load_toml, text

Rows = Sequence[tuple[Value, ...]]


def chart_of(block: Block, figures: Figures, lang: Lang) -> str:
    """The chart of a block as SVG; blank if it has no chart or nothing to draw."""
    rule = load_toml("pages/report.toml")["charts"].get(block.name)
    if rule is None:
        return ""
    series = [_series(block, key, _colors(rule, number), figures, lang) for number, key in enumerate(rule["values"])]
    known = [one for one in series if any(one.shown)]
    labels = _labels(block, rule["label"], figures, lang)
    drawn = [row for row, label in enumerate(labels) if known and label and known[0].shown[row]]
    if not any(one.values[row] > 0 for one in known for row in drawn):
        return ""
    chosen = tuple(labels[row] for row in drawn)
    description = _description(rule["kind"], chosen, lang)
    shown = tuple(one.only(drawn) for one in known)
    return KINDS[rule["kind"]](Chart(block.name, block.title, description, chosen, shown))


def _body(block: Block) -> Rows:
    """The rows in use, without the total."""
    return block.records[block.layout.total_first :]


def _colors(rule: Mapping[str, Any], number: int) -> tuple[str, ...]:
    """Colour roles of a series: one each if there are several; a single series may have one for each row."""
    colors = rule["colors"]
    return tuple(colors if len(rule["values"]) == 1 else colors[number : number + 1])


def _series(block: Block, key: str, roles: tuple[str, ...], figures: Figures, lang: Lang) -> Series:
    place = block.layout.index(key)
    kind, name = block.layout.columns[place].kind, block.header[place]
    values = [plain_value(row[place]) for row in _body(block)]
    numbers = [value if isinstance(value, int | float) else None for value in values]
    return Series(
        text("report.money_series", lang, label=name) if kind == "money" else name,
        tuple(float(number or 0) for number in numbers),
        tuple("" if number is None else figures.compact(number, kind) for number in numbers),
        roles,
    )


def _labels(block: Block, key: str, figures: Figures, lang: Lang) -> list[str]:
    place = block.layout.index(key)
    kind = block.layout.columns[place].kind
    return [_label(plain_value(row[place]), kind, figures, lang) for row in _body(block)]


def _label(value: Value, kind: str, figures: Figures, lang: Lang) -> str:
    if kind == "month" and isinstance(value, date):
        return text("report.month_names", lang).split()[value.month - 1]
    return figures.text(value, kind)


def _description(kind: str, labels: Sequence[str], lang: Lang) -> str:
    every = text("report.alt_between", lang).join(labels)
    return text(f"report.alt.{kind}", lang, labels=every, first=labels[0], last=labels[-1])
