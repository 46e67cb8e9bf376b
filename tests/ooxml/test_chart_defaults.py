"""In an adopted chart nothing is left to what a program takes a missing switch for."""

from __future__ import annotations

import re

import pytest
from lxml import etree

from custsheet.ooxml.chart_defaults import write_defaults
from tests.ooxml.donors import rich_donor
from tests.ooxml.structure import members

C = "http://schemas.openxmlformats.org/drawingml/2006/chart"


def completed(xml: str) -> str:
    root = etree.fromstring(
        f'<c:chartSpace xmlns:c="{C}"><c:chart><c:plotArea>{xml}</c:plotArea></c:chart></c:chartSpace>'
    )
    write_defaults(root)
    return re.sub(r".*<c:plotArea>|</c:plotArea>.*", "", etree.tostring(root).decode())


LABELS = ("LegendKey", "Val", "CatName", "SerName", "Percent", "BubbleSize")

# What is left out, and the same with it; "+" marks what is added.
CASES = [
    '<c:lineChart>+varyColors+<c:ser><c:idx val="0"/><c:val/>+smooth+</c:ser></c:lineChart>',
    '<c:lineChart><c:grouping/>+varyColors+<c:ser><c:val/><c:smooth val="1"/></c:ser></c:lineChart>',
    "<c:scatterChart><c:scatterStyle/>+varyColors+<c:ser><c:yVal/>+smooth+</c:ser></c:scatterChart>",
    "<c:barChart>+varyColors+<c:ser><c:tx/><c:spPr/>+invertIfNegative+<c:dPt/></c:ser></c:barChart>",
    "<c:dLbls><c:numFmt/>" + "".join(f"+show{label}+" for label in LABELS) + "<c:showLeaderLines/></c:dLbls>",
    '<c:dLbls><c:dLbl><c:idx val="1"/><c:delete val="1"/></c:dLbl><c:delete val="1"/></c:dLbls>',
    "<c:valAx><c:axId/><c:scaling/>+delete+<c:axPos/><c:majorTickMark/><c:minorTickMark/><c:crosses/></c:valAx>",
    "<c:catAx><c:delete/><c:majorTickMark/><c:minorTickMark/><c:lblOffset/>+noMultiLvlLbl+<c:extLst/></c:catAx>",
    "<c:errBars><c:errValType/>+noEndCap+<c:val/></c:errBars>",
    "<c:legend><c:legendPos/><c:layout/>+overlay+<c:txPr/></c:legend>",
    "<c:title><c:tx/>+overlay+<c:txPr/></c:title>",
    "<c:trendline><c:trendlineType/>+dispRSqr++dispEq+</c:trendline>",
]


@pytest.mark.parametrize("case", CASES)
def test_a_switch_that_is_left_out_is_written_as_off_at_its_place(case: str) -> None:
    switch = re.compile(r"\+(\w+)\+")
    assert completed(switch.sub("", case)) == switch.sub(r'<c:\1 val="0"/>', case)


def test_ticks_are_those_of_an_old_workbook() -> None:
    marks = '<c:majorTickMark val="out"/><c:minorTickMark val="none"/>'
    axis = '<c:delete val="0"/><c:axPos/><c:numFmt/>'
    assert completed("<c:dateAx><c:axPos/><c:numFmt/></c:dateAx>") == f"<c:dateAx>{axis}{marks}</c:dateAx>"


def test_labels_that_are_shown_stay_shown() -> None:
    assert '<c:showVal val="1"/><c:showCatName val="0"/>' in completed('<c:dLbls><c:showVal val="1"/></c:dLbls>')


def test_writing_the_defaults_twice_changes_nothing() -> None:
    for name, data in members(rich_donor()).items():
        if name.startswith("xl/charts/"):
            root = etree.fromstring(data)
            write_defaults(root)
            once = etree.tostring(root)
            write_defaults(root)
            assert etree.tostring(root) == once
