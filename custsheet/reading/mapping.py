"""What a person said about columns and sheets: ``--map SHEET!F=mobile``, ``--map SHEET=-``, and
``NAME.custsheet.toml`` beside the workbook.

[columns."跟进记录"]
F = "mobile"
H = "-"          # leave this column alone

[sheets]
"Sheet1" = "customers"
"旧数据" = "-"
"""

from __future__ import annotations

import errno
import json
import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from custsheet.errors import InputError, UsageError
from custsheet.schema import Schema, load_schema

IGNORE = "-"

_COLUMN = re.compile(r"(?P<sheet>.+)!\$?(?P<letter>[A-Za-z]{1,3})=(?P<key>[\w.-]+)\Z", re.DOTALL)
# A sheet name with ! is put in quotes, so that List!12=mobile is no sheet. Of a sheet nothing is said but to leave it
# out, or what it holds, which a column key (F=mobile) is not.
_SHEET = re.compile(r"(?P<sheet>'.+'|[^!]+)=(?P<key>[\w.-]+)\Z", re.DOTALL)


@dataclass(frozen=True)
class Mapping:
    """Columns and sheets that a person named.

    Attributes:
        columns: (sheet name, letter) → column key, or ``-`` for a column to leave alone.
        sheets: sheet name → record type, or ``-`` for a sheet to leave alone.
    """

    columns: dict[tuple[str, str], str] = field(default_factory=dict)
    sheets: dict[str, str] = field(default_factory=dict)

    @classmethod
    def parse(cls, options: Iterable[str]) -> Mapping:
        """Read ``--map`` options: ``SHEET!F=mobile``, ``SHEET!F=-``, ``SHEET=-`` or ``SHEET=orders``.

        Raises:
            UsageError: ``bad_map`` for anything else.
        """
        columns: dict[tuple[str, str], str] = {}
        sheets: dict[str, str] = {}
        types = {IGNORE, *load_schema().sheets}
        for option in options:
            text = option.strip()
            if match := _COLUMN.match(text):
                columns[_unquoted(match["sheet"]), match["letter"].upper()] = match["key"]
            elif (match := _SHEET.match(text)) and match["key"] in types:
                sheets[_unquoted(match["sheet"])] = match["key"]
            else:
                raise UsageError("bad_map", option=option)
        return cls(columns, sheets)

    def of_sheet(self, sheet_name: str) -> dict[str, str]:
        """Letter → column key of one sheet."""
        return {letter: key for (sheet, letter), key in self.columns.items() if sheet == sheet_name}

    def merged(self, other: Mapping) -> Mapping:
        """This mapping with ``other``'s entries on top."""
        return Mapping(self.columns | other.columns, self.sheets | other.sheets)


def mapping_path(workbook: Path) -> Path:
    """Where the mapping of a workbook lies: ``客户.xlsx`` → ``客户.custsheet.toml``; InputError for a folder."""
    if not workbook.name:  # of . and /
        raise InputError("is_folder", path=str(workbook))
    return workbook.with_name(f"{workbook.stem}.custsheet.toml")


def load_mapping(path: Path) -> Mapping:
    """Read a mapping file (an empty mapping when there is none); InputError ``bad_mapping_file`` when it is broken."""
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        return Mapping()
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        if isinstance(error, OSError) and error.errno == errno.ENAMETOOLONG:  # beside a name that is just short enough
            return Mapping()
        raise InputError("bad_mapping_file", path=path.name, reason=str(error)) from error
    columns: dict[tuple[str, str], str] = {}
    for sheet, letters in _table(content, "columns", path).items():
        if not isinstance(letters, dict):
            raise InputError("bad_mapping_file", path=path.name, reason=f"columns.{sheet}")
        for letter, key in letters.items():
            if not re.fullmatch("[A-Za-z]{1,3}", letter) or not isinstance(key, str):
                raise InputError("bad_mapping_file", path=path.name, reason=f"columns.{sheet}.{letter}")
            columns[sheet, letter.upper()] = key
    sheets = _table(content, "sheets", path)
    return Mapping(columns, {sheet: str(key) for sheet, key in sheets.items()})


def save_mapping(path: Path, mapping: Mapping) -> None:
    """Write a mapping file that :func:`load_mapping` reads back."""
    lines = []
    if mapping.sheets:
        lines += ["[sheets]", *(f"{_quoted(sheet)} = {_quoted(key)}" for sheet, key in mapping.sheets.items()), ""]
    for sheet in dict.fromkeys(sheet for sheet, _ in mapping.columns):
        entries = mapping.of_sheet(sheet).items()
        lines += [f"[columns.{_quoted(sheet)}]", *(f"{letter} = {_quoted(key)}" for letter, key in entries), ""]
    path.write_text("\n".join(lines), encoding="utf-8")


def check_mapping(mapping: Mapping, schema: Schema, sheet_names: Iterable[str]) -> None:
    """UsageError when a mapping names a sheet, record type or column that there is not."""
    names = list(sheet_names)
    for sheet in (*mapping.sheets, *(sheet for sheet, _ in mapping.columns)):
        if sheet not in names:
            raise UsageError("map_unknown_sheet", sheet=sheet, known=", ".join(names))
    for sheet, key in mapping.sheets.items():
        if key != IGNORE and key not in schema.sheets:
            raise UsageError("map_unknown_type", sheet=sheet, key=key, known=", ".join(schema.sheets))
    known = {key for spec in schema.sheets.values() for key in spec.columns}
    for (sheet, letter), key in mapping.columns.items():
        if key != IGNORE and key not in known:
            raise UsageError("map_unknown_key", sheet=sheet, letter=letter, key=key)


def _table(content: dict[str, object], name: str, path: Path) -> dict[str, object]:
    table = content.get(name, {})
    if not isinstance(table, dict):
        raise InputError("bad_mapping_file", path=path.name, reason=name)
    return table


def _unquoted(sheet: str) -> str:
    return sheet.strip().strip("'")


def _quoted(text: str) -> str:
    # A JSON string is a TOML basic string, but for DEL, which no sheet name has.
    return json.dumps(text, ensure_ascii=False)
