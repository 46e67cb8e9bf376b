"""Cell formats of a workbook that XlsxWriter builds, each made once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format


class Formats:
    """The formats of one workbook."""

    def __init__(self, workbook: Workbook, font_name: str) -> None:
        self.workbook = workbook
        self.font_name = font_name
        self._made: dict[tuple[bool, tuple[tuple[str, Any], ...]], Format] = {}

    def once(self, properties: Mapping[str, Any], *, for_rule: bool = False) -> Format:
        """The format with these properties of XlsxWriter.

        Args:
            for_rule: whether a conditional format takes it; one format must not serve both cells and rules, which
                XlsxWriter numbers apart.
        """
        key = for_rule, tuple(sorted(properties.items()))
        if key not in self._made:
            self._made[key] = self.workbook.add_format(dict(properties))
        return self._made[key]
