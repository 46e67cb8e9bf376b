"""A cell of the 设置 tab that cannot be used, and the line that says so (CONTRACT §1.4)."""

from __future__ import annotations

from dataclasses import dataclass

from custsheet.refs import CellRef
from custsheet.schema import Label
from custsheet.texts import Lang, text


@dataclass(frozen=True, slots=True)
class BadSetting:
    """A cell of the 设置 tab that cannot be used.

    Attributes:
        key: the setting, ``risk.growth_drop`` or ``tiers.2.min_years``.
        label: how the tab calls it.
        value: what stands there.
        allowed: the allowed range or names; of a row whose turn never comes, the name of the row above that takes all.
        used: what counts meanwhile, as shown; empty when nothing is asked, None when the row is left out.
        reason: a table of ``messages/settings_tab.toml`` under ``bad``.
        shown: the value as the cell shows it, where that differs (3000% for 30).
        meant: what was likely meant, as shown (30% for 30); empty when there is no telling.
    """

    key: str
    label: Label
    sheet: str
    cell: CellRef
    value: object
    allowed: str
    used: str | None
    reason: str = "value"
    shown: str = ""
    meant: str = ""

    def message(self, lang: Lang, labels: Lang | None = None) -> str:
        """One line: cell, bad value, allowed values, and what is used meanwhile.

        ``labels``: the language of the tab, in which the setting is named; ``lang`` by default.
        """
        said = text(
            f"settings_tab.bad.{self.reason}",
            lang,
            place=f"{self.sheet}!{self.cell}",
            label=self.label[labels or lang],
            value=text("settings_tab.blank", lang) if self.value is None else self.shown or self.value,
            allowed=self.allowed,
            meanwhile=self._meanwhile(lang),
        )
        return said + text("settings_tab.bad.meant", lang, meant=self.meant) if self.meant else said

    def _meanwhile(self, lang: Lang) -> str:
        if self.used is None:
            return text("settings_tab.meanwhile.left_out", lang)
        return text(f"settings_tab.meanwhile.{'used' if self.used else 'not_asked'}", lang, used=self.used)
