"""Who will order no more: the fallback, the models' words, and the hint where rule and model disagree."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd
import pytest

from custsheet.errors import UsageError
from custsheet.schema import Settings
from custsheet.scoring import churn_probability, expected_revenue
from tests.scoring.books import Book, plain, scored
from tests.scoring.models.invented import invented_orders
from tests.scoring.models.measures import auc

T = date(2026, 11, 1)


def a_year_from_now(count: int = 300, **options: Any) -> tuple[pd.DataFrame, date]:
    orders = invented_orders(count, **options)
    return orders, orders["order_date"].max().date() - timedelta(days=365)


def book_of(orders: pd.DataFrame) -> Book:
    """The orders of a table as a workbook's."""
    codes, ids = pd.factorize(orders["customer_id"])
    days = orders["order_date"].dt.date
    rows = [
        {"customer": int(code), "order_date": day, "amount": amount}
        for code, day, amount in zip(codes, days, orders["net_amount"], strict=True)
    ]
    return Book([{"customer_id": name, "name": name} for name in ids], orders=rows)


# ---------------------------------------------------------------- few orders


def test_with_few_orders_the_share_of_silent_customers_with_the_same_r_score_counts() -> None:
    """12 months without an order is silence; the rest of 12 months' net amount is expected."""
    days = [500, 450, 364, 366, 20]
    orders = [{"customer": n, "order_date": T - timedelta(days=ago), "amount": 1000} for n, ago in enumerate(days)]
    orders.append({"customer": 2, "order_date": T - timedelta(days=364), "amount": 234.56})
    book = Book([{"name": f"公司{n}"} for n in range(6)], orders=orders)
    figures = scored(book, T).figures
    assert figures["r_score"].tolist()[:5] == [1, 2, 4, 3, 5]
    assert figures["churn_probability"].tolist()[:5] == [1, 1, 0, 1, 0]
    assert figures["clv_12m"].tolist()[:5] == [0, 0, 1234.56, 0, 1000]
    assert plain(figures["churn_probability"][7]) is None and plain(figures["churn_reason"][7]) is None
    reason = "订单不够建模（5 个客户、6 单，要 30 个、100 单）：R 分为 3 的 1 个客户中，1 个近12个月未下单"
    assert figures["churn_reason"].tolist()[3] == reason


def test_customers_with_the_same_r_score_share_their_probability() -> None:
    """Of the two with R 3 one was silent: 50 %, and half of the other's 800 is expected."""
    days = [900, 800, 700, 600, 400, 300, 90, 80, 70, 60]
    orders = [{"customer": n, "order_date": T - timedelta(days=ago), "amount": 800} for n, ago in enumerate(days)]
    figures = scored(Book([{"name": f"公司{n}"} for n in range(10)], orders=orders), T).figures
    assert figures["churn_probability"].tolist() == [1, 1, 1, 1, 0.5, 0.5, 0, 0, 0, 0]
    assert figures["clv_12m"].tolist() == [0, 0, 0, 0, 0, 400, 800, 800, 800, 800]


@pytest.mark.parametrize(("customers", "each", "few"), [(29, 9, True), (30, 3, True), (30, 4, False), (34, 3, False)])
def test_a_model_needs_30_customers_and_100_orders(customers: int, each: int, few: bool) -> None:
    """Both; the reason says which way was taken."""
    orders = pd.DataFrame(
        [
            (f"K{n}", T - timedelta(days=20 + 37 * n % 900 + 61 * k * (n % 5 + 1)), 100.0 + n)
            for n in range(customers)
            for k in range(each)
        ],
        columns=["customer_id", "order_date", "net_amount"],
    ).assign(order_date=lambda table: pd.to_datetime(table["order_date"]))
    reasons = scored(book_of(orders), T).figures["churn_reason"]
    assert all(("订单不够建模" in reason) is few for reason in reasons)


# ---------------------------------------------------------------- models


def test_the_models_foretell_who_stays_silent_in_an_invented_market() -> None:
    """Better than the days since the last order alone, and about as many as stay silent."""
    orders, end = a_year_from_now()
    probability = churn_probability(orders, end)
    known = orders[orders["order_date"].dt.date <= end]
    silent = ~probability.index.isin(orders.loc[orders["order_date"].dt.date > end, "customer_id"])
    last = known.groupby("customer_id")["order_date"].max().reindex(probability.index)
    assert auc(probability.to_numpy(), silent) >= max(0.8, auc(-last.to_numpy().astype(float), silent) - 0.01)
    assert probability.mean() == pytest.approx(silent.mean(), abs=0.06)
    came = orders.loc[(orders["order_date"].dt.date > end), ["customer_id", "net_amount"]]
    came = came[came["customer_id"].isin(probability.index)]["net_amount"].sum()
    assert expected_revenue(orders, end).sum() == pytest.approx(came, rel=0.25)


def test_a_workbook_gives_what_the_library_gives() -> None:
    """The column 流失概率 is churn_probability of its orders; 预期价值 is expected_revenue."""
    orders, end = a_year_from_now(120)
    figures = scored(book_of(orders), end).figures.set_index(pd.Index(pd.factorize(orders["customer_id"])[1]))
    probability, revenue = churn_probability(orders, end), expected_revenue(orders, end)
    assert (figures["churn_probability"].dropna() == probability).all()
    np.testing.assert_allclose(figures["clv_12m"].dropna(), revenue, atol=0.011)


def test_the_reason_gives_the_facts_and_the_model() -> None:
    """How many days with orders, the last and the first, and what spoke."""
    orders, end = a_year_from_now()
    orders = pd.concat(
        [
            pd.DataFrame(
                {
                    "customer_id": "A",
                    "order_date": pd.to_datetime([end - timedelta(days=d) for d in (90, 90, 30)]),
                    "net_amount": 5.0,
                }
            ),
            orders,
        ]
    )
    book = book_of(orders)
    assert (
        scored(book, end).figures["churn_reason"].tolist()[0].startswith("共 2 个下单日，最近 30 天前，最早 90 天前；")
    )
    english = scored(book, end, "en").figures["churn_reason"].tolist()[0]
    assert english.startswith("2 order days, the last 30 days ago, the first 90 days ago; ")


def test_the_order_of_the_rows_and_blank_rows_change_nothing() -> None:
    """The same customers are chosen by a hash of their ids, and nothing else is by chance."""
    orders, end = a_year_from_now(150)
    mixed = orders.sample(frac=1, random_state=3)
    blank = pd.DataFrame(
        {
            "customer_id": [None, "X1", "X2", "K00001"],
            "order_date": [pd.Timestamp(end), pd.NaT, pd.Timestamp(end), pd.Timestamp(end) + timedelta(days=1)],
            "net_amount": [1.0, 1.0, np.nan, 1e9],
        }
    )
    before = orders.copy()
    for function in (churn_probability, expected_revenue):
        first = function(orders, end)
        second = function(pd.concat([mixed, blank]), end).reindex(first.index)
        np.testing.assert_allclose(first, second, atol=0.011 if function is expected_revenue else 1.1e-4)
        assert not {"X1", "X2"} & set(second.index)
    assert orders.equals(before)


def test_probabilities_have_4_decimals_and_amounts_2() -> None:
    """Of everybody who ordered up to the day, between 0 and 1."""
    orders, end = a_year_from_now(150)
    probability, revenue = churn_probability(orders, end, 90), expected_revenue(orders, end, 90)
    known = orders.loc[orders["order_date"].dt.date <= end, "customer_id"].unique()
    assert list(probability.index) == list(revenue.index) == list(known)
    assert probability.between(0, 1).all() and (revenue >= 0).all()
    assert (probability == probability.round(4)).all() and (revenue == revenue.round(2)).all()
    assert (churn_probability(orders, end, 365) <= probability + 0.2).all()


def test_a_longer_horizon_makes_silence_less_likely() -> None:
    """Of the mean over all customers."""
    orders, end = a_year_from_now(200)
    means = [churn_probability(orders, end, days).mean() for days in (30, 90, 180, 365)]
    assert means == sorted(means, reverse=True)


@pytest.mark.parametrize("kind", ["same day", "one order each", "every week", "one amount", "no net amount", "young"])
def test_odd_markets_are_foretold_without_an_error(kind: str) -> None:
    """Where the models cannot be told, the fallback speaks; every probability is one."""
    end = date(2026, 6, 30)
    names = [f"K{n}" for n in range(60) for _ in range(4)]
    number, turn = np.arange(240) // 4, np.arange(240) % 4
    days = {
        "same day": np.zeros(240),
        "one order each": number * 5.0,
        "every week": 7.0 * turn,
        "one amount": number * 3.0 + 40 * turn,
        "no net amount": number * 3.0 + 40 * turn,
        "young": turn.astype(float),
    }[kind]
    amount = {"no net amount": 0.0, "one amount": 50.0}.get(kind, 10.0 + number)
    orders = pd.DataFrame(
        {"customer_id": names, "order_date": pd.Timestamp(end) - pd.to_timedelta(days, unit="D"), "net_amount": amount}
    )
    probability, revenue = churn_probability(orders, end), expected_revenue(orders, end)
    assert len(probability) == 60
    assert probability.between(0, 1).all() and np.isfinite(revenue).all()


def test_orders_of_today_alone_settle_no_model() -> None:
    """No time has passed in which anybody could have ordered again: the fallback speaks, for a workbook too."""
    orders = pd.DataFrame({"customer_id": [f"K{n % 50}" for n in range(150)], "net_amount": 100.0}).assign(
        order_date=pd.Timestamp(T)
    )
    assert (churn_probability(orders, T) == 0).all() and (expected_revenue(orders, T) == 300).all()
    scores = scored(book_of(orders), T)
    assert scores.outlook is not None and scores.outlook.method == "no_model"


@pytest.mark.parametrize("horizon", [1, 3650])
def test_a_day_and_ten_years_can_be_looked_ahead(horizon: int) -> None:
    """Hardly anybody orders tomorrow; within ten years those who are still there do."""
    orders, end = a_year_from_now(150)
    probability, revenue = churn_probability(orders, end, horizon), expected_revenue(orders, end, horizon)
    assert probability.between(0, 1).all() and np.isfinite(revenue).all()
    assert probability.mean() > 0.95 if horizon == 1 else probability.min() < 0.1


def test_a_customer_with_ten_thousand_orders_upsets_nothing() -> None:
    """One day each, back to 27 years ago, among customers with a few."""
    orders, end = a_year_from_now(150)
    days = pd.Timestamp(end) - pd.to_timedelta(np.arange(10_000), unit="D")
    busy = pd.DataFrame({"customer_id": "BUSY", "order_date": days, "net_amount": 100.0})
    probability = churn_probability(pd.concat([orders, busy]), end)
    assert probability.between(0, 1).all() and probability["BUSY"] < 0.05
    assert expected_revenue(pd.concat([orders, busy]), end)["BUSY"] > 10_000


@pytest.mark.parametrize("kind", ["texts", "numbers", "categories", "dates", "timezone", "time of day", "nullable"])
def test_orders_may_come_in_any_type(kind: str) -> None:
    """What a script has at hand: nothing about the answer depends on it but the type of the ids."""
    orders, end = a_year_from_now(80)
    ids, days, amounts = orders["customer_id"], orders["order_date"], orders["net_amount"]
    other = {
        "texts": lambda: orders.assign(order_date=days.dt.strftime("%Y-%m-%d"), net_amount=amounts.map(str)),
        "numbers": lambda: orders.assign(customer_id=ids.factorize()[0]),
        "categories": lambda: orders.assign(customer_id=ids.astype("category")),
        "dates": lambda: orders.assign(order_date=days.dt.date),
        "timezone": lambda: orders.assign(order_date=days.dt.tz_localize("Asia/Shanghai")),
        "time of day": lambda: orders.assign(order_date=days + pd.Timedelta(hours=23)),
        "nullable": orders.convert_dtypes,
    }[kind]()
    for function in (churn_probability, expected_revenue):
        assert function(other, end).tolist() == function(orders, end).tolist()


def test_without_orders_there_is_nobody_to_look_ahead_for() -> None:
    """An empty frame, a day before all orders, amounts that are no numbers: an empty Series, not an error."""
    orders, end = a_year_from_now(40)
    nothing = [(orders.iloc[:0], end), (orders, date(2000, 1, 1)), (orders.assign(net_amount="?"), end)]
    for table, day in [*nothing, (orders.assign(customer_id=" "), end)]:
        found = expected_revenue(table, day)
        assert found.empty and found.dtype == np.float64 and found.index.name == "customer_id"


def test_orders_that_come_to_nothing_are_worth_nothing() -> None:
    """A customer whose orders were all refunded is expected to bring 0, not less."""
    orders, end = a_year_from_now(150)
    orders.loc[orders["customer_id"] == orders["customer_id"].iloc[0], "net_amount"] = -5.0
    assert expected_revenue(orders, end).iloc[0] <= 0.0


def test_wrong_use_is_told_in_one_line() -> None:
    """A missing column, a horizon of no day or of no number, a day that is no date."""
    orders, end = a_year_from_now(40)
    with pytest.raises(UsageError, match="net_amount"):
        churn_probability(orders.drop(columns="net_amount"), end)
    for horizon in (0, np.nan, np.inf, None, "365"):
        with pytest.raises(UsageError, match="horizon_days"):
            expected_revenue(orders, end, horizon)  # type: ignore[arg-type]
    with pytest.raises(UsageError, match="as_of"):
        expected_revenue(orders, "tomorrow")


# ---------------------------------------------------------------- rule and model


def test_where_the_rule_says_low_and_the_model_high_the_reason_says_so() -> None:
    """低 with a probability of at least 0.7; other risks need no hint, and the limit is a setting."""
    orders = [
        {"customer": 0, "order_date": T - timedelta(days=500), "amount": 1000},
        {"customer": 1, "order_date": T - timedelta(days=20), "amount": 1000},
    ]
    book = Book([{"name": "甲"}, {"name": "乙"}], orders=orders)
    reasons = scored(book, T).figures["risk_reason"].tolist()
    assert reasons[0].endswith("；模型提示：流失概率 100%") and "模型提示" not in reasons[1]
    complaint = [{"customer": 0, "date": T, "type": "投诉"}]
    with_risk = scored(Book(book.customers, orders=orders, feedback=complaint), T).figures
    assert with_risk["risk"].tolist()[0] == "中" and "模型提示" not in with_risk["risk_reason"].tolist()[0]
    never = Settings.defaults().with_changes({"risk.model_hint_probability": 0})
    assert "模型提示" in scored(book, T, settings=never).figures["risk_reason"].tolist()[1]
