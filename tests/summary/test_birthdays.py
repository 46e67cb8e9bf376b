"""Birthdays to come: with and without a year, over the turn of the year, on 29 February, of contacts too."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from custsheet.schema import Settings
from tests.scoring.books import Book
from tests.summary.books import column, customers, summary, used


def born(*days: date, **same: object) -> list[dict[str, object]]:
    people = customers(*(f"公司{n}" for n, _ in enumerate(days, 1)), **same)
    return [{**person, "birthday": day} for person, day in zip(people, days, strict=True)]


def names(*days: date, as_of: date = date(2026, 11, 21), **options: object) -> list[str]:
    return column(summary(Book(customers=born(*days)), as_of=as_of, **options)["birthdays"], "name")


def test_birthdays_of_fourteen_days_come_the_next_first() -> None:
    found = names(date(1980, 12, 5), date(1904, 11, 21), date(1999, 12, 6), date(1975, 11, 20), date(1904, 11, 25))
    assert found == ["公司2", "公司5", "公司1"]


def test_the_setting_says_how_many_days() -> None:
    settings = Settings.defaults().with_changes({"summary.birthday_days": 1})
    assert names(date(1980, 11, 22), date(1980, 11, 23), settings=settings) == ["公司1"]


def test_the_turn_of_the_year_is_no_border() -> None:
    assert names(date(1980, 1, 3), date(1980, 12, 30), as_of=date(2026, 12, 28)) == ["公司2", "公司1"]


@pytest.mark.parametrize(
    ("as_of", "day"),
    [(date(2027, 2, 20), date(2027, 2, 28)), (date(2028, 2, 20), date(2028, 2, 29)), (date(2028, 3, 1), None)],
)
def test_who_was_born_on_29_february_has_a_birthday_every_year(as_of: date, day: date | None) -> None:
    block = summary(Book(customers=born(date(2000, 2, 29))), as_of=as_of)["birthdays"]
    assert column(block, "birthday") == ([day] if day else [])


def test_a_year_has_one_birthday_of_everybody() -> None:
    settings = Settings.defaults().with_changes({"summary.birthday_days": 364})
    days = [date(1904, 1, 1) + timedelta(n) for n in range(366)]
    block = summary(Book(customers=born(*days)), as_of=date(2026, 11, 21), settings=settings)["birthdays"]
    assert block.note == "共 366 项，显示前 10 项"


def test_a_line_says_who_when_and_at_which_number() -> None:
    people = born(date(1990, 11, 22), owner="王芳", contact="赵总", mobile="13800000001; 13900000001")
    contacts = [
        {"customer": 0, "contact": "钱经理", "birthday": date(1904, 11, 21), "phone": "010-88886666"},
        {"customer": 0, "contact": "赵总", "birthday": date(1990, 11, 22)},
        {"customer": None, "contact": "孙工", "name": "陌生公司", "birthday": date(1990, 12, 1)},
        {"customer": None, "contact": None, "name": "陌生公司", "birthday": date(1990, 12, 1)},
    ]
    assert used(summary(Book(customers=people, contacts=contacts))["birthdays"]) == [
        ("公司1", "钱经理", date(2026, 11, 21), "今天", "010-88886666", "王芳"),
        ("公司1", "赵总", date(2026, 11, 22), "明天", "13800000001", "王芳"),
        ("陌生公司", "孙工", date(2026, 12, 1), "10 天后", None, None),
        ("陌生公司", None, date(2026, 12, 1), "10 天后", None, None),
    ]


def test_two_rows_of_one_customer_are_two_people() -> None:
    people = [{**person, "contact": who} for person, who in zip(born(*[date(1990, 11, 22)] * 2), "甲乙", strict=True)]
    people[1] |= {"same_as": 0, "name": "公司1"}
    rows = used(summary(Book(customers=people))["birthdays"])
    assert [row[:2] for row in rows] == [("公司1", "甲"), ("公司1", "乙")]


@pytest.mark.parametrize(
    ("days", "note"), [((), "没有填写生日"), ((date(1990, 5, 1),), "近期没有生日")], ids=["none", "none soon"]
)
def test_an_empty_list_says_why(days: tuple[date, ...], note: str) -> None:
    assert summary(Book(customers=born(*days)))["birthdays"].note == note
