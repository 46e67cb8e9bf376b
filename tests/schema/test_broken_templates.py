"""A broken template is an error that names file, table and key, says what was found and what was expected."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from custsheet import texts
from custsheet.errors import TemplateError
from custsheet.schema import load_schema
from custsheet.schema.issue_texts import issue_texts
from custsheet.schema.setting_defaults import load_rules

Break = Callable[[str, str, str], None]
CACHES = (texts.load_toml, load_schema, load_rules, issue_texts)


@pytest.fixture
def templates(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of the templates that may be broken."""
    folder = tmp_path / "templates"
    shutil.copytree(texts.templates_dir(), folder)
    monkeypatch.setattr(texts, "templates_dir", lambda: folder)
    for function in CACHES:
        function.cache_clear()
    yield folder
    for function in CACHES:
        function.cache_clear()


@pytest.fixture
def broken(templates: Path) -> Break:
    """Replace one piece of a template."""

    def replace(file: str, old: str, new: str) -> None:
        path = templates / file
        content = path.read_text(encoding="utf-8")
        assert old in content, old
        path.write_text(content.replace(old, new, 1), encoding="utf-8")

    return replace


CASES = [
    # what is missing
    ("workbook.toml", 'record_key = "customer_id"\n', "", "template_missing_key", "customers", "record_key"),
    ("workbook.toml", 'zh = "客户信息"', "", "template_missing_key", "customers", "zh"),
    ("workbook.toml", 'en = "Industry", ', "", "template_missing_key", "customers.columns.industry", "en"),
    (
        "workbook.toml",
        'en = "City", kind = "text", ',
        'en = "City", ',
        "template_missing_key",
        "customers.columns.city",
        "kind",
    ),
    (
        "workbook.toml",
        'list = "industry", width = 20',
        'list = "industry"',
        "template_missing_key",
        "customers.columns.industry",
        "width",
    ),
    (
        "workbook.toml",
        'kpi = { zh = "员工绩效", en = "KPI" }',
        'kpi = { zh = "员工绩效" }',
        "template_missing_key",
        "own_tabs.kpi",
        "en",
    ),
    ("lists.toml", '{ zh = "取消", en = "Cancelled"', '{ zh = "取消"', "template_missing_key", "lists.follow_up", "en"),
    ("settings.toml", 'name = "战略级"\nen = "Strategic"', 'name = "战略级"', "template_missing_key", "tiers", "en"),
    ("settings.toml", 'zh = "汇总清单行数"\n', "", "template_missing_key", "values.summary.list_rows", "zh"),
    (
        "settings.toml",
        "[values.summary.list_rows]\ndefault = 10\n",
        "[values.summary.list_rows]\n",
        "template_missing_key",
        "values.summary.list_rows",
        "default",
    ),
    (
        "messages/issues.toml",
        'text = { zh = "未填写", en = "Not filled in" }\n',
        "",
        "template_missing_key",
        "required_missing",
        "text",
    ),
    ("settings.toml", "[columns.tiers]", "[cols.tiers]", "template_missing_key", "columns", "tiers"),
    ("settings.toml", "\n[groups]\n", "\n[group]\n", "template_missing_key", "groups", "groups"),
    ("lists.toml", "[regions]", "[region]", "template_missing_key", "regions", "regions"),
    # what is of the wrong kind
    (
        "workbook.toml",
        'en = "City", kind = "text"',
        'en = "City", kind = "texts"',
        "template_bad_value",
        "customers.columns.city",
        "kind",
    ),
    ("workbook.toml", "core = true", 'core = "yes"', "template_bad_value", "customers", "core"),
    (
        "workbook.toml",
        'list = "industry", width = 20',
        'list = "industry", width = "20"',
        "template_bad_value",
        "customers.columns.industry",
        "width",
    ),
    (
        "workbook.toml",
        'aliases = ["规模", ',
        "aliases = [7, ",
        "template_bad_value",
        "customers.columns.size",
        "aliases",
    ),
    ("workbook.toml", 'zh = "客户信息"', 'zh = " "', "template_bad_value", "customers", "zh"),
    (
        "settings.toml",
        'tier = "战略级"\nrisk = "低"\ninterval_days = 30',
        'tier = "战略级"\nrisk = "低"\ninterval_days = 30.5',
        "template_bad_value",
        "plan",
        "interval_days",
    ),
    (
        "settings.toml",
        'tier = "战略级"\nrisk = "低"',
        'tier = "黄金级"\nrisk = "低"',
        "template_bad_value",
        "plan",
        "tier",
    ),
    (
        "settings.toml",
        "[values.summary.list_rows]\ndefault = 10\n",
        "[values.summary.list_rows]\ndefault = 11\n",
        "template_bad_value",
        "values.summary.list_rows",
        "default",
    ),
    (
        "messages/issues.toml",
        '[required_missing]\nseverity = "error"',
        '[required_missing]\nseverity = "bad"',
        "template_bad_value",
        "required_missing",
        "severity",
    ),
    # what nobody asked for
    (
        "workbook.toml",
        'list = "industry", width = 20',
        'list = "industry", width = 20, wide = 1',
        "template_unknown_key",
        "customers.columns.industry",
        "wide",
    ),
    ("workbook.toml", "core = true", "core = true\ncolour = 1", "template_unknown_key", "customers", "colour"),
    (
        "lists.toml",
        '{ zh = "取消", en = "Cancelled"',
        '{ zh = "取消", en = "Cancelled", fr = "Annulé"',
        "template_unknown_key",
        "lists.follow_up",
        "fr",
    ),
    (
        "settings.toml",
        'name = "战略级"\nen = "Strategic"',
        'name = "战略级"\nen = "Strategic"\nmin_age = 2',
        "template_unknown_key",
        "tiers",
        "min_age",
    ),
    (
        "hints.toml",
        "[orders]\n",
        '[orders]\ncolour = { zh = "a", en = "b" }\n',
        "template_unknown_key",
        "orders",
        "colour",
    ),
    ("hints.toml", "[orders]\n", "[order]\n", "template_unknown_key", "order", "order_id"),
    # what is claimed twice, or leads nowhere
    (
        "workbook.toml",
        'aliases = ["规模", ',
        'aliases = ["规模", "所属行业", ',
        "template_duplicate",
        "customers.columns.size",
        "aliases",
    ),
    (
        "workbook.toml",
        'aliases = ["规模", ',
        'aliases = ["规模", "＊规 模：", ',
        "template_duplicate",
        "customers.columns.size",
        "aliases",
    ),
    ("workbook.toml", '"客户信息表", ', '"客户信息表", "Deals", ', "template_duplicate", "opportunities", "aliases"),
    ("lists.toml", 'aliases = ["已取消"', 'aliases = ["已跟进"', "template_duplicate", "lists.follow_up", "aliases"),
    (
        "workbook.toml",
        'list = "industry", ',
        'list = "trade", ',
        "template_bad_value",
        "customers.columns.industry",
        "list",
    ),
    ("workbook.toml", 'list = "industry", ', "", "template_bad_value", "customers.columns.industry", "list"),
    (
        "workbook.toml",
        'record_key = "interaction_id"',
        'record_key = "log_id"',
        "template_bad_value",
        "interactions",
        "record_key",
    ),
    (
        "workbook.toml",
        'needs = ["customers.province"]',
        'needs = ["customers.county"]',
        "template_bad_value",
        "customers.columns.region",
        "needs",
    ),
    ("lists.toml", '"华中" = ["河南省"', '"华中" = ["河南"', "template_bad_value", "regions", "华中"),
]


@pytest.mark.parametrize(("file", "old", "new", "code", "table", "key"), CASES)
def test_each_way_of_breaking_a_template_is_told_with_its_place(
    broken: Break, file: str, old: str, new: str, code: str, table: str, key: str
) -> None:
    """File, table and key are in the sentence, in both languages."""
    broken(file, old, new)
    with pytest.raises(TemplateError) as caught:
        load_schema(), load_rules(), issue_texts()
    error = caught.value
    assert (error.code, error.values["file"], error.values["table"], error.values["key"]) == (code, file, table, key)
    for lang in texts.LANGS:
        assert all(word in error.message(lang) for word in (file, table, key))
        assert "\n" not in error.message(lang)


def test_a_template_that_is_no_toml_is_told_with_its_name(broken: Break) -> None:
    """With what the parser says, its line included."""
    broken("lists.toml", "[lists]", "[lists")
    with pytest.raises(TemplateError) as caught:
        load_schema()
    assert caught.value.code == "template_not_toml"
    assert "lists.toml" in str(caught.value) and "line" in str(caught.value)


def test_a_missing_template_is_told_with_its_name(templates: Path) -> None:
    """A damaged installation."""
    (templates / "hints.toml").unlink()
    with pytest.raises(TemplateError, match=r"hints\.toml"):
        load_schema()


def test_a_column_may_be_renamed_without_touching_code(broken: Break) -> None:
    """The templates are the only place that knows a header."""
    broken("workbook.toml", 'zh = "企业规模"', 'zh = "单位大小"')
    schema = load_schema()
    assert schema.column_by_alias("customers", "单位大小") == "size"
    assert schema.column_by_alias("customers", "企业规模") is None
