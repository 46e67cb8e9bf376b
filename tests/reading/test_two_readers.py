"""One reading, whichever reader: calamine and the package's own reader give equal values for every kind of cell.

Left out, because calamine reads them wrongly or not at all: CDATA and comments inside ``<v>``, ``_xHHHH_`` beyond
``_x00FF_`` and children of ``<c>`` out of order (test_misread_cells.py); and what no program writes: character
references in numbers, white space or signs round an index of a shared string, leap seconds.
"""

from __future__ import annotations

import datetime as dt
import os
import warnings
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from custsheet.errors import CustsheetError, PackageError
from custsheet.ooxml import Package
from custsheet.reading.grid import Grid, GridReader
from custsheet.refs import CellRef
from tests.ooxml.packages import HEAD, MAIN, STRICT_MAIN, pack, parts

SHEET = "客户"
RUNS = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))

BUILT_IN = [*range(60), 81, 164]
CODES = [
    "General", "0.00", "yyyy-mm-dd", 'yyyy"年"m"月"d"日"', "[$-F800]dddd, mmmm dd, yyyy", "[$-404]e/m/d", "[h]:mm",
    "[mm]:ss", "[s].0", "[HH]:MM", "[hm]", "h:mm AM/PM",
    '上午/下午h"时"mm"分"', "aaaa", "a/p", "@", "0;yyyy",
    "[Red]0.00", "[Red][h]:mm", "[DBNum1]yyyy", "\\d0", "_d0", '"d"0', "#,##0_m", "0.00E+00", "[>1]0;[h]",
    "Standard", "0*d", ";;;",
]  # fmt: skip
STYLES = (
    f'{HEAD}<styleSheet xmlns="{MAIN}"><numFmts>'
    + "".join(f"<numFmt numFmtId='{200 + at}' formatCode={quoteattr(code)}/>" for at, code in enumerate(CODES))
    + "</numFmts><cellXfs>"
    + "".join(f'<xf numFmtId="{number}"/>' for number in (*BUILT_IN, *range(200, 200 + len(CODES))))
    + "</cellXfs></styleSheet>"
)
STRING_ITEMS = [
    "<t>甲公司</t>", "<t> 甲 </t>", '<t xml:space="preserve"> 甲 </t>', "<t/>", "", "<t>a&amp;b&#10;c\r\nd&#13;</t>",
    "<r><t>甲 </t></r><r><rPr><b/></rPr><t xml:space='preserve'> 乙</t></r><rPh sb='0' eb='1'><t>ふ</t></rPh>",
    "<t>_x000D_1_x005F_x000D_ _x0_ _x41_</t>", "<t><![CDATA[<a> & ]]>b</t>", "<t>\u00a0n\u3000</t>",
    "<t>13800000001</t>",
    "<r><rPr/></r>", "<t>2026-01-02</t>", "<t>#N/A</t>",
]  # fmt: skip
STRINGS = f'{HEAD}<sst xmlns="{MAIN}">{"".join(f"<si>{item}</si>" for item in STRING_ITEMS)}</sst>'

WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), max_size=8)
NUMBERS = st.one_of(
    st.floats(-9e7, 9e8).map(repr),
    st.floats(-3, 70).map(repr),
    st.floats(0, 2_960_000).map(repr),
    st.integers(-5, 2_960_000).map(str),
    st.sampled_from(["0", "-0", "1E+5", ".5", "5.", "1e-400", "60", "60.5", "61", "0.999999999", "46317.99999999999"]),
)
DATES = st.one_of(
    st.dates().map(str),
    st.datetimes().map(lambda moment: moment.isoformat()),
    st.times().map(lambda moment: moment.isoformat()),
    st.sampled_from(["2026-1-2", "03:04", "2026-01-02T03:04:05Z", "2026-01-02T03:04:05.1234567", "2026-02-30", "PT3H"]),
)
KNOWN_ERRORS = ["#N/A", "#DIV/0!", "#NULL!", "#NUM!", "#NAME?", "#REF!", "#VALUE!"]
STYLE = st.one_of(st.none(), st.integers(0, len(BUILT_IN) + len(CODES) + 2))
FORMULA = st.sampled_from(["", "<f>A1</f>", "<f/>"])


def stored(kind: str | None, values: st.SearchStrategy[str]) -> st.SearchStrategy[tuple[str, str]]:
    """Cells of a type: attributes and content."""
    attribute = f' t="{kind}"' if kind else ""
    return st.builds(
        lambda style, formula, value: (
            attribute + (f' s="{style}"' if style is not None else ""),
            f"{formula}<v>{escape(value)}</v>" if value is not None else formula,
        ),
        STYLE,
        FORMULA,
        st.one_of(values, values, values, st.none()),
    )


CELLS = st.one_of(
    stored(None, NUMBERS),
    stored("n", NUMBERS),
    stored(None, st.sampled_from(["abc", "1,5", "0x1f", "1_000", ""])),
    stored("s", st.integers(0, len(STRING_ITEMS) - 1).map(str)),
    stored("str", st.one_of(WORDS, st.sampled_from(["", " ", " x ", "_x000D_", "a\nb", "#N/A"]))),
    stored("b", st.sampled_from(["0", "1", "true", "false"])),
    stored("d", DATES),
    stored("e", st.sampled_from(KNOWN_ERRORS)),
    st.sampled_from(STRING_ITEMS).map(lambda item: (' t="inlineStr"', f"<is>{item}</is>")),
    st.just(("", "")),
)
ROWS = st.lists(st.lists(st.one_of(st.none(), CELLS), max_size=6), max_size=6)


class Spelling:
    """How the XML of a sheet is spelt: prefix, quotes, places of cells, order of attributes, dialect."""

    def __init__(self, prefix: str = "", quote: str = '"', names: bool = True, last: bool = False) -> None:
        self.prefix, self.quote, self.names, self.last = prefix, quote, names, last

    def sheet(self, rows: list[list[tuple[str, str] | None]], strict: bool = False) -> str:
        """A worksheet part."""
        inner = "".join(f"<row>{self._row(at, row)}</row>" for at, row in enumerate(rows, 1))
        main = STRICT_MAIN if strict else MAIN
        text = f"<worksheet><sheetData>{inner}</sheetData></worksheet>"
        if self.prefix:
            text = text.replace("</", "\0").replace("<", f"<{self.prefix}:").replace("\0", f"</{self.prefix}:")
            text = text.replace(f"<{self.prefix}:![CDATA[", "<![CDATA[")
        declared = f"xmlns:{self.prefix}" if self.prefix else "xmlns"
        return HEAD + text.replace("worksheet>", f'worksheet {declared}="{main}">', 1)

    def _row(self, number: int, row: list[tuple[str, str] | None]) -> str:
        cells = ((f"{chr(64 + column)}{number}", *(cell or ("", ""))) for column, cell in enumerate(row, 1))
        return "".join(f"<c{self._attributes(ref, own)}>{content}</c>" for ref, own, content in cells)

    def _attributes(self, ref: str, own: str) -> str:
        place = f' r="{ref}"' if self.names else ""
        return (own + place if self.last else place + own).replace('"', self.quote)


SPELLINGS = st.builds(Spelling, st.sampled_from(["", "x"]), st.sampled_from(['"', "'"]), st.booleans(), st.booleans())


def opened(sheet: str, *, date_1904: bool = False, strict: bool = False) -> tuple[Package, bytes]:
    """A workbook with this sheet."""
    properties = '<workbookPr date1904="1"/>' if date_1904 else ""
    data = pack(parts(sheet, strings=STRINGS, styles=STYLES, workbook=properties, strict=strict))
    return Package(data), data


def both(package: Package, data: bytes, name: str = SHEET) -> tuple[Grid, Grid | None]:
    """A sheet as the package's own reader gives it, and as calamine does (None: it refuses)."""
    reader, own = GridReader(package, data), GridReader(package, data)
    own._calamine = None
    entry = next(entry for entry in package.sheet_entries if entry.name == name)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        accepted = reader._dense(name, package.read(entry.part_name or "")) is not None
        return own.read(name), reader.read(name) if accepted else None


def told(grid: Grid) -> tuple[object, ...]:
    """All that a grid says, with the types of its values; NaN equals itself."""
    rows = [[(type(value).__name__, repr(value)) for value in row] for row in grid.rows]
    place = (grid.first_row, grid.first_column) if grid.rows else None
    return place, rows, grid.errors, grid.formulas, grid.rich_values, list(grid.merged), grid.silent


@RUNS
@given(ROWS, SPELLINGS, st.booleans(), st.booleans())
def test_both_readers_give_equal_grids(
    rows: list[list[tuple[str, str] | None]], spelling: Spelling, date_1904: bool, strict: bool
) -> None:
    own, calamine = both(*opened(spelling.sheet(rows, strict), date_1904=date_1904, strict=strict))
    assert calamine is not None
    assert told(own) == told(calamine)


TOKENS = [
    "d", "M", "y", "h", "s", "a", "A/P", "AM/PM", "e", "g", "0", "#", ".", ",", "/", ":", "-", " ", ";", "@", "%",
    "[h]", "[mm]", "[ss]", "[Red]", "[$-804]", "[$€-2]", "[DBNum1]", "[>=1]", "[hs]", '"d"', '"日"', "\\d", "_-",
    "年", "General",
]  # fmt: skip


@RUNS
@given(st.lists(st.sampled_from(TOKENS), max_size=7).map("".join), st.sampled_from([14, 46, 170]))
def test_both_readers_take_every_number_format_alike(code: str, number: int) -> None:
    styles = (
        f'{HEAD}<styleSheet xmlns="{MAIN}">'
        f'<numFmts><numFmt numFmtId="{number}" formatCode={quoteattr(code)}/></numFmts>'
        f'<cellXfs><xf numFmtId="{number}"/></cellXfs></styleSheet>'
    )
    data = pack(parts('<sheetData><row r="1"><c r="A1" s="0"><v>46317.5</v></c></row></sheetData>', styles=styles))
    own, calamine = both(Package(data), data)
    assert calamine is not None
    assert told(own) == told(calamine)


NEW_ERRORS = ["#SPILL!", "#CALC!", "#FIELD!", "#BUSY!", "#GETTING_DATA", "#BLOCKED!", "#ERROR!", "#n/a"]
ODD = [
    *(f'<c r="J9" t="e"><v>{error}</v></c>' for error in NEW_ERRORS),
    '<c r="J9" t="s"><v>9999</v></c>',
    '<c r="J9" t="n"><v>abc</v></c>',
    '<c r="J9" t="b"><v>ja</v></c>',
    '<c r="J9" t="zz"><v>1</v></c>',
    '<c r="J9"><v>1</v><extLst><ext/></extLst></c>',
    f'<c r="J9" s="{BUILT_IN.index(46)}"><v>1e300</v></c>',
    f'<c r="J9" s="{BUILT_IN.index(14)}"><v>-1e15</v></c>',
]


@RUNS
@given(ROWS, st.sampled_from(ODD))
def test_one_odd_cell_touches_nothing_but_itself(rows: list[list[tuple[str, str] | None]], odd: str) -> None:
    plain = Spelling().sheet(rows)
    package, data = opened(plain.replace("</sheetData>", '<row r="9"><c r="J9"><v>1</v></c></row></sheetData>'))
    without = GridReader(package, data).read(SHEET)
    package, data = opened(plain.replace("</sheetData>", f'<row r="9">{odd}</row></sheetData>'))
    with_odd = GridReader(package, data).read(SHEET)
    for row in range(1, 9):
        for column in range(1, 8):
            before, after = without.value(row, column), with_odd.value(row, column)
            assert (type(before), repr(before)) == (type(after), repr(after))
    place = CellRef(9, 10)
    assert {ref: text for ref, text in with_odd.errors.items() if ref != place} == without.errors


@pytest.mark.parametrize("odd", ODD)
def test_calamine_refuses_the_odd_cells(odd: str) -> None:
    """Else the property above would prove nothing."""
    _, calamine = both(*opened(f'<sheetData><row r="9">{odd}</row></sheetData>'))
    assert calamine is None


@pytest.mark.parametrize("error", NEW_ERRORS)
@pytest.mark.parametrize("spelling", ['t="e" r="B2"', "r='B2' t='e'", 'r="B2" s="0" t = "e"', 't="e"'])
@pytest.mark.parametrize("prefix", ["", "x"])
def test_an_error_of_any_text_and_spelling_is_listed(error: str, spelling: str, prefix: str) -> None:
    cells = f'<c r="A2"><v>"e"</v></c><c {spelling}><f>Z1</f><v>{error}</v></c>'
    sheet = f'<worksheet><sheetData><row r="2">{cells}</row></sheetData></worksheet>'
    mark = f"{prefix}:" if prefix else ""
    sheet = sheet.replace("</", "\0").replace("<", f"<{mark}").replace("\0", f"</{mark}")
    xmlns = f"xmlns:{prefix}" if prefix else "xmlns"
    package, data = opened(sheet.replace("worksheet>", f'worksheet {xmlns}="{MAIN}">', 1))
    grid = GridReader(package, data).read(SHEET)
    assert grid.errors == {CellRef(2, 2): error}
    assert set(grid.formulas) == {CellRef(2, 2)}
    assert grid.silent == {CellRef(2, 2)}


def test_dates_stay_dates_beside_an_error_of_these_years() -> None:
    style, duration = BUILT_IN.index(14), BUILT_IN.index(46)
    cells = (
        f'<c r="A1" s="{style}"><v>46317</v></c><c r="B1" s="{style}"><v>46317.5</v></c>'
        f'<c r="C1" s="{duration}"><v>1.5</v></c><c r="D1" s="{style}"><v>0.5</v></c><c r="E1" t="e"><v>#SPILL!</v></c>'
    )
    package, data = opened(f'<sheetData><row r="1">{cells}</row></sheetData>')
    assert GridReader(package, data).read(SHEET).rows == [
        [
            dt.date(2026, 10, 22),
            dt.datetime(2026, 10, 22, 12),
            dt.timedelta(days=1, hours=12),
            dt.time(12),
            "",
        ]
    ]


def test_a_stray_cell_of_a_prefixed_sheet_costs_no_memory() -> None:
    near = '<x:row r="1"><x:c r="A1"><x:v>1</x:v></x:c></x:row>'
    far = "<x:row r='1048576'><x:c s='0' r='XFD1048576'><x:v>2</x:v></x:c></x:row>"
    package, data = opened(f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData>{near}{far}</x:sheetData></x:worksheet>')
    assert GridReader(package, data).read(SHEET).rows == [[1.0]]


def test_a_part_in_another_encoding_keeps_its_formulas_and_errors() -> None:
    rows = '<row r="1"><c r="A1" t="e"><f>1/0</f><v>#DIV/0!</v></c></row>'
    sheet = f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'
    text = f'<?xml version="1.0" encoding="UTF-16"?>{sheet}'
    data = pack({**parts(), "xl/worksheets/sheet1.xml": text.encode("utf-16")})
    grid = GridReader(Package(data), data).read(SHEET)
    assert (grid.errors, list(grid.formulas)) == ({CellRef(1, 1): "#DIV/0!"}, [CellRef(1, 1)])


# ---------------------------------------------------------------- workbooks of other programs


def corpus() -> list[Path]:
    """Every fourth workbook; all of them with ``CUSTSHEET_CORPUS_FULL=1``."""
    root = os.environ.get("CUSTSHEET_CORPUS")
    found = sorted(path for path in Path(root).rglob("*.xls[xm]")) if root else []
    return found if os.environ.get("CUSTSHEET_CORPUS_FULL") else found[::4]


@pytest.mark.parametrize("path", corpus(), ids=lambda path: f"{path.parent.name}/{path.name}")
def test_both_readers_give_equal_grids_of_other_programs_workbooks(path: Path) -> None:
    data = path.read_bytes()
    try:
        package = Package(data)
    except CustsheetError:
        pytest.skip("not to be opened")
    names = [entry.name for entry in package.sheet_entries if entry.is_worksheet and package.has(entry.part_name or "")]
    for name in names:
        try:
            own, calamine = both(package, data, name)
        except PackageError:  # rows out of order, say; calamine does not mind
            continue
        if calamine is not None:
            assert told(own) == told(calamine), name
