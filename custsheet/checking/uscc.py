"""统一社会信用代码, the unified social credit code of organisations in China (GB 32100-2015).

18 characters: registering authority, kind of organisation, six digits of the place, nine characters of the
organisation code, a check character. Letters I, O, S, V and Z are not used. The check character makes the sum of
value × 3^position divisible by 31. Two made-up codes, one with a slip in its last place:

>>> is_credit_code("91330100MA2ABCDE9J"), is_credit_code("91330100MA2ABCDE9K")
(True, False)
"""

from __future__ import annotations

from custsheet.characters import plain

_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_VALUES = {character: value for value, character in enumerate(_ALPHABET)}
_WEIGHTS = tuple(pow(3, position, 31) for position in range(17))
_OLD_LENGTHS = (15, 20)  # registration and tax numbers from before 2015, which some sheets still hold


def is_credit_code(text: str) -> bool:
    """Whether the text is a credit code with the right check character, or a number of the time before credit codes."""
    code = "".join(plain(text).upper().split()).replace("-", "")
    if len(code) in _OLD_LENGTHS and code.isalnum() and code.isascii():
        return True
    if len(code) != 18 or not all(character in _VALUES for character in code):
        return False
    return code[17] == check_character(code[:17])


def check_character(first_17: str) -> str:
    """The 18th character for the 17 before it."""
    total = sum(_VALUES[character] * weight for character, weight in zip(first_17, _WEIGHTS, strict=True))
    return _ALPHABET[-total % 31]
