"""The report as Chromium shows it on a desk, on a phone, on a dark screen, and as mail clients leave it."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from custsheet.texts import LANGS
from tests.chromium import Measured, lay_out, printed
from tests.pages.reports import office, report
from tests.scoring.books import Book
from tests.summary.books import customers

PHONE, DESK = 360, 1280
LONG = "苏州" * 16_000
UNBROKEN = "Donaudampfschifffahrtsgesellschaft" * 30


def without_styles(page: str) -> str:
    """As the strictest mail clients leave it: no style sheet, no chart, the words of charts as plain text."""
    page = re.sub(r"<style>.*?</style>|<!--.*?-->", "", page, flags=re.DOTALL)
    head, body = page.split("<body", 1)
    charts = r"</?(svg|g|rect|text|title|desc|polyline|circle|line)\b[^>]*>"
    return head + "<body" + re.sub(r' (class|id)="[^"]*"', "", re.sub(charts, "", body))


PAGES = {
    **{lang: report(lang=lang, bad_settings=["B7：“很多”不是数"]) for lang in LANGS},
    "empty": report(Book()),
    "one customer": report(Book(customers=customers("甲公司"))),
    "long names": report(office(LONG, UNBROKEN, "شركة النور التجارية", "👩\u200d💻" * 500, note=UNBROKEN)),
    "strange names": report(office("<script>document.title='x'</script>", '"><img src=x>', "A&B", "=1+1")),
}
"""Every page that is laid out; Chromium starts once for all of one width."""


@pytest.fixture(scope="module", params=[(PHONE, False), (PHONE, True), (DESK, False), (DESK, True)], ids=str)
def laid_out(request: pytest.FixtureRequest) -> dict[str, Measured]:
    width, dark = request.param
    return lay_out(PAGES, width, dark=dark)


@pytest.mark.parametrize("name", PAGES)
def test_nothing_sticks_out_of_the_window(laid_out: dict[str, Measured], name: str) -> None:
    page = laid_out[name]
    assert page.width in (PHONE, DESK)
    assert page.scroll_width <= page.width
    assert page.out == []


@pytest.mark.parametrize("name", PAGES)
def test_on_a_phone_no_list_has_to_be_pushed_sideways(laid_out: dict[str, Measured], name: str) -> None:
    page = laid_out[name]
    if page.width == PHONE:
        assert sum(page.inner_cards) == 0
    assert page.tile_columns == (2 if page.width == PHONE else 4)


@pytest.mark.parametrize("name", PAGES)
def test_every_word_can_be_read(laid_out: dict[str, Measured], name: str) -> None:
    assert laid_out[name].faint == []
    assert (laid_out[name].paper == "rgb(255, 255, 255)") is not laid_out[name].is_dark


@pytest.mark.parametrize("name", PAGES)
def test_nothing_runs_and_nothing_is_fetched(laid_out: dict[str, Measured], name: str) -> None:
    assert laid_out[name].scripts == 0
    assert laid_out[name].fetched == []


@pytest.mark.parametrize("name", PAGES)
def test_the_words_of_a_chart_stay_within_it(laid_out: dict[str, Measured], name: str) -> None:
    assert all(laid_out[name].charts)


@pytest.mark.parametrize("name", LANGS)
def test_lists_become_cards_on_a_phone_and_tables_of_figures_stay_tables(
    laid_out: dict[str, Measured], name: str
) -> None:
    page = laid_out[name]
    assert page.cards == ("block" if page.width == PHONE else "table-row")
    if page.width == DESK:
        assert max(page.inner) == 0  # nothing scrolls sideways within the page either


@pytest.mark.parametrize(("width", "shape"), [(768, "block"), (900, "block"), (1060, "table-row")])
def test_no_page_is_pushed_sideways_between_phone_and_desk(width: int, shape: str) -> None:
    """Lists of many columns become cards before their last column is cut off; the first list is one of them."""
    for lang, page in lay_out({lang: PAGES[lang] for lang in LANGS}, width).items():
        assert (lang, page.cards, max(page.inner)) == (lang, shape, 0)


def test_english_pages_name_latin_fonts_first() -> None:
    """Chinese fonts draw Latin letters and quotation marks as wide as characters."""
    first = {lang: re.findall(r"'Microsoft YaHei'|Roboto", PAGES[lang])[0] for lang in LANGS}
    assert first == {"zh": "'Microsoft YaHei'", "en": "Roboto"}


def test_names_are_shown_as_they_were_typed(laid_out: dict[str, Measured]) -> None:
    shown = laid_out["strange names"].text
    for name in ("<script>document.title='x'</script>", '"><img src=x>', "A&B", "=1+1"):
        assert name in shown


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_without_styles_and_charts_all_figures_are_still_there(width: int) -> None:
    plain = lay_out({name: without_styles(PAGES[name]) for name in LANGS}, width)
    whole = lay_out({name: PAGES[name] for name in LANGS}, DESK)
    for lang in LANGS:
        assert whole[lang].visible == plain[lang].visible
        assert plain[lang].charts == []
        assert plain[lang].scroll_width <= width


def test_left_over_words_of_charts_take_no_room() -> None:
    """A client that drops the elements of a chart, but not their text, has it in size 0."""
    marked = re.sub(r"(<text[^>]*>)", r"\1LEFTOVER", PAGES["zh"])
    page = lay_out({"zh": without_styles(marked)}, DESK)["zh"]
    assert "LEFTOVER" in marked
    assert "LEFTOVER" not in page.visible


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext is not installed")
def test_on_paper_lists_are_whole_and_dark_screens_print_black_on_white(tmp_path: Path) -> None:
    file = tmp_path / "page.pdf"
    file.write_bytes(printed(PAGES["zh"], dark=True))
    words = subprocess.run(["pdftotext", "-layout", file, "-"], capture_output=True, check=True).stdout.decode()
    head = next(line for line in words.splitlines() if "流失风险的原因" in line)
    assert "客户编号" in head
    assert "下次联系" in head  # the last of ten columns
    sizes = subprocess.run(["pdfinfo", file], capture_output=True, check=True).stdout.decode()
    width, height = map(float, re.findall(r"Page size:\s+([\d.]+) x ([\d.]+)", sizes)[0])
    assert width > height
    pixels = subprocess.run(["pdftoppm", "-r", "10", "-l", "1", file], capture_output=True, check=True).stdout
    assert pixels[-3:] == b"\xff\xff\xff"
