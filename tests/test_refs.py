"""References as Excel shows them."""

import pytest

from custsheet.refs import (
    CellRef,
    RangeRef,
    column_letter,
    column_number,
    covers,
    parse_cell,
    parse_range,
    row_name,
    row_of,
)


@pytest.mark.parametrize(
    ("number", "letters"), [(1, "A"), (26, "Z"), (27, "AA"), (702, "ZZ"), (703, "AAA"), (16384, "XFD")]
)
def test_columns_have_letters_and_numbers(number: int, letters: str) -> None:
    assert column_letter(number) == letters
    assert column_number(letters) == number


def test_cells_and_ranges_are_read_with_and_without_dollars() -> None:
    assert parse_cell("$B$7") == parse_cell("b7") == CellRef(7, 2)
    assert str(CellRef(7, 28)) == "AB7"
    assert parse_range("C9:A1") == RangeRef(1, 1, 9, 3)
    assert str(parse_range("A1:C9")) == "A1:C9"
    assert str(parse_range("B2")) == "B2"


@pytest.mark.parametrize("bad", ["", "A0", "7B", "A", "XFE1", "A1048577", "Sheet1!A1", "#REF!"])
def test_what_is_no_cell_is_refused(bad: str) -> None:
    with pytest.raises(ValueError, match=r"not a cell|outside"):
        parse_cell(bad)


def test_a_list_of_ranges_covers_the_cells_in_any_of_them() -> None:
    assert covers("A1:B2 D4", 4, 4)
    assert not covers("A1:B2 D4", 3, 3)
    assert not covers("A:A", 3, 1)


def test_a_row_is_called_by_its_number_and_by_its_sheet_where_there_are_several() -> None:
    assert row_of(7) == row_of(("客户-华东", 7)) == row_name(7) == 7
    assert row_name(("客户-华东", 7)) == "客户-华东!7"
