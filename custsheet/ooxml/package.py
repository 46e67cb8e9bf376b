"""``Package``: an .xlsx or .xlsm file in which parts are changed one by one and everything else stays as it is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import IO

from custsheet.errors import PackageError
from custsheet.ooxml import content_types as types_part
from custsheet.ooxml import saving
from custsheet.ooxml.adoption import adopt
from custsheet.ooxml.cell_scans import greatest_style
from custsheet.ooxml.container import Container
from custsheet.ooxml.content_types import ContentTypes
from custsheet.ooxml.defined_names import DefinedNames
from custsheet.ooxml.element_order import WORKBOOK, ensure_child
from custsheet.ooxml.encryption import Seal, is_encrypted, unseal
from custsheet.ooxml.formulas import has_formula
from custsheet.ooxml.fragments import is_true
from custsheet.ooxml.new_sheet import add_blank_sheet, remove_sheet
from custsheet.ooxml.refusals import check_parts, check_signature
from custsheet.ooxml.relationships import EMPTY, Relationships, rels_name
from custsheet.ooxml.shared_strings import SharedStrings
from custsheet.ooxml.sheet_list import SheetEntry, State, sheet_entries
from custsheet.ooxml.sheet_order import replace_sheet
from custsheet.ooxml.styles import Styles
from custsheet.ooxml.worksheet import Worksheet
from custsheet.ooxml.xml import MAX_TREE_BYTES, Element, XmlPart, find_child

_RELS_TYPE = "application/vnd.openxmlformats-package.relationships+xml"


class Package:
    """A workbook file in memory (contract section 5).

    Part names have no leading slash: ``xl/workbook.xml``.  ``tree(part_name)`` gives the live XML tree of a part; what
    is changed in it is written on saving, and a tree that says the same as before keeps the part's bytes.

    Args:
        is_edited: ``data`` is not what the file holds but an edited version of it, still to be saved.

    Raises:
        PackageError: the file cannot be used, or what is asked cannot be done without a loss.
    """

    def __init__(self, data: bytes, path: str = "", seal: Seal | None = None, *, is_edited: bool = False) -> None:
        check_signature(data, path)
        self.path = path
        self.seal = seal
        self.container = Container(data, path, is_edited=is_edited)
        self._trees: dict[str, XmlPart] = {}
        self._sheets: dict[str, Worksheet] = {}
        self._styles: Styles | None = None
        self._strings: SharedStrings | None = None
        self._had_formulas: bool | None = None
        check_parts(self)

    @classmethod
    def open(cls, source: str | Path | bytes | IO[bytes], password: str | None = None) -> Package:
        """Open a workbook from a path, its bytes, or a binary file; nothing stays open.

        An encrypted one needs its ``password`` and is encrypted with it again when it is saved.
        """
        if isinstance(source, bytes):
            data, path = source, ""
        elif isinstance(source, str | Path):
            data, path = saving.read_file(Path(source)), str(source)
        else:
            data, path = source.read(), str(getattr(source, "name", ""))
        plain, seal = unseal(data, password, path)
        return cls(plain, path, seal)

    def __enter__(self) -> Package:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Nothing to release; ``with`` is for the reader."""

    # ------------------------------------------------------------ parts

    @property
    def part_names(self) -> list[str]:
        """Names of all parts in archive order, new ones last."""
        self._flush()
        return self.container.names()

    def has(self, part_name: str) -> bool:
        """Is there such a part? Without regard to case, as part names are."""
        return self._find(part_name) is not None

    def read(self, part_name: str) -> bytes:
        """The bytes of a part as they would be saved now; KeyError when there is none."""
        name = self._name(part_name)
        self._flush(name)
        return self.container.read(name)

    def size(self, part_name: str) -> int:
        """The number of bytes of a part as it was last written through, without inflating it."""
        return self.container.size(self._name(part_name))

    def write(self, part_name: str, data: bytes, content_type: str | None = None) -> None:
        """Set the bytes of a part; a new one needs its content type unless its extension tells it."""
        name = self._find(part_name) or part_name.lstrip("/")
        self._forget(name)
        self.container.write(name, data)
        if content_type is not None:
            self.content_types.set(name, content_type)

    def remove(self, part_name: str) -> None:
        """Drop a part with its content type and its own relationships; those that point to it are the caller's."""
        name = self._name(part_name)
        for gone in (name, rels_name(name)):
            self._forget(gone)
            if gone in self.container:
                self.container.remove(gone)
            self.content_types.remove(gone)

    def tree(self, part_name: str) -> Element:
        """The live root element of an XML part; changes in it are saved."""
        name = self._name(part_name)
        if name not in self._trees:
            if self.container.size(name) > MAX_TREE_BYTES:
                raise PackageError("too_large", path=self.path, part=name)
            self._trees[name] = XmlPart(self.container.read(name), name, self.path)
        return self._trees[name].root

    @property
    def content_types(self) -> ContentTypes:
        """The content types of all parts."""
        return ContentTypes(self.tree(types_part.PART_NAME))

    def content_type(self, part_name: str) -> str | None:
        """What a part is, or None when nothing says so."""
        return self.content_types.get(part_name.lstrip("/"))

    def relationships(self, part_name: str | None = None) -> Relationships:
        """The relationships of a part, or of the package; the list is live, ``add`` and ``remove`` change the file."""
        name = rels_name(self._name(part_name) if part_name else None)
        if not self.has(name):
            # A list that stays empty must not become a part: only the tree is made, _flush looks at it.
            self._trees.setdefault(name, XmlPart(EMPTY, name))
            return Relationships(self._trees[name].root, part_name)
        return Relationships(self.tree(name), part_name)

    def free_part_name(self, pattern: str) -> str:
        """The first part name not taken that ``pattern`` (``xl/worksheets/sheet{}.xml``) gives with a number from 1."""
        number = 1
        while self.has(pattern.format(number)):
            number += 1
        return pattern.format(number)

    # ------------------------------------------------------------ workbook

    @property
    def workbook_part_name(self) -> str:
        """The name of the workbook part."""
        main = self.relationships().find("officeDocument")
        if main is None or main.part_name is None or not self.has(main.part_name):
            raise PackageError("no_workbook", path=self.path)
        return self._name(main.part_name)

    @property
    def workbook(self) -> Element:
        """The live root element of the workbook part."""
        return self.tree(self.workbook_part_name)

    @property
    def sheet_entries(self) -> list[SheetEntry]:
        """All tabs in their order."""
        return sheet_entries(self.workbook, self.relationships(self.workbook_part_name))

    @property
    def sheet_names(self) -> list[str]:
        """Names of all tabs in their order, chart and dialog sheets among them."""
        return [entry.name for entry in self.sheet_entries]

    def worksheet(self, sheet: str | int) -> Worksheet:
        """The worksheet of this name, or at this 0-based position among the tabs that have cells.

        Raises:
            PackageError: there is none.
        """
        entries = [entry for entry in self.sheet_entries if entry.is_worksheet]
        if isinstance(sheet, str):
            # Excel takes names as equal without regard to case.
            found = [entry for entry in entries if entry.name.casefold() == sheet.casefold()]
        else:
            found = entries[sheet : sheet + 1] if sheet >= 0 else []
        if not found or not found[0].part_name or not self.has(found[0].part_name):
            raise PackageError("no_sheet", path=self.path, sheet=sheet)
        return self.worksheet_of(found[0])

    def worksheet_of(self, entry: SheetEntry) -> Worksheet:
        """The worksheet of one of ``sheet_entries``; KeyError when its part is not there."""
        name = self._name(entry.part_name or "")
        if name not in self._sheets:
            self._sheets[name] = Worksheet(self, name, self.container.read(name))
        return self._sheets[name]

    def release(self, sheet: Worksheet) -> None:
        """Write a worksheet through and let go of its cells, which take several times the memory of the part.

        The object is not to be used any more; ``worksheet`` gives a new one.
        """
        self._flush(sheet.part_name)
        self._forget(sheet.part_name)

    @property
    def styles(self) -> Styles:
        """The stylesheet."""
        if self._styles is None:
            self._styles = Styles(self)
        return self._styles

    @property
    def shared_strings(self) -> SharedStrings:
        """The shared string table."""
        if self._strings is None:
            self._strings = SharedStrings(self)
        return self._strings

    @property
    def defined_names(self) -> DefinedNames:
        """The global defined names."""
        return DefinedNames(self.workbook)

    @property
    def uses_1904(self) -> bool:
        """Do dates count from 1904?"""
        properties = find_child(self.workbook, "workbookPr")
        return properties is not None and is_true(properties.get("date1904"))

    @property
    def normal_font(self) -> tuple[str, float]:
        """Name and size of the Normal style's font, in whose digits column widths are counted."""
        return self.styles.normal_font

    @property
    def is_structure_protected(self) -> bool:
        """Did people forbid adding, removing and renaming tabs?"""
        protection = find_child(self.workbook, "workbookProtection")
        return protection is not None and is_true(protection.get("lockStructure"))

    def add_worksheet(self, name: str, state: State = "visible", *, force: bool = False) -> Worksheet:
        """Add a blank worksheet as the last tab; ``force`` does so in a workbook whose structure is protected, too."""
        add_blank_sheet(self, name, state, force)
        return self.worksheet(name)

    def adopt(self, donor: bytes, sheet: str, *, force: bool = False) -> Worksheet:
        """Take over a sheet of a workbook that XlsxWriter made, with all that belongs to it (adoption.py)."""
        adopt(self, Package(donor), sheet, force)
        return self.worksheet(sheet)

    def remove_worksheet(self, name: str, *, force: bool = False) -> None:
        """Remove a tab of ours with the parts and names that were only its own (new_sheet.py)."""
        remove_sheet(self, name, force)

    def replace_worksheet(self, name: str, donor: bytes) -> Worksheet:
        """Put a donor's sheet in the place of a tab of ours: same position, still active if it was (sheet_order.py)."""
        replace_sheet(self, name, donor)
        return self.worksheet(name)

    def recalculate_on_open(self) -> None:
        """Let Excel and WPS calculate all formulas when they open the file; without formulas nothing is set."""
        properties = find_child(self.workbook, "calcPr")
        if properties is not None and is_true(properties.get("fullCalcOnLoad")):
            return
        if self._has_formulas():
            ensure_child(self.workbook, "calcPr", WORKBOOK).set("fullCalcOnLoad", "1")

    def greatest_style(self) -> int:
        """The greatest style index that worksheets name; sheets over 8 MB, made by no careless writer, are trusted."""
        names = self._original_sheets()
        small = (name for name in names if self.container.members[name].size <= 8 << 20)
        return max((greatest_style(self._original(name)) for name in small), default=0)

    def _has_formulas(self) -> bool:
        """Did any worksheet have formulas when the file was opened? What we write ourselves comes with its values."""
        if self._had_formulas is None:
            # Sheets that are open first: theirs need not be inflated.
            names = sorted(self._original_sheets(), key=lambda name: name not in self._sheets)
            self._had_formulas = any(has_formula(self._original(name)) for name in names)
        return self._had_formulas

    def _original_sheets(self) -> list[str]:
        """Part names of the worksheets that the file had when it was opened."""
        parts = [entry.part_name for entry in self.sheet_entries if entry.is_worksheet]
        return [name for part in parts if part and (name := self._find(part)) in self.container.members]

    def _original(self, name: str) -> bytes:
        return self._sheets[name].stored if name in self._sheets else self.container.original(name)

    # ------------------------------------------------------------ saving

    @property
    def is_changed(self) -> bool:
        """Would the saved bytes differ from those of the file?"""
        self._flush()
        return self.container.is_changed

    def to_bytes(self) -> bytes:
        """The file as bytes; the very bytes that were opened when nothing is changed."""
        self._flush()
        return saving.sealed_bytes(self.container, self.seal)

    def plain_bytes(self) -> bytes:
        """The same without encryption: to be read on, never to be written to disk."""
        self._flush()
        return self.container.to_bytes()

    def is_saved_as(self, data: bytes) -> bool:
        """Is ``data`` this workbook as it stands? Of encrypted ones what is inside counts, for salts are random."""
        self._flush()
        if self.seal is None or not is_encrypted(data):
            return self.seal is None and data == self.container.to_bytes()
        try:
            return unseal(data, self.seal.password, self.path)[0] == self.container.to_bytes()
        except PackageError:
            return False

    def save(self, target: str | Path | IO[bytes], before_replace: Callable[[], None] | None = None) -> None:
        """Write the file to a path (atomically, see saving.py) or into a binary file.

        Args:
            before_replace: called when all is ready and only the replacing of the file is left; raises to prevent it.

        Raises:
            OutputError: it cannot be written; the old file is whole.
        """
        self._flush()
        if isinstance(target, str | Path):
            source = Path(self.path) if self.path else None
            saving.save(self.container, Path(target), source, self.seal, before_replace)
        else:
            target.write(saving.sealed_bytes(self.container, self.seal))

    # ------------------------------------------------------------ inner workings

    def _find(self, part_name: str) -> str | None:
        name = part_name.lstrip("/")
        if name in self.container:
            return name
        wanted = name.casefold()
        return next((known for known in self.container.names() if known.casefold() == wanted), None)

    def _name(self, part_name: str) -> str:
        name = self._find(part_name)
        if name is None:
            raise KeyError(part_name)
        return name

    def _forget(self, name: str) -> None:
        self._trees.pop(name, None)
        self._sheets.pop(name, None)

    def _live(self, name: str) -> dict[str, XmlPart | Worksheet]:
        found = self._sheets.get(name, self._trees.get(name))
        return {name: found} if found is not None else {}

    def _flush(self, only: str | None = None) -> None:
        """Write changed strings, trees and worksheets through to the container."""
        if self._strings is not None:
            self._strings.flush()
        live: dict[str, XmlPart | Worksheet] = {**self._trees, **self._sheets} if only is None else self._live(only)
        # Content types last: a new part may add to them.
        for name, part in sorted(live.items(), key=lambda item: item[0] == types_part.PART_NAME):
            data = part.to_bytes()
            if data is part.stored and self.container.is_untouched(name):
                continue
            known = name in self.container
            if data == (self.container.read(name) if known else EMPTY):
                continue
            self.container.write(name, data)
            if not known and self.content_type(name) is None:
                self.content_types.set(name, _RELS_TYPE)
