"""Formulas as Excel rewrites them when a cell is copied: relative references move, absolute ones stay."""

from __future__ import annotations


def translated(text: str, origin: str, target: str) -> str | None:
    """The formula as copied from ``origin`` to ``target``; None for text that no program writes as a formula.

    Args:
        text: the formula without its ``=``, as ``<f>`` stores it.
        origin, target: cell references such as ``B7``.
    """
    from openpyxl.formula.tokenizer import TokenizerError
    from openpyxl.formula.translate import Translator, TranslatorError

    try:
        return str(Translator("=" + text, origin).translate_formula(target))[1:]
    except (TokenizerError, TranslatorError, ValueError, IndexError):  # openpyxl raises the last two at odd text
        return None
