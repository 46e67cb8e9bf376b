"""The handbook as a page: headings, table headers, contents, the same chapters in both languages, nothing unescaped."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import cast

import pytest

from custsheet.pages.handbook import CHAPTERS, write_handbook
from custsheet.schema import load_schema
from custsheet.texts import LANGS, Lang
from tests.workbooks import GUEST, OFFICE, Rows, write_workbook

from .pages import Page, chapter, parsed, subject, subject_in, with_settings

BOOKS = ("empty", "sample", "office", "guest")


@pytest.fixture(scope="module", params=[(book, lang) for book in BOOKS for lang in LANGS], ids="-".join)
def html(request: pytest.FixtureRequest) -> str:
    """The handbook of an empty workbook, of a full one, of one that people made, and of a guest."""
    book, lang = cast(tuple[str, Lang], request.param)
    made = {
        "empty": lambda: subject(lang),
        "sample": lambda: subject(lang, 60),
        "office": lambda: subject_in(write_workbook(OFFICE), lang),
        "guest": lambda: subject_in(write_workbook(GUEST), lang),
    }
    return write_handbook(made[book]())


@pytest.fixture
def page(html: str) -> Page:
    """The same as elements."""
    return parsed(html)


def test_headings_go_down_one_level_at_a_time(page: Page) -> None:
    levels = [int(heading.tag[1]) for heading in page.all("h1", "h2", "h3", "h4")]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(below <= above + 1 for above, below in pairwise(levels))
    assert all(heading.text.strip() for heading in page.all("h1", "h2", "h3", "h4"))


def test_every_table_header_says_what_it_heads(page: Page) -> None:
    assert page.all("table")
    assert {header.attributes.get("scope") for header in page.all("th")} <= {"col", "row", "rowgroup"}
    assert all(header.text.strip() for header in page.all("th"))


def test_the_contents_lead_to_every_chapter(page: Page) -> None:
    ids = [element.attributes["id"] for element in page.elements if "id" in element.attributes]
    assert len(ids) == len(set(ids))
    links = [str(link.attributes["href"]) for link in page.all("a")]
    assert {link.removeprefix("#") for link in links} <= set(ids)
    contents = [link for link in page.all("a") if link.attributes["href"] != "#contents"]
    assert [str(link.attributes["href"])[1:] for link in contents] == [*CHAPTERS, "glossary", "settings"]
    for link in contents:
        assert link.text.strip() == page.by_id(str(link.attributes["href"])[1:]).text.strip()


def test_the_page_needs_nothing_else(html: str, page: Page) -> None:
    assert not page.all("script", "img", "link", "iframe")
    assert not re.search(r"(?:src|href)\s*=\s*[\"'](?!#)", html.partition("<body")[2])
    assert "url(" not in html and "@import" not in html


def test_nothing_is_left_to_fill_in(page: Page) -> None:
    """A sentence shows the name of a value that it was not given."""
    assert not re.search(r"[{}]|\bNone\b|\bnan\b", page.all("body")[0].text)


@pytest.mark.parametrize("lang", LANGS)
def test_the_page_says_its_language(lang: Lang) -> None:
    page = parsed(write_handbook(subject(lang)))
    assert page.all("html")[0].attributes["lang"] == {"zh": "zh-CN", "en": "en"}[lang]


def test_an_english_page_of_an_english_workbook_has_chinese_only_among_the_keywords() -> None:
    html = write_handbook(subject("en"))
    for key in (*CHAPTERS, "settings"):
        assert not re.search("[\u3400-\u9fff]", chapter(html, key)), key


def test_a_chinese_figure_with_a_blank_on_one_side_has_one_on_the_other() -> None:
    """“之后 3 个工作日内”, not “之后3 个工作日内”; labels such as 近12个月金额 have none."""
    read = parsed(write_handbook(subject("zh", 60))).all("main")[0].text
    assert re.findall("[\u4e00-\u9fff][0-9.]+%? [\u4e00-\u9fff]| [0-9.]+%[\u4e00-\u9fff]", read) == []


def test_both_languages_have_the_same_chapters_and_sections() -> None:
    outlines = []
    for lang in LANGS:
        page = parsed(write_handbook(subject(lang)))
        outlines.append([(h.tag, h.attributes.get("id")) for h in page.all("h1", "h2", "h3", "h4")])
    assert outlines[0] == outlines[1]


@pytest.mark.parametrize("lang", LANGS)
def test_every_column_that_people_fill_in_is_told(lang: Lang) -> None:
    told = chapter(write_handbook(subject(lang)), "standards")
    for sheet in load_schema().sheets.values():
        for key in sheet.typed:
            assert sheet.columns[key].label[lang] in told, (sheet.key, key)


@pytest.mark.parametrize("lang", LANGS)
def test_every_computed_column_is_explained(lang: Lang) -> None:
    told = chapter(write_handbook(subject(lang)), "glossary")
    for sheet in load_schema().sheets.values():
        for key in sheet.computed:
            assert sheet.columns[key].label[lang] in told, (sheet.key, key)


def test_a_guest_is_told_its_own_names_and_what_it_may_add() -> None:
    told = chapter(write_handbook(subject_in(write_workbook(GUEST), "zh")), "standards")
    assert "客户信息（我的客户）" in told and "订单回款（回款登记）" in told
    assert "还可以加这些列：客户类型" in told and "还可以加这些表：《维护计划》" in told


def test_a_header_of_the_workbooks_own_is_told_beside_the_label() -> None:
    rows: Rows = [["公司名称", "业务员", "移动电话"], ["苏州青禾机械有限公司", "王小明", "13800000001"]]
    told = chapter(write_handbook(subject_in(write_workbook({"客户名单": rows}), "zh")), "standards")
    assert "负责人* 业务员" in told and "手机 移动电话" in told and "灰色的是本工作簿的叫法" in told


def test_what_comes_from_cells_is_escaped() -> None:
    nasty = "<img src=x onerror=alert(1)>&\u202e"
    settings = subject("zh").inputs.settings.with_changes(
        {
            "tiers": [{"name": nasty}],
            "plan": [{"tier": "", "risk": "高", "interval_days": 3, "method": nasty, "goal": nasty}],
            "lists.source": [nasty],
            "lists.problem_category": [nasty],
        }
    )
    html = write_handbook(with_settings(subject("zh"), settings))
    assert "<img" not in html and "\u202e" not in html
    assert html.count("&lt;img src=x onerror=alert(1)&gt;&amp;") >= 8


def test_a_sheet_name_and_a_header_are_escaped() -> None:
    rows: Rows = [["客户名称*", "负责人*", "手机<b>号"], ["甲", "乙", "13800000001"]]
    html = write_handbook(subject_in(write_workbook({"<i>客户<i>": rows, "客户名单<u>": rows[:1]}), "zh"))
    assert "<i>客户" not in html and "<u>" not in html and "号<b>" not in html


def test_the_checklist_has_boxes_that_print(page: Page) -> None:
    boxes = [box for box in page.all("input") if box.attributes["type"] == "checkbox"]
    assert len(boxes) == len(page.all("label")) >= 20
    assert all(label.text.strip() for label in page.all("label"))
