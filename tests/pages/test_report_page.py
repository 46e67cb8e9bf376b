"""The summary as a page: all that the tab says, in tables that anybody can read, and nothing that does anything."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as limits
from hypothesis import strategies as st

from custsheet.ooxml.values import Formula
from custsheet.pages.charts import KINDS
from custsheet.pages.figures import Figures
from custsheet.pages.report import report_page
from custsheet.schema import Settings
from custsheet.summary import badge_words
from custsheet.summary.blocks import make_block
from custsheet.summary.layout import block_layouts, colors
from custsheet.summary.moves import Earlier
from custsheet.texts import LANGS, load_toml, text
from tests.colors import contrast
from tests.pages.reports import cells, office, parsed, report, tables
from tests.scoring.books import Book
from tests.summary.books import AS_OF, customers, summary, used

RULES = load_toml("pages/report.toml")
GMAIL_CLIPS_AT = 102 * 1024


@pytest.fixture(scope="module", params=LANGS)
def page(request: pytest.FixtureRequest) -> tuple[str, str]:
    """Language and page of a workbook in which every block has something to say."""
    return request.param, report(lang=request.param)


# ------------------------------------------------------------ what a page has to be


def test_the_page_says_its_language_title_and_one_heading(page: tuple[str, str]) -> None:
    lang, html = page
    tree = parsed(html)
    assert tree.get("lang") == {"zh": "zh-CN", "en": "en"}[lang]
    assert tree.findtext(".//title") == text("report.title", lang, date=AS_OF.isoformat())
    assert [heading.text for heading in tree.iter("h1")] == [text("report.heading", lang)]
    assert html.startswith("<!DOCTYPE html>")


def test_headings_follow_one_another_and_name_every_block(page: tuple[str, str]) -> None:
    lang, html = page
    levels = [int(element.tag[1]) for element in parsed(html).iter("h1", "h2", "h3", "h4")]
    assert levels[0] == 1
    assert set(levels[1:]) == {2}
    titles = [heading.text for heading in parsed(html).iter("h2")]
    titled = load_toml("messages/report.toml")["titles"]
    blocks = [block for block in summary(office(), lang=lang).values() if block.name != "status"]
    wanted = {titled.get(block.name, {}).get(lang, block.title) for block in blocks}
    assert len(set(titles)) == len(titles) > 12
    below = [line.text_content() for line in parsed(html).iterfind(".//main/p")]
    assert wanted == set(titles) | {title for title in wanted for line in below if line.startswith(title)}


def test_a_table_has_a_caption_and_headers_that_say_what_they_head(page: tuple[str, str]) -> None:
    for name, table in tables(page[1]).items():
        assert table.find("caption") is not None, name
        assert {head.get("scope") for head in table.find("thead").iter("th")} == {"col"}
        for row in table.iterfind("tbody/tr"):
            assert [cell.get("scope") for cell in row.iter("th")] == ["row"]
        assert len({len(cells(row)) for row in table.iter("tr")}) == 1, name


def test_tables_for_layout_say_so(page: tuple[str, str]) -> None:
    for table in parsed(page[1]).iter("table"):
        assert table.get("id") or table.get("role") == "presentation"


def test_the_page_does_nothing_and_fetches_nothing(page: tuple[str, str]) -> None:
    html = page[1]
    tree = parsed(html)
    forbidden = {"script", "link", "img", "iframe", "object", "embed", "form", "base", "video", "audio", "use", "image"}
    for element in tree.iter():
        assert element.tag not in forbidden
        assert not [name for name in element.attrib if name.startswith("on")], element.tag
        assert not {"src", "href", "background", "action"} & set(element.attrib), element.tag
    assert not re.search(r"url\(|@import|@font-face|expression\(|https?:|javascript:", html, re.IGNORECASE)


def test_word_lays_it_out_without_what_it_does_not_know(page: tuple[str, str]) -> None:
    """Outlook never gets to see a chart, and finds a width of its own."""
    html = page[1]
    for chart in re.finditer("<svg", html):
        assert html.rfind("<!--[if !mso]><!-->", 0, chart.start()) > html.rfind("<!--<![endif]-->", 0, chart.start())
    assert html.count("<!--[if mso]>") == 2
    assert not re.search(r'style="[^"]*(flex|grid|position)', html)


def test_words_of_a_chart_take_no_room_where_charts_are_taken_out(page: tuple[str, str]) -> None:
    for svg in parsed(page[1]).iter("svg"):
        assert "font-size:0" in svg.getparent().get("style")


def test_every_name_in_a_chart_is_the_only_one(page: tuple[str, str]) -> None:
    ids = [element.get("id") for element in parsed(page[1]).iter() if element.get("id")]
    assert len(ids) == len(set(ids))


def test_the_same_workbook_gives_the_same_page() -> None:
    assert report() == report()


# ------------------------------------------------------------ what it says


@pytest.mark.parametrize("lang", LANGS)
def test_every_list_has_the_rows_of_the_tab(lang: str) -> None:
    found = tables(report(lang=lang))
    for name, block in summary(office(), lang=lang).items():
        if block.layout.shape != "list" or not block.records:
            continue
        names = {str(value) for row in used(block) for value in row if isinstance(value, str)} - {block.note}
        shown = found[name].text_content()
        assert all(word[:50] in shown or word in report(lang=lang) for word in names), name


@pytest.mark.parametrize("name", RULES["charts"])
def test_beside_each_chart_stands_a_table_with_the_same_figures(name: str) -> None:
    section = next(s for s in parsed(report()).iter("section") if s.find(f".//table[@id='{name}']") is not None)
    svg = section.find(".//svg")
    assert svg is not None
    labels = [row[0] for row in map(cells, section.iterfind(".//tbody/tr"))]
    words = [word.text for word in svg.iter("text")]
    if name != "months":
        assert set(labels) & set(words)
    assert section.find(".//caption").text == text("report.chart_figures", "zh")


def test_key_figures_stand_in_tiles_with_their_change() -> None:
    earlier = Earlier("2026-08-21", {}, {"customers": 3, "open_complaints": 1})
    tiles = [
        tile.text_content()
        for tile in parsed(report(earlier=earlier, since="2026-08-21")).iterfind(".//td[@class='tile']")
    ]
    assert tiles[0].startswith("客户数4")
    assert "↑ 1" in tiles[0]
    assert len(tiles) == len(used(summary(office())["key_figures"]))
    worse = parsed(report(earlier=earlier, since="2026-08-21")).findall(".//div[@class='alert']")
    assert [line.text_content() for line in worse] == ["↑ 3 !"]
    assert "2026-08-21" in report(earlier=earlier, since="2026-08-21")


def test_the_total_comes_last() -> None:
    table = tables(report())["receivables"]
    assert cells(table.find("tfoot/tr"))[0] == "合计"
    assert "合计" not in [cells(row)[0] for row in table.iterfind("tbody/tr")]


def test_settings_that_cannot_be_used_come_first() -> None:
    html = report(bad_settings=["B7：“很多”不是数"])
    body = parsed(html).find("body").text_content().strip()
    assert body.startswith("⚠ 设置有误：B7：“很多”不是数")


def test_the_page_names_the_workbook_and_the_day() -> None:
    assert "华东.xlsx · 截至 2026-11-21" in report(file="华东.xlsx")
    assert "As of 2026-11-21" in report(lang="en")


def test_a_block_without_content_is_named_in_one_line() -> None:
    html = report(Book(customers=customers("甲公司")))
    assert "complaints" not in tables(html)
    assert re.search(r"<p class=\"muted\">未结投诉：\S+</p>", html)


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("count", [0, 1])
def test_an_empty_workbook_and_one_with_a_single_customer_have_their_page(count: int, lang: str) -> None:
    html = report(Book(customers=customers(*["甲公司"][:count])), lang)
    assert len(parsed(html).findall(".//td[@class='tile']")) == 12
    assert "nan" not in html.lower().replace("financ", "")
    assert "None" not in html


def test_a_column_that_holds_nothing_is_left_out() -> None:
    head = cells(tables(report(Book(customers=customers("甲公司"))))["owners"].find("thead/tr"))
    assert "高风险" not in head


def test_badges_look_as_in_the_workbook_and_have_their_word() -> None:
    badge = next(b for b in parsed(report()).iter("span") if b.text == "高")
    mark = load_toml("highlights.toml")["risk"][2]
    assert badge.get("style") == f"background:#{mark['fill_color']};color:#{mark['font_color']}"


def test_a_block_that_the_tab_gains_is_shown_by_the_kinds_of_its_columns() -> None:
    """Nothing on the page knows blocks by name but report.toml."""
    rows = [(Formula("HYPERLINK(…)", "甲公司"), date(2026, 2, 3), 3, "电话", "王小明")]
    block = make_block("overdue_receivables", "新的一块", ["客户", "金额", "天数", "应收", "负责人"], rows)
    block = replace(block, rows=((Formula("X", "甲公司"), -1234567.5, 31, None, "王小明"), *block.rows[1:]))
    table = tables(report_page([block], {}, AS_OF, "zh"))["overdue_receivables"]
    assert [cells(row) for row in table.iter("tr")] == [
        ["客户", "金额", "天数", "负责人"],
        ["甲公司", "-1,234,568", "31", "王小明"],
    ]


@pytest.mark.parametrize(
    ("value", "kind", "shown"),
    [
        (None, "money", ""),
        (1234567.891, "money", "1,234,568"),
        (0, "count", "–"),
        (0, "integer", "0"),
        (0.1234, "ratio", "12.3%"),
        (4.333, "rating", "4.33"),
        (date(2026, 2, 3), "date", "2026-02-03"),
        (date(2026, 2, 3), "month", "2026-02"),
        (Formula("HYPERLINK()", "甲"), "link", "甲"),
        (Formula("1/0", None), "text", ""),
        ("007", "code", "007"),
        (12, "a kind of later", "12"),
        (1.5, "a kind of later", "1.50"),
        (True, "text", "1"),
    ],
)
def test_values_are_written_by_the_kind_of_their_column(value: object, kind: str, shown: str) -> None:
    assert Figures("zh", {}).text(value, kind) == shown  # type: ignore[arg-type]


# ------------------------------------------------------------ what comes from cells

HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</style><style>body{display:none}",
    "A&amp;B & C < D > 'E'",
    '=HYPERLINK("http://x","y")',
    "{{ 7*7 }}{% raw %}",
    "شركة النور التجارية",
    "evil\u202egnp.exe",
    "👩\u200d💻 科技有限公司",
    "a\x00b\x07c\x1b[0m",
    "甲" * 32_000,
    "x" * 32_000,
    "<!--[if mso]>",
    "]]>",
]


@pytest.mark.parametrize("name", HOSTILE, ids=range(len(HOSTILE)))
@pytest.mark.parametrize("lang", LANGS)
def test_a_name_is_shown_as_it_was_typed_and_does_nothing(name: str, lang: str) -> None:
    plain, strange = report(office("甲", "乙"), lang), report(office(name, "乙", note=name), lang)
    assert skeleton(strange) == skeleton(plain)
    shown = tables(strange)["save_first"].text_content()
    assert Figures("zh", {}).text(name, "link") in shown
    assert len(strange.encode()) < GMAIL_CLIPS_AT


@limits(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(name=st.text(st.characters(codec=None), min_size=1, max_size=30).filter(str.strip), note=st.text(max_size=60))
def test_whatever_stands_in_a_cell_the_page_has_the_same_elements(name: str, note: str) -> None:
    html = report(office(name, "乙", note=note or "无"))
    html.encode()
    assert {tag for tag, _ in skeleton(html)} == {tag for tag, _ in skeleton(report(office("甲", "乙")))}
    assert not [attributes for _, attributes in skeleton(html) if any(a.startswith("on") for a in attributes)]


def test_words_of_the_settings_cannot_leave_the_style_sheet() -> None:
    """Labels of columns stand there for the cards of narrow screens."""
    settings = Settings.defaults()
    blocks = list(summary(office(), settings=settings).values())
    label = '"}</style><script>alert(1)</script>'
    blocks = [replace(block, header=tuple(label for _ in block.header)) for block in blocks]
    html = report_page(blocks, badge_words(settings, "zh"), AS_OF, "zh")
    assert parsed(html).find(".//script") is None
    for style in re.findall(r"<style>(.*?)</style>", html, re.DOTALL):
        assert style.count("{") == style.count("}")
        assert '"' not in re.sub(r'"[^"\n]*"', "", style)


def skeleton(html: str) -> list[tuple[str, tuple[str, ...]]]:
    """Elements with the names of their attributes; charts and cells depend on lengths, so only tags of those count."""
    return sorted(
        {
            (element.tag, tuple(sorted(set(element.attrib) - {"nowrap", "text-anchor"})))
            for element in parsed(html).iter("*")
        }
    )


# ------------------------------------------------------------ the templates


def test_the_rules_name_blocks_columns_and_colours_that_exist() -> None:
    layouts = block_layouts()
    assert set(RULES["blocks"]["order"]) | set(RULES["blocks"]["left_out"]) <= set(layouts)
    for name, rule in RULES["charts"].items():
        assert rule["kind"] in KINDS
        assert {rule["label"], *rule["values"]} <= {column.key for column in layouts[name].columns}
        assert set(rule["colors"]) <= set(colors())
        assert len(rule["values"]) in (1, len(rule["colors"]))


def test_every_kind_of_column_is_known_to_the_page() -> None:
    rules = RULES["figures"]
    known = {*rules["numbers"], *rules["unbroken"], *rules["row_heads"], "text", "wrap"}
    assert {column.kind for layout in block_layouts().values() for column in layout.columns} <= known


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_words_can_be_read_in_both_themes(theme: str) -> None:
    palette = dict(colors()) | (load_toml("pages/look.toml")["dark"] if theme == "dark" else {})
    for ink in ("ink", "muted", "brand", "alert"):
        for ground in ("paper", "tile"):
            assert contrast(palette[ink], palette[ground]) >= 4.5, (ink, ground)
    assert contrast(palette["brand"], palette["header"]) >= 4.5
    for role in ("low", "medium", "high", "lost", "unknown"):
        assert contrast(palette[f"on_{role}"], palette[role]) >= 4.5, role
    for role in ("revenue", "contacts", "bar"):
        assert contrast(palette[role], palette["paper"]) >= 3, role


def test_the_dark_theme_only_names_roles_that_exist() -> None:
    assert set(load_toml("pages/look.toml")["dark"]) <= set(colors())


def test_headings_of_the_page_are_those_of_blocks() -> None:
    assert set(load_toml("messages/report.toml")["titles"]) <= set(block_layouts())


@pytest.mark.parametrize("lang", LANGS)
def test_mail_clients_do_not_clip_a_page_whose_lists_are_all_full(lang: str) -> None:
    names = [f"苏州工业园区青禾精密机械制造有限公司第{n}分厂" for n in range(40)]
    html = report(office(*names, note="系统升级后无法导出报表，客户要求本周内给出处理方案"), lang)
    assert len(html.encode()) < GMAIL_CLIPS_AT


def test_what_is_known_is_drawn_even_when_the_rest_is_not() -> None:
    """Without orders the trend has contacts only; without both there is no trend at all."""
    book = office()
    book.orders = ()
    section = next(s for s in parsed(report(book)).iter("section") if s.find(".//table[@id='months']") is not None)
    assert next(word.text for word in section.find(".//svg").iter("text")) == "联系次数"
    assert cells(section.find(".//thead/tr")) == ["月份", "联系次数", "投诉数"]
    assert "months" not in tables(report(Book(customers=customers("甲公司"))))
