"""Text in a wrong encoding is told from text that only looks odd."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custsheet.cleaning.garbled import is_garbled, repaired

NAMES = ["青松贸易", "苏州青禾机械有限公司", "École SARL", "Müller & Söhne", "Москва", "株式会社", "it’s"]
FINE = [
    "青松贸易", "瑄喆珺玥", "堃鑫（集團）有限公司", "龍騰國際", "Café Zoë", "NAÏVE®", "CAFÉ®", "Ångström Å",
    "São Paulo", "ÄÖÜ", "Ñandú", "20 °C ± 5", "François-Noël", "カフェ・ガラ", "서울", "Łódź", "烫烫火锅", "真的吗",
    "A?", "Who? Me?", "—", "…", "€ 50",
]  # fmt: skip
SPOILT = ["锟斤拷锟斤拷", "青松\ufffd贸易", "烫烫烫", "烫烫烫烫烫公司", "屯屯屯屯", "锘匡豢客户"]
SIGNS = "".join(bytes([high, low]).decode("gb2312") for high in range(0xB0, 0xD7) for low in range(0xA1, 0xFA))


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("times", [1, 2])
def test_utf_8_that_was_read_as_western_text_is_repaired(name: str, times: int) -> None:
    spoilt = name
    for _ in range(times):
        spoilt = "".join(_western(byte) for byte in spoilt.encode())
    assert is_garbled(spoilt)
    assert repaired(spoilt) == name


def _western(byte: int) -> str:
    try:
        return bytes([byte]).decode("cp1252")
    except UnicodeDecodeError:
        return chr(byte)


@pytest.mark.parametrize("name", ["你好", "青松贸易", "苏州青禾机械"])
def test_chinese_in_the_other_encoding_is_repaired(name: str) -> None:
    assert repaired(name.encode("gbk").decode("latin-1")) == name
    assert repaired(name.encode().decode("gb18030")) == name


@pytest.mark.parametrize("text", SPOILT)
def test_what_wrong_encodings_leave_over_is_garbled(text: str) -> None:
    assert is_garbled(text)


@pytest.mark.parametrize("text", FINE)
def test_odd_text_is_not_garbled(text: str) -> None:
    assert not is_garbled(text, is_name=True)
    assert repaired(text) is None


def test_question_marks_tell_in_names_only() -> None:
    assert is_garbled("???有限公司", is_name=True)
    assert is_garbled("??有限公司", is_name=True)
    assert is_garbled("????", is_name=True)
    assert not is_garbled("什么时候付款???")


@given(st.text(SIGNS, min_size=1, max_size=9))
def test_no_text_of_everyday_signs_is_garbled(text: str) -> None:
    assert not is_garbled(text, is_name=True) or "烫烫烫" in text or "屯屯屯" in text or "锟斤" in text


@given(st.text(max_size=40))
def test_any_text_is_judged(text: str) -> None:
    assert is_garbled(text) in (True, False)
