"""Write out every default in XlsxWriter's charts.

XlsxWriter omits what Excel 2007 omitted.  How programs read a missing switch depends on the age of the *workbook*: in
newer files Excel and LibreOffice take most of them as true (labels showing every part, smoothed lines, a legend across
the plot, rounded corners, deleted axes, ticks everywhere).  In an adopting workbook we cannot rely on the defaults.
"""

from __future__ import annotations

from custsheet.ooxml.fragments import new_element
from custsheet.ooxml.xml import Element, find_child, local_name

_AXIS = "axId scaling delete=0 axPos majorGridlines minorGridlines title numFmt majorTickMark=out minorTickMark=none "
_LABELS = (
    "idx dLbl delete layout tx numFmt spPr txPr dLblPos showLegendKey=0 showVal=0 showCatName=0 showSerName=0 "
    "showPercent=0 showBubbleSize=0"
)
_POINTS = "idx order tx spPr marker dPt dLbls trendline errBars cat val xVal yVal smooth=0"

# Child elements in schema order (ECMA-376 part 1, 21.2), up to the last switch; "=" gives the value of those that
# XlsxWriter may omit. A series is keyed by its chart type, on which its children depend.
_CHILDREN = {
    "chartSpace": "date1904 lang roundedCorners=0",
    "chart": "title autoTitleDeleted=0 pivotFmts view3D floor sideWall backWall plotArea legend plotVisOnly "
    "dispBlanksAs=gap",
    "title": "tx layout overlay=0",
    "legend": "legendPos legendEntry layout overlay=0",
    "barChart": "barDir grouping varyColors=0",
    "lineChart": "grouping varyColors=0",
    "areaChart": "grouping varyColors=0",
    "scatterChart": "scatterStyle varyColors=0",
    "radarChart": "radarStyle varyColors=0",
    "barChart/ser": "idx order tx spPr invertIfNegative=0",
    "lineChart/ser": _POINTS,
    "scatterChart/ser": _POINTS,
    "dLbls": _LABELS,
    "dLbl": _LABELS,
    "trendline": "name spPr trendlineType order period forward backward intercept dispRSqr=0 dispEq=0",
    "errBars": "errDir errBarType errValType noEndCap=0",
    "catAx": _AXIS + "tickLblPos spPr txPr crossAx crosses crossesAt auto lblAlgn lblOffset tickLblSkip tickMarkSkip "
    "noMultiLvlLbl=0",
    "valAx": _AXIS,
    "dateAx": _AXIS,
    "serAx": _AXIS,
}


def write_defaults(chart: Element) -> None:
    """Add the switches that XlsxWriter omitted to a chart part."""
    for element in list(chart.iter("{*}*")):
        children = _CHILDREN.get(_key(element))
        # Labels are either deleted or described, never both (a choice in the schema).
        if children is None or (children is _LABELS and find_child(element, "delete") is not None):
            continue
        before: set[str] = set()
        for child in children.split():
            name, _, value = child.partition("=")
            if value and find_child(element, name) is None:
                _insert_after(element, new_element(element, name, val=value), before)
            before.add(name)


def _key(element: Element) -> str:
    name, parent = local_name(element), element.getparent()
    return f"{local_name(parent)}/ser" if name == "ser" and parent is not None else name


def _insert_after(parent: Element, child: Element, before: set[str]) -> None:
    place = max((number + 1 for number, sibling in enumerate(parent) if local_name(sibling) in before), default=0)
    parent.insert(place, child)
