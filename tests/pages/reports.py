"""Reports of small invented workbooks, and what can be read in them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import lxml.html

from custsheet.pages.report import report_page
from custsheet.schema import Settings
from custsheet.summary import badge_words
from tests.scoring.books import Book
from tests.summary.books import AS_OF, customers, summary

Element = Any


def ago(days: int) -> date:
    return AS_OF - timedelta(days)


def office(*names: str, note: str = "送货晚了三天") -> Book:
    """Customers with contacts, orders, complaints and opportunities, so that every block has something to say."""
    names = names or ("苏州青禾机械有限公司", "杭州白鹭食品有限公司", "上海南枝贸易有限公司", "宁波远帆电子有限公司")
    everybody = range(len(names))
    stages = ("线索", "MQL", "SAL", "SQL", "商机", "成交")
    return Book(
        customers=customers(*names, owner="王小明", contact=names[0], mobile="13800000001", birthday=ago(-3)),
        interactions=[
            {"customer": n, "date": ago(20 + 60 * n), "next_date": ago(5 * n + 1), "follow_up": "待跟进", "topic": note}
            | {"next_action": note, "satisfaction": 5 - visit, "method": "电话"}
            for n in everybody
            for visit in (0, 2)
        ],
        orders=[
            {"customer": n, "order_date": ago(20 + 45 * k), "amount": 90_000.0 * (n + 1) + k, "cost": 50_000.0}
            | {"paid": 1_000.0 * k, "due_on": ago(10 + 40 * k - 30), "product": note[:30]}
            for n in everybody
            for k in range(6)
        ],
        feedback=[
            {"customer": n, "date": ago(9 + 30 * n), "type": "投诉", "status": "待处理", "category": "物流交付"}
            | {"priority": "高", "content": note, "satisfaction": 2}
            for n in everybody
        ],
        opportunities=[
            {"customer": n, "title": note, "stage": stages[n % len(stages)], "amount": 50_000.0, "created_on": ago(90)}
            | {"stage_on": ago(30), "owner": "王小明"}
            for n in everybody
        ],
        demands=[
            {"customer": n, "content": note, "status": "需求", "priority": "高", "raised_on": ago(20)}
            for n in everybody
        ],
    )


def report(book: Book | None = None, lang: str = "zh", settings: Settings | None = None, **options: Any) -> str:
    """The page of a book."""
    shown = {name: options.pop(name) for name in ("file", "since") if name in options}
    settings = settings or Settings.defaults()
    blocks = summary(book or office(), lang=lang, settings=settings, **options)
    return report_page(list(blocks.values()), badge_words(settings, lang), AS_OF, lang, **shown)


def parsed(page: str) -> Element:
    """The page as a browser would build it: raw text within <style> and the like stays text."""
    return lxml.html.document_fromstring(page.encode(), parser=lxml.html.HTMLParser(encoding="utf-8"))


def tables(page: str) -> Mapping[str, Element]:
    """The tables of figures by the name of their block."""
    return {table.get("id"): table for table in parsed(page).iterfind(".//table[@id]")}


def cells(row: Element) -> list[str]:
    """What stands in the cells of a row."""
    return [cell.text_content() for cell in row.iterchildren("th", "td")]
