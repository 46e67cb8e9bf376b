"""The handbook in Chromium: on a phone, on a desk, in the dark, and as pages of paper."""

from __future__ import annotations

import re

import pytest

from custsheet.pages.handbook import write_handbook
from custsheet.schema import Settings
from custsheet.texts import LANGS
from tests.chromium import Measured, lay_out, printed

from .pages import subject, with_settings

LONG = "一个说起来相当长但是有些公司真的会这样取的客户等级名称"


@pytest.fixture(scope="module")
def pages() -> dict[str, str]:
    """A full workbook in each language, and a blank one whose settings have long words."""
    made = {lang: write_handbook(subject(lang, 60)) for lang in LANGS}
    changes = {
        "tiers": [{"name": LONG, "min_revenue_12m": 1e11, "min_years": 99, "min_growth": 3.0}, {"name": "W" * 40}],
        "lists.source": [LONG, "https://example.com/" + "x" * 60],
        "lists.problem_category": ["M" * 50, LONG],
        "kpi.feedback_target": 0.123,
    }
    made["long"] = write_handbook(with_settings(subject("zh"), Settings.defaults().with_changes(changes)))
    return made


@pytest.fixture(scope="module")
def phone(pages: dict[str, str]) -> dict[str, Measured]:
    return lay_out(pages, 360)


def test_nothing_sticks_out_on_a_phone(phone: dict[str, Measured]) -> None:
    for name, page in phone.items():
        assert (page.scroll_width, page.out) == (page.width, []), name


def test_every_text_can_be_read_in_the_light_and_in_the_dark(pages: dict[str, str], phone: dict[str, Measured]) -> None:
    assert not [page.faint for page in phone.values() if page.faint]
    dark = lay_out({"zh": pages["zh"]}, 900, dark=True)["zh"]
    assert dark.is_dark and not dark.faint and dark.scroll_width == dark.width


def test_nothing_is_run_or_fetched(phone: dict[str, Measured]) -> None:
    assert {page.scripts for page in phone.values()} == {0}
    assert not [page.fetched for page in phone.values() if page.fetched]


@pytest.mark.parametrize("lang", LANGS)
def test_it_prints_on_a_sensible_number_of_pages(pages: dict[str, str], lang: str) -> None:
    paper = printed(pages[lang])
    count = len(re.findall(rb"/Type\s*/Page\b(?!s)", paper))
    assert 12 <= count <= 24
    sizes = {tuple(map(float, box.split())) for box in re.findall(rb"/MediaBox\s*\[([^\]]*)\]", paper)}
    assert {(round(width), round(height)) for _, _, width, height in sizes} == {(595, 842)}  # A4 in points
