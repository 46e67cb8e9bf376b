"""Numbers in sentences."""

from __future__ import annotations

import pytest

from custsheet.scoring.wording import Wording
from custsheet.texts import fill


@pytest.mark.parametrize(("paid", "share"), [(199, "99.5%"), (200, "100%"), (1, "0.5%"), (0, "0%")])
def test_nearly_all_is_not_all(paid: int, share: str) -> None:
    """199 of 200 orders paid on time are not 100 %, and 1 of 200 is not 0 %."""
    said = Wording("zh").percent(paid / 200, 0.0, 1.0)
    assert said == share


@pytest.mark.parametrize(
    ("cny", "zh", "en"),
    [
        (0.2, "0.2 元", "0.20"),
        (33, "33 元", "33"),
        (99.5, "99.5 元", "99.50"),
        (1234.5, "1234 元", "1,234"),
        (0, "0 元", "0"),
    ],
)
def test_cents_are_shown_where_there_is_little_else(cny: float, zh: str, en: str) -> None:
    """20 cents are not nothing."""
    assert (Wording("zh").money(cny), Wording("en").money(cny)) == (zh, en)


@pytest.mark.parametrize(
    ("count", "said"), [(1, "1 order of 1 day"), (2, "2 orders of 2 days"), (0, "0 orders of 0 days")]
)
def test_one_is_one_day_and_not_days(count: int, said: str) -> None:
    """A field with two words takes the first for 1, whether number or text; words may hold fields."""
    sentence = "{n} {n:order|orders} of {days:1 day|{days} days}"
    assert fill(sentence, {"n": count, "days": str(count)}) == said
