"""What is to be said of columns and sheets as a whole: guessed, repeated, not calculated, not read."""

from __future__ import annotations

from collections.abc import Collection

from custsheet.errors import InputError
from custsheet.issues import Findings
from custsheet.reading.copies import Copy
from custsheet.reading.frames import SheetValues
from custsheet.reading.headers import Vocabulary
from custsheet.reading.likely_names import likely_name_column
from custsheet.reading.numbered_columns import numbered_columns
from custsheet.reading.sheet_search import FoundSheet
from custsheet.refs import column_number
from custsheet.texts import LANGS, text

_SHOWN = 6
_COUNT_AS_TYPED = frozenset({"last_contact", "next_contact"})
"""Computed columns in which what people type is used all the same (contract §4, Plan)."""


def report_columns(found: Collection[FoundSheet], findings: Findings, *, strict: bool) -> None:
    """Say once per column what is to be said of it as a whole.

    Raises:
        InputError: two_columns, when two columns are for one key and ``strict``.
    """
    for each in found:
        if strict:
            _refuse_conflicts(each)
        _report_repeated(each, findings)
        _report_guesses(each, findings)
        _report_uncalculated(each, findings)


def _refuse_conflicts(each: FoundSheet) -> None:
    row = each.table.block.row
    for first, second in each.table.columns.conflicts:
        label = each.table.spec.columns[first.key].label
        raise InputError(
            "two_columns",
            sheet=each.grid.name,
            cell=f"{first.letter}{row}",
            header=first.header,
            other_cell=f"{second.letter}{row}",
            other_header=second.header,
            label=label.zh,
            label_en=label.en,
            letter=second.letter,
        )


def _report_repeated(each: FoundSheet, findings: Findings) -> None:
    columns, row = each.table.columns, each.table.block.row
    for first, second in (*columns.repeated, *columns.conflicts):
        findings.add(
            "two_columns_one_key",
            each.table.spec.key,
            column=first.key,
            sheet=each.grid.name,
            header=first.header,
            cell=f"{first.letter}{row}",
            other=second.header,
            other_cell=f"{second.letter}{row}",
        )


def _report_guesses(each: FoundSheet, findings: Findings) -> None:
    """Headers and names that only look like ours, and units that nobody knows."""
    name, spec, columns = each.grid.name, each.table.spec, each.table.columns
    for match in columns.matches:
        if match.reason == "near":
            label = spec.columns[match.key].label
            findings.add(
                "near_match_header",
                spec.key,
                column=match.key,
                values=[match.header],
                sheet=name,
                header=match.header,
                known={"zh": label.zh, "en": label.en},
            )
    for letter, header in columns.foreign:
        cell = f"{letter}{each.table.block.row}"
        findings.add("unit_unknown", spec.key, values=[header], sheet=name, unit=header, cell=cell)
    if not each.table.writable:
        findings.add("near_match_sheet", spec.key, sheet=name)


def _report_uncalculated(each: FoundSheet, findings: Findings) -> None:
    counts: dict[int, int] = {}
    for ref in each.grid.uncalculated:
        if ref.row > each.table.block.row:
            counts[ref.column] = counts.get(ref.column, 0) + 1
    spec = each.table.spec
    for match in each.table.columns.matches:
        count = counts.get(column_number(match.letter), 0)
        is_used = not spec.columns[match.key].computed or match.key in _COUNT_AS_TYPED
        if count and is_used and not match.ours:
            findings.add(
                "formula_without_value",
                spec.key,
                column=match.key,
                sheet=each.grid.name,
                count=count,
                letter=match.letter,  # a column of ours for that key may stand beside it
                header=match.header,
            )


def report_left_out(parts: Collection[SheetValues], vocabulary: Vocabulary, findings: Findings) -> None:
    """Say once per sheet what of it is not read: numbered groups of columns, further blocks."""
    for layout in (part.layout for part in parts):
        spec = vocabulary.schema.sheets[layout.key]
        if numbered := numbered_columns(layout.headers, layout.unknown, spec, vocabulary):
            headers = [f"{layout.headers[letter]} ({letter}{layout.header_row})" for letter in numbered]
            shown = ", ".join(headers[:_SHOWN]) + ("…" if len(headers) > _SHOWN else "")
            findings.add("repeated_columns", layout.key, sheet=layout.sheet_name, headers=shown)
        if layout.further_blocks:
            rows = ", ".join(map(str, layout.further_blocks))
            findings.add("further_block", layout.key, sheet=layout.sheet_name, at=rows)


def report_copies(copies: Collection[Copy], findings: Findings) -> dict[str, str]:
    """Say which copies of a sheet people keep under a name without meaning.

    Returns:
        The sheets that are left alone → why, as ``Layout.skipped`` has it.
    """
    kept = {copy.other: copy for copy in copies if copy.kept}
    for name, copy in kept.items():
        findings.add("sheet_is_copy", copy.key, sheet=name, original=copy.sheet, count=copy.count)
    return dict.fromkeys(kept, "copy")


def report_nameless(found: Collection[FoundSheet], parts: Collection[SheetValues], findings: Findings) -> None:
    """Say which customer sheets have no column of names, and which column may be it."""
    for each, layout in zip(found, (part.layout for part in parts), strict=True):
        if layout.key != "customers" or "name" in layout.columns or not layout.rows:
            continue
        headers = {letter: layout.headers[letter] for letter in layout.unknown}
        letter = likely_name_column(each.grid, layout.rows, headers)
        option = f"{layout.sheet_name}!{letter}=name"
        likely = {
            lang: text("checking.likely_name", lang, header=headers[letter], option=option) if letter else ""
            for lang in LANGS
        }
        params: dict[str, object] = {"count": len(layout.rows), "likely": likely}
        if letter:
            params["letter"] = letter
        findings.add("name_column_missing", layout.key, column="name", sheet=layout.sheet_name, params=[params])
