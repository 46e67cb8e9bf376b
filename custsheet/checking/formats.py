"""E-mail addresses and credit codes that cannot be right.

Telephone numbers, dates, amounts and list values are judged where they are read.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

from custsheet.characters import plain
from custsheet.checking.sheet import CheckedSheet, Mask
from custsheet.checking.uscc import is_credit_code
from custsheet.schema import load_schema
from custsheet.schema.meanings import PERSON

_ADDRESS = re.compile(r"[^@\s,;<>()]+@[^@\s,;<>()]+\.[^@\s,;<>().]{2,}\Z")
_BETWEEN = re.compile(r"[;,、\s/]+")
_NAMED = re.compile(r".*<([^<>]*)>\Z")


def check_formats(sheet: CheckedSheet) -> None:
    """E-mail columns hold e-mail addresses; a company's credit code has its check character."""
    for column, spec in load_schema().sheets[sheet.key].columns.items():
        if spec.kind == "email" and sheet.has(column):
            sheet.add("email_unreadable", column, _fails(sheet.frame[column], is_email))
    if sheet.key == "customers" and sheet.has("uscc"):
        # A person's number is an identity card's, which is built otherwise.
        is_person = sheet.frame["kind"].eq(PERSON).to_numpy(dtype=np.bool_)
        sheet.add("uscc_invalid", "uscc", _fails(sheet.frame["uscc"], is_credit_code) & ~is_person)


def is_email(text: str) -> bool:
    """Whether the text is one e-mail address or several, as people separate them."""
    text = plain(text).strip()
    named = _NAMED.match(text)
    parts = [part for part in _BETWEEN.split(named[1] if named else text) if part]
    return bool(parts) and all(_ADDRESS.match(part) for part in parts)


def _fails(texts: pd.Series[Any], is_valid: Callable[[str], bool]) -> Mask:
    """Which texts are not valid; each different one is judged once."""
    wrong = {text for text in texts.dropna().unique() if not is_valid(str(text))}
    return texts.isin(wrong).to_numpy(dtype=np.bool_) if wrong else np.zeros(len(texts), dtype=np.bool_)
