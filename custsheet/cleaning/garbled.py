"""Text that a program spoilt by reading it in the wrong encoding: 锟斤拷, Ã‰cole, 浣犲ソ, ???有限公司.

Only what cannot be meant is garbled: a false alarm about somebody's name is worse than a slip that is passed over.
"""

from __future__ import annotations

import re
from functools import cache

from custsheet.cleaning.words import reading_rules

_LOST = "\ufffd"
_FOREIGN = re.compile(r"[^\x00-\x7f]+")
_QUESTION_MARKS = re.compile(r"\?{3,}|\A\?{2}(?=[^\W\d_a-zA-Z])")
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_EAST_ASIAN = re.compile(r"[\u3000-\u30ff\u4e00-\u9fff\uff00-\uffef]+\Z")
_WESTERN = re.compile(r"[\u00c0-\u017f\u2010-\u203a]+\Z")
_OTHER_LETTERS = re.compile(r"[\u0370-\u04ff]{2,}\Z")
_FEWEST_BYTES = 4


def is_garbled(text: str, *, is_name: bool = False) -> bool:
    """Was the text spoilt? In a name several question marks tell, too."""
    if text.isascii():
        return is_name and _QUESTION_MARKS.search(text) is not None
    if _LOST in text or _typical().search(text) or (is_name and _QUESTION_MARKS.search(text)):
        return True
    return repaired(text) is not None


@cache
def repaired(text: str) -> str | None:
    """What stood there before it was read in the wrong encoding; None when that is not to be seen."""
    if _is_plain_chinese(text):
        return None
    for repair in (_utf8_as_western, _utf8_as_chinese, _chinese_as_western):
        mended = _FOREIGN.sub(lambda run, repair=repair: repair(run[0]) or run[0], text)  # type: ignore[misc]
        if mended != text:
            return mended
    return None


def _is_plain_chinese(text: str) -> bool:
    """Are all signs in GB 2312, and none of them Latin? Nearly every Chinese name."""
    if not _CHINESE.search(text):
        return False
    try:
        text.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


def _utf8_as_western(run: str) -> str | None:
    """``é’æ¾`` → ``青松``: bytes of UTF-8, each taken for a letter."""
    data = _western_bytes(run)
    mended = _decoded(data, "utf-8") if data else None
    if mended is None:
        return None
    is_text = any(form.match(mended) for form in (_EAST_ASIAN, _WESTERN, _OTHER_LETTERS))
    return _utf8_as_western(mended) or (mended if is_text else None)  # the mistake may have been made twice


def _chinese_as_western(run: str) -> str | None:
    """``ÇàËÉ`` → ``青松``: bytes of GB 2312, each taken for a letter. Four accents in a row are no word."""
    data = _western_bytes(run)
    mended = _decoded(data, "gb2312") if data and len(data) >= _FEWEST_BYTES else None
    return mended if mended is not None and _EAST_ASIAN.match(mended) else None


def _utf8_as_chinese(run: str) -> str | None:
    """``闈掓澗`` → ``青松``: bytes of UTF-8, two of them taken for a Chinese sign."""
    try:
        data = run.encode("gb18030")
    except UnicodeEncodeError:
        return None
    mended = _decoded(data, "utf-8")
    if mended is None or len(mended) < 2 or not _EAST_ASIAN.match(mended):
        return None
    return mended if _is_plain_chinese(mended) else None


def _western_bytes(run: str) -> bytes:
    """The bytes that a Western code page shows as these signs; empty when some are in none."""
    return b"".join(_byte(sign) or b"\x00" for sign in run) if all(map(_byte, run)) else b""


@cache
def _byte(sign: str) -> bytes:
    for encoding in ("cp1252", "latin-1"):
        try:
            return sign.encode(encoding)
        except UnicodeEncodeError:
            continue
    return b""


def _decoded(data: bytes, encoding: str) -> str | None:
    """The text of the bytes; what is cut off at the end is left out."""
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        is_cut_off = encoding == "utf-8" and error.reason == "unexpected end of data" and error.start
        return data[: error.start].decode(encoding) if is_cut_off else None


@cache
def _typical() -> re.Pattern[str]:
    """What the same mistake leaves over and over again, whatever stood there."""
    return re.compile("|".join(reading_rules("garbled")["typical"]))
