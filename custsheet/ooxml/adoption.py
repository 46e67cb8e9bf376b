"""Adopt a sheet made by XlsxWriter, with everything that belongs to it.

The donor is a complete workbook, one of whose sheets becomes the target's last tab.  The parts that the sheet reaches
through relationships (drawings, charts, pictures, tables, notes) are copied under free names; formats and strings are
reused or appended; the sheet's defined names, such as print areas, are added.  Nothing in the target is renumbered.
The same donor gives the same bytes.

Formulas and charts embed sheet and defined names, so whoever builds the donor must choose free ones.  The donor must
also use the target's date system, explicit colours in charts, and the target's Normal font, or widths will not fit.
"""

from __future__ import annotations

import posixpath
import re
from copy import deepcopy

from custsheet.errors import PackageError
from custsheet.ooxml.adopted_formats import AdoptedFormats
from custsheet.ooxml.adopted_sheet import AdoptedStrings, adopt_table, adopt_worksheet
from custsheet.ooxml.chart_defaults import write_defaults
from custsheet.ooxml.defined_names import BROKEN, DefinedNames, same_reference, split_sheet
from custsheet.ooxml.element_order import WORKBOOK, ensure_child
from custsheet.ooxml.fragments import attributes, new_child, whole_number
from custsheet.ooxml.new_sheet import check_can_add, is_strict, register
from custsheet.ooxml.parts import Parts
from custsheet.ooxml.relationships import rels_name
from custsheet.ooxml.sheet_list import SheetEntry
from custsheet.ooxml.strict import to_strict
from custsheet.ooxml.xml import Element, children, find_child, parse, serialise

_RELS_TYPE = "application/vnd.openxmlformats-package.relationships+xml"
_TABLE_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.table+xml"
_NUMBER_AND_SUFFIX = re.compile(r"\d*(\.[A-Za-z0-9]+)\Z")


def adopt(package: Parts, donor: Parts, sheet: str, force: bool = False) -> str:
    """Adopt the donor's ``sheet`` as the last tab of ``package`` and return its part name. Modifies the donor.

    Raises:
        UsageError, PackageError: as ``check_can_add``; also if the donor lacks the sheet, uses the other date system,
            or has a defined name that means something else in the target. The target is not changed then.
    """
    check_can_add(package, sheet, force)
    entry = _entry(donor, sheet)
    if donor.uses_1904 != package.uses_1904:
        raise PackageError("other_date_system", path=package.path, sheet=sheet)
    names = _names_of(donor, entry)
    _check_names(package, names)
    if is_strict(package):
        _translate(donor)
        # The elements found so far belong to the tree before translation.
        entry = _entry(donor, sheet)
        names = _names_of(donor, entry)
    _free_table_names(package, donor, entry)
    part_name = _PartCopier(package, donor, sheet).copy(entry.part_name or "")
    position = register(package, sheet, part_name, entry.state)
    _enter_names(package, names, position)
    return part_name


def _entry(donor: Parts, sheet: str) -> SheetEntry:
    for entry in donor.sheet_entries:
        if entry.name == sheet and entry.is_worksheet:
            return entry
    raise PackageError("no_sheet", path=donor.path, sheet=sheet)


def _translate(donor: Parts) -> None:
    for name in donor.part_names:
        if name.endswith((".xml", ".rels")):
            donor.write(name, to_strict(donor.read(name)))


# ---------------------------------------------------------------- parts


class _PartCopier:
    """Copies parts and everything they reach, each once, in the order of their relationships."""

    def __init__(self, package: Parts, donor: Parts, sheet: str) -> None:
        self._package = package
        self._donor = donor
        self._sheet = sheet
        self._copied: dict[str, str] = {}
        keep_theme = package.relationships(package.workbook_part_name).find("theme") is not None
        self._formats = AdoptedFormats(donor.styles.root, package.styles, keep_theme)
        table = donor.relationships(donor.workbook_part_name).find("sharedStrings")
        texts = donor.tree(table.part_name) if table is not None and table.part_name else None
        self._strings = AdoptedStrings(texts, package.shared_strings, keep_theme)

    def copy(self, part_name: str) -> str:
        """Copy a part and everything it reaches; returns its name in the target."""
        if part_name not in self._copied:
            new_name = self._package.free_part_name(_NUMBER_AND_SUFFIX.sub(r"{}\1", part_name))
            self._copied[part_name] = new_name  # before following relationships, which may lead back here
            content_type = self._donor.content_type(part_name)
            self._package.write(new_name, self._rewritten(part_name, content_type or ""), content_type)
            self._copy_relationships(part_name, new_name)
        return self._copied[part_name]

    def _rewritten(self, part_name: str, content_type: str) -> bytes:
        data = self._donor.read(part_name)
        kind = content_type.rpartition(".")[2]
        if kind not in ("worksheet+xml", "table+xml", "chart+xml"):
            return data
        root = parse(data, part_name)
        if kind == "worksheet+xml":
            adopt_worksheet(root, self._formats, self._strings, self._sheet)
        elif kind == "table+xml":
            tables = _tables(self._package)
            table_id = max((whole_number(table.get("id")) for table in tables), default=0) + 1
            adopt_table(root, self._formats, table_id, root.get("displayName", ""))
        else:
            write_defaults(root)
        return serialise(root)

    def _copy_relationships(self, part_name: str, new_name: str) -> None:
        source = rels_name(part_name)
        if not self._donor.has(source):
            return
        root = deepcopy(self._donor.tree(source))
        # "#…" is a hyperlink to a place in the workbook, not to a part.
        inside = {r.rel_id: r.part_name for r in self._donor.relationships(part_name) if not r.target.startswith("#")}
        for element in root:
            target = inside.get(element.get("Id", ""))
            if target is not None:
                # Absolute paths: given relative ones, relpath asks for the working directory, which may be deleted.
                inside_folder = posixpath.join("/", posixpath.dirname(new_name))
                element.set("Target", posixpath.relpath(posixpath.join("/", self.copy(target)), inside_folder))
        self._package.write(rels_name(new_name), serialise(root), _RELS_TYPE)


# ---------------------------------------------------------------- tables


def _tables(package: Parts) -> list[Element]:
    """The roots of all table parts."""
    return [package.tree(name) for name in package.content_types.of_type(_TABLE_TYPE) if package.has(name)]


def _free_table_names(package: Parts, donor: Parts, entry: SheetEntry) -> None:
    """Rename the donor's tables, and references to them, to names that are free in the target.

    Table names and defined names share one namespace (ECMA-376 part 1, 18.5.1.2, displayName).
    """
    taken = {table.get("displayName", "").casefold() for table in _tables(package)}
    taken |= {name.casefold() for name, _ in package.defined_names.items()}
    for relationship in donor.relationships(entry.part_name).of_kind("table"):
        table = donor.tree(relationship.part_name or "")
        name = table.get("displayName", "")
        free, number = name, 2
        while free.casefold() in taken:
            free, number = f"{name}_{number}", number + 1
        taken.add(free.casefold())
        if free != name:
            table.set("displayName", free)
            _rename_in_formulas(donor, name, free)


def _rename_in_formulas(donor: Parts, name: str, new_name: str) -> None:
    # A bracket must follow: a text that merely contains the name is left alone.
    reference = re.compile(rf"(?<![\w.]){re.escape(name)}(?=\[)", re.IGNORECASE)
    for part_name in donor.part_names:
        if (donor.content_type(part_name) or "").endswith(("worksheet+xml", "table+xml", "chart+xml", "main+xml")):
            data = donor.read(part_name)
            renamed = reference.sub(lambda _: new_name, data.decode("utf-8")).encode()
            if renamed != data:
                donor.write(part_name, renamed)


# ---------------------------------------------------------------- defined names


def _names_of(donor: Parts, entry: SheetEntry) -> list[Element]:
    """The sheet's local defined names, and the global ones that point to it."""
    # localSheetId is a position among the tabs, not a sheetId (ECMA-376 part 1, 18.2.5).
    position = [e.element for e in donor.sheet_entries].index(entry.element)
    group = find_child(donor.workbook, "definedNames")
    return [
        element
        for element in (children(group, "definedName") if group is not None else ())
        if element.get("localSheetId") == str(position)
        or (element.get("localSheetId") is None and split_sheet(element.text or "")[0] == entry.name)
    ]


def _check_names(package: Parts, names: list[Element]) -> None:
    known = package.defined_names
    tables = {table.get("displayName", "").casefold() for table in _tables(package)}
    for element in names:
        name = element.get("name", "")
        there = known.get(name) if element.get("localSheetId") is None else None
        is_other = there is not None and there != BROKEN and not same_reference(there, element.text or "")
        if is_other or (element.get("localSheetId") is None and name.casefold() in tables):
            raise PackageError("defined_name_taken", path=package.path, name=name)


def _enter_names(package: Parts, names: list[Element], position: int) -> None:
    known = DefinedNames(package.workbook)
    for element in names:
        if element.get("localSheetId") is None:
            known.set(element.get("name", ""), element.text or "", hidden=element.get("hidden") == "1")
            continue
        group = ensure_child(package.workbook, "definedNames", WORKBOOK)
        new_child(group, "definedName", element.text, **{**attributes(element), "localSheetId": position})
