"""Changes to typed cells as data: their canonical form, for a person to look at first, and what a program enters.

A correction keeps the cell's look and never replaces a formula.  Phones, codes and ids become text cells, dates real
dates.  What is corrected must be read as the same value: a column is read once more with its new values, and what
would differ is left alone.
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
