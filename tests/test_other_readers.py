"""Online editors open our workbooks with exceljs or SheetJS and drop much in saving: nothing typed is lost by that."""

from __future__ import annotations

import io
from datetime import date, datetime
from typing import Any

import pytest

from custsheet.ooxml import Package
from custsheet.schema import load_schema
from custsheet.texts import LANGS, Lang
from custsheet.workbook import new_workbook
from tests.node import READERS, read_and_save
from tests.refreshes import refreshed

AS_OF, LATER = date(2026, 10, 31), date(2026, 11, 30)


@pytest.fixture(scope="module", params=LANGS)
def lang(request: pytest.FixtureRequest) -> Lang:
    lang: Lang = request.param
    return lang


@pytest.fixture(scope="module")
def made(lang: Lang) -> bytes:
    return new_workbook(lang, 12, as_of=AS_OF)


@pytest.fixture(scope="module")
def first(made: bytes) -> bytes:
    return refreshed(made, AS_OF)


def stored(data: bytes, *sheets: str) -> dict[str, dict[str, Any]]:
    """Values by sheet and cell as openpyxl reads them, dates as serial numbers; blank cells are left out."""
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
    return {
        name: {
            c.coordinate: _plain(c.value) for row in book[name].iter_rows() for c in row if c.value not in (None, "")
        }
        for name in sheets or book.sheetnames
    }


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return round((value - datetime(1899, 12, 30)).total_seconds() / 86400, 6)
    return round(value, 6) if isinstance(value, float) else value


def record_sheets(lang: Lang) -> list[str]:
    return [sheet.label[lang] for sheet in load_schema().sheets.values()]


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("stage", ["made", "first"])
def test_it_opens_with_every_sheet_and_value(
    reader: str, stage: str, lang: Lang, request: pytest.FixtureRequest
) -> None:
    data: bytes = request.getfixturevalue(stage)
    found, _ = read_and_save(reader, data)
    assert list(found) == Package.open(data).sheet_names
    for sheet, expected in stored(data, *record_sheets(lang)).items():
        values = {cell: _plain(value) for cell, value in found[sheet].items() if value not in (None, "")}
        assert values == expected


@pytest.mark.parametrize("reader", READERS)
def test_after_it_saved_the_tabs_are_fresh_and_nothing_typed_is_lost(reader: str, lang: Lang, first: bytes) -> None:
    _, saved = read_and_save(reader, first)
    later, expected = refreshed(saved, LATER), refreshed(first, LATER)
    tabs = [load_schema().own_tabs[tab][lang] for tab in ("summary", "kpi", "issues")]
    wanted = stored(expected, *record_sheets(lang), *tabs)
    assert stored(later, *record_sheets(lang), *tabs) == wanted
    assert refreshed(later, LATER) == later
    rules = [len(list(Package.open(d).worksheet(tabs[0]).skeleton.iter("{*}cfRule"))) for d in (later, expected)]
    assert rules[0] == rules[1]


@pytest.mark.parametrize("reader", READERS)
def test_it_opens_again_after_the_refresh(reader: str, first: bytes) -> None:
    _, saved = read_and_save(reader, first)
    found, _ = read_and_save(reader, refreshed(saved, LATER))
    assert list(found) == Package.open(first).sheet_names
