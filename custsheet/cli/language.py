"""The language of a run before it has read a workbook: CUSTSHEET_LANG, else the system's language."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from unicodedata import name

from custsheet.texts import LANGS, Lang

# By precedence, as POSIX has it.
_LOCALE_VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")
_WINDOWS_CHINESE = 0x04
_WINDOWS_PRIMARY_LANGUAGE = 0x3FF


def ambient_language(environ: Mapping[str, str]) -> Lang:
    """The language of messages until a workbook sets one."""
    chosen = environ.get("CUSTSHEET_LANG", "").strip().lower()
    if chosen:
        return _language_of(chosen)
    for variable in _LOCALE_VARIABLES:
        if environ.get(variable):
            return _language_of(environ[variable])
    return "zh" if _is_windows_chinese() else "en"


def asked_language(args: Sequence[str]) -> Lang | None:
    """The value of ``--lang``, found before the command line is parsed, so that parsing errors are in it too."""
    found: Lang | None = None
    for word, following in zip(args, [*args, ""][1:], strict=True):
        value = word.removeprefix("--lang=") if word.startswith("--lang=") else following if word == "--lang" else ""
        found = next((lang for lang in LANGS if lang == value), found)
    return found


def language_of_name(file_name: str) -> Lang | None:
    """The language of a new workbook by its file name: ``zh`` for 客户.xlsx, None without Chinese characters."""
    return "zh" if any(name(letter, "").startswith("CJK UNIFIED") for letter in file_name) else None


def _language_of(locale_name: str) -> Lang:
    return "zh" if locale_name.lower().startswith("zh") else "en"


def _is_windows_chinese() -> bool:
    if sys.platform == "win32":
        import ctypes

        # The low ten bits of a Windows language id are the language, the others its region (mainland, Taiwan, ...).
        language: int = ctypes.windll.kernel32.GetUserDefaultUILanguage()
        return language & _WINDOWS_PRIMARY_LANGUAGE == _WINDOWS_CHINESE
    return False
