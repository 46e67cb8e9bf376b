"""Characters that show nothing: which go, which stay because they change what stands beside them."""

from __future__ import annotations

import pytest

from custsheet.characters import has_odd_digits, nfkc, plain, visible, without_invisible
from custsheet.cleaning.parsed import Parsed
from custsheet.cleaning.phones import parse_phone
from custsheet.cleaning.texts import parse_code, parse_text

INVISIBLE = [
    *("\u200b", "\u200c", "\u200d", "\u200e", "\u200f", "\u202a", "\u202c", "\u202d", "\u202e", "\u2060", "\u2066"),
    *("\ufeff", "\u00ad", "\u061c", "\u180e", "\ufff9", "\x08", "\x7f"),
]


@pytest.mark.parametrize("sign", INVISIBLE)
def test_they_are_dropped_wherever_they_stand(sign: str) -> None:
    for typed in (f"{sign}13800001234", f"138{sign}0000{sign}1234", f"13800001234{sign}"):
        assert visible(typed) == without_invisible(typed) == "13800001234"
        assert parse_phone(typed) == Parsed("13800001234")
        assert parse_code(typed) == Parsed("13800001234")
    assert parse_text(f"青禾{sign}机械") == Parsed("青禾机械")
    assert parse_text(f"{sign}无") == parse_text(sign) == Parsed(None)


@pytest.mark.parametrize(
    "typed",
    [
        "👩\u200d💻 王",  # one emoji of two
        "❤\ufe0f\u200d🔥",
        "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",  # the flag of England
        "می\u200cخواهم",  # Persian: two parts of one word
        "क्\u200dष",  # Devanagari: another form of the letter
        "\u0602١٢",  # a sign that is drawn around the digits
        "שלום\u200e (a)",  # a direction mark in text from right to left
        "葛\U000e0100城",  # a variant of the character
        "两行\n文字",
    ],
)
def test_those_with_a_meaning_stay(typed: str) -> None:
    assert without_invisible(typed) == typed


@pytest.mark.parametrize("typed", ["王\u200d明", "a\u200cb", "明\u200d", "\u200d明", "\u200f明", "客\U000e0067户"])
def test_without_such_a_neighbour_they_go(typed: str) -> None:
    assert without_invisible(typed) == visible(typed)


def test_digits_of_every_script_are_digits() -> None:
    assert plain("１２３٤٥۶७𝟖") == "12345678"
    assert parse_phone("١٣٨٠٠٠٠١٢٣٤") == Parsed("13800001234")


def test_raised_and_circled_digits_and_fractions_are_none() -> None:
    assert all(map(has_odd_digits, ["10²", "½", "①", "⑸", "H₂O"]))
    assert not any(map(has_odd_digits, ["１０", "٣", "二", "Ⅻ"]))
    assert parse_phone("1380000123⁴") == Parsed(None, "phone_unreadable")


def test_thousands_of_accents_stay_as_they_are() -> None:
    accents = "\u0301\u0323" * 500
    assert nfkc(f"Ａ{accents}１") == f"A{accents}1"
    assert nfkc("ｅ\u0301" + "Ａ" * 600) == "\u00e9" + "A" * 600
