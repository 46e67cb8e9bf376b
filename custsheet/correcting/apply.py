"""Carry out corrections, and note each in 变更记录 with old and new value (CONTRACT §1.2)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from custsheet.changes.apply import append_rows
from custsheet.changes.corrections import Correction, set_corrections
from custsheet.changes.marks import read_marks, tab_mark
from custsheet.changes.own_tabs import free_tab_name
from custsheet.ooxml import Package
from custsheet.schema import load_schema
from custsheet.summary import Change, changes_rows
from custsheet.summary.blocks import Value
from custsheet.summary.own_tabs import find_tab, likely_names
from custsheet.texts import Lang, text

_TAB = "changes"


def apply_corrections(
    package: Package, corrections: Iterable[Correction], *, as_of: date | None, lang: Lang
) -> list[Correction]:
    """Set the cells (see ``set_corrections``) and note each in 变更记录, which is made when the workbook has none.

    Args:
        package: the workbook; it is changed, not saved.
        corrections: of any sheets, in any order. Formulas are never replaced.
        as_of: the date that the log gives; None for none.
        lang: language of a tab that has to be made, and of the reasons in the log.

    Returns:
        What was carried out.
    """
    done = set_corrections(package, corrections)
    if done:
        log_changes(package, _changes(done, as_of, lang), lang)
    return done


def reason_text(reason: str, lang: Lang, record: str = "") -> str:
    """Why a cell is corrected, in words; ``record`` is another record that the sentence names."""
    return text(f"clean.reasons.{reason}", lang, record=record)


def log_changes(package: Package, changes: Iterable[Change], lang: Lang) -> None:
    """Append lines to 变更记录, which is made when the workbook has none."""
    rows = changes_rows(changes)
    name = read_marks(package.defined_names.stored_items()).tabs.get(_TAB)
    if name is None or name not in package.sheet_names:
        name = find_tab(package, _TAB, likely_names(package, _TAB))  # another program dropped its mark
    if name is None:
        _make_tab(package, rows, lang)
        return
    append_rows(package.worksheet(name), rows)


def _changes(done: Iterable[Correction], as_of: date | None, lang: Lang) -> Iterator[Change]:
    for each in done:
        yield Change(
            date=as_of,
            sheet=each.sheet,
            row=each.row,
            customer_id=each.customer_id,
            column=each.header or load_schema().sheets[each.key].columns[each.column].label[lang],
            old=each.old,
            new=each.new,
            source=reason_text(each.reason, lang, each.record),
        )


def _make_tab(package: Package, rows: Sequence[Sequence[Value]], lang: Lang) -> None:
    from custsheet.summary.list_tabs import build_changes_donor  # brings XlsxWriter along

    taken = {name.casefold() for name in package.sheet_names}
    name = free_tab_name(load_schema().own_tabs[_TAB][lang], taken, lang)
    donor = build_changes_donor(
        rows, lang=lang, tab_name=name, normal_font=package.normal_font, date_1904=package.uses_1904
    )
    package.adopt(donor, name, force=True)
    mark, reference = tab_mark(_TAB, name)
    package.defined_names.set(mark, reference, hidden=True)
