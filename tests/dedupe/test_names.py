"""Names and their parts."""

from __future__ import annotations

import pytest

from custsheet.dedupe.names import split_name

CHINESE = [
    # name, province, place, brand, business, legal form, branch, group
    (
        "苏州青禾机械设备（集团）有限责任公司北京分公司",
        "江苏",
        "苏州",
        "青禾",
        "机械设备",
        "有限公司",
        "北京分公司",
        True,
    ),
    ("青禾機械(蘇州)有限公司", "江苏", "苏州", "青禾", "机械", "有限公司", "", False),
    ("江苏省苏州市青禾信息科技股份有限公司", "江苏", "苏州", "青禾", "信息科技", "股份公司", "", False),
    ("青禾机械苏州有限公司", "江苏", "苏州", "青禾", "机械", "有限公司", "", False),
    ("上海白鹭食品厂", "上海", "", "白鹭", "食品厂", "", "", False),
    ("青禾机械北京第二分公司", "", "", "青禾", "机械", "", "北京第二分公司", False),
    ("青禾机械有限司", "", "", "青禾", "机械", "有限公司", "", False),
    ("中国青禾", "", "", "青禾", "", "", "", False),
    ("青禾", "", "", "青禾", "", "", "", False),
    ("昆山青禾", "江苏", "昆山", "青禾", "", "", "", False),
]


@pytest.mark.parametrize(("name", "province", "city", "brand", "trade", "form", "branch", "is_group"), CHINESE)
def test_a_chinese_name_is_split_into_its_parts(
    name: str, province: str, city: str, brand: str, trade: str, form: str, branch: str, is_group: bool
) -> None:
    parts = split_name(name)
    assert parts.place == (province, city)
    assert (parts.brand, parts.trade, parts.form, parts.branch) == (brand, trade, form, branch)
    assert parts.is_group is is_group


@pytest.mark.parametrize(
    ("name", "city", "brand", "trade", "branch"),
    [
        ("Suzhou Qinghe Machinery Co., Ltd.", "suzhou", "qinghe", "machinery", ""),
        ("BLUE HERON TRADING LIMITED", "", "blue heron", "trading", ""),
        ("Blue Heron Foods Inc. London Branch", "", "blue heron", "foods", "london branch"),
        ("Hefei Hegang Electronics", "hefei", "hegang", "electronics", ""),
    ],
)
def test_a_name_in_latin_letters_is_split_into_its_parts(
    name: str, city: str, brand: str, trade: str, branch: str
) -> None:
    parts = split_name(name)
    assert (parts.place.city, parts.brand, parts.trade, parts.branch) == (city, brand, trade, branch)


@pytest.mark.parametrize("name", ["张伟", "王小明", "欧阳小红"])
def test_a_family_name_without_a_line_of_business_may_be_a_persons(name: str) -> None:
    assert split_name(name).is_person


@pytest.mark.parametrize(
    "name", ["苏州青禾机械有限公司", "张伟机械", "Heron Ltd", "青禾分公司", "Blue Heron Logistics"]
)
def test_a_business_form_or_branch_tells_a_company(name: str) -> None:
    assert split_name(name).is_company
    assert not split_name(name).is_person


@pytest.mark.parametrize("name", ["mary shelton", "john power", "li wei", "青禾湾"])
def test_other_names_may_be_either(name: str) -> None:
    assert not split_name(name).is_company
    assert not split_name(name).is_person


def test_a_blank_name_has_no_parts() -> None:
    assert split_name(" ").whole == ""
