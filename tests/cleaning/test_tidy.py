"""Typed texts in their usual form: what goes, what stays, and that once is enough."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from custsheet.cleaning import tidy
from custsheet.cleaning.cities import full_name, province_of

CASES: list[tuple[Callable[[str], str], str, str]] = [
    (tidy.tidy_free_text, "  新品介绍，\n价格 １２０ 元；待复 ", "新品介绍，\n价格 120 元；待复"),
    (tidy.tidy_free_text, "两个  空格，全角标点：不变。", "两个  空格，全角标点：不变。"),
    (tidy.tidy_text, "采购\u3000 部  经理\u200b", "采购 部 经理"),
    (tidy.tidy_text, "ＣＥＯ", "CEO"),
    (tidy.tidy_code, " ＫＨ－００１ ", "KH-001"),
    (tidy.tidy_credit_code, "91330100-ma2 abcde９j", "91330100MA2ABCDE9J"),
    (tidy.tidy_person, "王\u3000明", "王明"),
    (tidy.tidy_person, "李 晓 红", "李晓红"),
    (tidy.tidy_person, "欧阳 明", "欧阳明"),
    (tidy.tidy_person, "王小明 李晓红", "王小明 李晓红"),
    (tidy.tidy_person, "Wei   Zhang ", "Wei Zhang"),
    (tidy.tidy_company, "苏州青禾(集团) 有限公司", "苏州青禾（集团）有限公司"),
    (tidy.tidy_company, "苏州 青禾 机械有限公司 ", "苏州青禾机械有限公司"),
    (tidy.tidy_company, "苏州青禾有限公司 杭州白鹭有限公司", "苏州青禾有限公司 杭州白鹭有限公司"),
    (tidy.tidy_company, "青禾 Tech (苏州)有限公司", "青禾 Tech（苏州）有限公司"),
    (tidy.tidy_company, "青禾(苏州有限公司", "青禾(苏州有限公司"),
    (tidy.tidy_company, "Ｇｒｅｅｎ  （China） Ltd.", "Green (China) Ltd."),
    (tidy.tidy_email, "Li.Si＠Example.COM", "Li.Si@example.com"),
    (tidy.tidy_email, "a@X.cn；b@Y.cn", "a@x.cn; b@y.cn"),
]


@pytest.mark.parametrize(("tidied", "typed", "expected"), CASES)
def test_a_text_gets_its_usual_form_and_keeps_it(tidied: Callable[[str], str], typed: str, expected: str) -> None:
    assert tidied(typed) == expected
    assert tidied(expected) == expected


@pytest.mark.parametrize(
    ("typed", "city", "province"),
    [
        ("苏州", "苏州市", "江苏省"),
        (" 苏州市", "苏州市", "江苏省"),
        ("北京", "北京市", "北京市"),
        ("延边朝鲜族自治州", "延边朝鲜族自治州", "吉林省"),
        ("昆山", None, None),
        ("朝阳", None, None),
        ("吉林", None, None),
        ("Suzhou", None, None),
    ],
)
def test_a_city_is_known_in_full_where_it_can_only_be_one(typed: str, city: str | None, province: str | None) -> None:
    """朝阳 is a city of 辽宁 and a district of 北京; county-level cities are not listed."""
    assert (full_name(typed), province_of(typed)) == (city, province)
