"""Validations of ours are replaced as a set; people's stay as they are."""

from __future__ import annotations

import re

import pytest

from custsheet.errors import UsageError
from custsheet.ooxml import Package
from custsheet.ooxml.validations import Validation
from tests.ooxml.donors import team_book
from tests.ooxml.structure import check_structure, members

SHEET = "xl/worksheets/sheet1.xml"
LIST = Validation(
    "F2:F9", "list", "'选项'!$A$1:$A$3", error_title="custsheet", error="请从列表中选择", error_style="warning"
)
HINT = Validation("A2:A9", "any", prompt_title="客户名称", prompt="写全称\n不要缩写", error_title="custsheet")
AMOUNT = Validation("C2:C9", "decimal", "0", "1000000", error_title="custsheet")
AT_LEAST = Validation("D2:D9", "whole", "1", operator="greaterThanOrEqual", allow_blank=False, error_title="custsheet")
OURS = (LIST, HINT, AMOUNT, AT_LEAST)


def is_ours(validation: Validation) -> bool:
    return validation.error_title == "custsheet"


def apply(data: bytes, validations: tuple[Validation, ...] = OURS) -> bytes:
    package = Package.open(data)
    package.worksheet("客户").replace_validations(is_ours, validations)
    return package.to_bytes()


def found(data: bytes) -> list[Validation]:
    return Package.open(data).worksheet("客户").validations


def with_sheet(data: bytes, old: str, new: str) -> bytes:
    package = Package.open(data)
    xml = package.read(SHEET).decode()
    assert old in xml
    package.write(SHEET, xml.replace(old, new).encode())
    return package.to_bytes()


def test_ours_read_back_as_they_were_written_after_those_of_people() -> None:
    before = team_book()
    assert found(apply(before)) == [*found(before), *OURS]
    assert set(check_structure(apply(before))) <= set(check_structure(before))
    assert re.search(r"<dataValidation [^>]*errorStyle=.*?</dataValidation>", members(apply(before))[SHEET].decode())


def test_the_same_validations_again_change_no_byte() -> None:
    once = apply(team_book())
    assert apply(once) == once


def test_taking_ours_away_gives_the_sheet_its_old_bytes() -> None:
    before = team_book()
    package = Package.open(before)
    package.worksheet("客户").replace_validations(is_ours, OURS)
    package.worksheet("客户").replace_validations(is_ours, ())
    assert package.read(SHEET) == members(before)[SHEET]


def test_the_group_goes_when_nobody_has_any_left() -> None:
    package = Package.open(team_book())
    sheet = package.worksheet("选项")
    sheet.replace_validations(is_ours, OURS)
    assert b'<dataValidations count="4">' in package.read("xl/worksheets/sheet2.xml")
    sheet.replace_validations(is_ours, ())
    assert not package.is_changed


def test_cells_that_people_validate_are_left_out_of_ours() -> None:
    wide = Validation("A1:D20 F1", "any", prompt="提示", error_title="custsheet")
    once = apply(team_book(), (wide, Validation("B3:B5", "any", prompt="没有空位", error_title="custsheet")))
    assert [v.sqref for v in found(once)] == ["B2:B9", "A1:D1 A2:A9 C2:D9 A10:D20 F1"]
    again = Package.open(once)
    again.worksheet("客户").replace_validations(is_ours, (wide,))
    assert not again.is_changed


def test_lists_in_the_extension_list_are_read_and_ours_among_them_replaced() -> None:
    def x14(title: str) -> str:
        return (
            f'<x14:dataValidation type="list" allowBlank="1" showErrorMessage="1" errorTitle="{title}">'
            "<x14:formula1><xm:f>选项!$A$1:$A$3</xm:f></x14:formula1><xm:sqref>E2:E9</xm:sqref></x14:dataValidation>"
        )

    group = (
        '<ext xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main" '
        'uri="{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}"><x14:dataValidations count="2" '
        'xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main">'
        f"{x14('他们的')}{x14('custsheet')}</x14:dataValidations></ext></extLst></worksheet>"
    )
    data = with_sheet(team_book(), "</extLst></worksheet>", group)
    assert [v.formula1 for v in found(data) if v.sqref == "E2:E9"] == ["选项!$A$1:$A$3"] * 2
    after = apply(data, (LIST,))
    assert [v.error_title for v in found(after)] == [None, "custsheet", "他们的"]
    assert re.search(r'x14:dataValidations [^>]*count="1"', members(after)[SHEET].decode())
    assert apply(after, (LIST,)) == after


def test_default_attributes_that_other_programs_add_are_no_difference() -> None:
    once = apply(team_book(), (LIST,))
    plain = '<dataValidation type="list" errorStyle="warning" '
    noisy = with_sheet(once, plain, f'{plain}operator="equal" imeMode="noControl" showDropDown="0" ')
    noisy = with_sheet(noisy, "'选项'!$A$1:$A$3</formula1>", "选项!$A$1:$A$3</formula1><formula2>0</formula2>")
    assert apply(noisy, (LIST,)) == noisy


def test_long_titles_and_prompts_are_cut_with_an_ellipsis_and_stay_stable() -> None:
    long = Validation("A2", "any", prompt_title="题" * 40, prompt="提示" * 200, error_title="custsheet")
    once = apply(team_book(), (long,))
    cut = found(once)[-1]
    assert cut.prompt_title == "题" * 31 + "…"
    assert cut.prompt is not None and len(cut.prompt) == 255 and cut.prompt.endswith("…")
    assert apply(once, (long,)) == once


def test_characters_outside_the_basic_plane_are_never_halved() -> None:
    once = apply(team_book(), (Validation("A2", "any", prompt="𠮷" * 200, error_title="custsheet"),))
    assert found(once)[-1].prompt == "𠮷" * 127 + "…"


def test_a_formula_that_excel_would_refuse_is_refused_before_anything_changes() -> None:
    package = Package.open(team_book())
    literal = '"' + ",".join(["很长的选项"] * 60) + '"'
    with pytest.raises(UsageError, match="255"):
        package.worksheet("客户").replace_validations(is_ours, [Validation("A2", "list", literal)])
    assert not package.is_changed


def test_text_that_looks_like_an_escape_keeps_its_looks() -> None:
    prompt = "代码 _x0041_ 与\n换行"
    once = apply(team_book(), (Validation("A2", "any", prompt=prompt, error_title="custsheet"),))
    assert found(once)[-1].prompt == prompt
