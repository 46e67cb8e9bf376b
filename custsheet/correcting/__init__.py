"""What typed cells would be in canonical form: corrections as data, for a person to look at before they are applied.

A correction keeps the cell's look and never replaces a formula.  Phones, codes and ids become text cells, dates real
dates.  What is corrected must be read as the same value: a column is read once more with its new values, and what
would differ is left alone.
"""

from custsheet.correcting.correction import Correction, reason_text
from custsheet.correcting.find import find_corrections
from custsheet.correcting.preview import PREVIEW_COLUMNS, corrections_in, preview

__all__ = [
    "PREVIEW_COLUMNS",
    "Correction",
    "corrections_in",
    "find_corrections",
    "preview",
    "reason_text",
]
