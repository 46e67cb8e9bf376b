"""``Package``: an .xlsx or .xlsm file whose parts are changed one by one while everything else stays as it is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import IO

from custsheet.errors import PackageError
from custsheet.ooxml import saving
from custsheet.ooxml.adoption import adopt
from custsheet.ooxml.cell_scans import greatest_style
from custsheet.ooxml.defined_names import DefinedNames
from custsheet.ooxml.element_order import WORKBOOK, ensure_child
from custsheet.ooxml.encryption import Seal, is_encrypted, unseal
from custsheet.ooxml.formulas import has_formula
from custsheet.ooxml.fragments import is_true
from custsheet.ooxml.new_sheet import add_blank_sheet, remove_sheet
from custsheet.ooxml.part_store import LivePart, PartStore
from custsheet.ooxml.refusals import check_parts, check_signature
from custsheet.ooxml.shared_strings import SharedStrings
from custsheet.ooxml.sheet_list import SheetEntry, State, sheet_entries
from custsheet.ooxml.sheet_order import replace_sheet, select_tab
from custsheet.ooxml.styles import Styles
from custsheet.ooxml.worksheet import Worksheet
from custsheet.ooxml.xml import Element, find_child


class Package(PartStore):
    """A workbook file in memory (contract section 5).

    Raises:
        PackageError: the file cannot be used, or the request cannot be carried out losslessly.
    """

    def __init__(self, data: bytes, path: str = "", seal: Seal | None = None) -> None:
        check_signature(data, path)
        super().__init__(data, path)
        self.seal = seal
        self._sheets: dict[str, Worksheet] = {}
        self._styles: Styles | None = None
        self._strings: SharedStrings | None = None
        self._had_formulas: bool | None = None
        check_parts(self)

    @classmethod
    def open(cls, source: str | Path | bytes | IO[bytes], password: str | None = None) -> Package:
        """Open a workbook from a path, its bytes, or a binary file object; no file is kept open.

        An encrypted workbook needs its ``password`` and is saved with the same one.
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
        """Do nothing: there is nothing to release, ``with`` only marks the scope."""

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
        """All tabs in order."""
        return sheet_entries(self.workbook, self.relationships(self.workbook_part_name))

    @property
    def sheet_names(self) -> list[str]:
        """Names of all tabs in order, including chart and dialog sheets."""
        return [entry.name for entry in self.sheet_entries]

    def worksheet(self, sheet: str | int) -> Worksheet:
        """The worksheet with this name, or at this 0-based position among the worksheets.

        Raises:
            PackageError: there is no such worksheet.
        """
        entries = [entry for entry in self.sheet_entries if entry.is_worksheet]
        if isinstance(sheet, str):
            # Excel compares sheet names without regard to case.
            found = [entry for entry in entries if entry.name.casefold() == sheet.casefold()]
        else:
            found = entries[sheet : sheet + 1] if sheet >= 0 else []
        if not found or not found[0].part_name or not self.has(found[0].part_name):
            raise PackageError("no_sheet", path=self.path, sheet=sheet)
        return self.worksheet_of(found[0])

    def worksheet_of(self, entry: SheetEntry) -> Worksheet:
        """The worksheet of one of ``sheet_entries``; KeyError if its part is missing."""
        name = self._name(entry.part_name or "")
        if name not in self._sheets:
            self._sheets[name] = Worksheet(self, name, self.container.read(name))
        return self._sheets[name]

    def release(self, sheet: Worksheet) -> None:
        """Write a worksheet's changes to its part and free its cells, which take several times the part's memory.

        Do not use ``sheet`` afterwards; ``worksheet`` returns a new one.
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
        """Does the workbook use the 1904 date system?"""
        properties = find_child(self.workbook, "workbookPr")
        return properties is not None and is_true(properties.get("date1904"))

    @property
    def normal_font(self) -> tuple[str, float]:
        """Name and size in points of the Normal style's font, whose digits are the unit of column widths."""
        return self.styles.normal_font

    @property
    def is_structure_protected(self) -> bool:
        """Is adding, removing and renaming tabs forbidden?"""
        protection = find_child(self.workbook, "workbookProtection")
        return protection is not None and is_true(protection.get("lockStructure"))

    def add_worksheet(self, name: str, state: State = "visible", *, force: bool = False) -> Worksheet:
        """Add a blank worksheet as the last tab; ``force`` ignores a protected workbook structure."""
        add_blank_sheet(self, name, state, force)
        return self.worksheet(name)

    def adopt(self, donor: bytes, sheet: str, *, force: bool = False) -> Worksheet:
        """Adopt a sheet from an XlsxWriter workbook, with everything that belongs to it (adoption.py)."""
        adopt(self, Package(donor), sheet, force)
        return self.worksheet(sheet)

    def remove_worksheet(self, name: str, *, force: bool = False) -> None:
        """Remove one of our tabs with the parts and names that only it used (new_sheet.py)."""
        remove_sheet(self, name, force)

    def replace_worksheet(self, name: str, donor: bytes) -> Worksheet:
        """Replace one of our tabs by the donor's sheet, keeping its position and active state (sheet_order.py)."""
        is_active = replace_sheet(self, name, Package(donor))
        sheet = self.worksheet(name)
        if is_active:
            select_tab(sheet.skeleton)
        return sheet

    def recalculate_on_open(self) -> None:
        """Make Excel and WPS recalculate all formulas on opening the file; does nothing if there are no formulas."""
        properties = find_child(self.workbook, "calcPr")
        if properties is not None and is_true(properties.get("fullCalcOnLoad")):
            return
        if self._has_formulas():
            ensure_child(self.workbook, "calcPr", WORKBOOK).set("fullCalcOnLoad", "1")

    def greatest_style(self) -> int:
        """The greatest style index in worksheets; sheets over 8 MB, made by no careless writer, are not searched."""
        names = self._original_sheets()
        small = (name for name in names if self.container.members[name].size <= 8 << 20)
        return max((greatest_style(self._original(name)) for name in small), default=0)

    def _has_formulas(self) -> bool:
        """Did any worksheet have formulas on opening? Ours do not count: we write them with their results."""
        if self._had_formulas is None:
            # Sheets already open first, because they are inflated.
            names = sorted(self._original_sheets(), key=lambda name: name not in self._sheets)
            self._had_formulas = any(has_formula(self._original(name)) for name in names)
        return self._had_formulas

    def _original_sheets(self) -> list[str]:
        """Part names of the worksheets in the file as opened."""
        parts = [entry.part_name for entry in self.sheet_entries if entry.is_worksheet]
        return [name for part in parts if part and (name := self._find(part)) in self.container.members]

    def _original(self, name: str) -> bytes:
        return self._sheets[name].stored if name in self._sheets else self.container.original(name)

    # ------------------------------------------------------------ saving

    def to_bytes(self) -> bytes:
        """The file as bytes, encrypted if it was; the original bytes if nothing changed."""
        self._flush()
        return saving.sealed_bytes(self.container, self.seal)

    def plain_bytes(self) -> bytes:
        """The file as bytes without encryption: for further reading in memory, never for the disk."""
        return super().to_bytes()

    def is_saved_as(self, data: bytes) -> bool:
        """Is ``data`` this workbook in its current state? Encrypted files are decrypted first: salts are random."""
        self._flush()
        if self.seal is None or not is_encrypted(data):
            return self.seal is None and data == self.container.to_bytes()
        try:
            return unseal(data, self.seal.password, self.path)[0] == self.container.to_bytes()
        except PackageError:
            return False

    def save(self, target: str | Path | IO[bytes], before_replace: Callable[[], None] | None = None) -> None:
        """Write the file to a path (atomically, see saving.py) or to a binary file object.

        Args:
            before_replace: called right before the file is replaced; raises to prevent that.

        Raises:
            OutputError: the file cannot be written; the old one is intact.
        """
        self._flush()
        if isinstance(target, str | Path):
            source = Path(self.path) if self.path else None
            saving.save(self.container, Path(target), source, self.seal, before_replace)
        else:
            target.write(saving.sealed_bytes(self.container, self.seal))

    # ------------------------------------------------------------ inner workings

    def _open_parts(self, only: str | None = None) -> dict[str, LivePart]:
        if self._strings is not None:
            # Strings wait in memory until somebody needs the parts.
            self._strings.flush()
        if only is not None and only in self._sheets:
            return {only: self._sheets[only]}
        return {**super()._open_parts(only), **(self._sheets if only is None else {})}

    def _forget(self, name: str) -> None:
        super()._forget(name)
        self._sheets.pop(name, None)
