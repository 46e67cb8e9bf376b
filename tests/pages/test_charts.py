"""Charts as SVG: the right lengths, everything said in words, nothing outside, nothing from a cell taken for markup."""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree as ET

import pytest

from custsheet.pages.canvas import WIDTH, fitted, text_width
from custsheet.pages.charts import KINDS, Chart, Series

LABELS = ("战略级", "核心级", "潜力级")


def series(name: str, *values: float, role: str = "low") -> Series:
    return Series(name, values, tuple(f"{value:g}" for value in values), (role,))


def chart(*found: Series, labels: tuple[str, ...] = LABELS) -> Chart:
    return Chart("block", "标题", "说明", labels, found)


def drawn(kind: str, what: Chart) -> Any:
    return ET.fromstring(KINDS[kind](what))


def widths(picture: Any) -> list[float]:
    return [float(bar.get("width")) for bar in picture.iter("rect")]


def words(picture: Any) -> list[str]:
    return [text.text for text in picture.iter("text")]


TWO = (series("数量", 6, 3, 1), series("占比", 0.6, 0.9, 1.0, role="high"))


@pytest.mark.parametrize("kind", KINDS)
def test_a_chart_says_what_it_is_to_those_who_cannot_see_it(kind: str) -> None:
    picture = drawn(kind, chart(*TWO))
    assert picture.get("role") == "img"
    named = {element.get("id"): element.text for element in picture.iter() if element.get("id")}
    assert [named[part] for part in picture.get("aria-labelledby").split()] == ["标题", "说明"]


@pytest.mark.parametrize("kind", KINDS)
def test_a_chart_has_the_label_of_every_row_and_is_drawn_the_same_again(kind: str) -> None:
    assert set(LABELS) <= set(words(drawn(kind, chart(*TWO))))
    assert KINDS[kind](chart(*TWO)) == KINDS[kind](chart(*TWO))


@pytest.mark.parametrize("kind", KINDS)
def test_everything_is_within_the_picture(kind: str) -> None:
    long = tuple("很长的名字" * 9 + str(n) for n in range(12))
    values = tuple(10.0**n for n in range(12))
    picture = drawn(kind, chart(series("数量", *values), series("占比", *(v / 1e11 for v in values)), labels=long))
    height = float(picture.get("viewBox").split()[3])
    for bar in picture.iter("rect"):
        assert float(bar.get("x")) >= 0
        assert float(bar.get("x")) + float(bar.get("width")) <= WIDTH + 0.1
        assert 0 <= float(bar.get("y")) <= float(bar.get("y")) + float(bar.get("height")) <= height + 0.1


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("label", ["<script>alert(1)</script>", "A&B \"'", "\x00\ud800\u202e甲", ""])
def test_names_are_words_and_never_markup(kind: str, label: str) -> None:
    picture = drawn(kind, chart(*TWO, labels=(label, *LABELS[1:])))
    assert {element.tag for element in picture.iter()} <= {
        *("svg", "g", "title", "desc", "rect", "text", "line", "polyline", "circle")
    }


@pytest.mark.parametrize("kind", KINDS)
def test_rows_without_a_value_and_refunds_have_no_bar(kind: str) -> None:
    picture = drawn(kind, chart(series("金额", 5, 0, -3), series("占比", 1, 1, 1)))
    assert all(width >= 0 for width in widths(picture))
    assert all(float(bar.get("height")) >= 0 for bar in picture.iter("rect"))


def test_bars_are_as_long_as_their_values_are_large() -> None:
    first, second, third = widths(drawn("bars", chart(series("数量", 6, 3, 1))))
    assert (second / first, third / first) == pytest.approx((3 / 6, 1 / 6), abs=0.01)


def test_a_funnel_is_wide_above_and_has_one_middle() -> None:
    bars = list(drawn("funnel", chart(series("数量", 6, 3, 1))).iter("rect"))
    middles = {round(float(bar.get("x")) + float(bar.get("width")) / 2, 0) for bar in bars}
    assert len(middles) == 1


def test_stacked_bars_show_shares_and_the_sum() -> None:
    picture = drawn("stacked", chart(series("低", 3, 0, 4, role="low"), series("高", 1, 0, 4, role="high")))
    legend, bars = widths(picture)[:2], widths(picture)[2:]
    assert len(legend) == 2
    assert bars[0] / bars[1] == pytest.approx(3, abs=0.05)
    assert bars[2] == bars[3]
    assert bars[0] + bars[1] == pytest.approx(bars[2] + bars[3], abs=0.2)
    assert [word for word in words(picture) if word in ("0", "8")] == ["0", "8"]


def test_the_line_of_a_pareto_chart_ends_at_the_whole() -> None:
    picture = drawn("pareto", chart(*TWO))
    xs = [float(point.split(",")[0]) for point in picture.find(".//polyline").get("points").split()]
    longest = max(float(bar.get("x")) + float(bar.get("width")) for bar in picture.iter("rect"))
    assert xs == sorted(xs)
    assert xs[-1] == pytest.approx(longest, abs=0.1)


def test_labels_of_months_give_way_when_there_is_no_room() -> None:
    months = tuple(f"2026-{n:02}" for n in range(1, 13))
    shown = [word for word in words(drawn("trend", chart(series("金额", *range(12)), labels=months))) if word in months]
    assert "2026-12" in shown
    assert len(shown) < 12
    assert "1月" in words(drawn("trend", chart(series("金额", 1, 2), labels=("1月", "2月"))))


def test_a_label_is_cut_to_its_room() -> None:
    assert fitted("客户", 100) == "客户"
    cut = fitted("苏州青禾机械有限公司", 60)
    assert cut.endswith("…")
    assert text_width(cut) <= 60
