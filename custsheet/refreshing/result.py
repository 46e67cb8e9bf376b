"""What ``CustomerWorkbook.refresh`` gives back: the changes as data, and what is to be said of them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import pandas as pd

from custsheet.changes.change_set import ChangeSet
from custsheet.refreshing.shown import as_html, as_text, shown_result
from custsheet.refs import CellRef
from custsheet.texts import Lang

CHANGE_COLUMNS = ("sheet", "cell", "key", "old", "new")


@dataclass(frozen=True)
class RefreshResult:
    """What a refresh changes.

    Attributes:
        as_of: the day that figures speak of.
        change_set: every change to the file, as data.
        added: columns, rows and tabs that are new, in words.
        issues: DataFrame with issues.ISSUE_COLUMNS, the worst first.
        skipped: {"sheet", "reason"} of the sheets that were left alone.
        notes: what is said once, in words.
        figures: key figures by key, as 汇总 shows them.
        is_changed: would saving change the file?
        lang: language of ``added``, ``notes`` and of the result's own few lines.
    """

    as_of: date
    change_set: ChangeSet
    added: list[str]
    issues: pd.DataFrame
    skipped: list[dict[str, str]]
    notes: list[str]
    figures: dict[str, Any]
    is_changed: bool
    lang: Lang = "en"

    def __repr__(self) -> str:
        return as_text(*self._shown())

    def _repr_html_(self) -> str:
        return as_html(*self._shown())

    def _shown(self) -> tuple[str, list[str]]:
        cells = sum(each["cells"] for each in self.written)
        severities = {str(name): int(count) for name, count in self.issues["severity"].value_counts().items()}
        return shown_result(self.as_of, cells, len(self.added), severities, self.lang)

    @cached_property
    def changes(self) -> pd.DataFrame:
        """Every cell of people's sheets that gets another value: DataFrame sheet, cell, key, old, new.

        Appended rows and assigned ids are among them; cells of our own tabs are not.
        """
        rows: list[tuple[str, str, str, object, object]] = []
        for write in self.change_set.sheets:
            sheet = write.place.sheet
            rows += [(sheet, str(CellRef(cell.row, cell.column)), cell.key, None, cell.value) for cell in write.typed]
            for column in write.columns:
                letter, key = column.own.letter, column.own.spec.key
                rows += [(sheet, f"{letter}{row}", key, old, new) for row, old, new in column.changed()]
        return pd.DataFrame(rows, columns=list(CHANGE_COLUMNS))

    @cached_property
    def written(self) -> list[dict[str, Any]]:
        """Per column {"sheet", "column" (key), "cells"}: how many cells get another value."""
        counts: Counter[tuple[str, str]] = Counter()
        for write in self.change_set.sheets:
            counts.update((write.place.sheet, cell.key) for cell in write.typed)
            for column in write.columns:
                counts[write.place.sheet, column.own.spec.key] += sum(1 for _ in column.changed())
        return [{"sheet": sheet, "column": key, "cells": cells} for (sheet, key), cells in counts.items() if cells]
