"""Build a new workbook, blank or with made-up customers, ready for typing and for refresh."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
from xlsxwriter import Workbook

from custsheet.changes.marks import tab_mark
from custsheet.donors.look import Look, build_sheets, house_font
from custsheet.new.guide_tab import write_guide_tab
from custsheet.new.record_sheet import add_hidden_name, hidden_sheets, write_record_sheet
from custsheet.ooxml import Package
from custsheet.schema import Schema, Settings
from custsheet.settings_tab.donor import write_settings_tab
from custsheet.texts import Lang, text

_CORE_PROPERTIES = "docProps/core.xml"


def build_new_workbook(
    schema: Schema,
    settings: Settings,
    lang: Lang,
    sample: Mapping[str, pd.DataFrame] | None = None,
    lock: bool = False,
) -> bytes:
    """Return a workbook with a sheet for every record type, the 设置 tab and the 使用说明 tab.

    The core sheets and the orders are visible; the others are hidden unless the sample has rows for them.
    Computed columns are empty and carry our marks; ``refresh`` fills them and adds 汇总 and 数据问题.

    Args:
        sample: frames from :func:`custsheet.new.sample_records.invent`; None leaves the sheets blank.
        lock: keep people from typing into computed columns.

    Returns:
        The bytes of an .xlsx file, the same for the same arguments.
    """
    words = {name: text(f"new_workbook.{name}", lang) for name in ("title", "subject", "keywords", "category")}

    def write(workbook: Workbook, look: Look) -> None:
        _write_sheets(workbook, look, schema, settings, lang, sample or {}, lock)

    data = build_sheets(write, house_font(lang), properties={**words, "author": "custsheet"})
    return _with_language(data, text("new_workbook.language", lang))


def _write_sheets(
    workbook: Workbook,
    look: Look,
    schema: Schema,
    settings: Settings,
    lang: Lang,
    rows: Mapping[str, pd.DataFrame],
    lock: bool,
) -> None:
    hidden = hidden_sheets(schema, rows)
    for key, spec in schema.sheets.items():
        sheet = write_record_sheet(look, spec, schema, settings, lang, rows.get(key), lock=lock)
        if key in hidden:
            sheet.hide()
    tabs = {key: schema.own_tabs[key][lang] for key in ("settings", "guide")}
    write_settings_tab(workbook, look, schema, settings, lang, tabs["settings"])
    links = {key: spec.label[lang] for key, spec in schema.sheets.items() if key not in hidden}
    links["settings"] = tabs["settings"]
    write_guide_tab(workbook, look, schema, settings, lang, tabs["guide"], links, hidden)
    for key, name in tabs.items():
        add_hidden_name(workbook, *tab_mark(key, name))


def _with_language(data: bytes, language: str) -> bytes:
    """Set the language in the document properties (``dc:language``), which XlsxWriter cannot."""
    with Package.open(data) as package:
        properties = package.tree(_CORE_PROPERTIES)
        element = properties.makeelement(f"{{{properties.nsmap['dc']}}}language")
        element.text = language
        properties.append(element)
        return package.to_bytes()
