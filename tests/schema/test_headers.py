"""Two spellings of one header are equal once normalised, and a unit in brackets is told apart."""

from __future__ import annotations

import pytest

from custsheet.schema import normalise_header, split_unit


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("客户名称", "客户名称"),
        ("*客户 名称：", "客户名称"),
        ("客户\u3000名称\n", "客户名称"),
        ("Ｅ－Ｍａｉｌ", "email"),
        ("E-mail", "email"),
        ("First_Deal Date", "firstdealdate"),
        ("账期(天)", "账期天"),
        ("账期（天）", "账期天"),
        ("近１２个月金额", "近12个月金额"),
        ("联系人①", "联系人1"),
        ("Straße", "strasse"),
        ("√", "√"),
        (" % ", "%"),
        ("", ""),
        ("   ", ""),
    ],
)
def test_width_case_blanks_and_punctuation_do_not_count(text: str, normal: str) -> None:
    """Letters and digits of any script do; text of signs only keeps them."""
    assert normalise_header(text) == normal


def test_normalising_twice_changes_nothing_more() -> None:
    """So stored and fresh forms compare."""
    for text in ("*客户 名称：", "Ｅ－Ｍａｉｌ", "Straße", "√", "ﬁle"):
        assert normalise_header(normalise_header(text)) == normalise_header(text)


@pytest.mark.parametrize(
    ("header", "base", "unit"),
    [
        ("金额(万元)", "金额", "万元"),
        ("金额（万元）", "金额", "万元"),
        ("信用额度\n（万元）", "信用额度", "万元"),
        ("金额 (元) *", "金额", "元"),
        ("金额(元)：", "金额", "元"),
        ("Probability (%)", "Probability", "%"),
        ("金额", "金额", None),
        ("(必填)客户名称", "(必填)客户名称", None),
        ("(万元)", "(万元)", None),
        ("金额()", "金额", None),
        ("毛利(含税)(元)", "毛利(含税)", "元"),
    ],
)
def test_the_last_brackets_hold_the_unit(header: str, base: str, unit: str | None) -> None:
    """Only at the end, and never the whole header."""
    assert split_unit(header) == (base, unit)
