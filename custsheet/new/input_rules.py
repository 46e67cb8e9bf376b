"""What Excel shows while staff type into a new workbook: hints on headers, drop-downs, and warnings about odd values.

A warning never refuses: people know things that a rule does not, and refresh reports what remains wrong.
"""

from __future__ import annotations

from collections.abc import Collection

from custsheet.donors.error_title import error_title
from custsheet.ooxml import Validation
from custsheet.schema import ColumnSpec, Schema
from custsheet.settings_tab.places import LIST_PREFIX
from custsheet.texts import Lang, text

_EARLIEST_DATE = 18264  # 1 January 1950 as a serial date of the 1900 system; earlier dates are slips
_LARGEST = 1e12
_SHORTEST_PHONE = 7
_NEVER = "1=0"


def typed_header_hint(column: ColumnSpec, cell: str, schema: Schema, lang: Lang) -> Validation:
    """The input prompt on the header of a typed column: how to fill it in, and whether it is required."""
    general = text(f"new_workbook.hint.{column.kind}", lang, settings=schema.own_tabs["settings"][lang])
    hint = general if column.hint is None else column.hint[lang]
    for applies, note in ((column.typed_figure, "typed_figure"), (column.required, "required")):
        if applies:
            hint = text(f"new_workbook.{note}", lang, hint=hint)
    # Excel takes titles of at most 32 characters and prompts of at most 255.
    return Validation(
        cell,
        prompt_title=column.label[lang][:32],
        prompt=hint[:255],
        error_title=error_title(lang),
        error_style=None,
    )


def cell_rule(column: ColumnSpec, sqref: str, first_cell: str, lists: Collection[str], lang: Lang) -> Validation | None:
    """The drop-down or warning for the cells of a typed column; None if it takes any value.

    Args:
        first_cell: the first cell of ``sqref``. Formulas refer to it; Excel shifts the reference for every other cell.
        lists: names of the lists that the 设置 tab offers.
    """
    if column.kind == "choice":
        if column.list_name not in lists:
            return None
        return _question(sqref, "list", "choice", lang, f"{LIST_PREFIX}{column.list_name}")
    if column.kind == "date":
        return _question(sqref, "date", "date", lang, str(_EARLIEST_DATE), operator="greaterThanOrEqual")
    if column.is_number:
        return _number_rule(column, sqref, lang)
    if column.kind == "email":
        return _question(sqref, "custom", "email", lang, f'COUNTIF({first_cell},"?*@?*.?*")=1')
    if column.kind == "phone":
        return _question(sqref, "custom", "phone", lang, f"LEN({first_cell})>={_SHORTEST_PHONE}")
    return None


def refuse_typing(sqref: str, lang: Lang) -> Validation:
    """The rule that keeps people from typing into computed cells.

    It replaces sheet protection, under which Excel neither sorts nor deletes rows with locked cells, and tables cannot
    grow.
    """
    return Validation(
        sqref,
        kind="custom",
        formula1=_NEVER,
        allow_blank=False,
        error_title=error_title(lang),
        error=text("new_workbook.locked", lang),
        error_style="stop",
    )


def _number_rule(column: ColumnSpec, sqref: str, lang: Lang) -> Validation:
    least, greatest = column.least, column.greatest
    ask = "number" if least is None else "number_from" if greatest is None else "number_between"
    low, high = -_LARGEST if least is None else least, _LARGEST if greatest is None else greatest
    return _question(
        sqref, "decimal", ask, lang, f"{low:.15g}", f"{high:.15g}", least=f"{low:g}", greatest=f"{high:g}"
    )  # fmt: skip


def _question(
    sqref: str,
    kind: str,
    ask: str,
    lang: Lang,
    formula1: str,
    formula2: str | None = None,
    operator: str = "between",
    **values: object,
) -> Validation:
    return Validation(
        sqref,
        kind=kind,
        formula1=formula1,
        formula2=formula2,
        operator=operator,
        error_title=error_title(lang),
        error=text(f"new_workbook.ask.{ask}", lang, **values),
        error_style="warning",
    )
