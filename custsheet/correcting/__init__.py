"""What typed cells would be in canonical form: corrections as data, for a person to look at before they are applied."""

from custsheet.changes.corrections import Correction
from custsheet.correcting.apply import apply_corrections, reason_text
from custsheet.correcting.find import find_corrections
from custsheet.correcting.preview import PREVIEW_COLUMNS, corrections_in, preview

__all__ = [
    "PREVIEW_COLUMNS",
    "Correction",
    "apply_corrections",
    "corrections_in",
    "find_corrections",
    "preview",
    "reason_text",
]
