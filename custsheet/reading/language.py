"""The language of a workbook: that of most of its headers."""

from __future__ import annotations

import re
from collections.abc import Collection

from custsheet.texts import Lang

_CHINESE = re.compile(r"[\u2e80-\u9fff]")


def language_of(words: Collection[str]) -> Lang:
    """The language of most of these headers or names; Chinese when there are as many of either."""
    chinese = sum(_CHINESE.search(word) is not None for word in words)
    return "zh" if chinese * 2 >= len(words) else "en"
