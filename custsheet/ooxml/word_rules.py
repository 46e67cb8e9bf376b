"""Conditional formats that mark words, one rule a word: made to mark other words, with the looks that they have.

$C5="高"   the formula of such a rule; rules for one cell are a family, in the order of their priorities
"""

from __future__ import annotations

import copy
import re
from collections.abc import Sequence

from custsheet.ooxml.fragments import drop, extensions, whole_number
from custsheet.ooxml.xml import Element, children, find_child

_COMPARES = re.compile(r'(\$?[A-Z]{1,3}\$?\d+)="((?:[^"]|"")*)"')


def reword_rules(worksheet: Element, before: Sequence[str], now: Sequence[str]) -> bool:
    """Let every family that marks the words ``before`` mark ``now``, by rank; returns whether there was any.

    A further word looks like the last one. A family of which people took a rule away is left alone.
    """
    found = [family for family in _families(worksheet) if set(family) == set(before)]
    for family in found:
        _reword([family[word] for word in before], now)
    if found and len(before) < len(now):
        _renumber(worksheet)
    return bool(found)


def _families(worksheet: Element) -> list[dict[str, Element]]:
    """By range and cell the rule of each word."""
    families: dict[tuple[str, str], dict[str, Element]] = {}
    for group in children(worksheet, "conditionalFormatting"):
        for rule in children(group, "cfRule"):
            formula = find_child(rule, "formula")
            match = _COMPARES.fullmatch(formula.text or "") if formula is not None else None
            if match is not None:
                family = families.setdefault((group.get("sqref", ""), match[1]), {})
                family.setdefault(match[2].replace('""', '"'), rule)
    return list(families.values())


def _reword(rules: Sequence[Element], words: Sequence[str]) -> None:
    last = rules[-1]
    for rank, word in enumerate(words):
        if rank < len(rules):
            last = rules[rank]
        else:
            further = copy.deepcopy(last)
            last.addnext(further)
            last = further
        formula = find_child(last, "formula")
        if formula is not None:
            cell = (formula.text or "").partition("=")[0]
            formula.text = f'{cell}="{word.replace(chr(34), chr(34) * 2)}"'
    for rule in rules[len(words) :]:
        drop(rule)


def _renumber(worksheet: Element) -> None:
    """Give each rule a priority of its own again, in the order in which they count."""
    rules = [rule for group in children(worksheet, "conditionalFormatting") for rule in children(group, "cfRule")]
    rules += extensions(worksheet, "cfRule")
    rules.sort(key=lambda rule: whole_number(rule.get("priority")))
    for number, rule in enumerate(rules, 1):
        rule.set("priority", str(number))
