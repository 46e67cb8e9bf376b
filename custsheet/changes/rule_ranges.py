"""How far down our rules for typing reach: to the last prepared row, and on with the records.

A table takes its rules along as it grows in Excel, but not in every program.  Earlier versions let them run down to row
1,048,576, for which some programs (exceljs) make an object per cell and never finish.
"""

from __future__ import annotations

from dataclasses import replace

from custsheet.changes.highlights import Place
from custsheet.changes.hints import is_rule
from custsheet.ooxml import Validation, Worksheet
from custsheet.ooxml.areas import areas_of
from custsheet.refs import MAX_ROW, RangeRef


def fit_rules(sheet: Worksheet, place: Place, table_end: int) -> None:
    """Let the rules of ours on a record sheet end with its table, or some rows below records that go beyond it.

    Args:
        table_end: last row of the records' table; 0 where there is none.
    """
    end = table_end if table_end >= place.last_row else place.end_row
    fitted = {rule: _fitted(rule, place, end) for rule in sheet.validations if is_rule(rule)}
    changed = {rule: new for rule, new in fitted.items() if rule != new}
    if changed:
        sheet.replace_validations(changed.__contains__, list(changed.values()))


def _fitted(rule: Validation, place: Place, end: int) -> Validation:
    areas = [_fit(area, place, end) for area in areas_of(rule.sqref)]
    sqref = " ".join(map(str, areas))
    return replace(rule, sqref=sqref) if sqref != " ".join(map(str, areas_of(rule.sqref))) else rule


def _fit(area: RangeRef, place: Place, end: int) -> RangeRef:
    """A rule below the header that goes on for ever, or ends before the records do, ends with what is prepared."""
    if area.first_row < place.first_row or place.last_row <= area.last_row < MAX_ROW:
        return area
    return area._replace(last_row=max(end, area.first_row))
