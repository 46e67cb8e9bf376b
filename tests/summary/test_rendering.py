"""汇总 on paper, as LibreOffice prints it: what a picture would show, told by the text of its pages."""

from __future__ import annotations

import itertools
import shutil
import subprocess
from datetime import timedelta

import pytest

from custsheet.changes.idle_rows import hide_idle_rows
from custsheet.ooxml import Package
from custsheet.refreshing.summary_cells import new_tab_rows
from custsheet.summary.parts import page_breaks, parts
from custsheet.texts import text
from tests.libreoffice import convert, needs_libreoffice
from tests.scoring.books import Book
from tests.summary.books import AS_OF, customers, summary
from tests.summary.test_donor import built
from tests.summary.test_figures import OFFICE

pytestmark = [
    needs_libreoffice,
    pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler is not installed"),
]

STAGES = ("线索", "MQL", "SAL", "SQL", "商机", "成交", "续费", "流失")
CATEGORIES = ("产品质量", "服务态度", "物流交付", "价格", "其他", None)


def crowded() -> Book:
    """Names of 60 characters, amounts of 10 digits, some below 0, 40 owners, every list full."""
    people = [
        {
            "customer_id": f"C{n:05d}",
            "name": f"{n:03d}" + "苏州工业园区精密机械" * 6,
            "owner": f"负责人姓名{n % 40:02d}",
        }
        for n in range(60)
    ]
    orders = [
        {
            "customer": n % 60,
            "order_date": AS_OF - timedelta(n * 4 % 700),
            "amount": amount,
            "cost": amount / 2,
            "paid": 0.0,
            "due_on": AS_OF - timedelta(n % 200),
            "product": f"服务项目{n % 15}",
        }
        for n, amount in zip(range(300), itertools.cycle((1234567890.12, -98765432.1, 7654321.5)), strict=False)
    ]
    feedback = [
        {
            "customer": n,
            "date": AS_OF - timedelta(n),
            "type": "投诉",
            "content": "交货延期" * 30,
            "category": CATEGORIES[n % 6],
            "priority": "高",
            "status": "待处理",
        }
        for n in range(60)
    ]
    talks = [
        {
            "customer": n,
            "date": AS_OF - timedelta(9 * n),
            "next_date": AS_OF - timedelta(8 * n),
            "next_action": "准备方案" * 20,
        }
        for n in range(60)
    ]
    deals = [{"customer": n, "stage": STAGES[n % 8], "amount": 9e9, "probability": 0.35} for n in range(40)]
    return Book(customers=people, interactions=talks, orders=orders, feedback=feedback, opportunities=deals)


BOOKS = {"empty": Book(), "one customer": Book(customers=customers("独一家")), "office": OFFICE, "crowded": crowded()}


def printed(book: Book, lang: str) -> list[str]:
    """The text of every page, rows that show nothing hidden as a refresh hides them."""
    blocks = summary(book, lang=lang)
    package = Package.open(built(blocks, lang))
    hide_idle_rows(package, new_tab_rows(blocks.values()))
    paper = convert(package.to_bytes(), "pdf")
    shown = subprocess.run(["pdftotext", "-layout", "-", "-"], input=paper, capture_output=True, check=True)
    return shown.stdout.decode().split("\f")[:-1]


RENDERED = [("empty", "en"), ("one customer", "zh"), ("office", "zh"), ("crowded", "zh"), ("crowded", "en")]


@pytest.fixture(scope="module", params=RENDERED, ids=" ".join)
def pages(request: pytest.FixtureRequest) -> tuple[str, list[str]]:
    name, lang = request.param
    return lang, printed(BOOKS[name], lang)


def test_every_page_begins_with_its_heading_and_nothing_is_cut_off(pages: tuple[str, list[str]]) -> None:
    lang, texts = pages
    assert not [page for page in texts if "###" in page]
    sections = {part.row: part.name for part in parts() if part.kind == "section"}
    headings = [text("summary.status.heading", lang)]
    headings += [text(f"summary.sections.{sections[row]}", lang) for row in page_breaks()]
    assert len(texts) == len(headings)
    for page, heading in zip(texts, headings, strict=True):
        assert page.split("\n")[0].strip().startswith(heading)


def test_every_block_says_what_it_is_even_when_it_is_empty(pages: tuple[str, list[str]]) -> None:
    lang, texts = pages
    said = _without_spaces("".join(texts))
    for part in parts():
        if part.kind == "block" and part.name not in ("status", "key_figures"):
            assert _without_spaces(text(f"summary.{part.name}.title", lang)) in said, part.name


def _without_spaces(words: str) -> str:
    return "".join(words.split())
