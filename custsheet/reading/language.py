"""The language of a workbook: that of most of its headers."""

from __future__ import annotations

import re
from collections.abc import Collection

from custsheet.schema import load_schema
from custsheet.texts import Lang

_CHINESE = re.compile(r"[\u2e80-\u9fff]")


def language_of(words: Collection[str]) -> Lang:
    """The language of most of these headers or names; Chinese when there are as many of either."""
    chinese = sum(_CHINESE.search(word) is not None for word in words)
    return "zh" if chinese * 2 >= len(words) else "en"


def language_of_tabs(names: Collection[str], texts: Collection[str] = ()) -> Lang | None:
    """The language of a workbook in which nothing was recognised; None when neither its tabs nor its texts tell.

    Tabs called in Chinese, or as ours are in English, tell most; Sheet1 tells nothing.
    """
    schema = load_schema()
    known = [name for name in names if schema.sheet_by_alias(name) or schema.own_tab_by_name(name)]
    if any(_CHINESE.search(name) for name in names):
        return "zh"
    if known:
        return "en"
    return language_of(texts) if texts else None
