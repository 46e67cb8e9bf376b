"""The tabs of a workbook, resolved through relationships: part names and folders say nothing about kind or order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, cast

from custsheet.ooxml.fragments import whole_number
from custsheet.ooxml.relationships import STRICT, TRANSITIONAL, Relationships
from custsheet.ooxml.xml import Element, children, find_child

State = Literal["visible", "hidden", "veryHidden"]


@dataclass(frozen=True, slots=True)
class SheetEntry:
    """One ``<sheet>`` of the workbook part.

    Attributes:
        kind: the kind of its relationship: ``worksheet``, ``chartsheet``, ``dialogsheet`` …
        part_name: None if the relationship is missing.
    """

    name: str
    sheet_id: int
    state: State
    rel_id: str
    kind: str
    part_name: str | None
    element: Element

    @property
    def is_worksheet(self) -> bool:
        """Does the tab have cells?"""
        return self.kind == "worksheet" and self.part_name is not None


def sheet_entries(workbook: Element, relationships: Relationships) -> list[SheetEntry]:
    """All tabs in order, including chart and dialog sheets."""
    sheets = find_child(workbook, "sheets")
    if sheets is None:
        return []
    by_id = {relationship.rel_id: relationship for relationship in relationships}
    entries = []
    for element in children(sheets, "sheet"):
        rel_id = element.get(f"{{{TRANSITIONAL}}}id") or element.get(f"{{{STRICT}}}id") or ""
        target = by_id.get(rel_id)
        state = cast(State, element.get("state", "visible"))
        kind = target.kind if target else ""
        part_name = target.part_name if target else None
        sheet_id = whole_number(element.get("sheetId"))
        entries.append(SheetEntry(element.get("name", ""), sheet_id, state, rel_id, kind, part_name, element))
    return entries
