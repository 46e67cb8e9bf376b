"""Packages and sheets with random damage: refused in one line or changed, never a traceback, never a worse file.

Hand-made workbooks, and a few below ``CUSTSHEET_CORPUS`` when that is set.  ``CUSTSHEET_FUZZ`` is the number of damaged
files per test (150 unless told otherwise).
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from custsheet.errors import CustsheetError
from custsheet.ooxml import Format, Formula, Package, Rule, Validation
from tests.ooxml.donors import team_book
from tests.ooxml.packages import HEAD, MAIN, pack, workbook
from tests.ooxml.structure import check_structure, members

EXAMPLES = int(os.environ.get("CUSTSHEET_FUZZ", "150"))
fuzzed = settings(
    max_examples=EXAMPLES, deadline=None, derandomize=EXAMPLES <= 1000, suppress_health_check=list(HealthCheck)
)

ROWS = (
    '<row r="1" spans="1:3" s="1" customFormat="1"><c r="A1" s="1" t="s"><v>0</v></c>'
    '<c r="B1"><f>A1&amp;"x"</f><v>1</v></c></row><row r="2"><c r="A2" t="inlineStr"><is><t>甲</t></is></c>'
    '<c r="C2"><f t="shared" ref="C2:C4" si="0">A2*2</f><v>2</v></c></row>'
    '<row r="3"><c r="C3"><f t="shared" si="0"/><v>4</v></c></row>'
    '<row><c><v>1.5</v></c><c r="C4"><f t="shared" si="0"/><v>1</v></c></row>'
    '<row r="7"><c r="A7"><f t="array" ref="A7:B7">{1,2}</f><v>1</v></c><c r="B7"><v>2</v></c>'
    '<c r="D7" t="b"><v>1</v></c><!-- x --><c r="E7" t="e"><v>#N/A</v></c></row>'
)
STRINGS = f'{HEAD}<sst xmlns="{MAIN}" count="1" uniqueCount="1"><si><r><t>粗</t></r><t>体</t></si></sst>'
SHEET = (
    f'<dimension ref="A1:E7"/><cols><col min="1" max="3" width="9" style="1"/></cols><sheetData>{ROWS}</sheetData>'
    '<autoFilter ref="A1:C4"/><mergeCells count="1"><mergeCell ref="A9:B9"/></mergeCells>'
    '<conditionalFormatting sqref="A1:A9"><cfRule type="expression" priority="1"><formula>A1&gt;1</formula></cfRule>'
    '</conditionalFormatting><dataValidations count="1"><dataValidation type="list" sqref="B2:B9"><formula1>"a,b"'
    "</formula1></dataValidation></dataValidations>"
)


def _seeds() -> list[bytes]:
    found = [workbook(SHEET, strings=STRINGS), team_book()]
    root = os.environ.get("CUSTSHEET_CORPUS")
    if root:
        paths = sorted(path for path in Path(root).rglob("*.xls[xm]") if path.stat().st_size < 30_000)
        found += [path.read_bytes() for path in paths[3::40]]
    return found


SEEDS = _seeds()
TOKENS = [
    *(b"<", b">", b"/", b'"', b"=", b"&", b"<!--", b"-->", b"<![CDATA[", b"]]>", b"<?", b"?>", b"\0", b"\xff", b"&#0;"),
    *(b' r="A1"', b' r="0"', b' s="99999"', b' t="s"', b"<row>", b"</row>", b"<c/>", b"<v>", b"</sheetData>", b"<f>"),
    *(b' ref="A1:XFD1048576"', b"-1", b"1e999", b"99999999999999999999", b"..", b"\xef\xbb\xbf", b"xmlns=", b"\xc3"),
]
Changes = list[tuple[str, float, int, bytes]]
KINDS = ["cut", "put", "double", "flip"]

damage = st.lists(
    st.tuples(
        st.sampled_from(["cut", "put", "double", "flip"]), st.floats(0, 1), st.integers(1, 40), st.sampled_from(TOKENS)
    ),
    min_size=1,
    max_size=4,
)


def damaged(data: bytes, changes: Changes) -> bytes:
    for kind, where, length, token in changes:
        at = int(where * len(data))
        if kind == "cut":
            data = data[:at] + data[at + length :]
        elif kind == "put":
            data = data[:at] + token + data[at:]
        elif kind == "double":
            data = data[: at + length] + data[at:]
        elif data:
            at = min(at, len(data) - 1)
            data = data[:at] + bytes([data[at] ^ (1 << length % 8)]) + data[at + 1 :]
    return data


def use(data: bytes) -> bytes | None:
    """Do to the first sheet all that a refresh does; None when the file, or a step, is refused."""
    try:
        package = Package.open(data)
        sheet = package.worksheet(0)
        row = min(max((cell.row for cell in sheet.iter_cells()), default=0) + 1, 1_000_000)
        _ = sheet.used_range, sheet.hidden_rows, sheet.merged_ranges, sheet.auto_filter, sheet.formulas_without_value()
        base = sheet.style_of(1, 1)
        sheet.set_cells(
            [(1, 1, "文", None), (2, 3, 1.5, None), (row, 2, Formula("1+1", 2), package.styles.derive(base, BOLD))]
        )
        sheet.replace_rules(lambda formula: "ours" in formula, [Rule("A1:A5", 'AND(N("ours")=0,$A1=1)', BOLD)])
        sheet.replace_validations(lambda found: found.error_title == "ours", [Validation("Z1:Z9", error_title="ours")])
        package.defined_names.set("_ours", f"'{sheet.name}'!$A$1", hidden=True)
        for table in sheet.tables:
            table.grow(columns=["新"])
        package.add_worksheet("_ours", "veryHidden").set("A1", 1)
        return package.to_bytes()
    except CustsheetError as error:
        assert "\n" not in error.message("zh") and "\n" not in error.message("en")
        return None


BOLD = Format(bold=True)


def check(data: bytes) -> None:
    """Whatever was accepted opens again, says the same again, and has no fault that it did not have."""
    written = use(data)
    if written is None:
        return
    Package.open(written).worksheet(0).value("A1")
    faults, before = _faults(written), _faults(data)
    if before is not None:
        assert faults is not None and faults <= before


def _faults(data: bytes) -> set[str] | None:
    try:
        # A table of strings that is lost to readers lacks another number afterwards: the same fault.
        return {re.sub(r": \d+$", "", line) for line in check_structure(data)}
    except Exception:  # too damaged for the check itself
        return None


def in_member(pick: Callable[[dict[str, bytes]], list[str]], seed: bytes, which: float, changes: object) -> bytes:
    inside = members(seed)
    names = pick(inside)
    name = names[int(which * (len(names) - 1))]
    return pack({**inside, name: damaged(inside[name], changes)})  # type: ignore[arg-type]


@fuzzed
@given(st.sampled_from(SEEDS), damage)
def test_a_damaged_archive_is_refused_or_no_worse_afterwards(seed: bytes, changes: Changes) -> None:
    check(damaged(seed, changes))


@fuzzed
@given(st.sampled_from(SEEDS), st.floats(0, 1), damage)
def test_a_damaged_part_is_refused_or_no_worse_afterwards(seed: bytes, which: float, changes: Changes) -> None:
    check(in_member(sorted, seed, which, changes))


@fuzzed
@given(st.sampled_from(SEEDS), st.floats(0, 1), damage)
def test_a_damaged_sheet_is_refused_or_no_worse_afterwards(seed: bytes, which: float, changes: Changes) -> None:
    sheets = in_member(
        lambda inside: [n for n in inside if "sheet1.xml" in n or "heet" in n] or sorted(inside), seed, which, changes
    )
    check(sheets)


@pytest.mark.parametrize("seed", SEEDS[:2])
def test_undamaged_seeds_are_accepted(seed: bytes) -> None:
    assert use(seed) is not None
