"""Changes to typed cells as data: their canonical form, for a person to look at first, and what a program enters.

A correction keeps the cell's look and never replaces a formula.  Phones, codes and ids become text cells, dates real
dates.  What is corrected must be read as the same value: a column is read once more with its new values, and what
would differ is left alone.
"""

from custsheet.changes.corrections import Correction
from custsheet.correcting.append import as_records, logged_rows, plan_rows
from custsheet.correcting.apply import apply_corrections, log_changes, reason_text
from custsheet.correcting.find import find_corrections
from custsheet.correcting.preview import PREVIEW_COLUMNS, corrections_in, preview
from custsheet.correcting.update import find_updates

__all__ = [
    "PREVIEW_COLUMNS",
    "Correction",
    "apply_corrections",
    "as_records",
    "corrections_in",
    "find_corrections",
    "find_updates",
    "log_changes",
    "logged_rows",
    "plan_rows",
    "preview",
    "reason_text",
]
