"""The two cases: who is chosen, what is told, and that nobody can be recognised."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from custsheet.pages.handbook import Subject, write_handbook
from custsheet.pages.handbook.cases import CROWD, SHARED_BY, Case, Cases, cases
from custsheet.pages.handbook.words import Words
from custsheet.reading import Layout
from custsheet.schema import Settings, load_schema
from custsheet.schema.meanings import HIGH_PRIORITY
from custsheet.texts import LANGS, Lang
from tests.scoring.books import Book, inputs_of, scored

from .pages import AS_OF, chapter, subject

COMPLAINT = {"type": "投诉", "category": "物流交付", "priority": HIGH_PRIORITY, "status": "已解决"}


def day(months_ago: float) -> date:
    return AS_OF - timedelta(days=round(months_ago * 30.4))


def order(customer: int, months_ago: float, amount: float) -> dict[str, Any]:
    return {"customer": customer, "order_date": day(months_ago), "amount": amount}


def contact(customer: int, months_ago: float, **more: Any) -> dict[str, Any]:
    return {"customer": customer, "date": day(months_ago), **more}


def told(book: Book, *, lang: Lang = "zh", untidy: Sequence[int] = ()) -> Cases:
    """The cases of a book; ``untidy`` are positions of customers with something wrong in their row."""
    return cases(subject_of(book, lang, untidy), Words(load_schema(), Settings.defaults(), lang))


def subject_of(book: Book, lang: Lang = "zh", untidy: Sequence[int] = ()) -> Subject:
    inputs = inputs_of(book, AS_OF, lang, every_sheet=True)
    return Subject(
        schema=load_schema(),
        layout=Layout(()),
        inputs=inputs,
        scores=scored(book, AS_OF, lang),
        untidy=frozenset(inputs.frames["customers"].index[list(untidy)]),
        own_tabs=(),
    )


def crowd(size: int = CROWD) -> Book:
    """Customers that bought evenly and were called once: neither a good nor a bad case."""
    orders = [order(n, ago, 1000) for n in range(size) for ago in (2, 10)]
    return Book(
        customers=[{"customer_id": f"C{n}", "name": f"客户{n}", "owner": "王小明"} for n in range(size)],
        orders=orders,
        interactions=[contact(n, 1) for n in range(size)],
    )


def with_rows(
    book: Book, orders: Sequence[Any] = (), interactions: Sequence[Any] = (), feedback: Sequence[Any] = ()
) -> Book:
    """The book with the first customer's rows replaced by these."""
    kept = {key: [row for row in book.rows(key) if row["customer"] != 0] for key in ("orders", "interactions")}
    return replace(
        book,
        orders=[*kept["orders"], *orders],
        interactions=[*kept["interactions"], *interactions],
        feedback=list(feedback),
    )


GOOD_ORDERS = [order(0, ago, amount) for ago, amount in ((11, 1000), (8, 1000), (5, 1300), (2, 1300))]
EVERY_QUARTER = [contact(0, ago) for ago in (11, 8, 5, 2, 0.5)]
FALLING = [order(0, 11, 4000), order(0, 8, 4000), order(0, 2, 2400)]


def good(book: Book | None = None, **more: Any) -> Book:
    return with_rows(book or crowd(), GOOD_ORDERS, EVERY_QUARTER, **more)


# ---------------------------------------------------------------- who is chosen


def test_a_customer_looked_after_all_year_is_the_good_case() -> None:
    case = told(good()).good
    assert not case.is_invented
    assert case.orders == ("100", "130")
    assert [quarter.contacts for quarter in case.quarters] == ["联系过"] * 4
    assert case.facts[-1] == "结果：采购比前一段增长约 30%。"


def test_steady_orders_are_good_too() -> None:
    steady = [order(0, ago, 1000) for ago in (11, 8, 5, 2)]
    case = told(with_rows(crowd(), steady, EVERY_QUARTER)).good
    assert case.orders == ("100", "100") and case.facts[-1] == "结果：采购平稳，没有流失的迹象。"


@pytest.mark.parametrize(
    "more",
    [
        {"interactions": [contact(0, 11), contact(0, 0.5)]},  # half a year of silence
        {"orders": [order(0, 11, 1000), order(0, 2, 900)]},  # buys less
        {"feedback": [{"customer": 0, "date": day(4), "responded_on": day(3), **COMPLAINT}]},  # answered late
        {"interactions": [*EVERY_QUARTER[:-1], contact(0, 1, next_date=day(0.5))]},  # promised and not done
    ],
    ids=["silence", "less", "late", "broken promise"],
)
def test_who_was_neglected_is_no_good_case(more: dict[str, Any]) -> None:
    rows = {"orders": GOOD_ORDERS, "interactions": EVERY_QUARTER, "feedback": (), **more}
    assert told(with_rows(crowd(), **rows)).good.is_invented


def test_what_else_was_done_well_is_told() -> None:
    promised = [*EVERY_QUARTER[:-1], contact(0, 1, next_date=day(0.5), follow_up="已完成"), contact(0, 0.6)]
    answered = [{"customer": 0, "date": day(4), "responded_on": day(4), **COMPLAINT}]
    case = told(with_rows(crowd(), GOOD_ORDERS, promised, answered), untidy=[0]).good
    assert "提出的问题都在时限内得到了答复。" in case.facts and "约好下次什么时候联系，就什么时候联系。" in case.facts
    assert not any("资料清楚" in fact for fact in case.facts)
    assert [quarter.complaints for quarter in case.quarters] == ["没有", "没有", "有", "没有"]


def test_a_customer_that_left_after_neglect_is_the_bad_case() -> None:
    late = [{"customer": 0, "date": day(4), "responded_on": day(3), **COMPLAINT}]
    silent = [contact(0, 16), contact(0, 15, next_date=day(11))]
    case = told(with_rows(crowd(), FALLING, silent, late), untidy=[0]).bad
    assert not case.is_invented and case.orders == ("100", "30")
    assert "最长有 12 个月没有人联系，超过了计划的间隔。" in case.facts
    assert {"约好的跟进没有按时做，也没有人说明。", "提出的问题超过了答复时限。"} <= set(case.facts)
    assert any("资料残缺" in fact for fact in case.facts)
    assert case.facts[-1] == "结果：采购比前一段少了约 70%。"


def test_a_fall_without_neglect_is_nobodys_fault() -> None:
    """A full record, contacts all year: it buys less all the same."""
    book = with_rows(crowd(), FALLING, EVERY_QUARTER)
    full = {
        "name": "客户0", "industry": "制造业", "size": "大型", "province": "江苏省", "address": "一", "contact": "二",
        "position": "三", "mobile": "13800000001", "email": "a@example.com", "owner": "四", "source": "网络",
        "first_deal_date": day(30), "verified_on": day(1),
    }  # fmt: skip
    customers = [full, *book.customers[1:]]
    assert told(replace(book, customers=customers)).bad.is_invented
    assert not told(replace(book, customers=customers), untidy=[0]).bad.is_invented


def test_silence_within_the_plan_is_no_neglect() -> None:
    """A basic customer at medium risk is to be called twice a year."""
    book = with_rows(crowd(), FALLING, [contact(0, ago) for ago in (9, 5, 1)])
    facts = told(book, untidy=[0]).bad.facts
    assert not any("没有人联系" in fact for fact in facts)


def test_the_most_ordinary_of_those_that_fit_is_chosen() -> None:
    """Not the one that stands out: its growth lies in the middle."""
    book = crowd()
    for customer, growth in enumerate((1.1, 1.2, 3.0)):
        orders = [order(customer, ago, 1000 * (growth if ago < 6 else 1)) for ago in (11, 8, 5, 2)]
        others = [row for row in book.orders if row["customer"] != customer]
        calls = [contact(customer, ago) for ago in (11, 8, 5, 2)]
        book = replace(book, orders=[*others, *orders], interactions=[*book.interactions, *calls])
    assert told(book).good.orders == ("100", "120")


# ---------------------------------------------------------------- when nothing is told


def test_in_a_small_workbook_nobody_could_hide_so_cases_are_invented() -> None:
    small = good(crowd(CROWD - 1))
    assert told(small).good.is_invented and not told(good()).good.is_invented


def test_without_a_contact_log_nobody_knows_how_customers_were_looked_after() -> None:
    assert told(replace(good(), interactions=[])).good.is_invented


def test_a_workbook_without_customers_has_invented_cases() -> None:
    made = told(Book())
    assert made.good.is_invented and made.bad.is_invented


@pytest.mark.parametrize(("lang", "words"), [("zh", "虚构的案例"), ("en", "Invented:")])
def test_invented_cases_say_so(lang: Lang, words: str) -> None:
    html = write_handbook(subject(lang))
    assert chapter(html, "cases").count(words) == 2


@pytest.mark.parametrize(
    ("lang", "words"), [("zh", "取自本工作簿，已隐去身份"), ("en", "From this workbook, anonymous")]
)
def test_cases_of_the_workbook_say_so(lang: Lang, words: str) -> None:
    assert chapter(write_handbook(subject_of(good(), lang)), "cases").count(words) == 1


def test_a_tier_is_named_only_when_enough_customers_share_it() -> None:
    assert told(good()).good.tier == "基础级"
    large = [{**row, "amount": row["amount"] * 200} for row in GOOD_ORDERS]
    assert told(with_rows(crowd(), large, EVERY_QUARTER)).good.tier is None
    assert SHARED_BY > 1


# ---------------------------------------------------------------- nobody can be recognised


IDENTIFYING = {
    "customers": (
        *("customer_id", "name", "uscc", "city", "address", "contact", "mobile", "phone", "email", "wechat"),
        *("birthday", "hobbies", "family", "relations", "owner", "note"),
    ),
    "interactions": ("interaction_id", "topic", "result", "next_action"),
    "feedback": ("feedback_id", "content", "action"),
    "orders": ("order_id", "product", "payment_method"),
    "contacts": ("contact", "mobile", "email"),
    "opportunities": ("opportunity_id", "title"),
    "demands": ("demand_id", "content"),
    "campaigns": ("campaign_id", "title"),
}
MONEY = ("amount", "cost", "paid", "unit_price", "credit_limit", "revenue_total", "revenue_12m", "profit_12m")


def secrets(found: Subject) -> set[str]:
    """Everything in the records that could tell who it is: names, numbers, persons, texts, dates, amounts."""
    words: set[str] = set()
    frames = found.inputs.frames
    for key, columns in IDENTIFYING.items():
        for column in columns:
            words |= {str(value) for value in frames[key][column].dropna()} if column in frames[key] else set()
    for table in frames.values():
        for name, values in table.items():
            if values.dtype.kind == "M":
                words |= {f"{moment:%Y-%m-%d}" for moment in values.dropna() if moment.date() != AS_OF}
            elif name in MONEY:
                words |= {
                    shown for value in values.dropna() for shown in (f"{value:,.2f}", f"{value:.2f}", f"{value:g}")
                }
    return {word for word in words if len(word) > 3}


@pytest.mark.parametrize("lang", LANGS)
def test_the_sample_is_not_given_away(lang: Lang) -> None:
    found = subject(lang, 60)
    made = cases(found, Words(found.schema, found.inputs.settings, lang))
    assert not made.good.is_invented and not made.bad.is_invented, "the sample has something to tell"
    page = chapter(write_handbook(found), "cases")
    assert not [word for word in secrets(found) if word in page]


NAMES = st.text("甲乙丙丁戊己庚辛壬癸梅兰竹菊", min_size=4, max_size=8)


@st.composite
def books(draw: st.DrawFn) -> Book:
    """Workbooks whose first customer is a good case and whose second is a bad one, with any names and amounts."""
    size = CROWD + draw(st.integers(0, 8))
    names = draw(st.lists(NAMES, min_size=size, max_size=size, unique=True))
    amounts = draw(st.lists(st.integers(1001, 9_999_999), min_size=size, max_size=size))
    owner, product = draw(NAMES), draw(NAMES)
    book = crowd(size)
    customers = [
        {**row, "name": name, "owner": owner, "mobile": f"138{n:08d}"}
        for n, (row, name) in enumerate(zip(book.customers, names, strict=True))
    ]
    orders = [
        {**row, "amount": row["amount"] * amounts[row["customer"]] / 1000, "product": product}
        for row in good(book).orders
    ]
    left = [{**order(1, ago, share * amounts[1]), "product": product} for ago, share in ((11, 4), (8, 3), (3, 1))]
    orders = [row for row in orders if row["customer"] != 1] + left
    log = [{**row, "topic": product} for row in good(book).interactions if row["customer"] != 1]
    return replace(book, customers=customers, orders=orders, interactions=[*log, contact(1, 11)])


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(books(), st.sampled_from(LANGS))
def test_no_workbook_is_given_away(book: Book, lang: Lang) -> None:
    found = subject_of(book, lang)
    html = write_handbook(found)
    page = chapter(html, "cases")
    assert not re.search("虚构|Invented", page)
    assert not [word for word in secrets(found) if word in page]
    people = found.inputs.frames["customers"]
    names = {str(value) for value in pd.concat([people[c] for c in ("name", "mobile", "owner")])}
    assert not [name for name in names if name in html], "nor anywhere else"


def test_the_same_workbook_tells_the_same_cases() -> None:
    def made() -> tuple[Case, Case]:
        pair = told(good())
        return pair.good, pair.bad

    assert made() == made()
