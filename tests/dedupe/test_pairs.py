"""Two records at a time: which are one customer and which only look so."""

from __future__ import annotations

import pandas as pd
import pytest

import custsheet
from custsheet.dedupe.names import split_name
from custsheet.texts import LANGS

QINGHE = "苏州青禾机械有限公司"

ONE_BY_NAME = [
    (QINGHE, QINGHE),
    (QINGHE, "苏州青禾机械有限责任公司"),
    (QINGHE, "青禾机械（苏州）有限公司"),
    (QINGHE, "苏州市青禾机械有限公司"),
    (QINGHE, "江苏省苏州市青禾机械有限公司"),
    (QINGHE, "蘇州青禾機械有限公司"),
    (QINGHE, "苏州 青禾机械 有限公司 "),
    (QINGHE, "苏州青禾机械"),
    (QINGHE, "青禾机械"),
    (QINGHE, "苏州青禾"),
    (QINGHE, "青禾机械有限公司"),
    (QINGHE, "苏州清和机械有限公司"),
    (QINGHE, "苏州禾青机械有限公司"),
    (QINGHE, "苏州青禾机机械有限公司"),
    (QINGHE, "苏州青禾机械有限公"),
    (QINGHE, "苏洲青禾机械有限公司"),
    (QINGHE, "Suzhou Qinghe Machinery Co., Ltd."),
    (QINGHE, "suzhou qinghe jixie youxian gongsi"),
    ("苏州青禾（集团）有限公司", "苏州青禾集团有限公司"),
    ("苏州青禾机械有限公司北京分公司", "苏州青禾机械有限公司北京市分公司"),
    ("Blue Heron Trading Ltd.", "BLUE HERON TRADING LIMITED"),
    ("Blue Heron Trading Ltd.", "Blue Herron Trading"),
    ("Blue Heron Trading Co., Ltd", "Blueheron Trading Co. Ltd."),
    ("Quillmere Corp.", "Quillmere Corporation"),
    ("Quillmere Logistics, Inc.", "QUILLMERE LOGISTICS"),
    ("Harrowgate Systems LLC", "Harowgate Systems, LLC"),
]
TWO_BY_NAME = [
    (QINGHE, "上海青禾机械有限公司"),
    (QINGHE, "青禾机械（上海）有限公司"),
    (QINGHE, "苏州青禾食品有限公司"),
    (QINGHE, "苏州青禾机械有限公司北京分公司"),
    (QINGHE, "青禾机械北京办事处"),
    (QINGHE, "苏州青禾集团有限公司"),
    (QINGHE, "苏州白鹭机械有限公司"),
    (QINGHE, "苏州青木机械有限公司"),
    ("苏州青禾机械有限公司北京分公司", "苏州青禾机械有限公司上海分公司"),
    ("苏州青禾机械有限公司第一分公司", "苏州青禾机械有限公司第二分公司"),
    ("苏州第3机械有限公司", "苏州第8机械有限公司"),
    ("北京青禾科技有限公司", "南京青禾科技有限公司"),
    (QINGHE, "Shanghai Qinghe Machinery Co., Ltd."),
    (QINGHE, "Suzhou Qinghe Foods Co., Ltd."),
    ("Blue Heron Trading Ltd.", "Blue Heron Foods Ltd."),
    ("Blue Heron Trading Ltd.", "Blue Heron Trading Ltd. Leeds Branch"),
    ("Blue Heron Trading Ltd.", "Grey Heron Trading Ltd."),
    ("Quillmere UK Ltd", "Quillmere US Ltd"),
    ("Quillmere Germany GmbH", "Quillmere France SARL"),
    ("Quillmere Inc.", "Quillmere LLC"),
    ("Quillmere Logistics", "Quillmere Holdings"),
    ("Quillmere Ltd", "Quillmere Canada Ltd"),
    ("张伟", "张伟"),
    ("mary shelton", "mary shelton"),
]
COUNTED = [
    ("云杉一号店", "云杉二号店"),
    ("海棠路东店", "海棠路西店"),
    ("海棠路店", "海棠路东店"),
    ("木兰小学一年级", "木兰小学二年级"),
    ("木兰第十一中学", "木兰第二中学"),
    ("云杉甲店", "云杉乙店"),
    ("云杉A店", "云杉B店"),
    ("云杉店", "云杉A店"),
    ("云杉Ⅰ店", "云杉Ⅱ店"),
    ("苏州云杉上院", "苏州云杉下院"),
    ("云杉大药房", "云杉小药房"),
    ("云杉老店", "云杉新店"),
    ("青禾机械一厂有限公司", "青禾机械二厂有限公司"),
    ("青禾机械一厂", "青禾机械一厂有限公司二号仓"),
    ("苏州青禾南方机械有限公司", "苏州青禾北方机械有限公司"),
    ("雲杉東店", "云杉西店"),
    ("甲公司", "乙公司"),
    ("A公司", "B公司"),
    ("Quillmere 1st Trading", "Quillmere 2nd Trading"),
    ("Quillmere Unit 1", "Quillmere Unit 2"),
    ("Quillmere Unit One", "Quillmere Unit 2"),
    ("Quillmere Block A", "Quillmere Block B"),
    ("Quillmere Plant II", "Quillmere Plant III"),
    ("Quillmere Trading", "Quillmere Trading II"),
    ("Quillmere North Ltd", "Quillmere South Ltd"),
    ("Northern Quillmere Logistics", "Southern Quillmere Logistics"),
    ("Quillmere Fourth Kitchen", "Quillmere Fifth Kitchen"),
]
SPELLED_ALIKE = [
    ("云杉一号店", "云杉1号店"),
    ("青禾机械第一分厂有限公司", "青禾机械第1分厂有限公司"),
    ("Quillmere Unit One", "Quillmere Unit 1"),
    ("Quillmere Plant II Ltd", "Quillmere Plant 2 Ltd"),
    ("Café Quillmère Foods", "Cafe Quillmere Foods"),
    ("CAFÉ QUILLMERE FOODS", "Cafe\u0301 Quillmere Foods"),
    ("Müller Maschinen GmbH", "Mueller Maschinen GmbH"),
    ("Müller Maschinen GmbH", "Muller Maschinen GmbH"),
    ("Götz GmbH", "Goetz GmbH"),
    ("Quillmøre Foods", "Quillmore Foods"),
    ("Straße Foods", "Strasse Foods"),
]
SHARED = {"mobile": "13800000001", "contact": "王小明", "address": "苏州市竹影路1号", "email": "wang@qq.com"}


def pairs(*rows: dict[str, object]) -> list[tuple[int, int]]:
    found = custsheet.dedupe.find_duplicates(pd.DataFrame(rows))
    return list(zip(found["left"], found["right"], strict=True))


@pytest.mark.parametrize(("one", "other"), COUNTED)
@pytest.mark.parametrize("shared", [{}, {"mobile": "13800000001", "email": "wang@qq.com"}], ids=["alone", "shared"])
def test_names_that_differ_in_a_counting_word_are_different_customers(
    one: str, other: str, shared: dict[str, object]
) -> None:
    assert pairs({"name": one, **shared}, {"name": other, **shared}) == []
    assert pairs({"name": other, **shared}, {"name": one, **shared}) == []


@pytest.mark.parametrize("name", sorted({name for pair in COUNTED for name in pair}))
def test_a_name_with_a_counting_word_is_found_when_it_occurs_twice(name: str) -> None:
    assert pairs({"name": name, "mobile": "13800000001"}, {"name": name, "mobile": "13800000001"}) == [(0, 1)]


@pytest.mark.parametrize(("one", "other"), SPELLED_ALIKE)
def test_accents_and_ways_to_write_a_number_do_not_count(one: str, other: str) -> None:
    for left, right in ((one, other), (other, one)):
        shared = {"mobile": "13800000001"}
        assert pairs({"name": left, **shared}, {"name": right, **shared}) == [(0, 1)]


def test_accents_that_are_letters_of_their_own_are_kept() -> None:
    assert split_name("カフェ").whole != split_name("ガフェ").whole
    assert split_name("각").whole == "각"


@pytest.mark.parametrize(("one", "other"), ONE_BY_NAME)
def test_two_spellings_of_one_name_are_found_by_the_name_alone(one: str, other: str) -> None:
    assert pairs({"name": one}, {"name": other}) == [(0, 1)]
    assert pairs({"name": other}, {"name": one}) == [(0, 1)]


@pytest.mark.parametrize(("one", "other"), TWO_BY_NAME)
def test_names_of_two_customers_are_left_alone(one: str, other: str) -> None:
    assert pairs({"name": one}, {"name": other}) == []
    assert pairs({"name": other}, {"name": one}) == []


NEVER = [pair for pair in TWO_BY_NAME if pair[0] not in ("张伟", "mary shelton")]


UNSURE = ("青木", "LLC", "Canada")


@pytest.mark.parametrize(("one", "other"), [pair for pair in NEVER if not any(word in pair[1] for word in UNSURE)])
def test_a_shared_telephone_address_and_contact_make_two_companies_no_one(one: str, other: str) -> None:
    assert pairs({"name": one, **SHARED}, {"name": other, **SHARED}) == []


def test_a_shared_address_or_telephone_alone_says_nothing() -> None:
    for field in ("mobile", "address", "email"):
        assert (
            pairs({"name": QINGHE, field: SHARED[field]}, {"name": "苏州白鹭食品有限公司", field: SHARED[field]}) == []
        )


@pytest.mark.parametrize(
    "unsure", ["苏州青木机械有限公司", "苏州青禾机戒有限公司", "青禾", "苏州青禾有限公司", "苏州青禾机械股份有限公司"]
)
def test_an_unsure_name_counts_with_a_telephone_that_agrees(unsure: str) -> None:
    one, other = {"name": QINGHE}, {"name": unsure}
    assert pairs(one, other) == []
    both = {"mobile": "13800000001", "contact": "王小明"}
    assert pairs(one | both, other | both) == [(0, 1)]


def test_the_same_name_with_everything_else_different_is_still_reported() -> None:
    one = {"name": QINGHE, "mobile": "13800000001", "contact": "王小明", "address": "竹影路1号"}
    other = {"name": QINGHE, "mobile": "13900000002", "contact": "李晓红", "address": "松涛大道88号"}
    assert pairs(one, other) == [(0, 1)]


def test_one_name_with_two_credit_codes_is_two_companies() -> None:
    one = {"name": "青禾机械有限公司", "uscc": "91320500MA1AAAAA1X", "city": "苏州"}
    other = {"name": "青禾机械有限公司", "uscc": "91110108MA2BBBBB7K", "city": "北京市", "mobile": "13900000002"}
    assert pairs(one, other) == []


def test_a_credit_code_finds_a_company_under_its_new_name() -> None:
    code = "91320500MA1AAAAA1X"
    assert pairs({"name": QINGHE, "uscc": code}, {"name": "苏州白鹭装备有限公司", "uscc": code}) == [(0, 1)]


def test_a_short_name_that_fits_two_companies_names_neither() -> None:
    rows = [{"name": name} for name in (QINGHE, "无锡青禾机械有限公司", "青禾机械")]
    assert pairs(*rows) == []
    assert pairs(rows[0], rows[2]) == [(0, 1)]
    assert pairs({"name": QINGHE}, {"name": "苏州青禾食品有限公司"}, {"name": "苏州青禾"}) == []
    with_phone = {"mobile": "13800000001", "contact": "王小明"}
    assert pairs(rows[0] | with_phone, rows[1], rows[2] | with_phone) == [(0, 2)]


@pytest.mark.parametrize("field", ["mobile", "birthday", "wechat"])
def test_persons_need_more_than_their_name(field: str) -> None:
    own = {"mobile": "13800000001", "birthday": "1990-05-17", "wechat": "heron_w"}[field]
    assert pairs({"name": "张伟", "kind": "个人"}, {"name": "张伟", "kind": "个人"}) == []
    assert pairs({"name": "张伟", "city": "苏州"}, {"name": "张伟", "city": "苏州"}) == []
    assert pairs({"name": "张伟", "kind": "个人", field: own}, {"name": "张伟", "kind": "个人", field: own}) == [(0, 1)]


@pytest.mark.parametrize("names", [("张伟", "李娜"), ("mary shelton", "tom shelton"), ("mary shelton", "li wei")])
def test_a_household_shares_its_telephone_and_address(names: tuple[str, str]) -> None:
    shared = {"mobile": "13800000001", "address": "竹影路1号", "city": "苏州"}
    assert pairs(*({"name": name, **shared} for name in names)) == []


def test_a_person_and_their_company_are_two_customers() -> None:
    both = {"mobile": "13800000001", "address": "竹影路1号"}
    assert pairs({"name": "王小明", **both}, {"name": "王小明机械有限公司", **both}) == []


def test_pairs_are_not_chained() -> None:
    """A is like B and B like C; A and C are not said to be one."""
    rows = [
        {"name": "mary anne shelton", "mobile": "13800000001"},
        {"name": "mary shelton", "mobile": "13800000001", "birthday": "1990-05-17"},
        {"name": "shelton", "birthday": "1990-05-17", "email": "s@heron.example"},
    ]
    assert (0, 2) not in pairs(*rows)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("010-88886666", "(010) 8888 6666"),
        ("13800000001; 010-88886666", "88886666"),
        (13800000001, "138 0000 0001"),
        (13800000001.0, "+86 13800000001"),
    ],
)
def test_telephones_agree_however_written(one: object, other: object) -> None:
    assert pairs({"name": "张伟", "mobile": one}, {"name": "张伟", "phone": other}) == [(0, 1)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (pd.Timestamp(1990, 5, 17), "1990-05-17"),
        (19900517, "1990/05/17"),
        (pd.Timestamp(1990, 5, 17), pd.Timestamp(1904, 5, 17)),
        ("1990-05-17", "1990-17-05"),
    ],
)
def test_birthdays_agree_however_written(one: object, other: object) -> None:
    rows = [{"name": "张小伟", "birthday": day, "address": "苏州市竹影路1号"} for day in (one, other)]
    assert pairs(*rows) == [(0, 1)]


def test_the_result_names_index_labels_and_is_sorted_by_score() -> None:
    frame = pd.DataFrame(
        {
            "name": [QINGHE, "白鹭食品有限公司", "青禾机械", "白鹭食品有限公司"],
            "mobile": [None, "13800000002", None, "13800000002"],
        },
        index=pd.MultiIndex.from_tuples([("华东", 3), ("华东", 9), ("华南", 3), ("华南", 4)]),
    )
    before = frame.copy()
    found = custsheet.dedupe.find_duplicates(frame)
    assert list(found.columns) == ["left", "right", "score", "reasons"]
    assert found[["left", "right"]].to_numpy().tolist() == [[("华东", 9), ("华南", 4)], [("华东", 3), ("华南", 3)]]
    assert found["score"].is_monotonic_decreasing
    assert found["score"].between(0.5, 1).all()
    pd.testing.assert_frame_equal(frame, before)


def test_the_order_of_rows_does_not_matter() -> None:
    frame = pd.DataFrame({"name": [*dict.fromkeys(name for pair in ONE_BY_NAME for name in pair)]})
    there = custsheet.dedupe.find_duplicates(frame)
    back = custsheet.dedupe.find_duplicates(frame[::-1])
    sets = [{frozenset(pair) for pair in zip(found["left"], found["right"], strict=True)} for found in (there, back)]
    assert sets[0] == sets[1]
    assert len(sets[0]) > len(ONE_BY_NAME)


@pytest.mark.parametrize("frame", [pd.DataFrame(), pd.DataFrame({"name": []}), pd.DataFrame({"name": [QINGHE]})])
def test_nothing_to_compare_gives_an_empty_list(frame: pd.DataFrame) -> None:
    found = custsheet.dedupe.find_duplicates(frame)
    assert list(found.columns) == ["left", "right", "score", "reasons"]
    assert found.empty


def test_unknown_keys_and_missing_values_are_no_hindrance() -> None:
    frame = pd.DataFrame({"colour": ["red", "red"], "name": [None, float("nan")], "mobile": [pd.NA, None]})
    assert custsheet.dedupe.find_duplicates(frame).empty


def test_reasons_say_what_agrees_and_what_differs() -> None:
    rows = [
        {"name": QINGHE, "mobile": "13800000001", "contact": "王小明", "address": "苏州市竹影路1号"},
        {
            "name": "蘇州青禾機械有限責任公司",
            "mobile": "13800000001",
            "contact": "李晓红",
            "address": "苏州市竹影路1号",
        },
    ]
    said = {lang: custsheet.dedupe.find_duplicates(pd.DataFrame(rows), lang)["reasons"][0] for lang in LANGS}
    assert said == {
        "zh": "名称相同；电话相同；地址相同；但联系人不同",
        "en": "same name; same telephone; same address; but different: contact",
    }
