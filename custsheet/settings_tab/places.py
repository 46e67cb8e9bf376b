"""How the 设置 tab is marked up: names of its blocks and lists, and the keys in its hidden first column.

The tab is written by ``settings_tab/donor.py``, and read by ``settings_tab/read.py``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from custsheet.schema import Label, Schema, Settings

CORE_BLOCKS = ("tiers", "risks", "plan", "values", "lists")
"""Every tab has had these from the first version on."""
LATER_BLOCKS = ("segments", "keywords")
BLOCKS = CORE_BLOCKS + LATER_BLOCKS
NAME_PREFIX = "custsheet_settings_"
"""Before a block's name in the workbook's defined names; a further block of one kind ends in ``.2``."""
LIST_PREFIX = "custsheet_list_"
"""Before a list's name in the defined names, for drop-downs."""

CATEGORIES = "problem_category"
"""The list to which keywords belong."""

KEY_COLUMN = 1
LIST_KEY = "list."
"""Before a list's name in the hidden row above the labels, where no label can be mistaken for it."""
EVERY_TIER = "*"
"""In the key of a plan row: the row holds for every tier."""
SPARE_OUTLOOK = "outlook.+"
"""The key of a row for an industry that people add begins so."""
SPARE_OUTLOOKS = 4


def is_settings_tab(names: Mapping[str, str]) -> bool:
    """Do the defined names of a workbook speak of a 设置 tab of ours?"""
    return any(NAME_PREFIX + block in names for block in BLOCKS)


def editable_lists(schema: Schema) -> dict[str, list[tuple[str, str]]]:
    """The lists that drop-downs offer and staff may change: name → the (sheet key, column key) that use it."""
    used: dict[str, list[tuple[str, str]]] = {}
    for sheet in schema.sheets.values():
        for column in sheet.columns.values():
            if column.kind == "choice" and column.list_name and not column.computed:
                used.setdefault(column.list_name, []).append((sheet.key, column.key))
    return used


def filled_cells(start: str, area: str) -> str:
    """A reference to the cells of ``area`` as far as they are filled, for a drop-down.

    Excel would else open the list at its blank end and let everything pass.
    """
    return f"{start}:INDEX({area},MAX(1,COUNTA({area})))"


def list_label(schema: Schema, users: list[tuple[str, str]]) -> Label:
    """What a list is called: the header of the first column that uses it."""
    sheet, column = users[0]
    return schema.sheets[sheet].columns[column].label


def keys_of(schema: Schema, settings: Settings) -> Iterator[str]:
    """The key of everything that a tab of this version offers: ``tables.tiers``, scalars, ``lists.source``."""
    for table in settings.rules.columns:
        yield f"tables.{table}"
    yield from settings.rules.specs
    yield from (f"{SPARE_OUTLOOK}{number}" for number in range(1, SPARE_OUTLOOKS + 1))
    yield from (f"lists.{name}" for name in editable_lists(schema))
