"""Writes the 设置 tab: every rule of a workbook, so laid out that staff can change it and it can be read back.

Each block has a defined name (``custsheet_settings_tiers`` …) from its header row down, each list one
(``custsheet_list_NAME``) for its filled cells, which the drop-downs of all sheets refer to.  Column A holds the key of
each row and is hidden.  What is written here is read by reading/settings_tab.py.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Container, Iterable, Sequence
from typing import Any

from xlsxwriter import Workbook

from custsheet.ooxml import Validation
from custsheet.reading.settings_places import EVERY_TIER, LIST_KEY, LIST_PREFIX, NAME_PREFIX, editable_lists, list_label
from custsheet.refs import RangeRef, column_letter
from custsheet.schema import Schema, Settings, SettingSpec
from custsheet.texts import Lang, text
from custsheet.writing.hints import ERROR_TITLE
from custsheet.writing.look import CREATED, Look, add_validation, house_font, lines_needed, template, workbook_options
from custsheet.writing.marks import quote_sheet

_B, _C, _D, _E, _F, _G = range(1, 7)  # 0-based, as XlsxWriter counts


def build_settings_donor(
    schema: Schema,
    settings: Settings,
    lang: Lang,
    sheet_name: str,
    font: tuple[str, float] | None = None,
    date_1904: bool = False,
) -> bytes:
    """Return a workbook that holds only the 设置 tab, called ``sheet_name``, to be adopted by another.

    Args:
        font: Normal font of the workbook that will adopt it; that of a new workbook when None.
    """
    stream = io.BytesIO()
    normal = font or house_font(lang)
    workbook = Workbook(stream, workbook_options(normal, date_1904))
    workbook.set_properties({"created": CREATED})
    write_settings_tab(workbook, Look(workbook, normal), schema, settings, lang, sheet_name)
    workbook.close()
    return stream.getvalue()


def write_settings_tab(
    workbook: Workbook, look: Look, schema: Schema, settings: Settings, lang: Lang, sheet_name: str
) -> Any:
    """Add the 设置 tab to an XlsxWriter workbook; returns the worksheet."""
    return _Writer(workbook, look, schema, settings, lang, sheet_name).write()


class _Writer:
    """Writes the blocks one below the other; ``row`` is the next free row, 0-based."""

    def __init__(
        self, workbook: Workbook, look: Look, schema: Schema, settings: Settings, lang: Lang, sheet_name: str
    ) -> None:
        self.workbook, self.look, self.schema, self.settings, self.lang = workbook, look, schema, settings, lang
        self.measures = template()["settings_tab"]
        self.sheet_name = sheet_name
        self.sheet = workbook.add_worksheet(sheet_name)
        self.row = 0
        self.tier_cells: list[str] = []
        self.risk_cells: list[str] = []
        self.plain = look.format(text_wrap=True, indent=1)
        self.leading = look.format(text_wrap=True, indent=1, bold=True)
        self.quiet = look.format(color="muted", text_wrap=True, indent=1)
        self.quiet_number = look.format(color="muted", align="right", indent=1)

    def write(self) -> Any:
        """Write the whole tab."""
        self._set_up()
        self._title()
        self._block("tiers", self._tiers)
        self._block("risks", self._risks)
        self._block("plan", self._plan)
        self._block("values", self._values)
        self.sheet.print_area(0, 1, self.row - 1, _G)  # the lists are for the screen: too wide for any paper
        self._block("lists", self._lists)
        return self.sheet

    def _set_up(self) -> None:
        sheet, widths = self.sheet, self.measures["widths"]
        sheet.hide_gridlines(2)
        sheet.set_default_row(self.measures["row_height"])
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width, self.plain, {"hidden": column == 0})
        further = len(editable_lists(self.schema)) - len(widths)
        sheet.set_column(len(widths), len(widths) + max(further, 0), self.measures["list_width"], self.plain)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        sheet.set_footer("&C&P / &N")
        sheet.set_tab_color("#" + template()["tab_colors"]["own"])

    def _title(self) -> None:
        self.sheet.set_row(0, 30)
        label = self.schema.own_tabs["settings"][self.lang]
        self.sheet.write_string(0, _B, label, self.look.format(color="brand", bold=True, larger=8))
        lead = text("settings_tab.lead", self.lang)
        self.sheet.merge_range(1, _B, 1, _G, lead, self.look.format(color="muted", text_wrap=True))
        width = sum(self.measures["widths"][1:])
        self.sheet.set_row(1, 17 * lines_needed(lead, width))
        self.row = 3

    def _block(self, name: str, write_rows: Callable[[], int]) -> None:
        """A heading, the block itself (``write_rows`` returns its last column) and its defined name."""
        self.sheet.set_row(self.row, 24)
        heading = text(f"settings_tab.blocks.{name}", self.lang)
        self.sheet.write_string(self.row, _B, heading, self.look.format(color="brand", bold=True, larger=1))
        self.row += 1
        first = self.row
        last_column = write_rows()
        self.workbook.define_name(NAME_PREFIX + name, "=" + self._range(first, 0, self.row - 1, last_column))
        self.row += 2

    def _headers(self, headers: Sequence[tuple[int, str]], numbers: Container[int] = (), last: int = 0) -> None:
        """The header row, filled up to ``last``; those of ``numbers`` stand right, as the cells below them."""
        texts = dict(headers)
        for column in range(_B, max(last, *texts) + 1):
            look = self.look.format(
                color="typed_font", fill="typed_fill", bold=True, text_wrap=True, indent=1,
                align="right" if column in numbers else "left",
            )  # fmt: skip
            self.sheet.write(self.row, column, texts.get(column), look)
        self.sheet.write_string(self.row, 0, self._text("headers.key"), self.quiet)
        widths = self.measures["widths"]
        lines = max(lines_needed(header, widths[min(column, len(widths) - 1)] - 1) for column, header in headers)
        self.sheet.set_row(self.row, 6 + 16 * lines)
        self.row += 1

    # ------------------------------------------------------------ tiers, risks, strategy

    def _tiers(self) -> int:
        rules = self.settings.rules
        labels = rules.columns["tiers"]
        columns = dict(zip(labels, (_B, _C, _D, _E), strict=True))
        self._headers([(columns[name], label[self.lang]) for name, label in labels.items()], (_C, _D, _E))
        first, slots = self.row, max(self.measures["tier_slots"], len(self.settings.tiers))
        formats = {"min_revenue_12m": "#,##0", "min_years": "General", "min_growth": "0%"}
        for slot in range(slots):
            self.sheet.write_string(self.row, 0, f"tier{slot + 1}", self.quiet)
            tier = self.settings.tiers[slot] if slot < len(self.settings.tiers) else None
            name = None if tier is None else self.settings.tier_label(tier.name, self.lang)
            self._input(self.row, _B, name, bold=True)
            for key, number_format in formats.items():
                value = None if tier is None else getattr(tier, key)
                self._input(self.row, columns[key], value, num_format=number_format)
            self.tier_cells.append(f"$B${self.row + 1}")
            self.row += 1
        self._hint(first, _B, self.row - 1, labels["name"][self.lang], self._text("hints.tier"))
        for key in formats:
            spec = rules.limits[f"tiers.{key}"]
            self._number_rule(
                first, columns[key], self.row - 1, spec, self._text("hints.condition", allowed=spec.allowed)
            )
        return _E

    def _risks(self) -> int:
        label = self.settings.rules.columns["risks"]["name"]
        self._headers([(_B, label[self.lang]), (_C, self._text("headers.meaning"))], last=_E)
        first = self.row
        for number, risk in enumerate(self.settings.risks, 1):
            self.sheet.write_string(self.row, 0, f"risk{number}", self.quiet)
            self._input(self.row, _B, self.settings.risk_label(risk.name, self.lang), bold=True)
            meaning = self._text(f"meanings.risk_{number}")
            self.sheet.write_string(self.row, _C, meaning, self.look.format(color="muted", indent=1))
            self.risk_cells.append(f"$B${self.row + 1}")
            self.row += 1
        self._hint(first, _B, self.row - 1, label[self.lang], self._text("hints.risk"))
        return _E

    def _plan(self) -> int:
        labels = self.settings.rules.columns["plan"]
        columns = {"tier": _B, "risk": _C, "interval_days": _D, "method": _F, "goal": _G}
        headers = [(columns[name], label[self.lang]) for name, label in labels.items()]
        self._headers([*headers, (_E, self._text("headers.default"))], (_D, _E))
        first = self.row
        lost = len(self.settings.risks) - 1
        for slot, tier_cell in enumerate(self.tier_cells):
            for risk in range(lost):
                name = self.settings.tiers[slot].name if slot < len(self.settings.tiers) else None
                self._plan_row(f"tier{slot + 1}", name, tier_cell, risk)
        self._plan_row(EVERY_TIER, "", None, lost)
        spec = self.settings.rules.limits["plan.interval_days"]
        self._number_rule(first, _D, self.row - 1, spec, self._text("hints.interval", allowed=spec.allowed))
        return _G

    def _plan_row(self, tier_key: str, tier: str | None, tier_cell: str | None, risk: int) -> None:
        """One pair; tier and risk are formulas, so that renaming them above shows here too."""
        sheet, name = self.sheet, self.settings.risks[risk].name
        sheet.write_string(self.row, 0, f"{tier_key} risk{risk + 1}", self.quiet)
        if tier_cell is None:
            sheet.write_string(self.row, _B, self._text("every_tier"), self.leading)
        else:
            shown_tier = self.settings.tier_label(tier, self.lang) if tier else ""
            look = self.leading if risk == 0 else self.quiet
            sheet.write_formula(self.row, _B, f'=IF({tier_cell}="","",{tier_cell})', look, shown_tier)
        is_used = tier is not None
        shown_risk = self.settings.risk_label(name, self.lang)
        formula = (
            f"={self.risk_cells[risk]}" if tier_cell is None else f'=IF({tier_cell}="","",{self.risk_cells[risk]})'
        )
        sheet.write_formula(self.row, _C, formula, self.plain, shown_risk if is_used else "")
        rule = self._rule(tier, name)
        default = self._rule(tier, name, defaults=True)
        self._input(self.row, _D, None if rule is None else rule.interval_days, num_format="0")
        if default is None:
            sheet.write_blank(self.row, _E, None, self.quiet_number)
        else:
            sheet.write_number(self.row, _E, default.interval_days, self.quiet_number)
        words = ["" if rule is None else rule.method[self.lang], "" if rule is None else rule.goal[self.lang]]
        for column, word in zip((_F, _G), words, strict=True):
            self._input(self.row, column, word or None)
        self._fit(words, (_F, _G))
        self.row += 1

    def _rule(self, tier: str | None, risk: str, *, defaults: bool = False) -> Any:
        rules = self.settings.rules.plan if defaults else self.settings.plan
        return next((rule for rule in rules if (rule.tier, rule.risk) == (tier, risk)), None)

    # ------------------------------------------------------------ scalars and lists

    def _values(self) -> int:
        last = _F if any(spec.note for spec in self.settings) else _E
        names = ("setting", "value", "default", "allowed", "note")[:last]
        self._headers([(column, self._text(f"headers.{name}")) for column, name in enumerate(names, _B)], (_C, _D, _E))
        group = None
        for spec in self.settings:
            if spec.group != group:
                group = spec.group
                heading = self.look.format(color="brand", fill="band", bold=True, indent=1)
                for column in range(_B, last + 1):
                    self.sheet.write_blank(self.row, column, None, heading)
                self.sheet.write_string(self.row, _B, self.settings.rules.groups[group][self.lang], heading)
                self.row += 1
            self._value(spec)
        return last

    def _value(self, spec: SettingSpec) -> None:
        default, label = spec.shown(spec.default, self.lang), spec.label[self.lang]
        allowed = spec.allowed if spec.words is None else "/".join(spec.words.labels(self.lang))
        self.sheet.write_string(self.row, 0, spec.key, self.quiet)
        self.sheet.write_string(self.row, _B, label, self.plain)
        if spec.words is None:
            self._input(self.row, _C, self.settings[spec.key], num_format=spec.number_format)
        else:
            self._input(self.row, _C, spec.shown(self.settings[spec.key], self.lang), align="right")
        self.sheet.write_string(self.row, _D, default, self.quiet_number)
        self.sheet.write_string(self.row, _E, allowed, self.quiet_number)
        note = "" if spec.note is None else spec.note[self.lang]
        if note:
            self.sheet.write_string(self.row, _F, note, self.quiet)
        self._fit([label, note], (_B, _F))
        prompt = self._text("hints.number", allowed=allowed, default=default)
        if spec.words is None:
            self._number_rule(self.row, _C, self.row, spec, prompt)
        else:
            self._words_rule(self.row, _C, spec.words.labels(self.lang), label, prompt)
        self.row += 1

    def _lists(self) -> int:
        users = editable_lists(self.schema)
        words = {name: self.settings.lists[name].labels(self.lang) for name in users}
        # The longest words stand in the first column, which is wide; the others keep the order of the sheets.
        longest = max(users, key=lambda name: max(map(len, words[name])))
        names = [longest, *(name for name in users if name != longest)]
        self.sheet.set_row(self.row, None, None, {"hidden": True})
        for column, name in enumerate(names, _B):
            self.sheet.write_string(self.row, column, LIST_KEY + name, self.quiet)
        self.row += 1
        labels = [list_label(self.schema, users[name])[self.lang] for name in names]
        self._headers(list(enumerate(labels, _B)))
        slots = max(self.measures["list_slots"], *(len(listed) + 5 for listed in words.values()))
        for column, (name, label) in enumerate(zip(names, labels, strict=True), _B):
            self._list(name, column, slots, label, users[name], words[name])
        self.row += slots
        return _B + len(names) - 1

    def _list(
        self, name: str, column: int, slots: int, label: str, users: Iterable[tuple[str, str]], words: Sequence[str]
    ) -> None:
        for slot in range(slots):
            self._input(self.row + slot, column, words[slot] if slot < len(words) else None)
        area = self._range(self.row, column, self.row + slots - 1, column)
        first = self._range(self.row, column, self.row, column)
        # Only as far as it is filled: Excel would else open the list at its blank end and let everything pass.
        self.workbook.define_name(LIST_PREFIX + name, f"={first}:INDEX({area},MAX(1,COUNTA({area})))")
        sheets = list(dict.fromkeys(self.schema.sheets[sheet].label[self.lang] for sheet, _ in users))
        hint = self._text(
            "hints.list", column=label, sheets="、".join(sheets) if self.lang == "zh" else ", ".join(sheets)
        )
        self._hint(self.row, column, self.row + slots - 1, label, hint)

    # ------------------------------------------------------------ cells

    def _text(self, key: str, **values: object) -> str:
        return text(f"settings_tab.{key}", self.lang, **values)

    def _input(self, row: int, column: int, value: str | float | None, **properties: Any) -> None:
        """A cell that people may change."""
        is_number = "num_format" in properties
        properties = {"align": "right" if is_number else "left", "text_wrap": not is_number, "indent": 1} | properties
        look = self.look.format(fill="input_fill", border_role="input_line", **properties)
        if value is None:
            self.sheet.write_blank(row, column, None, look)
        else:
            self.sheet.write(row, column, value, look)

    def _fit(self, words: Sequence[str], columns: Sequence[int]) -> None:
        widths = self.measures["widths"]
        lines = max(lines_needed(word, widths[column] - 1) for word, column in zip(words, columns, strict=True))
        if lines > 1:
            self.sheet.set_row(self.row, 6 + 15 * lines)

    def _hint(self, first: int, column: int, last: int, title: str, prompt: str) -> None:
        sqref = str(RangeRef(first + 1, column + 1, last + 1, column + 1))
        add_validation(
            self.sheet,
            Validation(sqref, prompt_title=title[:32], prompt=prompt[:255], error_title=ERROR_TITLE, error_style=None),
        )

    def _number_rule(self, first: int, column: int, last: int, spec: SettingSpec, prompt: str) -> None:
        rule = Validation(
            str(RangeRef(first + 1, column + 1, last + 1, column + 1)),
            kind="whole" if spec.is_whole else "decimal",
            formula1=f"{spec.least:.15g}",
            formula2=f"{spec.greatest:.15g}",
            prompt_title=spec.label[self.lang][:32],
            prompt=prompt[:255],
            error_title=ERROR_TITLE,
            error=self._text("hints.error", allowed=spec.allowed),
        )
        add_validation(self.sheet, rule)

    def _words_rule(self, row: int, column: int, words: Sequence[str], title: str, prompt: str) -> None:
        """A drop-down of a few words, in which only they can stand."""
        rule = Validation(
            str(RangeRef(row + 1, column + 1, row + 1, column + 1)),
            kind="list",
            formula1=f'"{",".join(words)}"',
            prompt_title=title[:32],
            prompt=prompt[:255],
            error_title=ERROR_TITLE,
            error=self._text("hints.error", allowed="/".join(words)),
        )
        add_validation(self.sheet, rule)

    def _range(self, first_row: int, first_column: int, last_row: int, last_column: int) -> str:
        first = f"${column_letter(first_column + 1)}${first_row + 1}"
        last = f"${column_letter(last_column + 1)}${last_row + 1}"
        area = first if first == last else f"{first}:{last}"
        return f"{quote_sheet(self.sheet_name)}!{area}"
