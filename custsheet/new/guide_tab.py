"""Writes the 使用说明 tab: one page that teaches staff each job. Its words are in ``templates/messages/guide.toml``."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from xlsxwriter import Workbook

from custsheet.donors.look import Look, build_sheets, house_font, template
from custsheet.donors.text_width import SHEETS
from custsheet.refs import quote_sheet
from custsheet.saving.backups import backup_folder_name
from custsheet.schema import Schema, Settings
from custsheet.schema.meanings import ANSWERED, DONE_FOLLOW_UP
from custsheet.texts import Lang, load_toml, text

_NUMBER, _TEXT = 1, 2  # 0-based columns; the first is a margin


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

    def write(workbook: Workbook, look: Look) -> None:
        write_guide_tab(workbook, look, schema, settings, lang, sheet_name, sheets)

    return build_sheets(write, font or house_font(lang), date_1904=date_1904)


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
    """Writes the page from top to bottom; ``row`` is the next free row, 0-based. No cell is merged: screen readers and
    people who sort or copy trip over merged cells.
    """

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
            self._heading("", text("guide.more.title", self.lang))
            names = text("writing.between", self.lang).join(self.names[key] for key in hidden)
            self._line("", text("guide.more.sheets", self.lang, sheets=names))
        self.sheet.print_area(0, 0, self.row - 1, _TEXT)
        return self.sheet

    def _set_up(self) -> None:
        sheet = self.sheet
        sheet.hide_gridlines(2)
        for column, width in enumerate(self.measures["widths"]):
            sheet.set_column(column, column, width, self.look.format())
        sheet.set_paper(9)
        sheet.set_portrait()
        sheet.fit_to_pages(1, 1)
        sheet.set_margins(left=0.4, right=0.4, top=0.4, bottom=0.4)
        sheet.center_horizontally()
        sheet.set_tab_color("#" + template()["tab_colors"]["own"])

    def _title(self) -> None:
        bar = self.look.format(color="typed_font", fill="typed_fill", bold=True, larger=7, indent=1)
        self.sheet.set_row(0, self.measures["title_height"])
        self.sheet.write_string(0, _NUMBER, text("guide.title", self.lang), bar)
        self.sheet.write_blank(0, _TEXT, None, bar)
        self.row = 1
        self._line("", text("guide.lead", self.lang), color="muted")

    def _job(self, number: int, job: str) -> None:
        self._heading(str(number), text(f"guide.jobs.{job}.title", self.lang), job)
        for step, line in enumerate(text(f"guide.jobs.{job}.steps", self.lang, **self.names).strip().split("\n"), 1):
            self._line(f"{step}.", line)

    def _heading(self, number: str, title: str, job: str = "") -> None:
        look: dict[str, Any] = {"color": "brand", "fill": "band", "bold": True, "larger": 1, "indent": 1}
        self.sheet.set_row(self.row, self.measures["gap"])
        self.row += 1
        self.sheet.set_row(self.row, self.measures["heading_height"])
        self.sheet.write_string(self.row, _NUMBER, number, self.look.format(align="right", **look))
        if job in self.names:
            self._link(title, job, self.look.format(underline=1, **look))
        else:
            self.sheet.write_string(self.row, _TEXT, title, self.look.format(**look))
        self.row += 1

    def _link(self, title: str, job: str, look: Any) -> None:
        """Lead to the job's tab; one that a refresh has still to add is looked for whenever the workbook calculates."""
        words = {"title": title, "sheet": self.names[job]}
        place, shown = f"{quote_sheet(self.names[job])}!A1", text("guide.link", self.lang, **words)
        if job in self.sheets:
            self.sheet.write_url(self.row, _TEXT, f"internal:{place}", look, shown)
        else:
            later = text("guide.later", self.lang, **words)
            formula = f'=IF(ISREF(INDIRECT("{place}")),HYPERLINK("#{place}","{shown}"),"{later}")'
            self.sheet.write_formula(self.row, _TEXT, formula, look, later)

    def _line(self, number: str, words: str, color: str = "ink") -> None:
        lines = SHEETS.lines(words, self.measures["widths"][_TEXT] - 2)
        self.sheet.set_row(self.row, self.measures["row_height"] + self.measures["line_height"] * (lines - 1))
        numbered = self.look.format(color="muted", align="right", indent=1, valign="top")
        self.sheet.write_string(self.row, _NUMBER, number, numbered)
        wrapped = self.look.format(color=color, text_wrap=True, align="left", indent=1, valign="top")
        self.sheet.write_string(self.row, _TEXT, words, wrapped)
        self.row += 1

    def _colour(self, mark: str) -> None:
        self._line("", text(f"guide.colours.{mark}", self.lang, **self.names))
        sample = template()["guide_tab"]["samples"][mark]
        label = sample["label"][self.lang] if isinstance(sample["label"], dict) else self.names[sample["label"]]
        swatch = self.look.format(**self._sample_format(sample), align="center")
        self.sheet.write_string(self.row - 1, _NUMBER, label, swatch)

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
    return (
        names
        | sheets
        | {
            "closed": settings.lists["feedback_status"].label(ANSWERED[-1], lang),
            "done": settings.lists["follow_up"].label(DONE_FOLLOW_UP, lang),
            "backups": backup_folder_name(),
            "handling": text("summary.issues.columns.handling", lang),
            "ignore": text("summary.issues.ignore", lang),
            "reason": names["customers__risk_reason"],
            "data_issues": names["customers__issues"],
            "risk_high": settings.risk_label(settings.risks[2].name, lang),
        }
    )
