"""A new workbook is ready to be typed into: tables, hints, drop-downs, marks, settings, guide, in both languages."""

from __future__ import annotations

import io
import re
from datetime import date
from functools import cache
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet
from python_calamine import CalamineWorkbook

import custsheet
from custsheet.changes.hints import is_note
from custsheet.changes.marks import read_marks
from custsheet.new.new_workbook import build_new_workbook
from custsheet.new.sample_records import invent
from custsheet.ooxml import Package, Validation
from custsheet.reading import read_workbook
from custsheet.refs import column_letter
from custsheet.schema import Settings, load_schema
from custsheet.settings_tab.places import editable_lists
from custsheet.texts import LANGS, Lang, load_toml
from tests.libreoffice import convert, needs_libreoffice
from tests.ooxml.structure import audit, check_structure

SCHEMA = load_schema()
SETTINGS = Settings.defaults()
AS_OF = date(2026, 10, 31)
BOTH = pytest.mark.parametrize("lang", LANGS)


@cache
def blank(lang: Lang) -> bytes:
    return build_new_workbook(SCHEMA, SETTINGS, lang)


@cache
def filled(lang: Lang) -> bytes:
    return build_new_workbook(SCHEMA, SETTINGS, lang, invent(SCHEMA, 30, 1, AS_OF, lang))


@cache
def opened(lang: Lang, with_sample: bool = False) -> Any:
    return openpyxl.load_workbook(io.BytesIO(filled(lang) if with_sample else blank(lang)))


def sheet(lang: Lang, key: str, with_sample: bool = False) -> Worksheet:
    found: Worksheet = opened(lang, with_sample)[SCHEMA.sheets[key].label[lang]]
    return found


def validations(lang: Lang, key: str) -> dict[str, Validation]:
    with Package.open(blank(lang)) as package:
        return {rule.sqref: rule for rule in package.worksheet(SCHEMA.sheets[key].label[lang]).validations}


# ---------------------------------------------------------------- the file


@BOTH
def test_the_same_arguments_give_the_same_bytes(lang: Lang) -> None:
    assert build_new_workbook(SCHEMA, SETTINGS, lang) == blank(lang)
    assert build_new_workbook(SCHEMA, SETTINGS, lang, invent(SCHEMA, 30, 1, AS_OF, lang)) == filled(lang)


@BOTH
def test_nothing_is_wrong_with_the_file(lang: Lang) -> None:
    for data in (blank(lang), filled(lang)):
        assert audit(data) == set()
        assert check_structure(data) == []


@BOTH
def test_the_first_sheets_are_shown_and_the_others_wait(lang: Lang) -> None:
    with Package.open(blank(lang)) as package:
        states = {name: package.worksheet(name).state for name in package.sheet_names}
    labels = [spec.label[lang] for spec in SCHEMA.sheets.values()]
    assert list(states) == [*labels, SCHEMA.own_tabs["settings"][lang], SCHEMA.own_tabs["guide"][lang]]
    shown = [key for key, spec in SCHEMA.sheets.items() if states[spec.label[lang]] == "visible"]
    assert shown == ["customers", "interactions", "plans", "value", "feedback", "orders"]


@BOTH
def test_a_sample_shows_the_sheets_that_it_fills(lang: Lang) -> None:
    with Package.open(filled(lang)) as package:
        assert package.worksheet(SCHEMA.sheets["opportunities"].label[lang]).state == "visible"


@BOTH
def test_headers_are_the_labels_of_the_schema(lang: Lang) -> None:
    with CalamineWorkbook.from_filelike(io.BytesIO(blank(lang))) as book:
        for spec in SCHEMA.sheets.values():
            rows = book.get_sheet_by_name(spec.label[lang]).to_python()
            assert rows == [[column.label[lang] for column in spec.columns.values()]]


@BOTH
def test_reading_recognises_every_sheet_and_column(lang: Lang) -> None:
    tabs = frozenset(SCHEMA.own_tabs[key][lang] for key in ("settings", "guide"))
    with Package.open(filled(lang)) as package:
        reading = read_workbook(package, filled(lang), SCHEMA, own_tabs=tabs)
    assert reading.ours
    assert reading.lang == lang
    for key, spec in SCHEMA.sheets.items():
        assert set(reading.layout[key].columns) == set(spec.columns)
    assert len(reading.frames["customers"]) == 30
    assert [finding.code for finding in reading.findings] == []


@BOTH
def test_the_file_says_what_it_is(lang: Lang) -> None:
    properties = opened(lang).properties
    assert properties.language == {"zh": "zh-CN", "en": "en"}[lang]
    for words in (properties.title, properties.subject, properties.keywords, properties.category):
        assert any("\u4e00" <= letter <= "\u9fff" for letter in words) == (lang == "zh")


@BOTH
def test_every_name_that_people_see_is_there_and_within_what_excel_takes(lang: Lang) -> None:
    for key, spec in SCHEMA.sheets.items():
        assert len(spec.label[lang]) <= 31
        (table,) = sheet(lang, key).tables.values()
        assert re.fullmatch(r"[^\W\d]\w*", table.displayName)


# ---------------------------------------------------------------- how it looks


@BOTH
def test_each_sheet_is_a_table_with_filters_frozen_and_ready_to_print(lang: Lang) -> None:
    for key, spec in SCHEMA.sheets.items():
        page = sheet(lang, key)
        (table,) = page.tables.values()
        assert table.ref == f"A1:{column_letter(len(spec.columns))}201"
        assert table.autoFilter is not None
        assert page.freeze_panes == f"{column_letter(list(spec.columns).index(_named(key)) + 2)}2"
        assert page.page_setup.orientation == "landscape"
        assert page.print_title_rows == "$1:$1"
        assert "&P" in str(page.oddFooter.center.text)
        assert page.sheet_properties.pageSetUpPr.fitToPage
        assert page.page_setup.fitToHeight == 0


@BOTH
def test_it_opens_on_the_customers_with_the_first_cell_to_type_in(lang: Lang) -> None:
    assert opened(lang).active.title == SCHEMA.sheets["customers"].label[lang]
    for key, spec in SCHEMA.sheets.items():
        beside = list(spec.columns).index(_named(key)) + 2
        (chosen,) = [part for part in sheet(lang, key).sheet_view.selection if part.pane == "bottomRight"]
        assert chosen.activeCell == f"{column_letter(beside)}2"


@BOTH
def test_computed_sentences_keep_rows_even(lang: Lang) -> None:
    """No program makes rows higher for what a refresh wrote: LibreOffice would paint one row over the next."""
    for key, spec in SCHEMA.sheets.items():
        for position, column in enumerate(spec.columns.values(), 1):
            wraps = bool(column_of(sheet(lang, key), position).alignment.wrap_text)
            assert not (wraps and column.computed), column.key
    assert column_of(sheet(lang, "interactions"), 7).alignment.wrap_text


@BOTH
def test_no_cell_of_the_record_sheets_is_merged(lang: Lang) -> None:
    assert not [key for key in SCHEMA.sheets if sheet(lang, key, with_sample=True).merged_cells.ranges]


def test_a_required_header_shows_a_star_that_is_not_part_of_its_text() -> None:
    cell = sheet("zh", "customers")["B1"]
    assert cell.value == "客户名称"
    assert cell.number_format == '@" *"'
    assert sheet("zh", "customers")["C1"].number_format == "General"


@BOTH
def test_computed_columns_stand_apart_from_typed_ones(lang: Lang) -> None:
    for key, spec in SCHEMA.sheets.items():
        fills = {False: set(), True: set()}
        for position, column in enumerate(spec.columns.values(), 1):
            header = sheet(lang, key).cell(1, position)
            fills[column.computed or column.typed_figure].add((header.fill.fgColor.rgb, header.font.italic))
        assert len(fills[False]) == len(fills[True]) == 1
        assert fills[False] != fills[True]


def test_columns_carry_their_formats_beyond_the_table() -> None:
    columns = SCHEMA.sheets["orders"].columns
    page = sheet("zh", "orders")
    for position, column in enumerate(columns.values(), 1):
        dimension = column_of(page, position)
        assert dimension.number_format == column.number_format
        assert dimension.width >= column.width


@BOTH
def test_no_header_and_no_list_value_is_wider_than_its_column_allows(lang: Lang) -> None:
    """A header takes at most three lines, none of its words is broken in English, and list values fit."""
    from custsheet.donors.text_width import SHEETS

    for key, spec in SCHEMA.sheets.items():
        for position, column in enumerate(spec.columns.values(), 1):
            width = column_of(sheet(lang, key), position).width
            assert SHEETS.lines(column.label[lang], width - 3) <= 3
            assert lang == "zh" or max(map(SHEETS.of, column.label.en.split())) <= width - 2
            if column.kind == "choice" and column.list_name:
                assert max(map(SHEETS.of, SETTINGS.lists[column.list_name].labels(lang))) <= width


# ---------------------------------------------------------------- hints, drop-downs, marks


@BOTH
def test_every_header_has_a_hint(lang: Lang) -> None:
    for key, spec in SCHEMA.sheets.items():
        rules = validations(lang, key)
        for position, column in enumerate(spec.columns.values(), 1):
            hint = rules[f"{column_letter(position)}1"]
            assert hint.kind == "any"
            assert hint.prompt_title == column.label[lang][:32]
            assert hint.prompt
            assert is_note(hint)


@BOTH
def test_a_hint_says_once_what_is_required_and_never_twice(lang: Lang) -> None:
    word = {"zh": "必填", "en": "Required"}[lang]
    for key, spec in SCHEMA.sheets.items():
        rules = validations(lang, key)
        for position, column in enumerate(spec.columns.values(), 1):
            said = str(rules[f"{column_letter(position)}1"].prompt).count(word)
            assert said == int(column.required), (key, column.key)


def test_hints_say_what_is_required_and_what_is_computed() -> None:
    rules = validations("zh", "customers")
    assert "必填" in str(rules["B1"].prompt)
    tier = column_letter(list(SCHEMA.sheets["customers"].columns).index("tier") + 1)
    assert "截至刷新日" in str(rules[f"{tier}1"].prompt)


@BOTH
def test_lists_drop_down_from_the_settings_tab_in_every_prepared_row(lang: Lang) -> None:
    names = dict(Package.open(blank(lang)).defined_names.items())
    lists = editable_lists(SCHEMA)
    last_row = 1 + load_toml("new_workbook.toml")["table"]["blank_rows"]
    for key, spec in SCHEMA.sheets.items():
        rules = validations(lang, key)
        for position, column in enumerate(spec.columns.values(), 1):
            letter = column_letter(position)
            rule = rules.get(f"{letter}2:{letter}{last_row}")
            if column.kind == "choice" and not column.computed:
                assert rule is not None
                assert (rule.kind, rule.formula1) == ("list", f"custsheet_list_{column.list_name}")
                assert rule.formula1 in names
                assert column.list_name in lists
            elif column.computed:
                assert rule is None


def test_odd_values_are_questioned_and_never_refused() -> None:
    rules = [rule for key in SCHEMA.sheets for rule in validations("zh", key).values() if rule.kind != "any"]
    assert {rule.kind for rule in rules} == {"list", "date", "decimal", "custom"}
    assert {rule.error_style for rule in rules} == {"warning"}
    assert {rule.error_title for rule in rules} == {"输入有误"}


@BOTH
def test_computed_columns_carry_hidden_marks(lang: Lang) -> None:
    with Package.open(blank(lang)) as package:
        marks = read_marks(package.defined_names.items())
        content = package.read("xl/workbook.xml").decode()
    expected = {
        (spec.label[lang], column_letter(position)): column.key
        for spec in SCHEMA.sheets.values()
        for position, column in enumerate(spec.columns.values(), 1)
        if column.computed
    }
    assert marks.by_place() == expected
    assert marks.tabs == {key: SCHEMA.own_tabs[key][lang] for key in ("settings", "guide")}
    for name in re.findall(r"<definedName [^>]*name=\"_custsheet\.[^>]*>", content):
        assert 'hidden="1"' in name


# ---------------------------------------------------------------- locked


@cache
def locked() -> bytes:
    return build_new_workbook(SCHEMA, SETTINGS, "zh", invent(SCHEMA, 5, 1, AS_OF, "zh"), lock=True)


def test_nobody_types_into_computed_columns_of_a_locked_workbook() -> None:
    with Package.open(locked()) as package:
        for spec in SCHEMA.sheets.values():
            page = package.worksheet(spec.label.zh)
            refused = {rule.sqref for rule in page.validations if rule.error_style == "stop"}
            letters = [column_letter(p) for p, column in enumerate(spec.columns.values(), 1) if column.computed]
            last_row = page.tables[0].range.last_row
            assert refused == {f"{letter}2:{letter}{last_row}" for letter in letters}
            assert page.skeleton.find("{*}sheetProtection") is None  # under it Excel sorts no table and grows none


def test_what_refuses_an_entry_says_why_and_is_never_true() -> None:
    with Package.open(locked()) as package:
        rule = next(rule for rule in package.worksheet("客户信息").validations if rule.error_style == "stop")
    assert (rule.kind, rule.formula1, rule.allow_blank) == ("custom", "1=0", False)
    assert "刷新" in str(rule.error)


def test_refresh_fills_a_locked_workbook_and_keeps_it_locked() -> None:
    book = custsheet.open(locked())
    book.refresh(as_of=AS_OF)
    once = io.BytesIO()
    book.save(once)
    with Package.open(once.getvalue()) as package:
        page = package.worksheet("客户信息")
        letter = book.layout["customers"].columns["tier"]
        assert page.value(f"{letter}2") in {tier.name for tier in SETTINGS.tiers}
        assert [rule.sqref for rule in page.validations if rule.error_style == "stop"]
        assert check_structure(once.getvalue()) == []


@needs_libreoffice
def test_libreoffice_keeps_the_lock() -> None:
    with Package.open(convert(locked())) as package:
        rules = package.worksheet("客户信息").validations
    refused = [rule for rule in rules if rule.error_style == "stop"]
    assert len(refused) == sum(column.computed for column in SCHEMA.sheets["customers"].columns.values())
    assert {(rule.kind, rule.formula1) for rule in refused} == {("custom", "1=0")}


# ---------------------------------------------------------------- the tabs around


def guide_of(lang: Lang) -> Worksheet:
    found: Worksheet = opened(lang)[SCHEMA.own_tabs["guide"][lang]]
    return found


@BOTH
def test_the_guide_links_to_sheets_that_are_there(lang: Lang) -> None:
    targets = {link.location for row in guide_of(lang).iter_rows() for cell in row if (link := cell.hyperlink)}
    names = [SCHEMA.sheets[k].label[lang] for k in ("customers", "interactions", "feedback", "orders", "plans")]
    assert targets == {f"'{name}'!A1" for name in [*names, SCHEMA.own_tabs["settings"][lang]]}


@BOTH
def test_the_guide_looks_for_tabs_that_a_refresh_adds(lang: Lang) -> None:
    formulas = [str(cell.value) for row in guide_of(lang).iter_rows() for cell in row if cell.data_type == "f"]
    for formula, tab in zip(formulas, ("summary", "issues"), strict=True):
        place = f"'{SCHEMA.own_tabs[tab][lang]}'!A1"
        assert f'INDIRECT("{place}")' in formula
        assert f'HYPERLINK("#{place}"' in formula


@needs_libreoffice
def test_the_link_to_the_summary_works_once_it_is_there() -> None:
    book = custsheet.open(blank("zh"))
    book.refresh(as_of=AS_OF)
    refreshed = io.BytesIO()
    book.save(refreshed)
    assert _headings(convert(blank("zh"))) >= {"看结果 → 汇总（刷新后出现）", "改正数据问题 → 数据问题（刷新后出现）"}
    assert _headings(convert(refreshed.getvalue())) >= {"看结果 → 汇总", "改正数据问题 → 数据问题"}


def _headings(data: bytes) -> set[str]:
    page = openpyxl.load_workbook(io.BytesIO(data), data_only=True)["使用说明"]
    return {str(row[2].value) for row in page.iter_rows() if row[2].font.b}


@BOTH
def test_the_guide_is_one_page_without_merged_cells(lang: Lang) -> None:
    page = guide_of(lang)
    assert not page.merged_cells.ranges
    assert (page.page_setup.fitToWidth, page.page_setup.fitToHeight) in {(1, 1), (None, None)}
    assert page.sheet_properties.pageSetUpPr.fitToPage
    points = sum(page.row_dimensions[row].height for row in range(1, page.max_row + 1))
    digits = sum(column_of(page, column).width for column in range(1, 4))
    scale = min(784 / points, 537 / (digits * 5.25))  # to the printable part of A4
    assert page["C5"].font.sz * scale > 7.5  # points on paper: still easy to read


@BOTH
def test_no_sentence_of_the_guide_is_left_unfilled(lang: Lang) -> None:
    words = [str(cell.value) for row in guide_of(lang).iter_rows() for cell in row if cell.value]
    assert len(words) > 40
    assert not [word for word in words if "{" in word or "__" in word]
    assert any(SCHEMA.sheets["campaigns"].label[lang] in word for word in words)  # how to show the hidden sheets


@BOTH
def test_list_values_of_a_sample_are_in_the_language_of_the_workbook(lang: Lang) -> None:
    page = sheet(lang, "interactions", with_sample=True)
    column = list(SCHEMA.sheets["interactions"].columns).index("method") + 1
    shown = {page.cell(row, column).value for row in range(2, 100)} - {None}
    assert shown <= set(SETTINGS.lists["contact_method"].labels(lang))


def test_the_table_of_a_sample_has_room_below_its_rows() -> None:
    (table,) = sheet("zh", "customers", with_sample=True).tables.values()
    assert table.ref.endswith("81")
    assert sheet("zh", "customers", with_sample=True)["A31"].value == "C00030"


def test_dates_phones_and_codes_are_stored_as_what_they_are() -> None:
    page = sheet("zh", "customers", with_sample=True)
    keys = list(SCHEMA.sheets["customers"].columns)
    mobile = page.cell(2, keys.index("mobile") + 1)
    verified = page.cell(2, keys.index("verified_on") + 1)
    assert (mobile.data_type, mobile.number_format) == ("s", "@")
    assert verified.is_date
    assert verified.number_format == "yyyy-mm-dd"


@needs_libreoffice
def test_libreoffice_keeps_marks_lists_and_headers() -> None:
    data = convert(filled("zh"))
    with Package.open(data) as package:
        marks = read_marks(package.defined_names.items())
        rules = package.worksheet("客户信息").validations
    assert ("客户信息", "AF") in marks.by_place()
    assert any(rule.formula1 == "custsheet_list_industry" for rule in rules)


def column_of(page: Worksheet, position: int) -> Any:
    """The column's dimension; equal neighbours share one."""
    return next(found for found in page.column_dimensions.values() if found.min <= position <= found.max)


def _named(key: str) -> str:
    return "title" if key == "campaigns" else "name"
