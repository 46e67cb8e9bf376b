"""Columns of the list tabs 数据问题 and 变更记录: header in row 1, records from row 2 (``templates/summary.toml``)."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from custsheet.errors import TemplateError
from custsheet.texts import load_toml


class ListColumn(NamedTuple):
    """One column: its key, how its cells look, its width in digits of the workbook's Normal font."""

    key: str
    kind: str
    width: float
    hidden: bool = False


@cache
def list_columns(tab: str) -> tuple[ListColumn, ...]:
    """The columns of ``issues`` or ``changes``, in their order; TemplateError if one is incomplete."""
    try:
        columns = load_toml("summary.toml")["lists"][tab]["columns"]
        return tuple(ListColumn(c["key"], c["kind"], c["width"], c.get("hidden", False)) for c in columns)
    except KeyError as missing:
        raise TemplateError(
            "template_missing_key", file="summary.toml", table=f"lists.{tab}", key=missing.args[0]
        ) from None
