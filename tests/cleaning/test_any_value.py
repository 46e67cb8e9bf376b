"""Whatever a cell holds, reading it neither raises nor takes long, and no number that comes out is infinite."""

from __future__ import annotations

import datetime as dt
import math
import random
import signal
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from custsheet.cleaning.money import parse_money
from custsheet.cleaning.parsed import MISSING, Parsed
from custsheet.reading.layout import ColumnMatch
from custsheet.reading.typed import typed_column
from custsheet.schema import load_schema

from .parsers import OF_TEXTS, OF_VALUES, SCHEMA

LONGEST_CELL = 32_767
SIGNS = (
    "0123456789０１٣²½①⑸ -−–—.．,，()（）[]<>+/\\、;；:：'\"%‰*#@&~≈_|\t\n\r\v\x00\x08\x7f"
    "年月日号时分秒万亿千百十零一壹伍拾元角整约近负个天转分机或和公司有限市省无星期周★☆¥￥$eExXkwTZ"
    "\u00a0\u3000\u200b\u200d\u202d\u202c\ufeff\u00ad\u0301\u0323\ud800\udfff🙂\u2028"
)
texts = st.one_of(st.text(), st.text(st.characters()), st.text(st.sampled_from(SIGNS), max_size=60))
numbers = st.one_of(
    st.floats(), st.integers(), st.integers(min_value=10**300), st.sampled_from([10**400, -(10**5000), 1e308, -0.0])
)
moments = st.one_of(
    st.dates(), st.datetimes(), st.times(), st.timedeltas(), st.datetimes(timezones=st.just(dt.UTC)),
    st.sampled_from([dt.date.min, dt.date.max, dt.datetime.min, dt.datetime.max, dt.timedelta.max, pd.NaT]),
)  # fmt: skip
values = st.one_of(
    texts,
    numbers,
    moments,
    st.none(),
    st.booleans(),
    st.binary(),
    st.sampled_from([Decimal("1e400"), 1j, (), "９" * 5000]),
)


@pytest.mark.parametrize("name", OF_VALUES)
@given(value=values)
def test_no_value_makes_a_parser_raise(name: str, value: object) -> None:
    parsed = OF_VALUES[name](value)
    assert isinstance(parsed, Parsed)
    if isinstance(parsed.value, float):
        assert math.isfinite(parsed.value)
    if isinstance(parsed.value, dt.date):
        assert parsed.value.year >= 1900
    if value is None:
        assert parsed == MISSING


@pytest.mark.parametrize("name", OF_TEXTS)
@given(text=texts)
def test_no_text_makes_a_function_of_texts_raise(name: str, text: str) -> None:
    OF_TEXTS[name](text)


@given(st.lists(st.one_of(texts, st.floats(), moments, st.none(), st.booleans()), max_size=8))
def test_columns_of_every_kind_take_any_values(raw: list[object]) -> None:
    for column in load_schema().sheets["customers"].columns.values():
        for match in (ColumnMatch("A", "x", column.key, 1.0, "label"), None):
            read = typed_column(raw, column, match=match, lists=SCHEMA.lists)
            assert len(read.values) == len(raw)
            if column.is_number:
                assert not np.isinf(read.values).any()


@pytest.mark.parametrize("kind", ["money", "number"])
@pytest.mark.parametrize("odd", [math.inf, -math.inf, math.nan, 1e308, -1e308])
def test_one_odd_number_is_one_issue_and_the_others_are_read(kind: str, odd: float) -> None:
    column = next(c for sheet in SCHEMA.sheets.values() for c in sheet.columns.values() if c.kind == kind)
    read = typed_column([1.0, odd, None, 3.0], column, lists=SCHEMA.lists)
    assert np.array_equal(read.values, [1.0, np.nan, np.nan, 3.0], equal_nan=True)
    assert [place for place, _, _ in read.issues] == [1]


@pytest.mark.parametrize(
    ("typed", "issue"),
    [
        ("6222021234567890", "number_too_large"),
        ("62220212345678906222021234567891", "number_too_large"),
        ("100000亿", "number_too_large"),
        ("亿" * 40, "money_unreadable"),
        ("9" * 5000, "money_unreadable"),
        ("-" * 8000, "money_unreadable"),
        (1e13, "number_too_large"),
        (math.nan, "money_unreadable"),
        ("10²", "money_unreadable"),
        ("½", "money_unreadable"),
        ("⑸", "money_unreadable"),
        ("五十亿亿", "number_too_large"),
    ],
)
def test_what_is_no_amount_is_missing_and_said(typed: object, issue: str) -> None:
    assert parse_money(typed) == Parsed(None, issue)


@pytest.mark.parametrize(("typed", "amount"), [(9.9e12, 9.9e12), ("9999999999999.99", 9999999999999.99), ("٣٤", 34)])
def test_the_largest_amounts_and_digits_of_other_scripts_are_read(typed: object, amount: float) -> None:
    assert parse_money(typed) == Parsed(amount)


def test_a_unit_that_makes_an_amount_too_large_is_an_issue() -> None:
    assert parse_money(1e6, factor=1e8) == Parsed(None, "number_too_large")
    assert parse_money("1万", factor=1e8) == Parsed(10_000)


class TestLongCells:
    """No function takes steps that grow with the square of a cell's length: about 10⁹ for 32,767 characters."""

    PROCESSOR_SECONDS = 3.0  # of this process, whatever else the machine does; the slowest takes 0.2

    @pytest.fixture(autouse=True)
    def limited(self) -> Iterator[None]:
        if not hasattr(signal, "setitimer"):
            pytest.skip("this system has no timers of processor time")

        def too_long(*_: object) -> None:
            raise TimeoutError("more steps than the text has characters")

        before = signal.signal(signal.SIGVTALRM, too_long)
        yield
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)

    @staticmethod
    def long_texts(name: str) -> Iterator[str]:
        """Runs of what patterns repeat, always; others by chance, each function its own."""
        chance = random.Random(name)
        signs = [*SIGNS, "公司", "有限公司", "ext", "or", "电话", "E+", "RMB"]
        for sign in [*" -1.,(*\n\u3000\u0301年亿", *chance.sample(signs, 12)]:
            yield "电话 1" + (sign * LONGEST_CELL)[6:LONGEST_CELL] + "!"
        for _ in range(12):
            a, b = chance.sample(signs, 2)
            yield (a * LONGEST_CELL)[: LONGEST_CELL // 2] + (b * LONGEST_CELL)[: LONGEST_CELL // 2] + "1"
            yield ((a + b) * LONGEST_CELL)[:LONGEST_CELL]

    @pytest.mark.parametrize("name", [*OF_VALUES, *OF_TEXTS])
    def test_it_takes_no_longer_than_its_length_explains(self, name: str) -> None:
        function: Any = OF_VALUES.get(name) or OF_TEXTS[name]
        for text in self.long_texts(name):
            signal.setitimer(signal.ITIMER_VIRTUAL, self.PROCESSOR_SECONDS)
            function(text)
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)
