"""The 设置 tab as data: cells with their looks, heights, hints and names, before anything is written.

XlsxWriter makes a new tab of it (donor.py); what an older tab lacks is set into the file cell by cell
(appendix.py).  So both look alike.  Rows and columns are 1-based.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from custsheet.donors.error_title import error_title
from custsheet.donors.look import template
from custsheet.donors.text_width import SHEETS
from custsheet.ooxml import Formula, Validation
from custsheet.refs import RangeRef, column_letter, quote_sheet
from custsheet.schema import Schema, Settings, SettingSpec
from custsheet.settings_tab.places import KEY_COLUMN, NAME_PREFIX
from custsheet.texts import Lang, text

B, C, D, E, F, G = range(2, 8)
Value = str | float | Formula | None


@dataclass(frozen=True, slots=True)
class CellLook:
    """How a cell looks: colours by role (``new_workbook.toml``), ``larger`` in points than the Normal font."""

    color: str = "ink"
    fill: str | None = None
    border: str | None = None
    bold: bool = False
    larger: float = 0
    align: Literal["left", "right"] = "left"
    wrap: bool = True
    indent: int = 1
    number_format: str | None = None


PLAIN = CellLook()
STRONG = CellLook(bold=True)
QUIET = CellLook(color="muted")
QUIET_LINE = CellLook(color="muted", wrap=False)
QUIET_NUMBER = CellLook(color="muted", align="right", wrap=False)
KEY = CellLook(color="muted", wrap=False, indent=0)
HEADING = CellLook(color="brand", bold=True, larger=1, wrap=False, indent=0)
GROUP = CellLook(color="brand", fill="band", bold=True, wrap=False)
HEADER = CellLook(color="typed_font", fill="typed_fill", bold=True)
INPUT = CellLook(fill="input_fill", border="input_line")


def number_input(number_format: str) -> CellLook:
    """An input cell for a number.

    The blank to its right is part of the format: LibreOffice forgets the indent of a number that stands beside another.
    """
    return replace(INPUT, align="right", wrap=False, indent=0, number_format=f"{number_format}_W")


@dataclass(frozen=True, slots=True)
class PageCell:
    """A cell: where it stands, what it holds, how it looks."""

    row: int
    column: int
    value: Value
    look: CellLook


@dataclass
class Page:
    """What is to be written, and ``row``, the next free one.

    Attributes:
        cells, heights (points by row), hidden (rows), merges, validations: what the sheet gets.
        names: defined names: name → reference.
        taken: names that the workbook has already; a further block of one kind gets a number.
    """

    schema: Schema
    settings: Settings
    lang: Lang
    sheet_name: str
    row: int = 1
    taken: Collection[str] = ()
    cells: list[PageCell] = field(default_factory=list)
    heights: dict[int, float] = field(default_factory=dict)
    hidden: list[int] = field(default_factory=list)
    merges: list[RangeRef] = field(default_factory=list)
    validations: list[Validation] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)

    def say(self, key: str, **values: object) -> str:
        """A sentence of ``messages/settings_tab.toml``."""
        return text(f"settings_tab.{key}", self.lang, **values)

    @property
    def first_row(self) -> int:
        """The first row with anything in it."""
        return min(cell.row for cell in self.cells)

    # ------------------------------------------------------------ cells

    def put(self, column: int, value: Value, look: CellLook = PLAIN, last: int | None = None) -> None:
        """Put a cell into the current row, merged up to column ``last`` if that is given."""
        self.cells.append(PageCell(self.row, column, value, look))
        for covered in range(column + 1, (last or column) + 1):
            self.cells.append(PageCell(self.row, covered, None, look))
        if last is not None and last > column:
            self.merges.append(RangeRef(self.row, column, self.row, last))

    def key(self, key: str) -> None:
        """Put the key of the current row into the hidden column."""
        self.put(KEY_COLUMN, key, KEY)

    def headers(self, labels: Mapping[int, str], numbers: Collection[int] = (), last: int = 0) -> None:
        """The header row, filled up to column ``last``; those of ``numbers`` stand right, as the cells below them."""
        self.key(self.say("headers.key"))
        for column in range(B, max(last, *labels) + 1):
            self.put(column, labels.get(column), replace(HEADER, align="right" if column in numbers else "left"))
        ends = [*sorted(labels)[1:], max(last, *labels) + 1]
        widths = {column: self.width(column, end - 1) for column, end in zip(sorted(labels), ends, strict=True)}
        lines = max(SHEETS.lines(label, widths[column] - 1) for column, label in labels.items())
        self.heights[self.row] = 6 + 16 * lines
        self.row += 1

    def fit(self, *words: tuple[str, int, int]) -> None:
        """Make the current row as high as its longest text needs; each is (text, first column, last column)."""
        lines = max(SHEETS.lines(word, self.width(first, last) - 1.5) for word, first, last in words)
        if lines > 1:
            self.heights[self.row] = 6 + 15 * lines

    def width(self, first: int, last: int) -> float:
        """Width of columns in digits."""
        measures = template()["settings_tab"]
        widths: Sequence[float] = measures["widths"]
        return sum(widths[n - 1] if n <= len(widths) else float(measures["list_width"]) for n in range(first, last + 1))

    # ------------------------------------------------------------ blocks

    def block(self, name: str, write_rows: Callable[[Page], int]) -> None:
        """A heading, the block itself (``write_rows`` returns its last column) and its defined name."""
        self.put(B, self.say(f"blocks.{name}"), HEADING)
        self.heights[self.row] = 24
        self.row += 1
        first = self.row
        last_column = write_rows(self)
        self.names[self._free_name(NAME_PREFIX + name)] = self.range(first, KEY_COLUMN, self.row - 1, last_column)
        self.row += 2

    def _free_name(self, name: str) -> str:
        number, free = 1, name
        while free in self.taken or free in self.names:
            number += 1
            free = f"{name}.{number}"
        return free

    def range(self, first_row: int, first_column: int, last_row: int, last_column: int) -> str:
        """A reference to cells of this tab."""
        first = f"${column_letter(first_column)}${first_row}"
        last = f"${column_letter(last_column)}${last_row}"
        area = first if first == last else f"{first}:{last}"
        return f"{quote_sheet(self.sheet_name)}!{area}"

    # ------------------------------------------------------------ hints and rules

    def hint(self, area: RangeRef, title: str, prompt: str) -> None:
        """What Excel says beside cells in which anything may stand."""
        self._add(Validation(str(area), error_style=None), title, prompt)

    def number_rule(self, area: RangeRef, spec: SettingSpec, prompt: str) -> None:
        """Numbers within limits, nothing else."""
        rule = Validation(
            str(area),
            kind="whole" if spec.is_whole else "decimal",
            formula1=f"{spec.least:.15g}",
            formula2=f"{spec.greatest:.15g}",
            error=self.say("hints.error", allowed=spec.allowed),
        )
        self._add(rule, spec.label[self.lang], prompt)

    def list_rule(self, area: RangeRef, source: str, title: str, prompt: str, allowed: str | None = None) -> None:
        """A drop-down of ``source``, a defined name or ``"是,否"``.

        What is not in it is refused when ``allowed`` is given, else asked about.
        """
        rule = Validation(
            str(area),
            kind="list",
            formula1=source,
            error=None if allowed is None else self.say("hints.error", allowed=allowed),
            error_style="warning" if allowed is None else "stop",
        )
        self._add(rule, title, prompt)

    def _add(self, rule: Validation, title: str, prompt: str) -> None:
        self.validations.append(
            replace(rule, prompt_title=title[:32], prompt=prompt[:255], error_title=error_title(self.lang))
        )

    def area(self, first_row: int, column: int, last_row: int | None = None) -> RangeRef:
        """Cells of one column, down to the row before the current one by default."""
        return RangeRef(first_row, column, self.row - 1 if last_row is None else last_row, column)
