"""Conditional formats: ours are replaced as a set, the user's are left alone, including their priorities.

Excel splits a rule's ranges when rows are copied, and LibreOffice regroups rules by range, renumbers them and writes
their formats out in full.  Both leave the formula text alone, so our rules are recognised by it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from custsheet.ooxml.differential_formats import DifferentialFormats
from custsheet.ooxml.element_order import WORKSHEET, insert_in_order
from custsheet.ooxml.formats import Format
from custsheet.ooxml.fragments import XM, Canonical, drop, extensions, is_true, new_child, new_element, whole_number
from custsheet.ooxml.styles import Styles
from custsheet.ooxml.xml import Element, children, find_child


@dataclass(frozen=True)
class Rule:
    """An expression rule.

    Attributes:
        sqref: space-separated ranges (``"F2:F200 H2:H200"``).
        formula: the condition, relative to the first cell of ``sqref``, without ``=``.
        format: the look to apply. A conditional format cannot change font name or size.
        stop_if_true: where this rule applies, rules with lower priority do not.
    """

    sqref: str
    formula: str
    format: Format = field(default_factory=Format)
    stop_if_true: bool = False


@dataclass(frozen=True)
class _Found:
    """An expression rule found in a sheet."""

    element: Element
    sqref: str
    formula: str
    format: Canonical | None
    stop_if_true: bool
    priority: int

    def says(self, rule: Rule, dxf: Canonical | None) -> bool:
        return (self.sqref, self.formula, self.format, self.stop_if_true) == (
            _tidy(rule.sqref),
            rule.formula,
            dxf,
            rule.stop_if_true,
        )


def replace_rules(worksheet: Element, styles: Styles, is_ours: Callable[[str], bool], rules: Sequence[Rule]) -> bool:
    """Replace the expression rules whose formula ``is_ours`` by ``rules``; returns whether anything changed.

    The user's rules keep their priorities; ours follow in the given order.
    """
    if not rules and not any(is_ours(formula) for _, formula in rules_of(worksheet)):
        return False
    formats = DifferentialFormats(styles.root)
    ours = sorted((found for found in _expressions(worksheet, formats) if is_ours(found.formula)), key=_priority)
    if len(ours) == len(rules) and all(
        found.says(rule, formats.canonical(rule.format)) for found, rule in zip(ours, rules, strict=True)
    ):
        return False
    for found in ours:
        drop(found.element)
    _append(worksheet, formats, rules)
    return True


def rules_of(worksheet: Element) -> Iterator[tuple[str, str]]:
    """Range and formula of each expression rule, including those in the extension list."""
    for found in _expressions(worksheet, None):
        yield found.sqref, found.formula


def _expressions(worksheet: Element, formats: DifferentialFormats | None) -> Iterator[_Found]:
    for group in children(worksheet, "conditionalFormatting"):
        for element in children(group, "cfRule"):
            formula = find_child(element, "formula")
            if element.get("type") == "expression" and formula is not None:
                number = element.get("dxfId")
                dxf = formats.canonical_of(whole_number(number, -1)) if formats and number is not None else None
                yield _found(element, group.get("sqref", ""), formula.text, dxf)
    # Excel stores a rule that refers to another sheet in the extension list, with its format inline.
    for element in extensions(worksheet, "cfRule"):
        text, parent = element.findtext(f"{{{XM}}}f"), element.getparent()
        # The format ("x14",) equals no dxf, so an x14 rule of ours is always replaced by a plain one.
        if element.get("type") == "expression" and text is not None and parent is not None:
            yield _found(element, parent.findtext(f"{{{XM}}}sqref") or "", text, ("x14",))


def _found(element: Element, sqref: str, formula: str | None, dxf: Canonical | None) -> _Found:
    stop, priority = is_true(element.get("stopIfTrue")), whole_number(element.get("priority"))
    return _Found(element, _tidy(sqref), formula or "", dxf, stop, priority)


def _append(worksheet: Element, formats: DifferentialFormats, rules: Sequence[Rule]) -> None:
    priority = _greatest_priority(worksheet)
    groups: dict[str, Element] = {}
    for rule in rules:
        sqref = _tidy(rule.sqref)
        if sqref not in groups:
            group = new_element(worksheet, "conditionalFormatting", sqref=sqref)
            groups[sqref] = insert_in_order(worksheet, group, WORKSHEET)
        priority += 1
        element = new_child(
            groups[sqref],
            "cfRule",
            type="expression",
            dxfId=formats.index_of(rule.format),
            priority=priority,
            stopIfTrue=rule.stop_if_true or None,
        )
        new_child(element, "formula", rule.formula)


def _greatest_priority(worksheet: Element) -> int:
    # Priorities count across the whole sheet, x14 rules included; 1 is evaluated first.
    rules = [rule for group in children(worksheet, "conditionalFormatting") for rule in children(group, "cfRule")]
    rules += extensions(worksheet, "cfRule")
    return max((whole_number(rule.get("priority")) for rule in rules), default=0)


def _priority(found: _Found) -> int:
    return found.priority


def _tidy(sqref: str) -> str:
    return " ".join(sqref.split())
