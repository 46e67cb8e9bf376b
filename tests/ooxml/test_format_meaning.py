"""Looks are compared by meaning: programs spell the same one differently, and different ones never count as one."""

import pytest
from lxml import etree

from custsheet.ooxml.format_meaning import meaning_of_dxf, meaning_of_entry


def element(xml: str) -> etree._Element:
    return etree.fromstring(xml)


SAME = [
    ('<font><b/><sz val="11"/><name val="A"/></font>', '<font><name val="A"/><b val="1"/><sz val="11.0"/></font>'),
    ('<font><sz val="11"/></font>', '<font><sz val="11"/><b val="0"/><scheme val="none"/></font>'),
    ('<font><color rgb="FFff0000"/></font>', '<font><color rgb="00FF0000" tint="0"/></font>'),
    ("<font><u/></font>", '<font><u val="single"/></font>'),
    (
        "<fill><patternFill/></fill>",
        '<fill><patternFill patternType="none"><fgColor rgb="FF000000"/></patternFill></fill>',
    ),
    (
        '<fill><patternFill patternType="solid"><fgColor rgb="FFABCDEF"/><bgColor indexed="64"/></patternFill></fill>',
        '<fill><patternFill patternType="solid"><fgColor rgb="ffabcdef"/></patternFill></fill>',
    ),
    (
        '<border><left/><right style="none"><color auto="1"/></right></border>',
        '<border outline="1" diagonalUp="0"><diagonal/></border>',
    ),
    (
        '<xf numFmtId="14" fontId="1" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>',
        '<xf numFmtId="14" fontId="1" pivotButton="0"><alignment vertical="bottom"/><protection locked="1"/></xf>',
    ),
]
OTHER = [
    ("<font><b/></font>", "<font><i/></font>"),
    ("<font><u/></font>", '<font><u val="double"/></font>'),
    ('<font><color rgb="FFFF0000"/></font>', '<font><color rgb="FFFF0001"/></font>'),
    ('<font><color theme="1"/></font>', '<font><color theme="1" tint="0.5"/></font>'),
    (
        '<fill><patternFill patternType="gray125"><fgColor rgb="FF000000"/></patternFill></fill>',
        '<fill><patternFill patternType="gray125"/></fill>',
    ),
    ('<border><left style="thin"/></border>', '<border><right style="thin"/></border>'),
    ('<xf fontId="1"><alignment wrapText="1"/></xf>', '<xf fontId="1"/>'),
    ('<xf fontId="1"><protection locked="0"/></xf>', '<xf fontId="1"/>'),
    (
        '<xf fontId="1" applyAlignment="0"><alignment horizontal="left"/></xf>',
        '<xf fontId="1"><alignment horizontal="left"/></xf>',
    ),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_the_same_look_means_the_same(one: str, other: str) -> None:
    assert meaning_of_entry(element(one)) == meaning_of_entry(element(other))


@pytest.mark.parametrize(("one", "other"), OTHER)
def test_different_looks_do_not(one: str, other: str) -> None:
    assert meaning_of_entry(element(one)) != meaning_of_entry(element(other))


def test_in_a_differential_format_a_switch_that_is_off_says_something() -> None:
    off, silent = "<dxf><font><b val='0'/></font></dxf>", "<dxf><font/></dxf>"
    assert meaning_of_dxf(element(off)) != meaning_of_dxf(element(silent))
    assert meaning_of_dxf(element("<dxf><font><b/></font></dxf>")) == meaning_of_dxf(
        element("<dxf><font><b val='1'/></font></dxf>")
    )
