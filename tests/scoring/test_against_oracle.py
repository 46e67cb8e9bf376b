"""Every computed value agrees with the slow oracle over hundreds of small adversarial workbooks."""

from __future__ import annotations

import random
from collections.abc import Iterable
from datetime import date
from typing import Any

import pytest

from custsheet.lists import save_first
from custsheet.scoring import Scores
from custsheet.scoring.portfolio import Portfolio
from custsheet.scoring.satisfaction import FALL_COLUMNS
from tests.scoring.adversarial import some_book
from tests.scoring.books import Book, frames_and_links, inputs_of, plain, scored
from tests.scoring.contract import CONTRACT, some_rules
from tests.scoring.oracle import FIGURES, VALUE
from tests.scoring.oracle_rows import RowOracle

MONEY = {"profit", "receivable"}
SCORES = {"contribution", "potential", "loyalty", "credit_score", "completeness", "mean_days"}
SUMS = {"weighted_amount", "amount"}
PLAN = ("tier", "risk", "interval_days", "method", "goal", "due_date", "overdue_days", "completion", "last_contact")


def of_customer(oracle: RowOracle, customer: int) -> dict[str, Any]:
    """What the oracle expects of one customer, over all sheets."""
    receivable, overdue_amount = oracle.owed(customer)
    due = oracle.due(customer)
    return {
        **oracle.figures(customer),
        "growth_6m": oracle.growth(customer),
        "receivable": receivable,
        "overdue_amount": overdue_amount,
        **oracle.value(customer),
        "tier": oracle.tier(customer),
        "risk": oracle.risk(customer),
        "activity": oracle.activity(customer),
        "region": oracle.region(customer),
        "tags": oracle.tags(customer),
        "completeness": oracle.completeness(customer),
        "last_contact": oracle.last_contact(customer),
        "next_contact": due,
        "due_date": due,
        "overdue_days": None if due is None else max((oracle.as_of - due).days, 0),
        "interval_days": oracle.interval(customer),
        "method": oracle.plan_row(customer).method,
        "goal": oracle.plan_row(customer).goal,
        "completion": oracle.completion(customer),
    }


def of_rows(oracle: RowOracle, book: Book) -> dict[str, list[dict[str, Any]]]:
    """What the oracle expects of every row that stands for itself."""
    return {
        "orders": [
            {"profit": o.profit(r), "receivable": o.receivable(r), "overdue_days": o.order_overdue(r)}
            for o in (oracle,)
            for r in (book.orders if oracle.orders_known else ())
        ],
        "interactions": [
            {"overdue_days": oracle.follow_up_overdue(r)} for r in (book.interactions if oracle.log_known else ())
        ],
        "feedback": [
            {
                "commonness": oracle.commonness(r),
                "suggested_category": oracle.suggested(r)[0],
                "response_days": oracle.response_days(r),
                "overdue": oracle.overdue(r),
            }
            for r in book.feedback
        ],
        "demands": [{"overdue_days": oracle.demand_overdue(r)} for r in book.demands],
        "opportunities": [
            dict(zip(("weighted_amount", "age_days"), oracle.opportunity(r), strict=True)) for r in book.opportunities
        ],
        "campaigns": [
            dict(zip(("open_rate", "click_rate", "conversion_rate"), oracle.rates(r), strict=True))
            for r in book.campaigns
        ],
    }


def agrees(name: str, found: Any, expected: Any) -> bool:
    """Money and counts are exact; a score may differ in the last digits, since it is a sum of fractions."""
    if name in SCORES | SUMS and expected is not None and found is not None:
        return bool(abs(found - expected) < 1e-9 * max(1, abs(expected)))
    if name == "clv_12m" and expected is not None and found is not None:
        return bool(abs(found - expected) < 0.011)  # half a cent may fall to either side
    return bool(found == (float(expected) if name in MONEY and expected is not None else expected))


def differences(place: str, expected: dict[str, Any], row: dict[str, Any], names: Iterable[str]) -> list[str]:
    """Where the scored row is not what is expected; a column that was not worked out counts as blank."""
    found = {name: plain(row.get(name)) for name in names}
    return [
        f"{place}.{name}: {found[name]!r}, expected {expected[name]!r}"
        for name in names
        if not agrees(name, found[name], expected[name])
    ]


@pytest.mark.parametrize("seed", range(240))
def test_every_value_agrees_with_the_oracle(seed: int) -> None:
    """Boundaries, blanks, refunds, repeated customers, typed figures, missing columns and sheets, other settings."""
    book, as_of = some_book(seed)
    rules = CONTRACT if seed % 2 else some_rules(random.Random(seed))
    oracle, scores = RowOracle(book, as_of, rules), scored(book, as_of, settings=rules.settings)
    wrong = [
        *wrong_customers(oracle, scores),
        *wrong_rows(oracle, scores),
        *wrong_lists(oracle, scores),
    ]
    if (saved := saved_first(oracle.book, scores, as_of, rules.settings)) != oracle.to_save_first():
        wrong.append(f"save first: {saved}, expected {oracle.to_save_first()}")
    assert wrong == []


def wrong_customers(oracle: RowOracle, scores: Scores) -> list[str]:
    """The figures of every customer row, and on the sheets with a row per customer."""
    wrong: list[str] = []
    figures = scores.figures.to_dict("records")
    for position, customer in enumerate(oracle.book.customers):
        expected = of_customer(oracle, position)
        if "same_as" in customer:
            expected = dict.fromkeys(expected)
        elif ("模型提示" in figures[position]["risk_reason"]) is not oracle.model_hint(position):
            wrong.append(f"customer {position}: {figures[position]['risk_reason']!r}")
        wrong += differences(f"customer {position}", expected, figures[position], expected)
    value = ("growth_6m", "receivable", "overdue_amount", *VALUE, *(FIGURES if oracle.orders_known else ()))
    for key, names in (("plans", PLAN), ("value", value)):
        for position, row in enumerate(oracle.book.rows(key)):
            on_sheet = oracle.customer_of(row)
            expected = dict.fromkeys(names) if on_sheet is None else of_customer(oracle, on_sheet)
            wrong += differences(f"{key} {position}", expected, scores.columns[key].iloc[position].to_dict(), names)
    return wrong


def wrong_rows(oracle: RowOracle, scores: Scores) -> list[str]:
    """The computed columns of the sheets whose rows stand for themselves."""
    wrong: list[str] = []
    for key, rows in of_rows(oracle, oracle.book).items():
        frame = scores.columns.get(key)
        # Without columns pandas 2 makes no records, pandas 3 empty ones.
        found = [{}] * len(rows) if frame is None or frame.empty else frame.to_dict("records")
        for position, expected in enumerate(rows):
            wrong += differences(f"{key} {position}", expected, found[position], expected)
    return wrong


def wrong_lists(oracle: RowOracle, scores: Scores) -> list[str]:
    """The small frames for the summary, and what is said once."""
    book = oracle.book
    words = [plain(words) for words in scores.suggestions["words"]] if book.feedback else []
    raised = {frame_row - 2: tuple(row) for frame_row, row in zip(*rows_of(scores.demand_reviews), strict=True)}
    reviews = {n: oracle.demand_review(row) for n, row in enumerate(book.demands)}
    fallen = {n: tuple(map(plain, row)) for n, row in zip(*rows_of(scores.satisfaction_falls), strict=True)}
    pairs = {
        "suggested words": (words, [oracle.suggested(row)[1] for row in book.feedback] if words else []),
        "reviews": (raised, {n: review for n, review in reviews.items() if review}),
        "falls": (fallen, oracle.falls()),
        "notes": (sorted(note.code for note in scores.notes if note.code != "no_calendar"), sorted(oracle.notes())),
    }
    wrong = [f"{name}: {found}, expected {expected}" for name, (found, expected) in pairs.items() if found != expected]
    for stage, (found, expected) in enumerate(zip(scores.funnel.to_dict("records"), oracle.funnel(), strict=False)):
        wrong += differences(f"funnel {stage}", expected, found, expected)
    assert tuple(scores.satisfaction_falls.columns) == FALL_COLUMNS
    assert len(scores.funnel) == (8 if book.opportunities else 0)
    return wrong


def rows_of(table: Any) -> tuple[list[Any], list[Any]]:
    return table.index.tolist(), table.itertuples(index=False, name=None) if len(table.columns) else []


def saved_first(book: Book, scores: Scores, as_of: date, settings: Any) -> list[int]:
    """Whom the summary would save first."""
    inputs = inputs_of(book, as_of, "zh", settings, every_sheet=True)
    return list(map(int, save_first(Portfolio(inputs, scores))["customer"]))


@pytest.mark.parametrize("seed", range(20))
def test_scoring_changes_no_frame_and_gives_the_same_twice(seed: int) -> None:
    """Frames come out of scoring as they went in, and the same input gives the same output."""
    book, as_of = some_book(seed)
    before, links = frames_and_links(book)
    first, second = scored(book, as_of), scored(book, as_of)
    after, _ = frames_and_links(book)
    for key, table in before.items():
        assert table.equals(after[key])
    assert first.figures.equals(second.figures)
    assert first.notes == second.notes
    assert links.primary.tolist() == [row.get("same_as", n) for n, row in enumerate(book.customers)]
