"""Comparison of headers, sheet names and list values: width, case, spaces and punctuation do not count."""

from __future__ import annotations

import re
from functools import lru_cache

from custsheet.characters import nfkc, plain

_LAST_BRACKET = re.compile(r"\A(?P<base>.*[^\s(])\s*\((?P<unit>[^()]*)\)[\s*:]*\Z", re.DOTALL)


@lru_cache(maxsize=65536)
def normalise_header(text: str) -> str:
    """Return a canonical form, equal for all spellings of one header: ``*客户 名称：`` and ``客户名称`` → ``客户名称``.

    NFKC (full-width letters and digits become plain ones), case-folded, letters and digits of any script only.
    Text with neither (``√``, ``%``) keeps its symbols. Words in brackets stay: ``金额(万元)`` → ``金额万元``; see
    :func:`split_unit`.
    """
    folded = plain(text).casefold()
    # A header of symbols only (√, %) has nothing else to be told apart by.
    letters = "".join(filter(str.isalnum, folded))
    return letters or "".join(folded.split())


def split_unit(header: str) -> tuple[str, str | None]:
    """Split off a unit in trailing brackets: ``金额（万元）`` → ``("金额", "万元")``; without one, ``(header, None)``.

    Line breaks do not matter: the brackets of ``信用额度⏎（万元）`` are found too.
    """
    match = _LAST_BRACKET.match(nfkc(header).strip())
    if match is None:
        return header.strip(), None
    return match["base"].strip(), match["unit"].strip() or None
