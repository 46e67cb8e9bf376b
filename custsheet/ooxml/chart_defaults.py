"""Charts of XlsxWriter with every default written out.

XlsxWriter leaves out what Excel 2007 left out.  Programs read a missing switch by the age of the *workbook*: in a newer
file Excel and LibreOffice take most of them as true (labels with every part shown, smoothed lines, a legend across the
plot, rounded corners, deleted axes).  In somebody else's workbook nothing may be left to that.
"""

from __future__ import annotations

from custsheet.ooxml.fragments import new_element
from custsheet.ooxml.xml import Element, find_child, local_name

# Switch, its value, and what the schema wants before it, by the element that it belongs to (ECMA-376 part 1, 21.2).
_IDENTITY = ("idx", "order", "tx", "spPr")
_LABELS = ("idx", "dLbl", "delete", "layout", "tx", "numFmt", "spPr", "txPr", "dLblPos")
_SHOWN = ("showLegendKey", "showVal", "showCatName", "showSerName", "showPercent", "showBubbleSize")
_PLOT = ("barDir", "grouping", "scatterStyle", "radarStyle", "wireframe", "ofPieType")
_AXIS = ("axId", "scaling")
_TREND = ("name", "spPr", "trendlineType", "order", "period", "forward", "backward", "intercept")
_POINTS = (*_IDENTITY, "marker", "dPt", "dLbls", "trendline", "errBars", "cat", "val", "xVal", "yVal")

_PLOTS = ("barChart", "lineChart", "areaChart", "scatterChart", "radarChart")

_DEFAULTS: dict[str, tuple[tuple[str, str, tuple[str, ...]], ...]] = {
    "chartSpace": (("roundedCorners", "0", ("date1904", "lang")),),
    "chart": (("dispBlanksAs", "gap", ("title", "autoTitleDeleted", "pivotFmts", "view3D", "floor", "sideWall",
                                       "backWall", "plotArea", "legend", "plotVisOnly")),),
    "title": (("overlay", "0", ("tx", "layout")),),
    "legend": (("overlay", "0", ("legendPos", "legendEntry", "layout")),),
    "trendline": (("dispRSqr", "0", _TREND), ("dispEq", "0", (*_TREND, "dispRSqr"))),
    **dict.fromkeys(_PLOTS, (("varyColors", "0", _PLOT),)),
    **dict.fromkeys(("catAx", "valAx", "dateAx", "serAx"), (("delete", "0", _AXIS),)),
    **dict.fromkeys(
        ("dLbls", "dLbl"), tuple((name, "0", (*_LABELS, *_SHOWN[:number])) for number, name in enumerate(_SHOWN))
    ),
}  # fmt: skip
_SERIES_DEFAULTS = {
    "lineChart": (("smooth", "0", _POINTS),),
    "scatterChart": (("smooth", "0", _POINTS),),
    "barChart": (("invertIfNegative", "0", _IDENTITY),),
}


def write_defaults(chart: Element) -> None:
    """Add to a chart part of XlsxWriter every switch that it leaves out."""
    for element in list(chart.iter("{*}*")):
        name = local_name(element)
        defaults = _DEFAULTS.get(name, ())
        parent = element.getparent()
        if name == "ser" and parent is not None:
            defaults = _SERIES_DEFAULTS.get(local_name(parent), ())
        if name in ("dLbls", "dLbl") and find_child(element, "delete") is not None:
            continue
        for switch, value, before in defaults:
            if find_child(element, switch) is None:
                _insert_after(element, new_element(element, switch, val=value), before)


def _insert_after(parent: Element, child: Element, before: tuple[str, ...]) -> None:
    place = max((number + 1 for number, sibling in enumerate(parent) if local_name(sibling) in before), default=0)
    parent.insert(place, child)
