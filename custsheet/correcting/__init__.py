"""Changes to typed cells as data: canonical forms for a person to review, and values that a program enters.

A correction keeps the cell's format and never replaces a formula.  Phones, codes and ids become text cells, dates real
dates.  A correction must not change the value that is read: each column is read again with its new values, and cells
that would read differently are left alone.
"""

from custsheet.correcting.append import as_records, logged_rows, row_writes
from custsheet.correcting.correction import Correction, reason_text
from custsheet.correcting.find import find_corrections
from custsheet.correcting.preview import PREVIEW_COLUMNS, corrections_in, preview
from custsheet.correcting.update import find_updates

__all__ = [
    "PREVIEW_COLUMNS",
    "Correction",
    "as_records",
    "corrections_in",
    "find_corrections",
    "find_updates",
    "logged_rows",
    "preview",
    "reason_text",
    "row_writes",
]
