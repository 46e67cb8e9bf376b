"""The child order that the schema requires for elements we add to (ECMA-376 part 1, annex A.2)."""

from __future__ import annotations

from typing import Any

from lxml import etree

from custsheet.ooxml.xml import Element, local_name, namespace, qualified

WORKSHEET = (
    "sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols", "sheetData", "sheetCalcPr", "sheetProtection",
    "protectedRanges", "scenarios", "autoFilter", "sortState", "dataConsolidate", "customSheetViews", "mergeCells",
    "phoneticPr", "conditionalFormatting", "dataValidations", "hyperlinks", "printOptions", "pageMargins",
    "pageSetup", "headerFooter", "rowBreaks", "colBreaks", "customProperties", "cellWatches", "ignoredErrors",
    "smartTags", "drawing", "legacyDrawing", "legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls",
    "webPublishItems", "tableParts", "extLst",
)  # fmt: skip
WORKBOOK = (
    "fileVersion", "fileSharing", "workbookPr", "absPath", "revisionPtr", "workbookProtection", "bookViews", "sheets",
    "functionGroups", "externalReferences", "definedNames", "calcPr", "oleSize", "customWorkbookViews", "pivotCaches",
    "smartTagPr", "smartTagTypes", "webPublishing", "fileRecoveryPr", "webPublishObjects", "extLst",
)  # fmt: skip
STYLESHEET = (
    "numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs", "tableStyles", "colors",
    "extLst",
)  # fmt: skip
FONT = (
    "b", "i", "strike", "condense", "extend", "outline", "shadow", "u", "vertAlign", "sz", "color", "name", "family",
    "charset", "scheme",
)  # fmt: skip
BORDER = ("start", "end", "left", "right", "top", "bottom", "diagonal", "vertical", "horizontal")
CELL_XF = ("alignment", "protection", "extLst")
TABLE = ("autoFilter", "sortState", "tableColumns", "tableStyleInfo", "extLst")


def insert_in_order(parent: Element, child: Element, order: tuple[str, ...]) -> Element:
    """Insert ``child`` at its place in ``order``, after siblings of the same name, and return it.

    Children not named in ``order`` (``mc:AlternateContent``, for example) stay with the sibling they follow.
    """
    rank = {name: number for number, name in enumerate(order)}
    own = rank[local_name(child)]
    place = 0
    for position, sibling in enumerate(parent):
        # A foreign element may have the local name of a known one.
        known = namespace(sibling) == namespace(parent) if isinstance(sibling.tag, str) else False
        if known and rank.get(local_name(sibling), -1) > own:
            break
        place = position + 1
    parent.insert(place, child)
    return child


def ensure_child(parent: Element, name: str, order: tuple[str, ...]) -> Element:
    """The child called ``name``, created at its place if missing."""
    tag = qualified(parent, name)
    found = parent.find(tag)
    if found is not None:
        return found
    nsmap: Any = parent.nsmap  # the stubs omit None, the key of the default namespace
    return insert_in_order(parent, etree.Element(tag, nsmap=nsmap), order)
