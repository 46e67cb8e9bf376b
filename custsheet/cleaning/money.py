"""Amounts of money as people write them (contract §3), in CNY.

``50万``, ``1.2亿``, ``￥1,200,000.00``, ``人民币伍拾万元整``, ``3万5千``, ``(500)`` for a negative one.  A unit in
the cell wins over the unit of the header.  ``约50万`` is read with a warning, 面议 and 待定 are missing with one;
ranges, limits (不超过5万) and foreign money are never guessed.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache

from custsheet.cleaning.chinese_numbers import chinese_number
from custsheet.cleaning.parsed import MISSING, Parsed
from custsheet.cleaning.stored import NO_NUMBER, TOO_LARGE, as_float, short_text, within
from custsheet.cleaning.words import compact, is_placeholder, reading_rules, word_set

UNREADABLE = Parsed(None, "money_unreadable")
UNDETERMINED = Parsed(None, "money_undetermined")

_DIGITS = r"(?:(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?|\.\d+)"
_PLAIN = re.compile(_DIGITS + r"\Z")
_NEGATIVE = re.compile(r"\((.+)\)\Z|[-−△▲负](.+)\Z", re.DOTALL)
_SMALL_COINS = re.compile(rf"(?P<yuan>{_DIGITS})[元块圆](?:(?P<jiao>\d)角)?(?:(?P<fen>\d)分)?\Z")


def parse_money(value: object, *, factor: float = 1) -> Parsed:
    """Read one cell as an amount in CNY.

    Args:
        value: cell value as stored.
        factor: what the header's unit is worth (金额(万元): 10000); a unit in the cell wins over it.

    Returns:
        Parsed with a finite float; issues money_unreadable, money_undetermined, money_approximate, number_too_large.
    """
    if value is None:
        return MISSING
    if isinstance(value, NO_NUMBER):
        return UNREADABLE
    if isinstance(value, (int, float)):
        read = within(as_float(value), "money", UNREADABLE)
        return read if factor == 1 or read.value is None else _exact(Decimal(repr(read.value)) * Decimal(factor))
    if not isinstance(value, str):
        return UNREADABLE
    return _from_text(value, factor)


def _from_text(value: str, factor: float) -> Parsed:
    if is_placeholder(value):
        return MISSING
    short = short_text(value)
    if short is None:
        return UNREADABLE
    text = compact(short).lstrip("'")
    if text in word_set("money", "undetermined"):
        return UNDETERMINED
    text, approximate = _without_approximation(text)
    amount = _amount(text, Decimal(factor))
    if amount is None:
        return UNREADABLE
    return _exact(amount, "money_approximate" if approximate else None)


def _amount(text: str, factor: Decimal) -> Decimal | None:
    """``text`` (compact, without approximation) as an amount in yuan."""
    if match := _NEGATIVE.match(text):
        positive = _amount(match[1] or match[2], factor)
        return None if positive is None or positive < 0 else -positive
    text = _without_prefix(text, "currency")
    if match := _NEGATIVE.match(text):  # ¥-500
        return _amount(text, factor)
    text = _without_suffix(text.rstrip("整正"), "currency")
    if match := _SMALL_COINS.match(text):
        return _number(match["yuan"]) + Decimal(match["jiao"] or 0) / 10 + Decimal(match["fen"] or 0) / 100
    bare = _without_suffix(text, "yuan")
    own_unit = bare != text
    if _PLAIN.match(bare):
        return _number(bare) * (1 if own_unit else factor)
    return _with_units(bare) or chinese_number(text)


def _with_units(text: str) -> Decimal | None:
    """``1亿2000万``, ``3万5千``, ``1.5w``: numbers with units that grow smaller; None for anything else."""
    total, place, last = Decimal(0), 0, None
    for match in _term().finditer(text):
        unit = reading_rules("money")["units"].get(match["unit"], 1)
        # 3万5 may be 35,000 or 30,005: only as many digits as the unit leaves places are sure.
        short = unit == 1 and len(match["digits"].partition(".")[0]) < len(str(last or 1)) - 1
        if match.start() != place or (last is not None and (unit >= last or short)):
            return None
        total += _number(match["digits"]) * unit
        place, last = match.end(), unit
    return total if place == len(text) and last is not None else None


@cache
def _term() -> re.Pattern[str]:
    units = sorted(reading_rules("money")["units"], key=len, reverse=True)
    return re.compile(rf"(?P<digits>{_DIGITS})(?P<unit>{'|'.join(map(re.escape, units))})?")


def _number(digits: str) -> Decimal:
    return Decimal(digits.replace(",", ""))


def _exact(amount: Decimal, issue: str | None = None) -> Parsed:
    # Before rounding, for which Decimal has 28 digits.
    if abs(amount) >= reading_rules("money")["too_large"]:
        return TOO_LARGE
    return Parsed(float(round(amount, 4)), issue)


def _without_approximation(text: str) -> tuple[str, bool]:
    shorter = _without_suffix(_without_prefix(text, "approximate_before"), "approximate_after")
    return shorter, shorter != text


def _without_prefix(text: str, words: str) -> str:
    match = _word_pattern(words).match(text)
    return text[match.end() :] if match else text


def _without_suffix(text: str, words: str) -> str:
    match = _word_pattern(words, at_end=True).search(text)
    return text[: match.start()] if match else text


@cache
def _word_pattern(words: str, at_end: bool = False) -> re.Pattern[str]:
    choice = "|".join(re.escape(word) for word in sorted(word_set("money", words), key=len, reverse=True))
    return re.compile(rf"(?:{choice})\Z" if at_end else rf"(?:{choice})")
