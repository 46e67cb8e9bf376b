"""A small structural check of workbooks, for what schema validators do not see.

``check_structure(data)`` gives one line per thing that Excel would repair or refuse: an index out of range, a doubled
cell, a table whose header says something else, a relationship that leads nowhere.  It shares no code with the package,
so that a mistake there cannot hide here.  Files of people have such faults too: a test compares the lines before and
after.
``audit(data)`` does the same with openxml-audit, a port of the rules of the Open XML SDK.
"""

from __future__ import annotations

import io
import posixpath
import re
import tempfile
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

from lxml import etree

REL_NAMESPACES = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "http://purl.oclc.org/ooxml/officeDocument/relationships",
)
_WORKSHEET_ORDER = (
    "sheetPr dimension sheetViews sheetFormatPr cols sheetData sheetCalcPr sheetProtection protectedRanges scenarios "
    "autoFilter sortState dataConsolidate customSheetViews mergeCells phoneticPr conditionalFormatting dataValidations "
    "hyperlinks printOptions pageMargins pageSetup headerFooter rowBreaks colBreaks customProperties cellWatches "
    "ignoredErrors smartTags drawing legacyDrawing legacyDrawingHF drawingHF picture oleObjects controls "
    "webPublishItems tableParts extLst"
)
_WORKBOOK_ORDER = (
    "fileVersion fileSharing workbookPr workbookProtection bookViews sheets functionGroups externalReferences "
    "definedNames calcPr oleSize customWorkbookViews pivotCaches smartTagPr smartTagTypes webPublishing fileRecoveryPr "
    "webPublishObjects extLst"
)
_STYLESHEET_ORDER = "numFmts fonts fills borders cellStyleXfs cellXfs cellStyles dxfs tableStyles colors extLst"
_XF_GROUPS = (("fontId", "fonts"), ("fillId", "fills"), ("borderId", "borders"), ("xfId", "cellStyleXfs"))
_SHEET_IN_FORMULA = re.compile(r"'((?:[^']|'')+)'!|(?<![\w.\]'])([^\W\d][\w.]*)!")
MAX_ROW, MAX_COLUMN = 1_048_576, 16_384


def check_structure(data: bytes) -> list[str]:
    """Everything that is wrong with a workbook, one line each, in a fixed order."""
    return list(_Checker(data).findings())


def audit(data: bytes) -> set[str]:
    """What openxml-audit says about a workbook."""
    from openxml_audit import OpenXmlValidator, context

    # It counts the siblings before each element for a path that nobody reads here: hours on a sheet of many rows.
    context._sibling_position = lambda element: 1
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "book.xlsx"
        path.write_bytes(data)
        result = OpenXmlValidator(max_errors=0).validate(path)
        return {f"{error.part_uri}: {error.description}" for error in result.errors}


def members(data: bytes) -> dict[str, bytes]:
    """The inflated members of a zip archive."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {info.filename: archive.read(info) for info in archive.infolist() if not info.is_dir()}


class _Checker:
    def __init__(self, data: bytes) -> None:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            self.names = [i.filename.replace("\\", "/").lstrip("/") for i in archive.infolist() if not i.is_dir()]
            read = {i.filename.replace("\\", "/").lstrip("/"): archive.read(i) for i in archive.infolist()}
        self.parts = {name.casefold(): read[name] for name in self.names}
        self.trees: dict[str, etree._Element | None] = {}

    def findings(self) -> Iterator[str]:
        yield from (f"part twice: {n}" for n, c in Counter(map(str.casefold, self.names)).items() if c > 1)
        yield from self._content_types()
        yield from self._relationships()
        main = next((t for t, kind in self._targets("") if kind == "officeDocument"), None)
        if main is None or (workbook := self._tree(main)) is None:
            yield "no workbook part"
            return
        kinds = self._by_kind(main)
        self.styles = self._tree(kinds["styles"]) if "styles" in kinds else None
        self.strings = _count(self._tree(kinds.get("sharedStrings", "")), "si")
        if self.styles is not None:
            yield from _stylesheet(self.styles)
        yield from self._workbook(main, workbook)

    # ------------------------------------------------------------ package

    def _tree(self, name: str) -> etree._Element | None:
        key = name.casefold()
        if key not in self.trees:
            try:
                self.trees[key] = etree.fromstring(self.parts[key])
            except (KeyError, etree.XMLSyntaxError):
                self.trees[key] = None
        return self.trees[key]

    def _content_types(self) -> Iterator[str]:
        root = self._tree("[Content_Types].xml")
        if root is None:
            yield "no content types"
            return
        defaults = {e.get("Extension", "").casefold() for e in root if _local(e) == "Default"}
        overrides = [e.get("PartName", "").lstrip("/").casefold() for e in root if _local(e) == "Override"]
        yield from (f"content type twice: {n}" for n, c in Counter(overrides).items() if c > 1)
        yield from (f"content type of a missing part: {name}" for name in overrides if name not in self.parts)
        for name in self.parts:
            if name not in overrides and name.rpartition(".")[2] not in defaults and name != "[content_types].xml":
                yield f"no content type: {name}"

    def _rels(self, source: str) -> list[etree._Element]:
        folder, base = posixpath.split(source)
        root = self._tree(posixpath.join(folder, "_rels", f"{base}.rels"))
        return [e for e in root if _local(e) == "Relationship"] if root is not None else []

    def _targets(self, source: str) -> Iterator[tuple[str, str]]:
        for relationship in self._rels(source):
            if relationship.get("TargetMode") != "External" and not relationship.get("Target", "").startswith("#"):
                yield _resolve(source, relationship.get("Target", "")), relationship.get("Type", "").rsplit("/", 1)[-1]

    def _by_kind(self, source: str) -> dict[str, str]:
        return {kind: target for target, kind in self._targets(source)}

    def _relationships(self) -> Iterator[str]:
        for name in ["", *self.names]:
            if name.endswith(".rels"):
                continue
            known = [r.get("Id", "") for r in self._rels(name)]
            yield from (f"{name}: relationship id twice: {i}" for i, c in Counter(known).items() if c > 1)
            for target, _ in self._targets(name):
                if target.casefold() not in self.parts and not target.endswith("/NULL"):
                    yield f"{name}: relationship to a missing part: {target}"
            root = self._tree(name) if name.endswith((".xml", ".vml")) else None
            for element in root.iter(etree.Element) if root is not None else ():
                for attribute, value in element.attrib.items():
                    if etree.QName(attribute).namespace in REL_NAMESPACES and value and value not in known:
                        yield f"{name}: {_local(element)} names relationship {value}, which is not there"

    # ------------------------------------------------------------ workbook

    def _workbook(self, main: str, root: etree._Element) -> Iterator[str]:
        yield from _order(main, root, _WORKBOOK_ORDER.split())
        sheets = [e for e in root.iter("{*}sheet") if _local(e.getparent()) == "sheets"]
        names = [e.get("name", "") for e in sheets]
        yield from (f"sheet name twice: {n}" for n, c in Counter(map(str.casefold, names)).items() if c > 1)
        yield from (f"sheet id twice: {n}" for n, c in Counter(e.get("sheetId") for e in sheets).items() if c > 1)
        yield from (f"sheet name too long: {n}" for n in names if len(n) > 31)
        if all(e.get("state", "visible") != "visible" for e in sheets):
            yield "no visible sheet"
        yield from _active_tab(root, len(sheets))
        yield from _defined_names(root, [name.casefold() for name in names])
        targets = {r.get("Id"): (_resolve(main, r.get("Target", "")), r.get("Type", "")) for r in self._rels(main)}
        self.tables: list[tuple[str, etree._Element]] = []
        self.x14_ids: list[str] = []
        for element in sheets:
            rel_id = next((v for k, v in element.attrib.items() if etree.QName(k).namespace in REL_NAMESPACES), "")
            part, kind = targets.get(rel_id, ("", ""))
            tree = self._tree(part)
            if kind.endswith("/worksheet") and tree is not None:
                yield from self._worksheet(part, tree)
        yield from self._table_ids(root)
        yield from (f"x14 id twice: {i}" for i, c in Counter(self.x14_ids).items() if c > 1)

    def _table_ids(self, workbook: etree._Element) -> Iterator[str]:
        ids = Counter(table.get("id") for _, table in self.tables)
        yield from (f"table id twice: {i}" for i, c in ids.items() if c > 1)
        names = [table.get("displayName", "").casefold() for _, table in self.tables]
        names += [e.get("name", "").casefold() for e in workbook.iter("{*}definedName") if not e.get("localSheetId")]
        yield from (f"table or name twice: {n}" for n, c in Counter(names).items() if c > 1)

    # ------------------------------------------------------------ worksheets

    def _worksheet(self, part: str, root: etree._Element) -> Iterator[str]:
        yield from _order(part, root, _WORKSHEET_ORDER.split())
        cells: dict[tuple[int, int], etree._Element] = {}
        yield from self._cells(part, root, cells)
        yield from _counted(part, root, {"dataValidations": "dataValidation", "mergeCells": "mergeCell",
                                         "tableParts": "tablePart"})  # fmt: skip
        yield from self._rules(part, root)
        yield from _columns(part, root)
        for rel in self._rels(part):
            if rel.get("Type", "").endswith("/table"):
                table = self._tree(_resolve(part, rel.get("Target", "")))
                if table is not None:
                    self.tables.append((part, table))
                    yield from self._table(part, table, cells)

    def _cells(self, part: str, root: etree._Element, cells: dict[tuple[int, int], etree._Element]) -> Iterator[str]:
        xfs = _count(_child(self.styles, "cellXfs"), "xf") if self.styles is not None else 1
        last_row = 0
        for row in root.iterfind("{*}sheetData/{*}row"):
            number = int(row.get("r", last_row + 1))
            if number <= last_row:
                yield f"{part}: row {number} after row {last_row}"
            last_row, last_column = number, 0
            yield from _style_in_range(part, f"row {number}", row.get("s"), xfs)
            for cell in row.iterfind("{*}c"):
                ref = cell.get("r")
                at = _cell(ref) if ref else (number, last_column + 1)
                if at is None or at[0] != number or at[1] <= last_column:
                    yield f"{part}: cell {ref} out of order in row {number}"
                    continue
                last_column = at[1]
                cells[at] = cell
                yield from _style_in_range(part, ref or "cell", cell.get("s"), xfs)
                value = _child(cell, "v")
                if cell.get("t") == "s" and value is not None:
                    text = value.text or ""
                    if not text.isdigit() or int(text) >= self.strings:
                        yield f"{part}: {ref} has a string that is not there: {text}"
                if cell.get("t") == "inlineStr" and _child(cell, "is") is None:
                    yield f"{part}: {ref} is an inline string without text"

    def _rules(self, part: str, root: etree._Element) -> Iterator[str]:
        dxfs = _count(_child(self.styles, "dxfs"), "dxf") if self.styles is not None else 0
        priorities = []
        for element in root.iter(etree.Element):
            name = _local(element)
            sqref = element.get("sqref") if name != "sqref" else element.text
            if sqref is not None and name != "selection" and not _is_sqref(sqref):
                yield f"{part}: {name} has the ranges {sqref!r}"
            dxf = element.get("dxfId")
            if dxf is not None and not (dxf.isdigit() and int(dxf) < dxfs):
                yield f"{part}: {name} has a differential format that is not there: {dxf}"
            if name == "cfRule":
                priorities.append(element.get("priority"))
                if element.get("id"):
                    self.x14_ids.append(element.get("id", ""))
            if name in ("conditionalFormatting", "dataValidations") and not len(element):
                yield f"{part}: {name} is empty"
        yield from (f"{part}: priority {p} twice" for p, c in Counter(priorities).items() if p and c > 1)

    def _table(self, part: str, table: etree._Element, cells: dict[tuple[int, int], etree._Element]) -> Iterator[str]:
        name, ref = table.get("displayName"), table.get("ref", "")
        area = _range(ref)
        columns = [e.get("name", "") for e in table.iterfind("{*}tableColumns/{*}tableColumn")]
        yield from _counted(part, table, {"tableColumns": "tableColumn"}, name)
        if area is None or len(columns) != area[3] - area[1] + 1:
            yield f"{part}: table {name} has {len(columns)} columns in {ref}"
            return
        spelt = Counter(column.casefold() for column in columns)
        yield from (f"{part}: table {name} has column {n!r} twice" for n, c in spelt.items() if c > 1)
        if table.get("headerRowCount") != "0":
            for offset, column in enumerate(columns):
                cell = cells.get((area[0], area[1] + offset))
                text = self._text(cell) if cell is not None else None
                if text is None or _unescaped(column) != _unescaped(text):
                    yield f"{part}: table {name} calls a column {column!r} and its header cell {text!r}"
        own_filter = _child(table, "autoFilter")
        if own_filter is not None:
            inner = _range(own_filter.get("ref", ""))
            if inner is None or (inner[0], inner[1], inner[3]) != (area[0], area[1], area[3]) or inner[2] > area[2]:
                yield f"{part}: table {name} {ref} filters {own_filter.get('ref')}"

    def _text(self, cell: etree._Element) -> str | None:
        value = _child(cell, "v")
        if cell.get("t") == "inlineStr":
            return "".join(t.text or "" for t in cell.iter("{*}t"))
        if value is None:
            return None
        if cell.get("t") != "s":
            return value.text
        sst = next((self._tree(name) for name in self.parts if name.endswith("sharedstrings.xml")), None)
        items = [e for e in sst if _local(e) == "si"] if sst is not None else []
        number = int(value.text or 0)
        if number >= len(items):
            return None
        return "".join(t.text or "" for t in items[number].iter("{*}t") if _local(t.getparent()) != "rPh")


# ---------------------------------------------------------------- pieces


def _order(part: str, root: etree._Element, order: list[str]) -> Iterator[str]:
    own = etree.QName(root).namespace
    last = -1
    for child in root.iterchildren(etree.Element):
        if etree.QName(child).namespace == own and _local(child) in order:
            rank = order.index(_local(child))
            if rank < last:
                yield f"{part}: {_local(child)} after {order[last]}"
            if rank == last and order[rank] != "conditionalFormatting":
                yield f"{part}: {_local(child)} twice"
            last = max(last, rank)


def _stylesheet(styles: etree._Element) -> Iterator[str]:
    yield from _order("styles", styles, _STYLESHEET_ORDER.split())
    counts = {name: _count(_child(styles, name), one) for name, one in
              (("fonts", "font"), ("fills", "fill"), ("borders", "border"), ("cellStyleXfs", "xf"))}  # fmt: skip
    kinds = {"numFmts": "numFmt", "fonts": "font", "fills": "fill", "borders": "border", "cellXfs": "xf", "dxfs": "dxf"}
    yield from _counted("styles", styles, kinds)
    ids = Counter(e.get("numFmtId") for e in styles.iterfind("{*}numFmts/{*}numFmt"))
    yield from (f"styles: number format {i} twice" for i, c in ids.items() if c > 1)
    for number, xf in enumerate(styles.iterfind("{*}cellXfs/{*}xf")):
        for attribute, name in _XF_GROUPS:
            if int(xf.get(attribute, 0)) >= counts[name] and xf.get(attribute) is not None:
                yield f"styles: xf {number} has {attribute} {xf.get(attribute)}, which is not there"
        if int(xf.get("numFmtId", 0)) >= 164 and xf.get("numFmtId") not in ids:
            yield f"styles: xf {number} has number format {xf.get('numFmtId')}, which is not there"


def _counted(part: str, root: etree._Element, kinds: dict[str, str], of: str | None = None) -> Iterator[str]:
    for group in root.iterchildren(etree.Element):
        one = kinds.get(_local(group))
        if one is not None and group.get("count") is not None and int(group.get("count", 0)) != _count(group, one):
            yield f"{part}: {of or ''}{_local(group)} says {group.get('count')} and has {_count(group, one)}"


def _columns(part: str, root: etree._Element) -> Iterator[str]:
    last = 0
    for col in root.iterfind("{*}cols/{*}col"):
        first, end = int(col.get("min", 0)), int(col.get("max", 0))
        if first <= last or end < first or end > MAX_COLUMN:
            yield f"{part}: col {first}:{end} after {last}"
        last = max(last, end)


def _active_tab(root: etree._Element, count: int) -> Iterator[str]:
    for view in root.iter("{*}workbookView"):
        for attribute in ("activeTab", "firstSheet"):
            if int(view.get(attribute, 0)) >= count:
                yield f"workbook: {attribute} {view.get(attribute)} of {count}"


def _defined_names(root: etree._Element, sheets: list[str]) -> Iterator[str]:
    seen: Counter[tuple[str, str | None]] = Counter()
    for element in root.iter("{*}definedName"):
        name, local = element.get("name", ""), element.get("localSheetId")
        seen[name.casefold(), local] += 1
        if local is not None and int(local) >= len(sheets):
            yield f"name {name} belongs to sheet {local} of {len(sheets)}"
        for quoted, plain in _SHEET_IN_FORMULA.findall((element.text or "").replace("#REF!", "")):
            sheet = (quoted.replace("''", "'") or plain).casefold()
            if "[" not in sheet and ":" not in sheet and sheet not in sheets and sheet != "#ref":
                yield f"name {name} points to a sheet that is not there: {sheet}"
    yield from (f"name twice: {name}" for (name, _), c in seen.items() if c > 1)


def _style_in_range(part: str, where: str, style: str | None, xfs: int) -> Iterator[str]:
    if style is not None and not (style.isdigit() and int(style) < xfs):
        yield f"{part}: {where} has a style that is not there: {style}"


def _is_sqref(text: str) -> bool:
    areas = text.split()
    return bool(areas) and all(_range(area) is not None for area in areas)


def _range(ref: str) -> tuple[int, int, int, int] | None:
    """First row, first column, last row, last column; whole columns (A:C) and rows (1:3) too."""
    first, _, last = ref.partition(":")
    if re.fullmatch(r"[A-Z]{1,3}:[A-Z]{1,3}", ref):
        first, last = f"{first}1", f"{last}{MAX_ROW}"
    elif re.fullmatch(r"[0-9]+:[0-9]+", ref):
        first, last = f"A{first}", f"XFD{last}"
    one, two = _cell(first), _cell(last or first)
    return (*one, *two) if one and two and one[0] <= two[0] and one[1] <= two[1] else None


def _cell(ref: str) -> tuple[int, int] | None:
    match = re.fullmatch(r"([A-Z]{1,3})([1-9][0-9]*)", ref.upper())
    if not match:
        return None
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - 64
    return (int(match[2]), column) if int(match[2]) <= MAX_ROW and column <= MAX_COLUMN else None


def _resolve(source: str, target: str) -> str:
    path = unquote(target.partition("#")[0]).replace("\\", "/")
    joined = path if path.startswith("/") else posixpath.join("/", posixpath.dirname(source), path)
    return posixpath.normpath(joined).lstrip("/")


def _unescaped(text: str) -> str:
    return re.sub(r"_x([0-9A-Fa-f]{4})_", lambda match: chr(int(match[1], 16)), text)


def _local(element: etree._Element | None) -> str:
    return etree.QName(element).localname if element is not None and isinstance(element.tag, str) else ""


def _child(element: etree._Element | None, name: str) -> etree._Element | None:
    return element.find(f"{{*}}{name}") if element is not None else None


def _count(element: etree._Element | None, name: str) -> int:
    return sum(_local(child) == name for child in element) if element is not None else 0
