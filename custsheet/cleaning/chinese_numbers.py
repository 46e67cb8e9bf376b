"""Numbers in Chinese characters, capital ones too: ``伍拾万``, ``三百零五``, ``壹佰贰拾万叁仟元伍角整``."""

from __future__ import annotations

import re
from decimal import Decimal

# Capital, traditional and everyday spellings of one sign.
_PLAIN_SIGNS = str.maketrans(
    "〇壹弌贰貳弍两俩叁叄參仨肆伍陆陸柒捌玖拾佰仟萬億圆圓块毛",
    "零一一二二二二二三三三三四五六六七八九十百千万亿元元元角",
)
_DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")}
_D = "[一二三四五六七八九]"
_SECTION = re.compile(rf"(?:({_D})千)?(?:零?({_D})百)?(?:零?({_D}?)(十))?(零?)({_D})?\Z")
_COINS = re.compile(r"零?(?:([零一二三四五六七八九])角)?零?(?:([一二三四五六七八九])分)?\Z")

_LONGEST = 40
"""More signs than the greatest amount has that anyone writes out."""


def chinese_number(text: str) -> Decimal | None:
    """Read ``text`` as a number, with or without 元角分; None when it is not one, whole and unambiguous.

    ``三万五`` is not read: it may be 35,000 or 30,005.
    """
    text = text.translate(_PLAIN_SIGNS)
    yuan, sign, coins = text.partition("元")
    if not sign and ("角" in yuan or "分" in yuan):
        yuan, coins = "", yuan
    match = _COINS.match(coins)
    whole = (_integer(yuan) if len(yuan) <= _LONGEST else None) if yuan else 0
    if not text or whole is None or not match:
        return None
    jiao, fen = (_DIGITS.get(digit or "", 0) for digit in match.groups())
    return whole + Decimal(jiao) / 10 + Decimal(fen) / 100


def _integer(text: str) -> int | None:
    for unit, size in (("亿", 10**8), ("万", 10**4)):
        high, sign, low = text.rpartition(unit)
        if sign:
            more, rest = _integer(high), _integer(low) if low else 0
            unsure = len(low) == 1
            return None if more is None or rest is None or unsure or rest >= size else more * size + rest
    return _below_ten_thousand(text)


def _below_ten_thousand(text: str) -> int | None:
    match = _SECTION.match(text.replace("廿", "二十").replace("卅", "三十"))
    if not match or not text:
        return None
    thousands, hundreds, tens, ten, zero, ones = match.groups()
    if ones and not ten and not zero and (thousands or hundreds):
        return None  # 一百五: 150 or 105?
    number = _DIGITS.get(thousands or "", 0) * 1000 + _DIGITS.get(hundreds or "", 0) * 100
    return number + (_DIGITS.get(tens or "一", 0) * 10 if ten else 0) + _DIGITS.get(ones or "", 0)
