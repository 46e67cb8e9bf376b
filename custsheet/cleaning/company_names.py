"""Company names for comparing: two spellings of one company give the same text (contract §3).

Width, spaces, brackets and traditional characters do not count, 有限责任公司 is 有限公司.  The stem is the name
without its legal form, which only counts where it is unique.
"""

from __future__ import annotations

import re
from functools import cache

from custsheet.characters import plain
from custsheet.texts import load_toml

_PUNCTUATION = re.compile(r"[\s\W_]+")


@cache
def normalise_company(name: str) -> str:
    """The comparable form: ``蓝鲸湾（集团）有限责任公司``, ``藍鯨灣(集團) 有限公司`` → ``蓝鲸湾集团有限公司``."""
    text = _PUNCTUATION.sub("", plain(name).casefold())
    text = text.translate(_simplified())
    for written, usual in load_toml("company_names.toml")["legal_forms"]["same"]:
        text = text.replace(written, usual)
    return text


@cache
def company_stem(name: str) -> str:
    """The comparable form without its legal form (有限公司, Co., Ltd.); all of it when little else would be left.

    A branch (分公司) keeps its words: it is not its parent.
    """
    text = normalise_company(name)
    for form in _legal_forms():
        if text.endswith(form) and len(text) - len(form) >= 2:
            return text[: -len(form)]
    return text


@cache
def _legal_forms() -> tuple[str, ...]:
    forms = {
        _PUNCTUATION.sub("", form.casefold()) for form in load_toml("company_names.toml")["legal_forms"]["endings"]
    }
    return tuple(sorted(forms, key=len, reverse=True))


@cache
def _simplified() -> dict[int, str]:
    pairs: str = load_toml("company_names.toml")["characters"]["traditional"]
    return {ord(pair[0]): pair[1] for pair in pairs.split()}
