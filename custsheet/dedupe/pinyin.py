"""Chinese characters as Latin letters, for names typed in pinyin and for slips of an input method."""

from __future__ import annotations

from functools import cache


@cache
def pinyin(text: str) -> str:
    """Letters without tones, character by character: ``青禾`` → ``qinghe``; other characters stay as they are."""
    return "".join(map(_syllable, text))


@cache
def pinyin_of_word(word: str) -> str:
    """Letters of a whole word, if the dictionary knows it: 长沙 is ``changsha``, though 长 alone is ``zhang``."""
    from pypinyin import lazy_pinyin

    return "".join(lazy_pinyin(word))


@cache
def _syllable(character: str) -> str:
    # Once per character: the dictionary is slow, and so is importing it.
    return pinyin_of_word(character)
