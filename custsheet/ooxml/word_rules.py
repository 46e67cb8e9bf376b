"""Change the words that conditional formats highlight, one rule per word, keeping their looks.

A rule's formula reads ``$C5="高"``; the rules of a range that test the same cell form a family.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Sequence

from custsheet.ooxml.fragments import drop, extensions, whole_number
from custsheet.ooxml.xml import Element, children, find_child

_COMPARES = re.compile(r'(\$?[A-Z]{1,3}\$?\d+)="((?:[^"]|"")*)"')


def reword_rules(worksheet: Element, before: Sequence[str], now: Sequence[str]) -> bool:
    """Make each family for the words ``before`` mark the words ``now``, by rank; returns whether there was any.

    Additional words look like the last one. A family from which the user removed a rule is left alone.
    """
    found = [family for family in _families(worksheet) if set(family) == set(before)]
    for family in found:
        _reword([family[word] for word in before], now)
    if found and len(before) < len(now):
        _renumber(worksheet)
    return bool(found)


def _families(worksheet: Element) -> list[dict[str, Element]]:
    """The families: for each range and tested cell, word → rule."""
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
    """Make priorities unique again without changing the order: a copied rule has that of its original."""
    rules = [rule for group in children(worksheet, "conditionalFormatting") for rule in children(group, "cfRule")]
    rules += extensions(worksheet, "cfRule")
    rules.sort(key=lambda rule: whole_number(rule.get("priority")))
    for number, rule in enumerate(rules, 1):
        rule.set("priority", str(number))
