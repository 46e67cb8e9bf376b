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


@pytest.mark.parametrize(
    ("left_out", "written_out"),
    [
        (
            '<c:lineChart><c:ser><c:idx val="0"/><c:val/></c:ser></c:lineChart>',
            '<c:lineChart><c:varyColors val="0"/><c:ser><c:idx val="0"/><c:val/><c:smooth val="0"/></c:ser></c:lineChart>',
        ),
        (
            '<c:lineChart><c:grouping/><c:ser><c:val/><c:smooth val="1"/></c:ser></c:lineChart>',
            '<c:lineChart><c:grouping/><c:varyColors val="0"/><c:ser><c:val/><c:smooth val="1"/></c:ser></c:lineChart>',
        ),
        (
            '<c:pieChart><c:ser><c:dLbls><c:numFmt/><c:showPercent val="1"/><c:showLeaderLines val="1"/></c:dLbls></c:ser></c:pieChart>',
            '<c:pieChart><c:ser><c:dLbls><c:numFmt/><c:showLegendKey val="0"/><c:showVal val="0"/><c:showCatName val="0"/>'
            '<c:showSerName val="0"/><c:showPercent val="1"/><c:showBubbleSize val="0"/><c:showLeaderLines val="1"/></c:dLbls></c:ser></c:pieChart>',
        ),
        ('<c:dLbls><c:dLbl><c:idx val="1"/><c:delete val="1"/></c:dLbl><c:delete val="1"/></c:dLbls>',) * 2,
        (
            "<c:barChart><c:ser><c:tx/><c:spPr/><c:dPt/></c:ser></c:barChart>",
            '<c:barChart><c:varyColors val="0"/><c:ser><c:tx/><c:spPr/><c:invertIfNegative val="0"/><c:dPt/></c:ser></c:barChart>',
        ),
        ("<c:catAx><c:axId/><c:scaling/><c:axPos/></c:catAx>", '<c:catAx><c:axId/><c:scaling/><c:delete val="0"/><c:axPos/></c:catAx>'),
        ("<c:legend><c:legendPos/><c:txPr/></c:legend>", '<c:legend><c:legendPos/><c:overlay val="0"/><c:txPr/></c:legend>'),
    ],
)  # fmt: skip
def test_a_switch_that_is_left_out_is_written_at_its_place(left_out: str, written_out: str) -> None:
    assert completed(left_out) == written_out


def test_writing_the_defaults_twice_changes_nothing() -> None:
    for name, data in members(rich_donor()).items():
        if name.startswith("xl/charts/"):
            root = etree.fromstring(data)
            write_defaults(root)
            once = etree.tostring(root)
            write_defaults(root)
            assert etree.tostring(root) == once
