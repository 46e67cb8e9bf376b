"""What the models read of the orders, on whom they are fitted, and the logistic model at its edges."""

from __future__ import annotations

import numpy as np
import pytest

from custsheet.scoring.models.history import Histories, chosen, histories, order_days
from custsheet.scoring.models.logistic import fit_logistic


def some_histories(count: int, *, repeat: bool = True) -> Histories:
    rng = np.random.default_rng(5)
    age = rng.uniform(10, 150, count)
    orders = rng.integers(0, 9, count).astype(np.float64) * repeat
    span = np.where(orders > 0, age * rng.uniform(0, 1, count), 0.0)
    return Histories(np.arange(count), orders, span, age, np.full(count, 100.0))


def test_orders_of_one_day_are_one_and_time_is_in_weeks() -> None:
    """Two on day 0, one on day 14, one after the last day; a customer without orders has no history."""
    customer = np.array([2, 0, 2, 2, 0, -1, 2])
    day = np.array([14.0, 3.0, 0.0, 0.0, 99.0, 5.0, np.nan])
    days = order_days(customer, day, np.array([30.0, 7.0, 10.0, 5.0, 1.0, 1.0, 1.0]), 3)
    assert days.customer.tolist() == [0, 0, 2, 2] and days.net.tolist() == [7, 1, 15, 30]
    found = histories(days, 28.0)
    assert found.customer.tolist() == [0, 2]
    assert found.repeat_orders.tolist() == [0, 1]
    assert found.active_span.tolist() == [0, 2] and found.age.tolist() == [25 / 7, 4]
    assert found.mean_value.tolist() == [7, 22.5]


def test_no_orders_make_no_histories() -> None:
    """And no error."""
    days = order_days(np.array([], dtype=np.int64), np.array([]), np.array([]), 4)
    assert len(histories(days, 10.0)) == 0


def test_equal_histories_are_counted_once_in_an_order_of_their_own() -> None:
    """However the customers are ordered."""
    rows = some_histories(50)
    twice = rows.take(np.concatenate([np.arange(50)[::-1], np.arange(50)]))
    (first, *_), weights = rows.distinct()
    (second, *_), double = twice.distinct()
    assert (first == second).all() and (double == 2 * weights).all()


def test_the_same_customers_are_chosen_whatever_the_order_of_the_rows() -> None:
    """By a hash of the id; all of them when they are few."""
    ids = [f"C{n:05}" for n in range(500)]
    some = {ids[place] for place in chosen(ids, 100)}
    mixed = ids[250:] + ids[:250][::-1]
    assert {mixed[place] for place in chosen(mixed, 100)} == some and len(some) == 100
    assert chosen(ids[:7], 100).tolist() == list(range(7))


def test_the_logistic_model_learns_that_silence_makes_silence() -> None:
    """The longer the last order is ago, the likelier there is no other."""
    rows = some_histories(2000)
    silence = rows.age - rows.active_span
    rng = np.random.default_rng(9)
    silent = rng.random(2000) < 1 / (1 + np.exp(-(silence - 60) / 20))
    model = fit_logistic(rows, silent)
    assert model.probability(rows).mean() == pytest.approx(silent.mean(), abs=1e-3)
    assert np.corrcoef(model.probability(rows), silence)[0, 1] > 0.8


@pytest.mark.parametrize("share", [0.005, 0.5, 0.995])
def test_the_logistic_model_stays_finite_where_one_feature_decides_all(share: float) -> None:
    """Nothing is certain even where the two kinds do not overlap."""
    rows = some_histories(1000)
    silence = rows.age - rows.active_span
    probability = fit_logistic(rows, silence > np.quantile(silence, share)).probability(rows)
    assert np.isfinite(probability).all() and ((probability > 0) & (probability < 1)).all()


def test_what_was_the_same_for_all_at_the_earlier_day_decides_nothing_later() -> None:
    """Nobody had ordered again by then; that some have since is nothing it could have learnt from."""
    before, now = some_histories(300, repeat=False), some_histories(300)
    model = fit_logistic(before, before.age > 80)
    busy = Histories(now.customer, now.repeat_orders + 40, now.active_span, now.age, now.mean_value)
    assert (model.probability(now) == model.probability(busy)).all()
