"""Explaining a customer: every figure that a refresh writes is explained, with the numbers that made it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from functools import cache
from math import ceil, floor
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import custsheet
from custsheet.errors import InputError
from custsheet.refreshing.explaining.customer import ExplainedCustomer
from custsheet.refreshing.explaining.lookup import find_customer
from custsheet.refreshing.explaining.steps import Step
from custsheet.refreshing.explaining.value import loyalty_of, potential_of
from custsheet.refreshing.explanation import EXPLANATION_COLUMNS, Explanation, explain
from custsheet.refreshing.refresh import Refresh
from custsheet.refreshing.source import read_source
from custsheet.texts import LANGS, Lang, load_toml
from tests.workbooks import AS_OF, CUSTOMERS, FEEDBACK, GUEST, INTERACTIONS, OFFICE, ORDERS, Rows, write_workbook

TODAY = date(2026, 11, 21)
SAMPLE = Path(__file__).parents[2] / "sample_data" / "客户维护管理表-样例.xlsx"
BOOKS = ("sample", "new")
INPUTS = ("who", "orders", "receivables", "interactions", "feedback", "opportunities", "unknown")


@cache
def data(book: str) -> bytes:
    return SAMPLE.read_bytes() if book == "sample" else custsheet.new_workbook("zh", sample=45, as_of=TODAY)


@cache
def refreshed(book: str) -> Refresh:
    return Refresh(read_source(data(book)), TODAY)


@cache
def explanations(book: str) -> dict[Any, Explanation]:
    """Row label → the explanation, of every customer that carries figures."""
    done = refreshed(book)
    customers = done.records.frames["customers"]
    first = ~customers["customer_id"].duplicated()
    return {label: explain(done, customers.at[label, "customer_id"]) for label in customers.index[first]}


def of(sheets: Mapping[str, Rows], who: str = "KH-002", lang: Lang | None = None, as_of: date = AS_OF) -> Explanation:
    return explain(Refresh(read_source(write_workbook(sheets)), as_of, lang=lang), who)


def step(found: Explanation, key: str) -> Step:
    [only] = steps(found, key)
    return only


def steps(found: Explanation, key: str) -> list[Step]:
    return [each for each in found.steps if each.key == key]


def is_same(told: object, written: object) -> bool:
    if written is None or written != written:
        return told is None
    if isinstance(written, pd.Timestamp):
        return told == written.date()
    return told == written


# ---------------------------------------------------------------- it agrees with what a refresh writes


@pytest.mark.parametrize("book", BOOKS)
def test_values_are_those_that_a_refresh_writes_for_every_customer(book: str) -> None:
    workbook = custsheet.open(data(book))
    workbook.refresh(TODAY)
    links = refreshed(book).links
    compared = 0
    for label, found in explanations(book).items():
        position = int(links.primary.index.get_loc(label))
        told = {each.key: each.value for each in found.steps}
        for key in ("customers", "plans", "value"):
            frame = workbook[key]
            mine = frame[(links.account[key] == position).to_numpy()] if key in links.account else frame.iloc[:0]
            for column in refreshed(book).scores.columns.get(key, pd.DataFrame()).columns:
                if column.endswith("_reason") or not len(mine):
                    continue
                assert is_same(told[column], mine[column].iloc[0]), (found.customer_id, column)
                compared += 1
    assert compared > 30 * len(explanations(book))


@pytest.mark.parametrize("book", BOOKS)
def test_every_figure_of_scoring_is_told_and_its_reason_with_it(book: str) -> None:
    figures = refreshed(book).scores.figures
    for label, found in explanations(book).items():
        told = {each.key: each for each in found.steps}
        for column in figures.columns:
            if not column.endswith("_reason"):
                assert is_same(told[column].value, figures.at[label, column]), column
        for column, of_figure in (("tier_reason", "tier"), ("risk_reason", "risk"), ("credit_reason", "credit_score")):
            reason = figures.at[label, column]
            assert reason != reason or str(reason) in told[of_figure].why


@pytest.mark.parametrize("book", BOOKS)
def test_inputs_come_first_and_sections_in_their_order(book: str) -> None:
    order = list(load_toml("messages/explain.toml")["sections"])
    for found in explanations(book).values():
        sections = list(dict.fromkeys(each.section for each in found.steps))
        assert sections == sorted(sections, key=order.index)
        assert sections[0] == "who"
    assert order[: len(INPUTS)] == list(INPUTS)


@pytest.mark.parametrize("book", BOOKS)
def test_every_sentence_is_filled_in(book: str) -> None:
    for found in explanations(book).values():
        for each in found.steps:
            assert each.label and each.shown
            assert "{" not in each.label + each.why + each.shown
            assert "nan" not in each.why + each.shown


# ---------------------------------------------------------------- the parts make the whole


@pytest.mark.parametrize("book", BOOKS)
def test_the_tiers_asked_end_with_the_one_that_holds(book: str) -> None:
    settings = refreshed(book).source.settings
    names = [tier.name for tier in settings.tiers]
    for found in explanations(book).values():
        asked, tier = steps(found, "tier_rule"), step(found, "tier")
        assert [rule.value for rule in asked] == [False] * (len(asked) - 1) + [True]
        assert names[len(asked) - 1] == tier.value
        held = asked[-1].why.partition("〔")[0]
        if settings.tiers[len(asked) - 1].min_revenue_12m is not None:
            assert tier.why.startswith(held)


@pytest.mark.parametrize("book", BOOKS)
def test_the_conditions_make_the_risk_and_their_numbers_are_those_of_the_reason(book: str) -> None:
    low, medium, high, lost = (risk.name for risk in refreshed(book).source.settings.risks)
    seen = set()
    for found in explanations(book).values():
        a, b, complaint = (step(found, key) for key in ("condition_a", "condition_b", "complaint"))
        risk = step(found, "risk")
        expected = high if a.value and b.value else medium if complaint.value or b.value else low
        assert risk.value == (lost if step(found, "lost").value else expected)
        if risk.value != lost:
            for condition in (a, b, *([complaint] if complaint.value else [])):
                assert condition.why.partition("〔")[0] in risk.why
        seen.add(risk.value)
    assert len(seen) >= 3


@pytest.mark.parametrize("book", BOOKS)
def test_the_windows_count_the_customers_own_rows(book: str) -> None:
    """Counted again from the records in plain Python."""
    done = refreshed(book)
    orders, log = done.records.frames["orders"], done.records.frames["interactions"]
    for label, found in explanations(book).items():
        position = int(done.links.primary.index.get_loc(label))
        mine = orders[(done.links.account["orders"] == position) & orders["amount"].notna()]
        year = mine[(mine["order_date"] > pd.Timestamp(2025, 11, 21)) & (mine["order_date"] <= pd.Timestamp(TODAY))]
        assert (f" {len(year)} 单" if len(year) else "没有订单") in step(found, "revenue_12m").why
        days = log["date"][done.links.account["interactions"] == position]
        two, three, twelve = (
            int(((days > pd.Timestamp(start)) & (days <= pd.Timestamp(TODAY))).sum())
            for start in (date(2026, 9, 21), date(2026, 8, 21), date(2025, 11, 21))
        )
        assert [each.value for each in steps(found, "contacts")] == [two, three, twelve]
        assert f"联系 {three} 次" in step(found, "activity").why


@pytest.mark.parametrize("book", BOOKS)
def test_open_orders_add_up_to_the_receivable_and_the_overdue_amount(book: str) -> None:
    for found in explanations(book).values():
        unpaid = steps(found, "open_receivable")
        late = [each for each in unpaid if "未逾期" not in each.why]
        for part, key in ((unpaid, "receivable"), (late, "overdue_amount")):
            assert sum(float(str(each.value)) for each in part) == pytest.approx(step(found, key).value, abs=0.005)


def facts_of(book: str) -> Iterator[tuple[ExplainedCustomer, Explanation]]:
    done = refreshed(book)
    for label, found in explanations(book).items():
        yield ExplainedCustomer(done, int(done.links.primary.index.get_loc(label))), found


@pytest.mark.parametrize("book", BOOKS)
def test_parts_of_scores_make_the_scores(book: str) -> None:
    for customer, found in facts_of(book):
        potential, loyalty = potential_of(customer), [share for share, _ in loyalty_of(customer).values()]
        known_potential = float(np.mean(list(potential.values()))) if potential else None
        assert step(found, "potential").value == pytest.approx(known_potential)
        assert 100 * np.mean(loyalty) == pytest.approx(step(found, "loyalty").value)
        score = step(found, "credit_score").value
        if score is not None:
            parts = {name: step(found, f"credit_{name}").value for name in ("overdue_amount", "longest_overdue")}
            parts |= {name: step(found, f"credit_{name}").value for name in ("on_time", "limit_use")}
            known = {
                name: (customer.setting(f"credit.{name}"), value) for name, value in parts.items() if value is not None
            }
            total = sum(weight * value for weight, value in known.values())
            assert 100 * total / sum(weight for weight, _ in known.values()) == pytest.approx(score)


@pytest.mark.parametrize("book", BOOKS)
def test_the_fields_counted_make_the_completeness(book: str) -> None:
    for found in explanations(book).values():
        told = step(found, "completeness")
        count, filled = (int(word) for word in (told.why.split(" 项")[0], told.why.split("填了 ")[1].split()[0]))
        assert filled / count == pytest.approx(told.value)
        missing = told.why.partition("缺：")[2].partition("〔")[0]
        assert len(missing.split("、")) == count - filled if missing else count == filled


@pytest.mark.parametrize("book", BOOKS)
def test_ranks_and_points_are_worked_out_as_said(book: str) -> None:
    for found in explanations(book).values():
        for key in ("r_score", "f_score", "m_score"):
            told = step(found, key)
            if told.value is None:
                assert told.why == "没有下过单"
            else:
                behind, among = (int(word) for word in told.why.rpartition("，")[2].split(" × ")[0].split(" ÷ "))
                assert ceil(behind * 5 / among) == told.value
        points = step(found, "points")
        net, rest = points.why.partition("净额 ")[2].split(" ÷ ")
        used = float(points.why.partition("已兑换 ")[2].split(" ")[0].replace(",", ""))
        assert rest.startswith("100 = ")
        assert points.value == max(floor(float(net.replace(",", "")) / 100) - used, 0)


def test_changed_rules_are_those_that_are_told() -> None:
    changes = {
        "risk.no_contact_months": 4,
        "risk.growth_drop": -0.1,
        "growth.window_months": 3,
        "activity.high_min": 2,
        "completeness.address": 0,
        "completeness.email": 3,
        "loyalty.order_months": 12,
        "loyalty.full_years": 2,
        "potential.size_small": 90,
        "credit.grade_a": 99,
    }
    source = read_source(data("new"))
    done = Refresh(replace(source, settings=source.settings.with_changes(changes)), TODAY)
    customers, risks = done.records.frames["customers"], [risk.name for risk in source.settings.risks]
    for position, code in enumerate(customers["customer_id"]):
        found, customer = explain(done, code), ExplainedCustomer(done, position)
        a, b = step(found, "condition_a"), step(found, "condition_b")
        assert (a.label, b.label) == ("A：近4个月无联系", "B：增长率 ≤ -10%")
        calm = not (step(found, "lost").value or step(found, "complaint").value)
        if calm:
            assert step(found, "risk").value == risks[2 if a.value and b.value else 1 if b.value else 0]
        assert "2 次及以上为高" in step(found, "activity").why
        assert "A ≥ 99" in step(found, "credit_grade").why or step(found, "credit_grade").value is None
        assert "各项权重不同" in step(found, "completeness").why
        loyalty = [share for share, _ in loyalty_of(customer).values()]
        assert 100 * np.mean(loyalty) == pytest.approx(step(found, "loyalty").value)
        assert np.mean(list(potential_of(customer).values())) == pytest.approx(step(found, "potential").value)


# ---------------------------------------------------------------- single workbooks, in words


def test_a_customer_of_the_office_is_explained_with_its_numbers() -> None:
    found = of(OFFICE)
    assert (found.customer_id, found.name, found.as_of) == ("KH-002", "杭州白鹭食品有限公司", AS_OF)
    assert step(found, "row").value == 3
    growth = step(found, "growth_6m")
    assert growth.value == pytest.approx(40000 / 90000 - 1)
    assert growth.why == "近6个月 40,000 ÷ 前6个月 90,000 − 1 = -55.6%"
    assert [rule.label for rule in steps(found, "tier_rule")] == [
        "够战略级吗",
        "够核心级吗",
        "够潜力级吗",
        "够基础级吗",
    ]
    assert steps(found, "tier_rule")[1].why == "近12个月净额 13 万 < 50 万〔设置：客户等级〕"
    assert step(found, "open_complaints").value == 1
    owed = step(found, "open_receivable")
    assert (owed.label, owed.value) == ("DD-4", 40000)
    assert owed.why == "2026-09-13 到期（2026-07-15 下单 + 客户账期 60 天），逾期 48 天"
    assert step(found, "due_date").why == "最近联系 2026-09-12 + 180 天 = 2027-03-11"


def test_an_earlier_follow_up_replaces_the_interval() -> None:
    due = step(of(OFFICE, "KH-001"), "due_date")
    assert due.value == date(2026, 10, 25)
    assert "约定的 2026-10-25 更早，以约定为准" in due.why


def test_a_customer_never_contacted_is_due_at_once() -> None:
    due = step(of(OFFICE, "上海南枝贸易有限公司"), "due_date")
    assert due.value == AS_OF
    assert "从未联系过" in due.why


def test_what_is_not_known_is_said_and_conditions_on_it_are_neither_yes_nor_no() -> None:
    found = of({"客户信息": CUSTOMERS, "订单回款": ORDERS})
    assert any("无联系记录" in each.why for each in steps(found, "unknown"))
    assert step(found, "condition_a").value is None
    assert step(found, "complaint").value is None
    assert step(found, "condition_b").value is True
    assert not steps(found, "activity")
    assert not steps(found, "due_date")


def test_without_any_revenue_no_tier_is_asked() -> None:
    found = of({"客户信息": CUSTOMERS, "联系记录": INTERACTIONS, "客户反馈": FEEDBACK})
    assert not steps(found, "tier_rule")
    assert (step(found, "tier").value, step(found, "tier").why) == (None, "缺少交易数据")
    assert step(found, "lost").value is None


def test_typed_figures_and_dates_are_told_with_the_place_where_they_stand() -> None:
    value: Rows = [
        ["客户编号", "客户名称", "近12个月金额", "近6个月金额", "前6个月金额"],
        ["KH-002", None, 600000, 0, 400000],
    ]
    customers: Rows = [
        [*row, label if n == 0 else date(2026, 10, 1) if n == 2 else None]
        for n, (row, label) in enumerate((row, "最近联系日期") for row in CUSTOMERS)
    ]
    found = of({"客户信息": customers, "客户价值": value})
    assert step(found, "revenue_12m").value == 600000
    assert "“客户价值”第 2 行" in step(found, "revenue_12m").why
    assert step(found, "growth_6m").value == -1
    assert step(found, "tier").value == "核心级"
    assert step(found, "typed_last_contact").value == date(2026, 10, 1)
    assert step(found, "last_contact").value == date(2026, 10, 1)


def test_growth_out_of_nothing_is_the_word_of_the_sheet() -> None:
    orders: Rows = [ORDERS[0], ["DD-9", "KH-002", date(2026, 9, 1), 150000, None, None, 150000, date(2026, 9, 2)]]
    growth = step(of({**OFFICE, "订单回款": orders}), "growth_6m")
    assert (growth.value, growth.shown) == (float("inf"), "新增")


def test_rows_of_one_customer_are_named_and_either_leads_to_the_figures() -> None:
    again = [None, "杭州白鹭食品有限公司", None, "13900000009", "李晓红", None, None, None]
    found = of({**OFFICE, "客户信息": [*CUSTOMERS, again]})
    assert step(found, "row").value == 3
    assert [each.value for each in steps(found, "same_row")] == [5]


def test_customers_and_orders_on_several_sheets_are_told_with_theirs() -> None:
    again = [None, "杭州白鹭食品有限公司", *[None] * 6]
    found = of(
        {
            "客户-华东": CUSTOMERS[:2],
            "客户-华南": [CUSTOMERS[0], CUSTOMERS[2], again],
            "2024订单": ORDERS[:3],
            "2025订单": [ORDERS[0], *ORDERS[3:]],
        }
    )
    assert (step(found, "row").value, step(found, "row").why) == (2, "“客户-华南”第 2 行")
    assert "“客户-华南”第 3 行" in step(found, "same_row").why
    assert (step(found, "order_count").value, step(found, "open_receivable").label) == (2, "DD-4")


def test_open_opportunities_are_told_with_what_weighs_them() -> None:
    opportunities: Rows = [
        ["商机名称*", "客户编号", "阶段", "预计金额", "成交概率", "创建日期"],
        ["扩产", "KH-002", "SQL", 100000, 0.4, date(2026, 5, 1)],
        ["备件", "KH-002", None, None, 0.4, date(2026, 5, 1)],
        ["旧线", "KH-002", "流失", 900000, 0.1, date(2026, 5, 1)],
    ]
    found = of({**OFFICE, "商机": opportunities})
    told = [(each.label, each.value, each.why) for each in steps(found, "open_opportunity")]
    assert told == [
        ("扩产", 40000, "预计金额 100,000 × 成交概率 40%"),
        ("备件", None, "缺预计金额或成交概率，按 0 计"),
    ]
    assert "进行中的商机：100 分" in step(found, "potential").why


def test_orders_that_do_not_count_are_named() -> None:
    orders: Rows = [*ORDERS, ["DD-5", "KH-002", date(2027, 1, 1), 1000, None, None, None, None]]
    assert "“订单回款”第 6 行" in step(of({**OFFICE, "订单回款": orders}), "order_count").why


def test_issues_of_the_customers_rows_are_told_with_their_cell() -> None:
    found = of(OFFICE, "上海南枝贸易有限公司")
    assert any(each.label == "客户信息 D4" and each.value == "1380000000" for each in steps(found, "issue"))


def test_the_rules_of_the_settings_tab_are_used_and_named() -> None:
    assert step(explanations("new")[2], "rules").value == "设置"
    assert step(of(OFFICE), "rules").value == "默认规则"


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("sheets", [OFFICE, GUEST], ids=["office", "guest"])
def test_both_languages_tell_the_same_values(sheets: Mapping[str, Rows], lang: Lang) -> None:
    plain, told = of(sheets), of(sheets, lang=lang)
    words = {"rfm_segment", "method", "goal", "tags", "rules"}
    assert [(each.key, each.value) for each in told.steps if each.key not in words] == [
        (each.key, each.value) for each in plain.steps if each.key not in words
    ]
    assert step(told, "tier").shown == {"zh": "基础级", "en": "Basic"}[lang]


def test_the_library_gives_a_table_and_changes_nothing() -> None:
    book = custsheet.open(write_workbook())
    table = book.explain("KH-002", AS_OF)
    assert tuple(table.columns) == EXPLANATION_COLUMNS
    assert dict(zip(table["key"], table["value"], strict=True))["tier"] == "基础级"
    assert "tier" not in book["customers"] or book["customers"]["tier"].isna().all()
    assert set(book.explain("KH-002", AS_OF, "en")["section"]) == set(table["section"])


# ---------------------------------------------------------------- who is meant

PEOPLE = pd.DataFrame(
    {
        "customer_id": ["C00001", "C00002", "C00003", np.nan],
        "name": ["青禾机械有限公司", "白鹭食品有限公司", "白鹭食品有限公司", "南枝（上海）贸易有限责任公司"],
        "uscc": [np.nan] * 4,
    },
    index=[2, 3, 4, 5],
)


@pytest.mark.parametrize(
    ("who", "position"),
    [
        ("C00001", 0),
        ("c00001", 0),
        (" Ｃ00003 ", 2),
        ("青禾机械有限公司", 0),
        ("青禾机械有限责任公司", 0),
        ("青禾机械", 0),
        ("南枝(上海)贸易有限公司", 3),
    ],
)
def test_a_customer_is_found_by_id_or_name_however_spelled(who: str, position: int) -> None:
    assert find_customer(PEOPLE, who) == position


@pytest.mark.parametrize(
    ("who", "code", "named"),
    [
        ("白鹭食品有限公司", "customer_ambiguous", ["C00002", "C00003"]),
        ("白鹭食品", "customer_ambiguous", ["C00002", "C00003"]),
        ("青禾", "customer_unknown_but", ["青禾机械有限公司 (C00001)"]),
        ("C00009", "customer_unknown_but", ["青禾机械有限公司 (C00001)"]),
        ("qqq", "customer_unknown", []),
        ("", "customer_unknown", []),
    ],
)
def test_nobody_or_several_is_an_error_that_names_whom_it_may_mean(who: str, code: str, named: list[str]) -> None:
    with pytest.raises(InputError) as caught:
        find_customer(PEOPLE, who)
    assert caught.value.code == code
    for word in named:
        assert word in caught.value.message("zh")
