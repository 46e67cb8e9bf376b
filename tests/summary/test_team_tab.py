"""员工绩效: what it says of a team, and the tab as other programs read it."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date, timedelta
from typing import Any

import openpyxl
import pytest

from custsheet.refs import parse_range
from custsheet.schema import Settings
from custsheet.scoring import score
from custsheet.summary.layout import colors
from custsheet.summary.team import TeamBlock, owner_slots, team_blocks
from custsheet.summary.team.donor import build_team_donor
from custsheet.summary.team.layout import columns, figures, part
from custsheet.texts import LANGS, load_toml
from tests.colors import contrast
from tests.ooxml.structure import audit, check_structure
from tests.scoring.books import Book, inputs_of

AS_OF = date(2026, 11, 21)
TABS = {"zh": "员工绩效", "en": "KPI"}


def days_ago(days: int) -> date:
    return AS_OF - timedelta(days=days)


OFFICE = Book(
    customers=[{"name": f"公司{n}", "owner": owner} for n, owner in enumerate(("王", "王", "李", None))],
    interactions=[
        {"customer": 0, "date": days_ago(40), "method": "拜访", "minutes_sent_on": days_ago(39)},
        {"customer": 2, "date": days_ago(9), "next_date": days_ago(2), "satisfaction": 4},
    ],
    orders=[{"customer": n, "order_date": days_ago(50), "amount": 100.1, "paid": 60} for n in (0, 2)],
    feedback=[
        {"customer": 0, "date": days_ago(30), "priority": "中", "responded_on": days_ago(29), "type": "咨询"},
        {"customer": 2, "date": days_ago(30), "priority": "中", "responded_on": days_ago(2), "type": "咨询"},
    ],
)


def blocks_of(book: Book = OFFICE, lang: str = "zh", settings: Settings | None = None, **more: Any) -> list[TeamBlock]:
    inputs = inputs_of(book, AS_OF, lang, settings)
    return team_blocks(inputs, score(inputs), error_rows={}, **more)


def grid(block: TeamBlock) -> dict[tuple[int, int], Any]:
    return {(row, column): value for row, column, value in block.cells if value is not None}


def explained(lang: str = "zh", **options: Any) -> dict[str, tuple[Any, ...]]:
    """Figure → meaning, weight, reason."""
    block = next(b for b in blocks_of(lang=lang, **options) if b.name == "definitions")
    rows: dict[int, list[Any]] = {}
    for row, _, value in block.cells:
        rows.setdefault(row, []).append(value)
    return {key: tuple(rows[n][1:]) for n, key in enumerate(figures())}


def donor(lang: str = "zh", book: Book = OFFICE, **options: Any) -> bytes:
    return build_team_donor(blocks_of(book, lang), lang=lang, tab_name=TABS[lang], **options)


@pytest.fixture(scope="module", params=LANGS)
def built(request: pytest.FixtureRequest) -> tuple[str, bytes]:
    return request.param, donor(request.param)


def page_of(built: tuple[str, bytes]) -> Any:
    return openpyxl.load_workbook(io.BytesIO(built[1]))[TABS[built[0]]]


class TestWhatItSays:
    def test_owners_by_rank_then_nobody_and_the_whole_team_apart(self) -> None:
        by_name = {block.name: block for block in blocks_of()}
        names = [grid(by_name["owners"])[row, 0] for row in range(by_name["owners"].used)]
        assert names == ["王", "李", "未分配"]
        assert grid(by_name["team"])[0, 0] == "合计 / 平均"
        assert grid(by_name["team"])[0, 11] == 200.2

    def test_endless_growth_is_a_word(self) -> None:
        owners = next(block for block in blocks_of() if block.name == "owners")
        assert grid(owners)[0, 12] == "新增"

    @pytest.mark.parametrize("lang", LANGS)
    def test_every_figure_is_explained_and_no_sentence_has_a_gap(self, lang: str) -> None:
        for meaning, _, _ in explained(lang).values():
            assert meaning
            assert "{" not in meaning
        for block in blocks_of(lang=lang):
            assert not [value for value in grid(block).values() if isinstance(value, str) and "{" in value]

    @pytest.mark.parametrize("lang", LANGS)
    def test_the_numbers_of_the_settings_are_named(self, lang: str) -> None:
        changes = {"kpi.minutes_days": 6, "kpi.feedback_target": 0.83, "feedback.sla_high_days": 17}
        said = explained(lang, settings=Settings.defaults().with_changes({**changes, "growth.window_months": 4}))
        assert " 6 " in said["minutes"][0] or ": 6)" in said["minutes"][0]
        assert "83%" in said["feedback"][0] and "17" in said["feedback"][0]
        assert " 4 " in said["growth_6m"][0]

    def test_weights_are_shares_of_the_total(self) -> None:
        weights = {key: weight for key, (_, weight, _) in explained().items() if weight is not None}
        assert sum(weights.values()) == pytest.approx(1)
        assert weights["coverage"] == pytest.approx(2 / 9.5)
        off = Settings.defaults().with_changes({"kpi.coverage": 0})
        assert explained(settings=off)["coverage"][1] == 0

    def test_what_is_blank_has_its_reason_once(self) -> None:
        customers = OFFICE.customers
        assert {key for key, (_, _, why) in explained().items() if why} == {"completion"}  # nothing is due this quarter
        alone = {key: why for key, (_, _, why) in explained(book=Book(customers)).items()}
        assert alone["coverage"] == "没有“联系记录”的数据"
        assert alone["collection"] == "没有“订单回款”的数据"
        assert alone["customers"] is alone["valid_rows"] is None
        quiet = Book(customers, interactions=[{"customer": 0, "date": days_ago(400), "next_date": days_ago(390)}])
        reasons = {key: why for key, (_, _, why) in explained(book=quiet).items()}
        assert reasons["follow_ups"] == "这段时间没有可算的记录"
        assert reasons["minutes"] == "“联系记录”没有填写“纪要发送日期”"

    @pytest.mark.parametrize(("tab", "said"), [("规则", "在“规则”把“显示员工绩效”改为“否”"), (None, "删除本表")])
    def test_it_says_what_it_is_for_and_how_to_be_rid_of_it(self, tab: str | None, said: str) -> None:
        head = next(block for block in blocks_of(settings_tab=tab) if block.name == "head")
        note = grid(head)[1, 0]
        assert "辅导和改进" in note
        assert said in note

    def test_switched_off_no_figure_is_left(self) -> None:
        off = Settings.defaults().with_changes({"kpi.show": "否"})
        for block in blocks_of(settings=off):
            assert block.name == "head" or not grid(block)

    def test_owners_without_room_share_the_last_line_with_their_sums(self) -> None:
        book = Book([{"name": f"公司{n}", "owner": f"员工{n}"} for n in range(5)])
        owners = next(block for block in blocks_of(book, slots=3) if block.name == "owners")
        assert (owners.used, owners.height) == (3, 3)
        assert [grid(owners)[2, column] for column in (0, 1)] == ["其余 3 人", 3]
        assert (2, 2) not in grid(owners)

    def test_a_new_tab_has_room_for_twice_as_many(self) -> None:
        assert owner_slots(3) == 100
        assert owner_slots(300) == 600


class TestTheTab:
    def test_tables_have_headers_that_screen_readers_name(self, built: tuple[str, bytes]) -> None:
        lang, page = built[0], page_of(built)
        labels = load_toml("messages/kpi.toml")["columns"]
        for name in ("owners", "months", "tiers"):
            table = page.tables[f"kpi_{name}"]
            ref = parse_range(table.ref)
            shown = [page.cell(ref.first_row, c).value for c in range(ref.first_column, ref.last_column + 1)]
            assert shown == [labels[column.key][lang] for column in columns(name)]
            assert [column.name for column in table.tableColumns] == shown
            assert table.autoFilter is None

    def test_panes_and_print_set_up(self, built: tuple[str, bytes]) -> None:
        page = page_of(built)
        assert page.freeze_panes == "C6"
        assert page.page_setup.orientation == "landscape"
        assert page.sheet_properties.pageSetUpPr.fitToPage
        assert page.print_title_rows == "$5:$5"
        assert "&P" in page.oddFooter.right.text

    def test_many_owners_are_printed_on_several_pages(self) -> None:
        crowd = Book([{"name": f"公司{n}", "owner": f"员工{n}"} for n in range(40)])
        page = page_of(("zh", donor(book=crowd)))
        assert page.page_setup.fitToHeight == 0
        assert len(page.row_breaks.brk) == 1

    def test_lines_that_nobody_has_are_hidden(self, built: tuple[str, bytes]) -> None:
        page = page_of(built)
        hidden = [row for row, size in page.row_dimensions.items() if size.hidden]
        assert min(hidden) == 9
        assert max(hidden) == parse_range(page.tables["kpi_tiers"].ref).last_row

    def test_rates_and_the_total_have_bars_behind_the_number(self, built: tuple[str, bytes]) -> None:
        page = page_of(built)
        bars = {
            str(area.sqref): [(point.type, point.val) for point in rule.dataBar.cfvo]
            for area in page.conditional_formatting
            for rule in area.rules
            if rule.type == "dataBar"
        }
        owners = {ref: points for ref, points in bars.items() if ref.split(":")[0][1:] == "6"}
        assert sorted(owners) == [f"{letter}6:{letter}105" for letter in "DEFGHIKOP"]
        assert owners.pop("P6:P105")[1][1] == 100
        assert all(points == [("num", 0), ("num", 1)] for points in owners.values())
        assert all(
            rule.dataBar.showValue is not False
            for area in page.conditional_formatting
            for rule in area.rules
            if rule.type == "dataBar"
        )

    def test_below_the_target_stands_a_sign(self, built: tuple[str, bytes]) -> None:
        page = page_of(built)
        assert (page["I4"].value, page["I4"].number_format) == (0.95, '"≥ "0.0%')
        found = {
            str(area.sqref): (rule.formula[0], rule.dxf.numFmt.formatCode)
            for area in page.conditional_formatting
            for rule in area.rules
            if rule.type == "expression"
        }
        assert found["I6:I105"] == ("AND(ISNUMBER($I6),ROUND($I6,9)<ROUND($I$4,9))", '"▼ "0.0%')
        assert found["I106"][1] == '"▼ "0.0%'

    def test_the_chart_is_native_speaks_and_tells_its_lines_apart_without_colour(
        self, built: tuple[str, bytes]
    ) -> None:
        with zipfile.ZipFile(io.BytesIO(built[1])) as package:
            chart = package.read("xl/charts/chart1.xml").decode()
            drawing = package.read("xl/drawings/drawing1.xml").decode()
        assert len(re.search(r'descr="([^"]*)"', drawing)[1]) > 40
        lines = chart[chart.index("<c:lineChart>") :]
        assert len(set(re.findall(r'<c:symbol val="(\w+)"', lines))) == 3
        assert len(set(re.findall(r'<a:prstDash val="(\w+)"', lines))) == 3
        assert "schemeClr" not in chart

    def test_words_are_readable_on_their_ground(self) -> None:
        roles = colors()
        pairs = [("brand", "paper"), ("muted", "paper"), ("brand", "header"), ("ink", "tile"), ("ink", "paper")]
        grounds = [(roles[front], roles[back]) for front, back in pairs] + [(roles["ink"], part("bar")["color"])]
        assert min(contrast(front, back) for front, back in grounds) >= 4.5

    def test_headers_fit_on_two_lines(self, built: tuple[str, bytes]) -> None:
        page = page_of(built)
        for name in ("owners", "months", "tiers"):
            ref = parse_range(page.tables[f"kpi_{name}"].ref)
            for column in range(ref.first_column, ref.last_column + 1):
                label = page.cell(ref.first_row, column).value
                width = page.column_dimensions[openpyxl.utils.get_column_letter(column)].width * 11 / 9
                words = label.split() if label.isascii() else [label[: len(label) // 2 + 1]]
                assert max(len(word) * (1 if word.isascii() else 2) for word in words) <= width, label
                assert len(label) * (1 if label.isascii() else 2) <= 2 * width, label

    def test_nothing_is_wrong_with_the_file(self, built: tuple[str, bytes]) -> None:
        assert not check_structure(built[1])
        assert not audit(built[1])

    def test_the_same_figures_give_the_same_bytes(self) -> None:
        assert donor() == donor()
