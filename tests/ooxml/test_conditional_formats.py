"""Conditional formats of ours are replaced as a set; people's stay as they are."""

from __future__ import annotations

import re

import pytest

from custsheet.ooxml import Package
from custsheet.ooxml.conditional_formats import Rule, rules_of
from custsheet.ooxml.formats import Format
from tests.ooxml.donors import team_book
from tests.ooxml.structure import check_structure, members

SHEET = "xl/worksheets/sheet1.xml"
RED, BLUE = Format(fill_color="#FFC7CE", font_color="#9C0006", bold=True), Format(fill_color="#DDEBF7")
OURS = (
    Rule("B2:B9", 'AND(N("custsheet:tier")=0,$B2="高")', RED),
    Rule("B2:B9", 'AND(N("custsheet:tier")=0,$B2="中")', BLUE, stop_if_true=True),
    Rule("C2:C9 E2:E9", 'AND(N("custsheet:due")=0,$C2<TODAY())', RED),
)


def is_ours(formula: str) -> bool:
    return 'N("custsheet:' in formula


def apply(data: bytes, rules: tuple[Rule, ...] = OURS) -> bytes:
    package = Package.open(data)
    package.worksheet("客户").replace_rules(is_ours, rules)
    return package.to_bytes()


def sheet_xml(data: bytes) -> str:
    return members(data)[SHEET].decode()


def with_sheet(data: bytes, xml: str) -> bytes:
    package = Package.open(data)
    package.write(SHEET, xml.encode())
    return package.to_bytes()


def theirs(xml: str) -> list[str]:
    """Every rule of people, as it is spelt."""
    return [rule for rule in re.findall(r"<cfRule .*?</cfRule>", xml) if "custsheet:" not in rule]


def ours(data: bytes) -> list[tuple[str, str]]:
    return [found for found in rules_of(Package.open(data).worksheet("客户").skeleton) if is_ours(found[1])]


def test_rules_of_ours_come_after_those_of_people_which_keep_their_bytes() -> None:
    before = team_book()
    after = apply(before)
    assert theirs(sheet_xml(after)) == theirs(sheet_xml(before))
    assert ours(after) == [(rule.sqref, rule.formula) for rule in OURS]
    assert sorted(re.findall(r'priority="(\d+)"', sheet_xml(before))) == ["1", "2", "3"]
    assert re.findall(r'priority="(\d+)"[^>]*><formula>AND\(N', sheet_xml(after)) == ["4", "5", "6"]
    assert set(check_structure(after)) <= set(check_structure(before))


def test_the_same_rules_again_change_no_byte() -> None:
    once = apply(team_book())
    package = Package.open(once)
    package.worksheet("客户").replace_rules(is_ours, OURS)
    assert not package.is_changed
    assert package.to_bytes() == once


def test_taking_all_rules_of_ours_away_gives_the_sheet_its_old_bytes() -> None:
    before = team_book()
    package = Package.open(before)
    sheet = package.worksheet("客户")
    sheet.replace_rules(is_ours, OURS)
    sheet.replace_rules(is_ours, ())
    assert package.read(SHEET) == members(before)[SHEET]
    assert sheet_xml(apply(apply(before), ())).count("<cfRule ") == sheet_xml(before).count("<cfRule ")


def test_no_rules_on_a_sheet_without_any_change_nothing() -> None:
    package = Package.open(team_book())
    package.worksheet("选项").replace_rules(is_ours, ())
    assert not package.is_changed


def test_a_range_that_was_split_is_put_together_once() -> None:
    once = apply(team_book())
    whole, parts = (f'sqref="{ranges}"><cfRule type="expression"' for ranges in ("B2:B9", "B2:B4 B6:B9"))
    split = with_sheet(once, sheet_xml(once).replace(whole, parts))
    assert ours(split) != ours(once)
    mended = apply(split)
    assert ours(mended) == ours(once)
    assert apply(mended) == mended


def test_rules_copied_with_rows_are_not_doubled() -> None:
    once = apply(team_book())
    copied = re.sub(
        r'(<conditionalFormatting sqref="B2:B9">(?:(?!</cond).)*custsheet.*?</conditionalFormatting>)',
        lambda match: match[1] + match[1].replace("B2:B9", "B40:B41"),
        sheet_xml(once),
    )
    assert len(ours(with_sheet(once, copied))) == 5
    assert ours(apply(with_sheet(once, copied))) == ours(once)


def test_a_rule_of_people_grouped_with_ours_stays() -> None:
    once = apply(team_book())
    foreign = '<cfRule type="expression" dxfId="0" priority="9"><formula>$A2="x"</formula></cfRule>'
    group = '<conditionalFormatting sqref="C2:C9 E2:E9">'
    grouped = sheet_xml(once).replace(group, group + foreign)
    data = with_sheet(once, grouped)
    assert foreign in sheet_xml(apply(data, ()))
    assert "custsheet" not in sheet_xml(apply(data, ()))
    later = apply(data, OURS[:1])
    assert foreign in sheet_xml(later)
    assert 'priority="10"' in sheet_xml(later)


def test_a_rule_of_ours_in_the_extension_list_is_found_and_replaced() -> None:
    before = team_book()
    moved = (
        '<x14:conditionalFormatting xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main">'
        '<x14:cfRule type="expression" priority="7" id="{00000000-0000-0000-0000-000000000001}">'
        '<xm:f>N("custsheet:tier")=0</xm:f><x14:dxf><font><b/></font></x14:dxf></x14:cfRule>'
        "<xm:sqref>B2:B9</xm:sqref></x14:conditionalFormatting>"
    )
    xml = sheet_xml(before).replace("</x14:conditionalFormattings>", f"{moved}</x14:conditionalFormattings>")
    data = with_sheet(before, xml)
    assert ours(data) == [("B2:B9", 'N("custsheet:tier")=0')]
    after = apply(data)
    assert ours(after) == [(rule.sqref, rule.formula) for rule in OURS]
    assert sheet_xml(after).count("<x14:cfRule ") == 1
    assert set(check_structure(after)) <= set(check_structure(before))


def test_equal_formats_share_one_entry_and_old_entries_keep_their_numbers() -> None:
    before, after = team_book(), apply(team_book())
    old = re.findall(r"<dxf>.*?</dxf>", members(before)["xl/styles.xml"].decode())
    new = re.findall(r"<dxf>.*?</dxf>", members(after)["xl/styles.xml"].decode())
    assert new[: len(old)] == old
    assert len(new) == len(old) + 2


def test_a_changed_format_is_written_and_then_stable() -> None:
    once = apply(team_book())
    changed = (Rule(OURS[0].sqref, OURS[0].formula, BLUE), *OURS[1:])
    twice = apply(once, changed)
    assert twice != once
    assert apply(twice, changed) == twice


@pytest.mark.parametrize(
    "format",
    [
        Format(),
        Format(number_format='0"天"', border_color="#808080", locked=False),
        Format(italic=False, underline=True, strike=True, bold=False),
    ],
)
def test_any_format_is_written_once(format: Format) -> None:
    rules = (Rule("A2:A9", 'N("custsheet:x")=0', format),)
    once = apply(team_book(), rules)
    assert apply(once, rules) == once
    assert set(check_structure(once)) <= set(check_structure(team_book()))
