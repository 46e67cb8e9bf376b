"""Every kind of data problem has a severity and words in both languages, short enough for a cell."""

from __future__ import annotations

import re
import string
from pathlib import Path

import pytest

import custsheet
from custsheet.schema.issue_texts import issue_texts, render, severity, title
from custsheet.texts import LANGS, Lang

SEVERITY = {
    "required_missing": "error",
    "date_unreadable": "error",
    "date_order_assumed": "warning",
    "money_approximate": "warning",
    "money_undetermined": "warning",
    "choice_unknown": "warning",
    "digits_lost": "error",
    "unknown_customer": "error",
    "ambiguous_customer": "error",
    "duplicate_id": "error",
    "same_as_row": "info",
    "missing_column": "info",
}


@pytest.mark.parametrize("code", issue_texts())
def test_a_code_is_a_plain_word_and_its_sentences_name_the_same_values_in_both_languages(code: str) -> None:
    """A value that one language shows and the other hides is a slip."""
    words = issue_texts()[code]
    assert re.fullmatch(r"[a-z]+(_[a-z]+)*", code)
    for label in (words.title, words.text, words.hint):
        assert _fields(label.zh) == _fields(label.en)
    assert not _fields(words.title.zh)


@pytest.mark.parametrize("code", issue_texts())
@pytest.mark.parametrize("lang", LANGS)
def test_a_message_is_short_and_needs_no_column_before_it_a_hint_is_a_sentence(code: str, lang: Lang) -> None:
    """In 数据问题 it stands behind 【手机】; a hint ends with a full stop, a message does not."""
    words = issue_texts()[code]
    assert len(words.text[lang]) <= (60 if lang == "zh" else 110)
    assert not words.text[lang].endswith(("。", "."))
    assert words.hint[lang].endswith("。" if lang == "zh" else ".")
    assert "】" not in words.text[lang] and "\n" not in words.text[lang] + words.hint[lang]
    # A message is read behind the column's name, so it must not begin with it again.
    assert not words.text[lang].startswith("{label}")


@pytest.mark.parametrize(("code", "degree"), SEVERITY.items())
def test_severities_are_what_the_contract_calls_them(code: str, degree: str) -> None:
    """error: does not count; warning: counts, probably wrong; info: worth knowing."""
    assert severity(code) == degree


def test_a_problem_is_told_with_its_values() -> None:
    """Message, then what to do."""
    assert render("out_of_range", "zh", value=7, allowed="1–5") == ("7 超出范围，应为 1–5", "请填写 1–5 之间的数。")
    assert render("same_as_row", "en", row=7)[0] == "Same customer as row 7"


def test_braces_in_what_people_typed_are_shown_and_a_missing_value_hides_nothing() -> None:
    """The message must come out whatever the cell holds."""
    assert render("choice_unknown", "zh", value="{row}")[0] == "“{row}”不在选项中"
    assert render("same_as_row", "zh")[0] == "同第 {row} 行"


def test_a_title_names_the_kind_of_problem() -> None:
    """For tables that count problems."""
    assert title("choice_unknown", "zh") == "不在选项中"
    assert title("choice_unknown", "en") == "Not in the list"


def test_an_unknown_code_is_a_key_error() -> None:
    """A slip in code must not pass as a problem without words."""
    with pytest.raises(KeyError):
        render("no_such_problem", "zh")
    with pytest.raises(KeyError):
        severity("no_such_problem")


def _fields(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


def test_every_code_that_the_package_uses_has_words_and_the_other_way_round() -> None:
    """Where a problem is added, or a parser answers with one, its code is written out."""
    package = Path(custsheet.__file__).parent
    source = "\n".join(path.read_text(encoding="utf-8") for path in package.rglob("*.py"))
    calls = re.compile(r"""(?:Finding\(|findings\.add\(|sheet\.add\(|Parsed\([^,()"]+,)\s*"([a-z_]+)\"""")
    assert set(calls.findall(source)) <= set(issue_texts())
    assert [code for code in issue_texts() if f'"{code}"' not in source] == []
