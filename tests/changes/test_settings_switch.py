"""A switch in the 设置 tab: its word, and a drop-down with the only two that can stand there."""

from __future__ import annotations

import pytest

from custsheet.ooxml import Package
from custsheet.refs import covers
from custsheet.schema import Settings, load_schema
from custsheet.settings_tab.donor import build_settings_donor
from custsheet.texts import LANGS

WORDS = {"zh": ("否", "是"), "en": ("No", "Yes")}


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("value", [0, 1])
def test_the_cell_holds_the_word_and_offers_both(lang: str, value: int) -> None:
    settings = Settings.defaults().with_changes({"kpi.show": value})
    sheet = Package.open(build_settings_donor(load_schema(), settings, lang, "S")).worksheet("S")
    row = next(cell.row for cell in sheet.iter_cells() if cell.value == "kpi.show")
    assert sheet.value(f"C{row}") == WORDS[lang][value]
    offered = [rule.formula1 for rule in sheet.validations if rule.kind == "list" and covers(rule.sqref, row, 3)]
    assert offered == [f'"{",".join(WORDS[lang])}"']
