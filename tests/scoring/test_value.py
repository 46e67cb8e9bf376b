"""What a customer is worth (contract §4), on a customer or a few: the rule in the test's name, its numbers in view."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from custsheet.schema import Settings
from tests.scoring.books import Book, Row, only, plain, scored

T = date(2026, 11, 30)


def days_ago(days: int) -> date:
    return T - timedelta(days=days)


def customers(count: int, **cells: object) -> list[dict[str, object]]:
    return [{"name": f"公司{n}", "owner": "李", **cells} for n in range(count)]


def order(customer: int, days: int, amount: float, **cells: object) -> dict[str, object]:
    return {"customer": customer, "order_date": days_ago(days), "amount": amount, **cells}


def column(book: Book, name: str, settings: Settings | None = None) -> list[object]:
    return [plain(value) for value in scored(book, T, settings=settings).figures[name]]


# ---------------------------------------------------------------- RFM, contribution


def test_scores_are_percentiles_among_those_who_ordered_and_ties_share_the_better_place() -> None:
    """Of five customers the two latest tie on R 5; the one without an order has none and counts for nobody."""
    orders = [order(0, 400, 9), order(1, 300, 9), order(2, 200, 9), order(3, 5, 9), order(4, 5, 9)]
    book = Book(customers(6), orders=orders)
    assert column(book, "r_score") == [1, 2, 3, 5, 5, None]
    assert column(book, "f_score") == [1, 5, 5, 5, 5, None]
    assert column(book, "rfm_segment")[-1] is None


def test_three_of_five_customers_are_exactly_three_fifths() -> None:
    """0.6 × 5 rounded up is 3, whatever the binary digits of 0.6 are."""
    book = Book(customers(15), orders=[order(n, 300 - n, 10) for n in range(15)])
    assert column(book, "r_score") == [score for score in (1, 2, 3, 4, 5) for _ in range(3)]


@pytest.mark.parametrize(
    ("lang", "best", "worst"), [("zh", "重要价值客户", "一般挽留客户"), ("en", "Champions", "Hardly active")]
)
def test_segments_come_from_the_table_in_the_workbooks_language(lang: str, best: str, worst: str) -> None:
    """The first row whose least scores are all reached."""
    orders = [order(n, 300 - 10 * n, 100 * (n + 1)) for n in range(5)] + [order(4, 3, 1), order(0, 390, 1)]
    orders += [order(n, 20, 0) for n in (1, 2, 3, 4, 4)]
    segments = scored(Book(customers(5), orders=orders), T, lang).figures["rfm_segment"].tolist()
    assert (segments[4], segments[0]) == (best, worst)


def test_contribution_weighs_orders_revenue_and_profit() -> None:
    """0.2, 0.5 and 0.3 of the percentiles; 0 for a customer without orders."""
    orders = [order(0, 3, 100, cost=90), order(0, 4, 100, cost=90), order(1, 3, 900, cost=100)]
    found = column(Book(customers(3), orders=orders), "contribution")
    assert found == [pytest.approx(100 * (0.2 + 0.25 + 0.15)), pytest.approx(100 * (0.1 + 0.5 + 0.3)), 0]


def test_unknown_profits_leave_their_weight_to_the_others() -> None:
    """0.2 and 0.5 of 0.7."""
    orders = [order(0, 3, 100), order(0, 4, 100), order(1, 3, 900)]
    found = column(Book(customers(2), orders=orders), "contribution")
    assert found == [pytest.approx(100 * (0.2 + 0.25) / 0.7), pytest.approx(100 * (0.1 + 0.5) / 0.7)]


# ---------------------------------------------------------------- potential, quadrant


@pytest.mark.parametrize(
    ("cells", "potential"),
    [
        ({"industry": "制造业"}, 70),
        ({"industry": "制造业", "size": "大型"}, 85),
        ({"size": "微型"}, 20),
        ({"industry": "自造行业", "size": "中型"}, 70),
        ({}, None),
    ],
)
def test_potential_is_the_mean_of_what_is_known(cells: dict[str, object], potential: float | None) -> None:
    """Outlook 70 of 制造业, size 100 of 大型; an industry that staff added has no outlook."""
    book = Book([*customers(1, **cells), *customers(1, size="小型")])
    assert column(book, "potential") == [potential, 40]


@pytest.mark.parametrize(
    ("before", "now", "score"),
    [(100, 50, 0), (100, 20, 0), (100, 75, 25), (100, 100, 50), (100, 150, 100), (0, 5, 100)],
)
def test_growth_scores_linearly_from_minus_50_to_plus_50_percent(before: float, now: float, score: float) -> None:
    """新增 counts as 100."""
    book = Book(customers(1), orders=[order(0, 200, before), order(0, 3, now)])
    assert column(book, "potential") == [pytest.approx(score)]


def test_open_opportunities_are_ranked_by_their_weighted_sum() -> None:
    """A blank stage is open, a won one is not; who has none gets 0; one created after T counts in nothing."""
    rows: list[Row] = [
        {"customer": 0, "amount": 100, "probability": 0.5, "stage": "SQL"},
        {"customer": 1, "amount": 100, "probability": 0.4, "stage": None},
        {"customer": 1, "amount": 100, "probability": 0.3, "stage": "线索"},
        {"customer": 2, "amount": 900, "probability": 1, "stage": "成交"},
        {"customer": 3, "amount": 900, "probability": 1, "stage": "商机", "created_on": days_ago(-1)},
        {"customer": 4, "amount": 900, "probability": None, "stage": "商机"},
    ]
    book = Book(customers(5), opportunities=rows)
    assert column(book, "potential") == [pytest.approx(200 / 3), 100, 0, 0, pytest.approx(100 / 3)]


def test_the_quadrant_is_contribution_by_potential_high_from_50() -> None:
    """价值, 迁移, 潜力 and 冰点客户; a potential of which nothing is known is not high."""
    rows = [*customers(1, size="大型"), *customers(1, size="微型"), *customers(1, size="大型"), *customers(1)]
    orders = [order(0, 3, 100), order(1, 3, 100), order(0, 200, 100), order(1, 200, 100)]
    assert column(Book(rows, orders=orders), "quadrant") == ["价值客户", "迁移客户", "潜力客户", "冰点客户"]


def test_with_typed_figures_rfm_contribution_and_quadrant_are_not_there_but_potential_is() -> None:
    """They need orders; the note says so once."""
    book = Book(
        customers(1, size="大型"),
        value=[{"customer": 0, "revenue_12m": 100, "revenue_6m": 60, "revenue_prev_6m": 40}],
        typed=[("value", name) for name in ("revenue_12m", "revenue_6m", "revenue_prev_6m")],
    )
    scores = scored(book, T)
    absent = {"r_score", "rfm_segment", "contribution", "quadrant", "points", "credit_score", "churn_probability"}
    assert not absent & set(scores.columns["value"])
    assert only(scores)["potential"] == 100
    (note,) = (note.message("zh") for note in scores.notes if note.code == "typed_figures")
    assert "RFM" in note and "象限" in note


# ---------------------------------------------------------------- loyalty, points


def test_loyalty_is_the_mean_of_years_quarters_repeat_orders_and_satisfaction() -> None:
    """2.5 of 5 years, 2 of 4 quarters, 1 − 1/4 orders, a mean rating of 4."""
    since = T - timedelta(days=round(2.5 * 365.25))
    orders = [order(0, 3, 1), order(0, 4, 1), order(0, 200, 1), order(0, 500, 1)]
    ratings = [{"customer": 0, "date": days_ago(9), "satisfaction": 5}]
    feedback = [
        {"customer": 0, "date": days_ago(9), "satisfaction": 3},
        {"customer": 0, "date": days_ago(400), "satisfaction": 1},
        {"customer": 0, "date": days_ago(2), "satisfaction": 9},
    ]
    book = Book(customers(1, first_deal_date=since), orders=orders, interactions=ratings, feedback=feedback)
    years = round(2.5 * 365.25) / 365.25 / 5
    assert column(book, "loyalty") == [pytest.approx(25 * (years + 0.5 + 0.75 + 0.75))]


def test_loyalty_leaves_out_what_is_unknown() -> None:
    """No orders and no ratings in the workbook: the years alone; nothing known: blank."""
    book = Book([*customers(1, first_deal_date=date(2020, 1, 1)), *customers(1)])
    assert column(book, "loyalty") == [100, None]


@pytest.mark.parametrize(
    ("amounts", "used", "points"), [((19_999,), None, 199), ((19_999, 1), 50, 150), ((500,), 9, 0), ((-700,), None, 0)]
)
def test_points_are_net_amount_by_100_less_those_used(
    amounts: tuple[float, ...], used: float | None, points: float
) -> None:
    """Rounded down, never negative; orders of more than 24 months ago count no more."""
    orders = [order(0, 3, amount) for amount in amounts] + [order(0, 800, 1_000_000)]
    book = Book(customers(1), orders=orders, value=[{"customer": 0, "points_used": used}])
    assert column(book, "points") == [points]


# ---------------------------------------------------------------- credit


def paid(customer: int, days: int, amount: float, late: int | None) -> dict[str, object]:
    """An order due 30 days after its date and paid ``late`` days after that (None: not at all)."""
    done = {} if late is None else {"paid": amount, "paid_on": days_ago(days - 30 - late)}
    return order(customer, days, amount, **({"paid": 0} | done))


def credit(book: Book) -> tuple[float, str, str]:
    figures = only(scored(book, T))
    return figures["credit_score"], figures["credit_grade"], figures["credit_reason"]


def test_everything_paid_on_time_is_a_full_score() -> None:
    """No limit is set, and the reason says that it is not known."""
    score, grade, reason = credit(Book(customers(1), orders=[paid(0, 100, 1000, 0), paid(0, 200, 1000, -5)]))
    assert (score, grade) == (100, "A")
    assert reason == "100 分，各项均为满分，无逾期；缺少信用额度"


def test_the_reason_names_the_worst_part_with_its_numbers() -> None:
    """A quarter of the revenue overdue since 45 days, 2 of 4 on time, the limit used by 80 %."""
    orders = [paid(0, 75, 1000, None), paid(0, 100, 1000, 0), paid(0, 150, 1000, 9), paid(0, 200, 1000, 0)]
    score, grade, reason = credit(Book(customers(1, credit_limit=1250), orders=orders))
    assert score == pytest.approx(100 * (0.3 * 0.75 + 0.3 * 0.5 + 0.3 * 0.5 + 0.1))
    assert grade == "C"
    assert reason == "62.5 分，最弱项：最长逾期 45 天（90 天为 0 分）"


@pytest.mark.parametrize(
    ("limit", "part"), [(2000, 1), (1250, 1), (1000, (1.5 - 1) / 0.7), (800, 0.25 / 0.7), (600, 0)]
)
def test_use_of_the_limit_costs_nothing_up_to_80_percent_and_all_at_150(limit: float, part: float) -> None:
    """1,000 open against the limit; not overdue yet, and nothing was due."""
    score, _, _ = credit(Book(customers(1, credit_limit=limit), orders=[order(0, 3, 1000, paid=0)]))
    assert score == pytest.approx(100 * (0.3 + 0.3 + 0.1 * part) / 0.7)


def test_overdue_without_revenue_in_12_months_counts_as_all() -> None:
    """The order is two years old and still open: three parts are 0."""
    score, grade, reason = credit(Book(customers(1), orders=[paid(0, 500, 1000, None)]))
    assert (score, grade) == (0, "D")
    assert reason == "0 分，最弱项：逾期金额 1000 元，近12个月无净额；缺少信用额度"


def test_on_time_leaves_out_refunded_orders_and_payments_without_a_date() -> None:
    """Of three orders only the one paid late can be judged."""
    orders = [
        paid(0, 100, 1000, 9),
        order(0, 100, 1000, paid=1000),
        order(0, 100, 1000, refund=1000, paid=0, paid_on=days_ago(90)),
    ]
    score, _, reason = credit(Book(customers(1), orders=orders))
    assert score == pytest.approx(100 * (0.3 + 0.3) / 0.9)
    assert "到期 1 单，按期付清 0 单（0%）" in reason


def test_who_never_ordered_has_no_credit_and_without_payments_nobody_has() -> None:
    """Blank for the one, absent with a note for all."""
    book = Book(customers(2), orders=[paid(0, 100, 1000, 0)])
    assert column(book, "credit_grade") == ["A", None]
    assert column(book, "credit_reason")[1] is None
    unknown = scored(Book(customers(1), orders=[order(0, 3, 9)], lacking=[("orders", "paid")]), T)
    assert "credit_score" not in unknown.figures
    assert "信用" in next(note.message("zh") for note in unknown.notes if note.code == "no_payments")


# ---------------------------------------------------------------- settings


def test_weights_and_thresholds_are_settings() -> None:
    """What staff set in 设置 counts: outlook, quadrant, points, credit."""
    settings = Settings.defaults().with_changes(
        {
            "outlook.manufacturing": 10,
            "potential.size_large": 30,
            "quadrant.high_from": 20,
            "loyalty.cny_per_point": 10,
            "credit.grade_a": 100,
            "contribution.orders": 0,
            "contribution.revenue": 0,
            "contribution.profit": 0,
        }
    )
    orders = [paid(0, 100, 1000, 0), order(0, 3, 500, paid=0)]
    book = Book(customers(1, industry="制造业", size="大型"), orders=orders)
    figures = only(scored(book, T, settings=settings))
    assert figures["potential"] == pytest.approx((10 + 30 + 100) / 3)
    assert (figures["points"], figures["contribution"], figures["quadrant"]) == (150, None, "潜力客户")
    assert figures["credit_grade"] == "A"


def test_a_part_of_credit_without_weight_is_no_reason() -> None:
    """Nobody asked for payment in time: the late order is not named, and nothing is said to be in order that is not."""
    book = Book(customers(1), orders=[order(0, 90, 1000, due_on=days_ago(60), paid=0)])
    off = {f"credit.{part}": 0 for part in ("overdue_amount", "longest_overdue", "on_time")}
    nothing_asked = Settings.defaults().with_changes(off)
    assert column(book, "credit_score", nothing_asked) == column(book, "credit_reason", nothing_asked) == [None]
    longest = Settings.defaults().with_changes({**off, "credit.longest_overdue": 1})
    assert column(book, "credit_reason", longest) == ["33.3 分，最弱项：最长逾期 60 天（90 天为 0 分）；缺少信用额度"]
    limit = Settings.defaults().with_changes({**off, "credit.limit_use": 1})
    book = Book(customers(1, credit_limit=5000), orders=book.orders)
    assert column(book, "credit_reason", limit) == ["100 分，各项均为满分"]
