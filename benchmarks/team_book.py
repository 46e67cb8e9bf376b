"""An invented workbook of a large team: 190,000 rows in five sheets, as Excel would store them.

The labels come from the schema, so that ``refresh`` finds its way; the data comes from a fixed seed.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import xlsxwriter

from custsheet.schema import load_schema

AS_OF = date(2026, 11, 21)
ROWS = {"customers": 20_000, "interactions": 80_000, "orders": 50_000, "plans": 20_000, "feedback": 20_000}
"""Record type → rows of its sheet; ``scaled`` takes a share of them."""

_SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
_GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英"
_PLACES = ("广州", "深圳", "杭州", "苏州", "成都", "武汉", "青岛", "长沙", "西安", "宁波")
_TRADES = ("机械", "电子", "食品", "物流", "医药", "建材", "软件", "纺织", "化工", "环保")
_TEXTS = (
    "了解近况，约定下次拜访",
    "确认订单和交货日期",
    "介绍新产品，发送报价",
    "回访使用情况",
    "催收货款，对方答应月底付",
)
# Columns that people fill in; the others of the schema are left out, as in most workbooks.
TYPED = {
    "customers": "customer_id name kind category industry province city contact mobile email source owner "
    "first_deal_date credit_limit payment_days note",
    "interactions": "interaction_id customer_id name date method contact topic result owner next_date follow_up",
    "orders": "order_id customer_id name order_date product quantity unit_price amount cost due_on paid paid_on",
    "plans": "customer_id name owner plan_status note",
    "feedback": "feedback_id customer_id name date channel type content priority status resolved_on",
}

Maker = Callable[[int], object]


def scaled(share: float) -> dict[str, int]:
    """``ROWS`` made smaller, for trying things out."""
    return {key: max(1, round(count * share)) for key, count in ROWS.items()}


def build(path: Path, rows: dict[str, int] | None = None) -> None:
    """Write the workbook to ``path``; the same rows give the same file."""
    schema, counts = load_schema(), rows or ROWS
    book = xlsxwriter.Workbook(path, {"default_date_format": "yyyy-mm-dd"})
    book.set_properties({"created": datetime(2026, 1, 1)})
    header = book.add_format({"bold": True, "bg_color": "#DDEBF7", "bottom": 1})
    for key, count in counts.items():
        spec, keys = schema.sheets[key], TYPED[key].split()
        sheet = book.add_worksheet(spec.label.zh)
        sheet.write_row(0, 0, [spec.columns[column].label.zh for column in keys], header)
        sheet.freeze_panes(1, 2)
        sheet.set_column(0, len(keys) - 1, 14)
        for number, values in enumerate(_records(key, keys, count, counts["customers"]), start=1):
            for column, value in enumerate(values):
                if isinstance(value, date):
                    sheet.write_datetime(number, column, value)
                elif value is not None:
                    sheet.write(number, column, value)
    book.close()


def _records(key: str, keys: list[str], count: int, customers: int) -> Iterator[list[object]]:
    rng = random.Random(key)
    schema = load_schema()

    def choose(column: str) -> object:
        values = schema.lists[str(schema.sheets[key].columns[column].list_name)]
        return rng.choice(values).value

    for number in range(count):
        who = number if key in ("customers", "plans") else rng.randrange(customers)
        day = AS_OF - timedelta(days=rng.randrange(720))
        amount = rng.randrange(500, 90_000) + rng.choice((0, 0.5, 0.25))
        person = rng.choice(_SURNAMES) + rng.choice(_GIVEN)
        known: dict[str, object] = {
            "customer_id": f"C{who + 1:05d}",
            "name": f"{_PLACES[who % 10]}{_TRADES[who // 10 % 10]}{who + 1}有限公司",
            "interaction_id": f"L{number + 1:06d}",
            "order_id": f"D{number + 1:06d}",
            "feedback_id": f"F{number + 1:06d}",
            "province": "广东省",
            "city": f"{_PLACES[who % 10]}市",
            "contact": person,
            "owner": f"{_SURNAMES[who % 12]}{_GIVEN[who % 12]}",
            "mobile": f"139{number:08d}",
            "email": f"user{number}@example.com",
            "first_deal_date": day - timedelta(days=700),
            "credit_limit": rng.choice((50_000, 100_000, 300_000)),
            "payment_days": rng.choice((30, 60, 90)),
            "note": f"备注 {number}" if number % 3 == 0 else None,
            "product": f"{rng.choice(_TRADES)}配件",
            "quantity": rng.randrange(1, 50),
            "unit_price": round(amount / 10, 2),
            "amount": amount,
            "cost": round(amount * 0.7, 2),
            "paid": amount if number % 4 else None,
            "paid_on": day + timedelta(days=35) if number % 4 else None,
            "due_on": day + timedelta(days=30),
            "next_date": day + timedelta(days=20) if number % 2 else None,
            "resolved_on": day + timedelta(days=3) if number % 5 else None,
            "topic": f"{rng.choice(_TEXTS)}（{number}）",
            "result": rng.choice(_TEXTS),
            "content": f"{rng.choice(_TEXTS)}（{number}）",
        }
        known |= dict.fromkeys(("date", "order_date"), day)
        yield [known[column] if column in known else choose(column) for column in keys]
