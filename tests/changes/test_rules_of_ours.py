"""What our validations say, and that no package of ours says None, as XlsxWriter 3.3 writes a text that is absent."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import date
from functools import cache

import pytest
from lxml import etree

import custsheet
from custsheet.changes.hints import error_title, is_note, is_rule
from custsheet.ooxml import Package, Validation
from custsheet.schema import load_schema
from custsheet.texts import LANGS, Lang
from tests.refreshes import refreshed
from tests.workbooks import GUEST, OFFICE, write_workbook

AS_OF = date(2026, 10, 31)
BOTH = pytest.mark.parametrize("lang", LANGS)
ABSENT = re.compile(r"(?<![A-Za-z])(?:None|nan|NaN|NaT|<NA>)(?![A-Za-z])")


def said(data: bytes) -> Iterator[tuple[str, str, str]]:
    """(part, element or attribute, words) of every text and attribute in the XML parts of a package."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        for name in package.namelist():
            if name.endswith((".xml", ".rels", ".vml")):
                for element in etree.fromstring(package.read(name)).iter(etree.Element):
                    yield name, str(element.tag), element.text or ""
                    yield from ((name, str(key), str(value)) for key, value in element.attrib.items())


def absent_words(data: bytes) -> list[tuple[str, str, str]]:
    return [found for found in said(data) if ABSENT.search(found[2])]


@cache
def new(lang: Lang, sample: int = 0, lock: bool = False) -> bytes:
    return custsheet.new_workbook(lang, sample, as_of=AS_OF, lock=lock)


@BOTH
@pytest.mark.parametrize("sample", [0, 12])
@pytest.mark.parametrize("lock", [False, True])
def test_no_new_workbook_says_none(lang: Lang, sample: int, lock: bool) -> None:
    assert absent_words(new(lang, sample, lock)) == []


@BOTH
def test_no_refreshed_workbook_of_ours_says_none(lang: Lang) -> None:
    for data in (new(lang), new(lang, 12)):
        assert absent_words(refreshed(data)) == []


@pytest.mark.parametrize("sheets", [OFFICE, GUEST])
def test_no_refreshed_workbook_of_people_says_none(sheets: dict[str, list[list[object]]]) -> None:
    assert absent_words(refreshed(write_workbook(sheets))) == []


# ---------------------------------------------------------------- whose they are


def note(title: str | None, kind: str = "any", style: str | None = None) -> Validation:
    return Validation("B1", kind, "1=0" if kind == "custom" else None, error_title=title, error_style=style)


@BOTH
def test_a_note_of_ours_is_known_by_a_title_that_never_shows(lang: Lang) -> None:
    assert is_note(note(error_title(lang)))
    assert is_note(note("custsheet", "custom", "stop"))  # version 0.1
    assert not is_note(note(None))
    assert not is_note(note("请注意"))


@BOTH
@pytest.mark.parametrize(("kind", "style"), [("any", "stop"), ("custom", "warning"), ("custom", None)])
def test_a_rule_of_people_with_our_title_stays_theirs(lang: Lang, kind: str, style: str | None) -> None:
    assert not is_note(note(error_title(lang), kind, style))


@BOTH
def test_drop_downs_and_questions_of_ours_are_known(lang: Lang) -> None:
    tabs = {spec.label[lang] for spec in load_schema().sheets.values()}
    found = {place: rule for place, rule in rules(new(lang, lock=True)).items() if place[0] in tabs}
    assert {rule.kind for rule in found.values()} == {"any", "list", "date", "decimal", "custom"}
    assert [place for place, rule in found.items() if not is_rule(rule)] == []
    assert not is_rule(Validation("B2:B9", "list", '"是,否"', error_title=error_title(lang), error="只能填是或否"))
    assert not is_rule(Validation("B2:B9", "list", '"是,否"', error_title=error_title(lang)))


# ---------------------------------------------------------------- workbooks of version 0.1


def as_version_0_1_wrote_it(data: bytes) -> bytes:
    """The workbook with the title and the absent texts that the first version gave its validations."""
    with Package.open(data) as package:
        for name in package.sheet_names:
            group = package.worksheet(name).skeleton.find("{*}dataValidations")
            for rule in group if group is not None else ():
                rule.set("errorTitle", "custsheet")
                for text in ("error", "promptTitle", "prompt"):
                    rule.set(text, rule.get(text) or "None")
        return package.to_bytes()


def rules(data: bytes) -> dict[tuple[str, str], Validation]:
    with Package.open(data) as package:
        return {
            (name, rule.sqref): rule for name in package.sheet_names for rule in package.worksheet(name).validations
        }


@BOTH
def test_a_refresh_renews_the_rules_that_version_0_1_wrote(lang: Lang) -> None:
    old = as_version_0_1_wrote_it(new(lang, 5))
    assert absent_words(old)
    after = refreshed(old)
    assert absent_words(after) == []
    assert rules(after) == rules(refreshed(new(lang, 5)))
    assert refreshed(after) == after


def test_rules_of_people_keep_what_they_say() -> None:
    with Package.open(new("zh", 5)) as package:
        sheet = package.worksheet("客户信息")
        theirs = Validation("A2:A60", "textLength", "1", "9", prompt="None", error_title="输入有误", error="None")
        sheet.replace_validations(lambda found: found.sqref.startswith("A2"), [theirs])
        before = package.to_bytes()
    assert rules(before)["客户信息", "A2:A60"] == rules(refreshed(before))["客户信息", "A2:A60"] == theirs
