"""Cell formats of an XlsxWriter workbook, each created once."""

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
        """The format with these XlsxWriter properties.

        Args:
            for_rule: it is for a conditional format. XlsxWriter numbers those (dxf) and cell formats (xf) separately,
                so one format must not serve both.
        """
        key = for_rule, tuple(sorted(properties.items()))
        if key not in self._made:
            self._made[key] = self.workbook.add_format(dict(properties))
        return self._made[key]
