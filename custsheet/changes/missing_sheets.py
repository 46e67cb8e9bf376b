"""维护计划 and 客户价值 for workbooks that lack them: a finished sheet to adopt, and its layout as if it had been
read.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace

import pandas as pd

from custsheet.changes.own_tabs import free_tab_name
from custsheet.changes.state import State
from custsheet.reading import ColumnMatch, Layout, Reading, SheetLayout, empty_frame
from custsheet.refs import column_letter
from custsheet.schema import Schema, SheetSpec
from custsheet.texts import Lang


@dataclass(frozen=True)
class MissingSheets:
    """The reading with the new, still empty sheets in it; their bytes by name; those that people deleted."""

    reading: Reading
    donors: dict[str, bytes]
    removed: frozenset[str]


def add_missing_sheets(
    reading: Reading,
    schema: Schema,
    state: State,
    sheet_names: Collection[str],
    make: Callable[[SheetSpec, str], bytes],
    *,
    asked: Collection[str],
    added: Collection[str],
    lang: Lang,
) -> MissingSheets:
    """Prepare the sheets with a row per customer that the workbook is to have and has not.

    Args:
        make: makes the workbook from which the sheet of a record type, under a name, is adopted.
        asked, added: words of ``--add`` now, and of all so far.
    """
    donors: dict[str, bytes] = {}
    removed: set[str] = set()
    taken = {name.casefold() for name in sheet_names}
    for spec in _absent(reading.layout, schema):
        if _was_deleted(spec, state) and not {"all", spec.key} & set(asked):
            removed.add(f"sheet.{spec.key}")
        elif reading.ours or {"all", spec.key} & set(added):
            name = free_tab_name(spec.label[lang], taken, lang)
            taken.add(name.casefold())
            donors[name] = make(spec, name)
            reading = _with_sheet(reading, spec, name, lang)
    return MissingSheets(reading, donors, frozenset(removed))


def _absent(layout: Layout, schema: Schema) -> Iterator[SheetSpec]:
    yield from (spec for spec in schema.sheets.values() if spec.per_customer and spec.key not in layout)


def _was_deleted(spec: SheetSpec, state: State) -> bool:
    return f"sheet.{spec.key}" in state.removed or any(name.startswith(f"{spec.key}.") for name in state.columns)


def _with_sheet(reading: Reading, spec: SheetSpec, name: str, lang: Lang) -> Reading:
    letters = {column.key: column_letter(number) for number, column in enumerate(spec.columns.values(), start=1)}
    matches = tuple(
        ColumnMatch(letters[column.key], column.label[lang], column.key, 1.0, "label", ours=column.computed)
        for column in spec.columns.values()
    )
    layout = SheetLayout(
        sheet_name=name,
        key=spec.key,
        header_row=1,
        header_rows=(1,),
        rows=(),
        matches=matches,
        headers={match.letter: match.header for match in matches},
        unknown=(),
        foot_row=None,
        last_column=len(matches),
        confidence=1.0,
        reason="name",
        writable=True,
    )
    frame = empty_frame(spec)
    return replace(
        reading,
        layout=replace(reading.layout, sheets=(*reading.layout.sheets, layout)),
        frames={**reading.frames, spec.key: frame},
        raw={**reading.raw, spec.key: frame.astype(object)},
        theirs={**reading.theirs, spec.key: pd.DataFrame(index=frame.index)},
    )
