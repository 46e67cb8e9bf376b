"""Carry out a change set on a package: the one door to people's files.

Setting what is already there changes nothing, so a change set that was carried out before leaves every byte as it is.
"""

from __future__ import annotations

from custsheet.changes.change_set import ChangeSet
from custsheet.changes.list_rows import replace_rows
from custsheet.changes.sheet_writing import write_sheet
from custsheet.changes.tab_writing import write_tab
from custsheet.changes.typed_cells import set_typed_cells
from custsheet.ooxml import Package
from custsheet.ooxml.comments import add_comments


def apply_changes(changes: ChangeSet, package: Package) -> None:
    """Carry out ``changes`` on ``package``.

    A protected workbook structure stays protected; it keeps people from adding tabs, not a refresh (CONTRACT §5.4).

    Raises:
        PackageError: a change would lose something, such as a cell inside an array formula; nothing is saved then.
    """
    for name, reference in changes.found_again.items():
        package.defined_names.set(name, reference)
    set_typed_cells(package, changes.typed)
    for name in dict.fromkeys(name for name, *_ in changes.emptied):
        gone = [(row, column, None, None) for sheet, row, column in changes.emptied if sheet == name]
        package.worksheet(name).set_cells(gone)
    for write in changes.sheets:
        write_sheet(package, write)
    for name in dict.fromkeys(name for name, _ in changes.comments):
        add_comments(package.worksheet(name), [comment for sheet, comment in changes.comments if sheet == name])
    for tab in changes.tabs:
        write_tab(package, tab)
    _remember(package, changes)
    for name in changes.stale_marks:
        package.defined_names.remove(name)
    for name, reference in changes.marks.items():
        package.defined_names.set(name, reference, hidden=True)
    if package.is_changed:
        package.recalculate_on_open()


def _remember(package: Package, changes: ChangeSet) -> None:
    if not changes.state_tab:
        return
    if changes.state_tab not in package.sheet_names:
        package.add_worksheet(changes.state_tab, state="veryHidden", force=True)
    sheet = package.worksheet(changes.state_tab)
    # LibreOffice brings very hidden tabs back as merely hidden.
    sheet.set_state("veryHidden")
    replace_rows(sheet, changes.state, first_row=1, whole=True)
