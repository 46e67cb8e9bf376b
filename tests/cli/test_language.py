"""Which language a run speaks before a workbook is read."""

from __future__ import annotations

import pytest

from custsheet.cli.language import ambient_language, asked_language


@pytest.mark.parametrize(
    ("environ", "lang"),
    [
        ({}, "en"),
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "zh_CN.GBK"}, "zh"),
        ({"LANG": "zh_TW.UTF-8"}, "zh"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
        ({"LANG": "C"}, "en"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "en_US.UTF-8"}, "en"),
        ({"LANG": "en_US.UTF-8", "LC_MESSAGES": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": ""}, "zh"),
        ({"LANG": "zh_CN.UTF-8", "CUSTSHEET_LANG": "en"}, "en"),
        ({"LANG": "en_US.UTF-8", "CUSTSHEET_LANG": "zh-CN"}, "zh"),
        ({"LANG": "zh_CN.UTF-8", "CUSTSHEET_LANG": " "}, "zh"),
    ],
)
def test_the_first_variable_that_is_set_decides(environ: dict[str, str], lang: str) -> None:
    assert ambient_language(environ) == lang


@pytest.mark.parametrize(
    ("args", "lang"),
    [
        (["check", "a.xlsx"], None),
        (["check", "a.xlsx", "--lang", "zh"], "zh"),
        (["--lang=en", "check", "a.xlsx"], "en"),
        (["check", "--lang", "en", "--lang=zh"], "zh"),
        (["check", "--lang", "fr"], None),
        (["check", "--lang"], None),
    ],
)
def test_the_last_valid_option_is_what_is_asked(args: list[str], lang: str | None) -> None:
    assert asked_language(args) == lang
