"""Text that was spoilt when a file was converted. Nobody can work with it, and no duplicate of it is found."""

from __future__ import annotations

import numpy as np

from custsheet.checking.rules import CheckRules
from custsheet.checking.sheet import CheckedSheet, Mask
from custsheet.cleaning.garbled import is_garbled, repaired
from custsheet.cleaning.misspelt import perhaps
from custsheet.schema import load_schema

_TEXTS = ("text", "choice", "email")


def check_garbled(sheet: CheckedSheet, rules: CheckRules) -> None:
    """Report the cells of people's texts that nobody can have meant."""
    for column, spec in load_schema().sheets[sheet.key].columns.items():
        if spec.kind not in _TEXTS or spec.computed or not sheet.has(column):
            continue
        texts = sheet.frame[column]
        is_name = column in rules.named
        garbled = {text for text in texts.dropna().unique() if is_garbled(str(text), is_name=is_name)}
        if garbled:
            mask: Mask = texts.isin(garbled).to_numpy(dtype=np.bool_)
            meant = [perhaps(repaired(text)) if text in garbled else "" for text in texts]
            sheet.add("garbled_text", column, mask, {"suggestion": meant})
