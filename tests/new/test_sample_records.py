"""Made-up customers are lifelike, consistent, clearly invented, and the same for the same seed."""

from __future__ import annotations

import re
from datetime import date
from functools import cache

import pandas as pd
import pytest

from custsheet.new.sample_customers import cast
from custsheet.new.sample_records import invent
from custsheet.schema import load_schema
from custsheet.texts import LANGS, Lang, load_toml

SCHEMA = load_schema()
AS_OF = date(2026, 10, 31)
TODAY = pd.Timestamp(AS_OF)


@cache
def invented(n: int = 300, lang: Lang = "zh", seed: int = 1) -> dict[str, pd.DataFrame]:
    return invent(SCHEMA, n, seed, AS_OF, lang)


@pytest.mark.parametrize("n", [1, 2, 11, 300])
@pytest.mark.parametrize("lang", LANGS)
def test_every_record_type_has_the_columns_of_the_schema(n: int, lang: Lang) -> None:
    frames = invented(n, lang)
    assert list(frames) == list(SCHEMA.sheets)
    for key, spec in SCHEMA.sheets.items():
        assert list(frames[key].columns) == list(spec.columns)
        assert frames[key][list(spec.computed)].isna().all(axis=None)
    assert len(frames["customers"]) == n


def test_the_same_seed_gives_the_same_customers_and_another_others() -> None:
    again = invent(SCHEMA, 300, 1, AS_OF)
    for key, frame in invented().items():
        pd.testing.assert_frame_equal(frame, again[key])
    assert not invented(seed=2)["customers"]["name"].equals(invented()["customers"]["name"])


@pytest.mark.parametrize("n", [11, 40, 200])
def test_every_kind_of_customer_occurs(n: int) -> None:
    profiles = cast(SCHEMA, n, 1, AS_OF).profiles
    assert len(profiles) == n
    kinds = {(p["share"], tuple(p["revenue"]), tuple(p["recent"])) for p in load_toml("sample.toml")["profiles"]}
    drawn = profiles.groupby(["revenue_low", "revenue_high", "recent_low", "lost", "category"]).ngroups
    assert drawn == len(kinds)


@pytest.mark.parametrize("lang", LANGS)
def test_every_tier_and_every_risk_occurs(lang: Lang) -> None:
    from custsheet.cleaning import link_customers
    from custsheet.cleaning.linked_records import LinkedRecords
    from custsheet.issues import Findings
    from custsheet.schema import Settings
    from custsheet.scoring import score
    from custsheet.scoring.inputs import Inputs

    frames = invented(40, lang)
    settings = Settings.defaults()
    scores = score(Inputs(LinkedRecords(frames, link_customers(frames, Findings())), settings, AS_OF, lang))
    assert set(scores.columns["customers"]["tier"].dropna()) == {tier.name for tier in settings.tiers}
    assert set(scores.columns["customers"]["risk"].dropna()) == {risk.name for risk in settings.risks}


@pytest.mark.parametrize("lang", LANGS)
def test_list_values_are_words_of_their_lists(lang: Lang) -> None:
    for key, spec in SCHEMA.sheets.items():
        for column in spec.columns.values():
            if column.kind == "choice" and column.list_name and not column.computed:
                known = {value.value for value in SCHEMA.lists[column.list_name]}
                assert set(invented(300, lang)[key][column.key].dropna()) <= known


def test_nothing_required_is_missing() -> None:
    for key, spec in SCHEMA.sheets.items():
        assert not invented()[key][list(spec.required)].isna().any(axis=None)


def test_ids_names_and_numbers_are_unique() -> None:
    frames = invented(2000)
    for key, spec in SCHEMA.sheets.items():
        assert frames[key][spec.record_key].is_unique
    customers, contacts = frames["customers"], frames["contacts"]
    assert customers["name"].is_unique
    assert customers["uscc"].dropna().is_unique
    assert pd.concat([customers["mobile"], contacts["mobile"]]).is_unique


def test_records_belong_to_customers_that_are_there() -> None:
    frames = invented()
    names = frames["customers"].set_index("customer_id")["name"]
    for key in frames:
        if key != "campaigns":
            assert (frames[key]["customer_id"].map(names) == frames[key]["name"]).all()


def test_no_number_address_or_code_can_be_anybodys() -> None:
    customers = invented(2000)["customers"]
    assert customers["mobile"].str.fullmatch(r"1[3589]\d0000\d{4}").all()
    assert customers["phone"].dropna().str.fullmatch(r"0\d{2,3}-555\d{4,5}").all()
    assert customers["email"].dropna().str.endswith((".example.cn", ".example.com")).all()
    assert customers["uscc"].dropna().str.startswith("91119900").all()


def test_credit_codes_have_their_check_digit() -> None:
    """GB 32100-2015: weights 3^i mod 31 over an alphabet without I, O, S, V, Z."""
    alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    for code in invented()["customers"]["uscc"].dropna():
        assert (
            sum(alphabet.index(sign) * pow(3, place, 31) for place, sign in enumerate(code[:17])) % 31
            == (31 - alphabet.index(code[17])) % 31
        )


def test_dates_do_not_contradict_each_other() -> None:
    frames = invented(2000)
    orders, feedback, demands = frames["orders"], frames["feedback"], frames["demands"]
    for frame, earlier, later in [
        (orders, "order_date", "shipped_on"),
        (orders, "order_date", "due_on"),
        (orders, "order_date", "paid_on"),
        (feedback, "date", "responded_on"),
        (feedback, "responded_on", "resolved_on"),
        (feedback, "resolved_on", "revisit_on"),
        (demands, "raised_on", "plan_on"),
        (demands, "plan_on", "accepted_on"),
        (frames["interactions"], "date", "minutes_sent_on"),
        (frames["interactions"], "date", "next_date"),
        (frames["opportunities"], "created_on", "stage_on"),
    ]:
        assert not (frame[later] < frame[earlier]).any(), later
    first = frames["customers"].set_index("customer_id")["first_deal_date"]
    assert not (orders["order_date"] < orders["customer_id"].map(first)).any()


def test_nothing_has_happened_after_the_day_it_is_told() -> None:
    past = {
        "customers": ["first_deal_date", "verified_on", "birthday"],
        "interactions": ["date", "minutes_sent_on"],
        "orders": ["order_date", "shipped_on", "paid_on"],
        "feedback": ["date", "responded_on", "resolved_on", "revisit_on"],
        "opportunities": ["created_on", "stage_on"],
        "demands": ["raised_on", "plan_on", "accepted_on", "revisit_on"],
        "campaigns": ["date"],
    }
    for key, columns in past.items():
        for column in columns:
            assert not (invented(2000)[key][column] > TODAY).any(), f"{key}.{column}"


def test_money_adds_up_to_the_cent() -> None:
    orders = invented(2000)["orders"]
    assert (orders["amount"] == (orders["quantity"] * orders["unit_price"]).round(2)).all()
    assert (orders["amount"] > 0).all()
    net = orders["amount"] - orders["refund"].fillna(0)
    assert not (orders["paid"] > net + 0.005).any()
    assert 0.01 < orders["paid"].isna().mean() < 0.25


def test_all_is_verified_lately() -> None:
    """A sample shows what the tool finds in good data; sample_data/ shows the rest."""
    verified = invented(2000)["customers"]["verified_on"]
    assert (verified >= TODAY - pd.Timedelta(days=180)).all()


def test_english_samples_have_no_chinese_in_names_and_texts() -> None:
    frames = invented(300, "en")
    for key, spec in SCHEMA.sheets.items():
        for column in spec.columns.values():
            if column.kind in ("text", "email", "phone", "code") and not column.computed:
                words = " ".join(frames[key][column.key].dropna().astype(str))
                assert not re.search(r"[\u4e00-\u9fff]", words), f"{key}.{column.key}"
