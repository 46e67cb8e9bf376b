"""What typed cells would be in canonical form: corrections as data, for a person to look at before they are applied."""

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
