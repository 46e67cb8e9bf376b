"""Every function that reads what people typed, by name: value in, anything out."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from custsheet.changes.customer_ids import next_ids
from custsheet.characters import nfkc, plain, visible, without_invisible
from custsheet.checking.formats import is_email
from custsheet.checking.uscc import is_credit_code
from custsheet.cleaning import tidy
from custsheet.cleaning.chinese_numbers import chinese_number
from custsheet.cleaning.choices import parse_choice
from custsheet.cleaning.cities import full_name
from custsheet.cleaning.company_names import company_stem, normalise_company
from custsheet.cleaning.dates import day_order, is_two_ways, parse_date, time_in
from custsheet.cleaning.misspelt import Suggestions
from custsheet.cleaning.money import parse_money
from custsheet.cleaning.numbers import parse_integer, parse_number
from custsheet.cleaning.parsed import Parsed
from custsheet.cleaning.phones import parse_phone, says_more
from custsheet.cleaning.ratios import parse_ratio
from custsheet.cleaning.texts import parse_code, parse_text
from custsheet.cleaning.words import compact, is_placeholder, trim
from custsheet.dedupe.names import split_name
from custsheet.dedupe.places import short_name
from custsheet.reading.headers import Vocabulary, header_forms, header_unit, note_unit
from custsheet.reading.numbered_columns import _stem
from custsheet.schema import load_schema, normalise_header, split_unit

SCHEMA = load_schema()
VOCABULARY = Vocabulary(SCHEMA)

OF_VALUES: dict[str, Callable[[Any], Parsed]] = {
    "date": parse_date,
    "date, day first, 1904": partial(parse_date, order="day_first", uses_1904=True),
    "date, contradictory": partial(parse_date, order="contradictory"),
    "birthday": partial(parse_date, year_optional=True),
    "money": parse_money,
    "money in 万元": partial(parse_money, factor=10_000),
    "money in 亿元": partial(parse_money, factor=100_000_000),
    "number": parse_number,
    "integer": parse_integer,
    "ratio": parse_ratio,
    "ratio in percent": partial(parse_ratio, percent_header=True, one_is_percent=True),
    "phone": parse_phone,
    "text": parse_text,
    "code": parse_code,
    "choice": lambda value: parse_choice(value, SCHEMA.lists["source"].find),
}

OF_TEXTS: dict[str, Callable[[str], Any]] = {
    function.__name__: function
    for function in (
        chinese_number, company_stem, compact, full_name, header_forms, header_unit, is_credit_code, is_email,
        is_placeholder, is_two_ways, nfkc, normalise_company, normalise_header, note_unit, plain, says_more, short_name,
        split_name, split_unit, time_in, trim, visible, without_invisible, _stem,
        tidy.tidy_code, tidy.tidy_company, tidy.tidy_credit_code, tidy.tidy_email, tidy.tidy_free_text,
        tidy.tidy_person, tidy.tidy_text,
    )
} | {
    "day_order": lambda text: day_order([text]),
    "header": lambda text: [VOCABULARY.find(text, spec) for spec in SCHEMA.sheets.values()],
    "sheet name": SCHEMA.sheet_by_alias,
    "next ids": lambda text: next_ids([text], [], 1),
    "misspelt name": lambda text: Suggestions(["苏州青禾机械有限公司", "Acme Ltd."]).nearest(text),
}  # fmt: skip
