"""The keys in the hidden column of the 设置 tab: which block a row belongs to, wherever people moved it.

Defined names move with their cells only in programs that care for them, so the keys have the last word on which rows
are a block's.
"""

from __future__ import annotations

import re

from custsheet.schema import normalise_header
from custsheet.schema.setting_defaults import TABLES
from custsheet.settings_tab.places import KEY_COLUMN, LIST_KEY
from custsheet.texts import LANGS, load_toml, template

_OF_TABLES = {
    "tiers": re.compile(r"tier\d+"),
    "risks": re.compile(r"risk\d+"),
    "plan": re.compile(r"(?:tier\d+|\*) risk\d+"),
    "segments": re.compile(r"segment\d+"),
    "keywords": re.compile(r"category\d+"),
}
_OF_VALUES = re.compile(r"[a-z_]+\.\S+")

_WRITTEN = {
    "plan": {"tier": 1, "risk": 2, "interval_days": 3, "method": 5, "goal": 6},
    "values": {"setting": 1, "value": 2},
}
_WIDTHS = {"tiers": 5, "risks": 5, "plan": 7, "segments": 6, "keywords": 7, "values": 6}


def block_of(key: str) -> str | None:
    """The block that a row of this key belongs to; None for a text that is no key."""
    if _OF_VALUES.fullmatch(key) and not key.startswith(LIST_KEY):
        return "values"
    return next((block for block, pattern in _OF_TABLES.items() if pattern.fullmatch(key)), None)


def is_key(text: str | None) -> bool:
    """Is this the key of a row, whichever block it is in?"""
    return text is not None and block_of(text) is not None


def written_columns(block: str, width: int) -> dict[str, int]:
    """How many columns right of the keys each value of ``block`` was written; nothing for a block of another width."""
    if _WIDTHS.get(block) != width:
        return {}
    return _WRITTEN.get(block) or {name: place for place, name in enumerate(TABLES[block], KEY_COLUMN)}


def header_words() -> set[str]:
    """Every word of a header that is no value's: 默认值, 说明 …, as headers are compared."""
    names = load_toml("messages/settings_tab.toml")["headers"]
    return {normalise_header(template(f"settings_tab.headers.{name}", lang)) for name in names for lang in LANGS}


def headings() -> set[str]:
    """The headings above the blocks, as headers are compared."""
    names = load_toml("messages/settings_tab.toml")["blocks"]
    return {normalise_header(template(f"settings_tab.blocks.{name}", lang)) for name in names for lang in LANGS}
