"""Where everything on the tab 员工绩效 stands (``templates/kpi.toml``); rows and columns 0-based, as XlsxWriter's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from custsheet.errors import TemplateError
from custsheet.scoring.kpi_rates import MONTHS
from custsheet.summary.layout import colors
from custsheet.texts import load_toml

if TYPE_CHECKING:
    from custsheet.summary.look import Look

_FILE = "kpi.toml"
FIRST_COLUMN = 1
"""Column A is a narrow margin."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table.

    Attributes:
        bar: the value whose data bar fills the cell; None without a bar.
        span: the number of sheet columns it takes.
        width: in digits; 0 if the sheet column has the width of the first table.
    """

    key: str
    kind: str
    bar: float | None
    span: int
    width: float


@dataclass(frozen=True, slots=True)
class Places:
    """The rows of the tab, which follow from the number of lines in its tables."""

    owner_slots: int
    tier_slots: int

    title = 0
    note = 1
    legend = 2
    target = 3
    owners_header = 4
    owners = 5

    @property
    def team(self) -> int:
        """The line for everybody together, right below the owners."""
        return self.owners + self.owner_slots

    @property
    def months_heading(self) -> int:
        """A row below the gap."""
        return self.team + 2

    @property
    def months(self) -> int:
        """First month; its header stands above it."""
        return self.months_heading + 2

    @property
    def tiers_heading(self) -> int:
        """A row below the gap."""
        return self.months + MONTHS + 1

    @property
    def tiers(self) -> int:
        """First tier."""
        return self.tiers_heading + 2

    @property
    def definitions_heading(self) -> int:
        """A row below the gap."""
        return self.tiers + self.tier_slots + 1

    @property
    def definitions(self) -> int:
        """First definition."""
        return self.definitions_heading + 2

    @property
    def end(self) -> int:
        """The row after the last one."""
        return self.definitions + len(figures())


@cache
def columns(table: str) -> tuple[Column, ...]:
    """The columns of ``owners``, ``months``, ``tiers`` or ``definitions``; TemplateError if one is incomplete."""
    try:
        return tuple(
            Column(c["key"], c["kind"], c.get("bar"), c.get("span", 1), c.get("width", 0)) for c in part(table)
        )
    except KeyError as missing:
        raise TemplateError("template_missing_key", file=_FILE, table=table, key=missing.args[0]) from None


@cache
def column_of(table: str, key: str) -> int:
    """The sheet column in which a column of a table starts."""
    left = FIRST_COLUMN
    for column in columns(table):
        if column.key == key:
            return left
        left += column.span
    raise TemplateError("template_missing_key", file=_FILE, table=table, key=key)


@cache
def width() -> int:
    """The number of sheet columns in the first table."""
    return len(columns("owners"))


@cache
def figures() -> tuple[str, ...]:
    """The keys of all figures that are explained, in the order of the tables."""
    keys = [column.key for table in ("owners", "tiers") for column in columns(table)]
    return tuple(key for key in dict.fromkeys(keys) if key not in ("owner", "tier"))


def part(name: str) -> Any:
    """A table of the template."""
    try:
        return load_toml(_FILE)[name]
    except KeyError:
        raise TemplateError("template_missing_key", file=_FILE, table=name, key=name) from None


def color(role: str) -> str:
    """A colour of the summary, as XlsxWriter wants it."""
    return "#" + colors()[role]


def height(look: Look, points: float) -> float:
    """A row height in proportion to the workbook's own font, in whole pixels."""
    return round(points * look.scale * 4 / 3) * 3 / 4


def page() -> Mapping[str, float]:
    """Widths in digits and heights in points."""
    table: Mapping[str, float] = part("page")
    return table
