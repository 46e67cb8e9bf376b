"""Writes the 使用说明 tab: one page that teaches staff each job. Its words are in ``templates/messages/guide.toml``."""

from __future__ import annotations

import io
from collections.abc import Collection
from typing import Any

from xlsxwriter import Workbook

from custsheet.schema import Schema, Settings
from custsheet.texts import Lang, load_toml, text
from custsheet.writing.look import CREATED, Look, house_font, lines_needed, template, workbook_options
from custsheet.writing.marks import quote_sheet

_NUMBER, _TEXT, _LINK = 1, 2, 3  # 0-based columns; the first is a margin


def build_guide_donor(
    schema: Schema,
    settings: Settings,
    lang: Lang,
    sheet_name: str,
    sheets: dict[str, str],
    font: tuple[str, float] | None = None,
    date_1904: bool = False,
) -> bytes:
    """Return a workbook that holds only the 使用说明 tab, called ``sheet_name``, to be adopted by another.

    Args:
        sheets: record types and own tabs that the workbook shows: key → the sheet's name there; others get no link.
        font: Normal font of the workbook that will adopt it.
    """
    stream = io.BytesIO()
    normal = font or house_font(lang)
    workbook = Workbook(stream, workbook_options(normal, date_1904))
    workbook.set_properties({"created": CREATED})
    write_guide_tab(workbook, Look(workbook, normal), schema, settings, lang, sheet_name, sheets)
    workbook.close()
    return stream.getvalue()


def write_guide_tab(
    workbook: Workbook,
    look: Look,
    schema: Schema,
    settings: Settings,
    lang: Lang,
    sheet_name: str,
    sheets: dict[str, str],
    hidden: Collection[str] = (),
) -> Any:
    """Add the 使用说明 tab to an XlsxWriter workbook and return the worksheet.

    Args:
        sheets: as in :func:`build_guide_donor`.
        hidden: record types whose sheets are there but hidden; the page says how to show them.
    """
    return _Writer(workbook, look, schema, settings, lang, sheet_name, sheets).write(hidden)


class _Writer:
    """Writes the page from top to bottom; ``row`` is the next free row, 0-based."""

    def __init__(
        self,
        workbook: Workbook,
        look: Look,
        schema: Schema,
        settings: Settings,
        lang: Lang,
        sheet_name: str,
        sheets: dict[str, str],
    ) -> None:
        self.look, self.lang, self.sheets = look, lang, sheets
        self.sheet = workbook.add_worksheet(sheet_name)
        self.measures = template()["guide_tab"]
        self.names = _names(schema, settings, lang, sheets)
        self.row = 0

    def write(self, hidden: Collection[str]) -> Any:
        """Write the whole page."""
        self._set_up()
        self._title()
        guide = load_toml("messages/guide.toml")
        for number, job in enumerate(guide["jobs"], 1):
            self._job(number, job)
        self._heading("", text("guide.colours.title", self.lang))
        for mark in guide["colours"]:
            if mark != "title":
                self._colour(mark)
        if hidden:
            self.row += 1
            names = ("、" if self.lang == "zh" else ", ").join(self.names[key] for key in hidden)
            self._line("", text("guide.more", self.lang, sheets=names), color="muted")
        self.sheet.print_area(0, 0, self.row, _LINK)
        return self.sheet

    def _set_up(self) -> None:
        sheet = self.sheet
        sheet.hide_gridlines(2)
        sheet.set_default_row(self.measures["row_height"])
        for column, width in enumerate(self.measures["widths"]):
            sheet.set_column(column, column, width, self.look.format())
        sheet.set_paper(9)
        sheet.set_portrait()
        sheet.fit_to_pages(1, 1)
        sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.5)
        sheet.center_horizontally()
        sheet.set_tab_color("#" + template()["tab_colors"]["own"])

    def _title(self) -> None:
        bar = self.look.format(color="typed_font", fill="typed_fill", bold=True, larger=7, indent=1)
        self.sheet.set_row(0, 36)
        self.sheet.merge_range(0, _NUMBER, 0, _LINK, text("guide.title", self.lang), bar)
        lead = text("guide.lead", self.lang)
        self.sheet.merge_range(1, _NUMBER, 1, _LINK, lead, self.look.format(color="muted", text_wrap=True, indent=1))
        width = sum(self.measures["widths"][1:]) - 2
        self.sheet.set_row(1, 8 + 17 * lines_needed(lead, width))
        self.row = 2

    def _job(self, number: int, job: str) -> None:
        self._heading(str(number), text(f"guide.jobs.{job}.title", self.lang), job)
        for step, line in enumerate(text(f"guide.jobs.{job}.steps", self.lang, **self.names).strip().split("\n"), 1):
            self._line(f"{step}.", line)

    def _heading(self, number: str, title: str, job: str = "") -> None:
        look: dict[str, Any] = {"color": "brand", "fill": "band", "bold": True, "larger": 1}
        self.sheet.set_row(self.row, 8)
        self.row += 1
        self.sheet.set_row(self.row, 24)
        self.sheet.write_string(self.row, _NUMBER, number, self.look.format(align="right", indent=1, **look))
        self.sheet.write_string(self.row, _TEXT, title, self.look.format(indent=1, **look))
        link = self.look.format(color="brand", fill="band", underline=1, align="right", indent=1)
        if job in self.sheets:
            label = text("guide.open", self.lang, sheet=self.names[job]) + " →"
            target = f"internal:{quote_sheet(self.sheets[job])}!A1"
            self.sheet.write_url(self.row, _LINK, target, link, label)
        else:
            self.sheet.write_blank(self.row, _LINK, None, link)
        self.row += 1

    def _line(self, number: str, words: str, color: str = "ink") -> None:
        width = self.measures["widths"][_TEXT] + self.measures["widths"][_LINK] - 2
        self.sheet.set_row(self.row, 4 + 16 * lines_needed(words, width))
        self.sheet.write_string(self.row, _NUMBER, number, self.look.format(color="muted", align="right", indent=1))
        wrapped = self.look.format(color=color, text_wrap=True, indent=1)
        self.sheet.merge_range(self.row, _TEXT, self.row, _LINK, words, wrapped)
        self.row += 1

    def _colour(self, mark: str) -> None:
        words = text(f"guide.colours.{mark}", self.lang, **self.names)
        sample = template()["guide_tab"]["samples"][mark]
        self._line("", words)
        swatch = {
            **self._sample_format(sample),
            "align": "center",
        }
        label = sample["label"][self.lang] if isinstance(sample["label"], dict) else self.names[sample["label"]]
        self.sheet.write_string(self.row - 1, _NUMBER, label, self.look.format(**swatch))

    def _sample_format(self, sample: dict[str, Any]) -> dict[str, Any]:
        """XlsxWriter's properties for a mark: from the highlights where the sample names one, else its own colours."""
        if "highlight" not in sample:
            return {"color": sample["color"], "fill": sample["fill"], "bold": sample.get("bold", False)}
        name, place = sample["highlight"], sample.get("place", 0)
        mark = load_toml("highlights.toml")[name]
        mark = mark[place] if isinstance(mark, list) else mark
        properties = {key: mark[key] for key in ("bold", "italic", "underline") if key in mark}
        if "fill_color" in mark:
            properties["bg_color"] = "#" + mark["fill_color"]
        if "border_color" in mark:
            properties |= {"border": 1, "border_color": "#" + mark["border_color"]}
        if "font_color" in mark:
            properties["font_color"] = "#" + mark["font_color"]
        return properties


def _names(schema: Schema, settings: Settings, lang: Lang, sheets: dict[str, str]) -> dict[str, str]:
    """What the sentences may name: sheets and tabs by key, columns as ``sheet__column``, and a few words."""
    names = {key: tab[lang] for key, tab in schema.own_tabs.items()}
    for key, sheet in schema.sheets.items():
        names[key] = sheet.label[lang]
        names |= {f"{key}__{column.key}": column.label[lang] for column in sheet.columns.values()}
    statuses = settings.lists["feedback_status"].labels(lang)
    return (
        names
        | sheets
        | {
            "closed": statuses[-1],
            "reason": names["customers__risk_reason"],
            "data_issues": names["customers__issues"],
            "risk_high": settings.risk_label(settings.risks[2].name, lang),
        }
    )
