"""Links to customers' rows."""

from __future__ import annotations

import pytest

from custsheet.ooxml.values import Formula
from custsheet.summary.links import Target, customer_link

TARGET = Target("客户信息", "A", "C")


def test_a_link_looks_the_row_up_by_id_and_shows_the_name() -> None:
    link = customer_link(TARGET, "C00001", "甲公司")
    assert link == Formula(
        'HYPERLINK("#"&CELL("address",INDEX(\'客户信息\'!$C:$C,IFERROR(MATCH("C00001",\'客户信息\'!$A:$A,0),1))),"甲公司")',
        "甲公司",
    )


@pytest.mark.parametrize(("target", "customer_id"), [(Target("客户信息", None, "C"), "C00001"), (TARGET, None)])
def test_without_an_id_the_row_is_found_by_name(target: Target, customer_id: str | None) -> None:
    link = customer_link(target, customer_id, "甲公司")
    assert isinstance(link, Formula)
    assert "MATCH(\"甲公司\",'客户信息'!$C:$C,0)" in link.text


def test_an_id_of_digits_is_looked_up_as_text_and_as_number() -> None:
    link = customer_link(TARGET, "1001", "甲公司")
    assert isinstance(link, Formula)
    assert 'MATCH("1001",' in link.text
    assert "MATCH(1001," in link.text


def test_an_id_with_leading_zeros_is_only_text() -> None:
    link = customer_link(TARGET, "0042", "甲公司")
    assert isinstance(link, Formula)
    assert "MATCH(42" not in link.text
    assert "MATCH(0042" not in link.text


def test_quotes_and_wildcards_in_names_are_escaped() -> None:
    link = customer_link(Target("O'Neil", None, "B"), None, 'A*B "C"?~')
    assert isinstance(link, Formula)
    assert 'MATCH("A~*B ""C""~?~~",\'O\'\'Neil\'!$B:$B,0)' in link.text
    assert link.cached == 'A*B "C"?~'


@pytest.mark.parametrize("name", ["", "很" * 256])
def test_what_no_formula_can_hold_stays_text(name: str) -> None:
    assert customer_link(TARGET, "C1", name) == name
