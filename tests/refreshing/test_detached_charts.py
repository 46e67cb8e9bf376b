"""Charts of ours that a program cut off from their cells get them back; those of people's are left alone."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from custsheet.ooxml import Package
from custsheet.ooxml.charts import SeriesCells, charts_of
from custsheet.ooxml.fragments import drop
from custsheet.refreshing.result import RefreshResult
from custsheet.workbook import new_workbook
from tests.libreoffice import convert, needs_libreoffice
from tests.refreshes import refreshed_and_told
from tests.test_summary_tab import inserted
from tests.workbooks import AS_OF, OFFICE, write_workbook

WORDS = {"tx": "label 0", "cat": "categories", "val": "0"}
"""What LibreOffice writes for the references of a chart whose cells are blank."""
TABS = ("汇总", "员工绩效")


def refreshed(data: bytes) -> tuple[bytes, RefreshResult]:
    return refreshed_and_told(data)


@pytest.fixture(scope="module")
def first() -> bytes:
    """A workbook after its first refresh."""
    return refreshed(write_workbook(OFFICE))[0]


def shown(data: bytes, tab: str) -> list[tuple[SeriesCells, ...]]:
    package = Package.open(data)
    return [chart.series for chart in charts_of(package, package.worksheet(tab).part_name)]


def detached(data: bytes, tab: str, places: Sequence[int], *, named: bool = True, dropped: str = "") -> bytes:
    """With the charts at these places of a tab cut off, and without their words unless they stay ``named``."""
    package = Package.open(data)
    sheet = package.worksheet(tab).part_name
    for place in places:
        chart = package.tree(charts_of(package, sheet)[place].part_name)
        for series in chart.iter("{*}ser"):
            for kind, word in WORDS.items():
                for formula in [f for source in series.findall(f"{{*}}{kind}") for f in source.iter("{*}f")]:
                    formula.text = word
            for source in series.findall(f"{{*}}{dropped}") if dropped else ():
                drop(source)
        if not named:
            for title in list(chart.iter("{*}title")):
                drop(title)
    drawing = package.relationships(sheet).find("drawing")
    for properties in package.tree(drawing.part_name if drawing and drawing.part_name else "").iter("{*}cNvPr"):
        for attribute in () if named else ("descr", "title"):
            properties.attrib.pop(attribute, None)
    return package.to_bytes()


@pytest.mark.parametrize("named", [True, False])
@pytest.mark.parametrize("tab", TABS)
def test_each_chart_alone_shows_its_cells_again(first: bytes, tab: str, named: bool) -> None:
    for place in range(len(shown(first, tab))):
        data, result = refreshed(detached(first, tab, [place], named=named))
        assert shown(data, tab) == shown(first, tab)
        assert any(tab in note and "1 " in note for note in result.notes)
        assert refreshed(data)[0] == data


@pytest.mark.parametrize("named", [True, False])
@pytest.mark.parametrize("dropped", ["", "cat", "tx"])
def test_all_charts_together_show_their_cells_again(first: bytes, named: bool, dropped: str) -> None:
    everything = range(len(shown(first, "汇总")))
    data, _ = refreshed(detached(first, "汇总", everything, named=named, dropped=dropped))
    assert shown(data, "汇总") == shown(first, "汇总")
    for chart in (package := Package.open(data)).part_names:
        if chart.startswith("xl/charts/chart"):
            for series in package.tree(chart).iter("{*}ser"):
                names = [child.tag.rpartition("}")[2] for child in series if isinstance(child.tag, str)]
                wanted = [name for name in ("idx", "order", "tx", "cat", "val") if name in names]
                assert [name for name in names if name in wanted] == wanted


def test_a_block_that_people_moved_is_shown_where_it_is(first: bytes) -> None:
    moved = inserted(first, 100)
    series = shown(first, "汇总")
    blank = [place for place, chart in enumerate(series) if "$16" in (chart[0].values or "")]
    data, _ = refreshed(detached(moved, "汇总", blank))
    assert [shown(data, "汇总")[place][0].values for place in blank] == [
        (series[place][0].values or "").replace("162", "163").replace("173", "174") for place in blank
    ]


def test_style_and_place_are_kept(first: bytes) -> None:
    package = Package.open(detached(first, "汇总", [4]))
    sheet = package.worksheet("汇总").part_name
    chart = charts_of(package, sheet)[4]
    for color in package.tree(chart.part_name).iter("{*}srgbClr"):
        color.set("val", "00AA11")
    drawing = package.relationships(sheet).find("drawing")
    assert drawing is not None and drawing.part_name
    before = package.to_bytes()
    data, _ = refreshed(before)
    after = Package.open(data)
    assert after.read(drawing.part_name) == Package.open(before).read(drawing.part_name)
    assert {c.get("val") for c in after.tree(chart.part_name).iter("{*}srgbClr")} == {"00AA11"}


def test_a_chart_that_people_pointed_elsewhere_is_left_alone(first: bytes) -> None:
    package = Package.open(first)
    chart = charts_of(package, package.worksheet("汇总").part_name)[1]
    for formula in package.tree(chart.part_name).iter("{*}f"):
        formula.text = "客户信息!$A$1:$A$3"
    data, result = refreshed(package.to_bytes())
    assert {series.values for series in shown(data, "汇总")[1]} == {"客户信息!$A$1:$A$3"}
    assert not any("图表" in note for note in result.notes)


def test_a_chart_with_another_number_of_series_is_said_with_the_command(first: bytes) -> None:
    package = Package.open(detached(first, "汇总", [0]))
    chart = charts_of(package, package.worksheet("汇总").part_name)[0]
    drop(next(package.tree(chart.part_name).iter("{*}ser")))
    _, result = refreshed(package.to_bytes())
    assert any("--add summary" in note for note in result.notes)


@needs_libreoffice
@pytest.mark.filterwarnings("ignore:.* extension is not supported:UserWarning")
def test_orders_that_come_after_libreoffice_saved_a_blank_book_are_shown() -> None:
    package = Package.open(new_workbook(as_of=AS_OF))
    package.worksheet("客户信息").set_cells([(2, 2, "苏州青禾机械有限公司", None), (2, 20, "王小明", None)])
    blank, _ = refreshed(package.to_bytes())
    saved = convert(blank)
    assert any(not series.is_attached for chart in shown(saved, "汇总") for series in chart)
    data, result = refreshed(saved)
    assert [[s.values for s in chart] for chart in shown(data, "汇总")] == [
        [s.values for s in chart] for chart in shown(blank, "汇总")
    ]
    assert any("图表" in note for note in result.notes)
    assert refreshed(data)[0] == data
