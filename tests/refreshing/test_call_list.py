"""Who is to be called: the terminal, the library and 汇总 name the same customers in the same order."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from custsheet.new.new_workbook import build_new_workbook
from custsheet.new.sample_records import invent
from custsheet.ooxml.values import Formula
from custsheet.refreshing.answers import due_customers
from custsheet.refreshing.refresh import Refresh
from custsheet.refreshing.source import read_source
from custsheet.schema import Settings, load_schema
from tests.workbooks import AS_OF, GUEST, write_workbook

SAMPLE = date(2026, 11, 21)


@pytest.fixture(scope="module")
def sample() -> bytes:
    schema, settings = load_schema(), Settings.defaults()
    return build_new_workbook(schema, settings, "zh", sample=invent(schema, 60, 7, SAMPLE, "zh"))


def listed(done: Refresh) -> tuple[list[str], str | None]:
    """Names on the list of 汇总, and its note."""
    block = next(block for block in done.blocks if block.name == "call_this_week")
    names = [row[0].cached if isinstance(row[0], Formula) else row[0] for row in block.records]
    return [str(name) for name in names], block.note


@pytest.mark.parametrize("days", [0, 7, 60])
def test_the_list_is_what_due_answers(sample: bytes, days: int) -> None:
    source = read_source(sample)
    settings = source.settings.with_changes({"summary.call_days": days})
    done = Refresh(replace(source, settings=settings), SAMPLE)
    names, note = listed(done)
    due = due_customers(done, None, None)
    assert names == due["name"].tolist()[:20]
    assert len(due) == len(due_customers(done, days, None)) > 5
    assert (str(len(due)) in note) if note else len(due) <= 20


def test_a_guest_s_workbook_is_no_exception() -> None:
    done = Refresh(read_source(write_workbook(GUEST)), AS_OF)
    assert listed(done)[0] == due_customers(done, None, None)["name"].tolist() != []
