"""The parts of which a workbook has one: its string table, its stylesheet.

Writers lose the relationship to such a part, or leave one to a part that is gone.  A part without relationship is still
read by programs that go by content types (openpyxl) or by names (calamine), so a second one beside it would be read by
some and not by others: it is taken up instead.
"""

from __future__ import annotations

from custsheet.ooxml.parts import Parts


def find_part(package: Parts, kind: str, content_type: str) -> str | None:
    """The part of a kind (``styles``) to which the workbook has a relationship, else one that lost it, or None."""
    named = package.relationships(package.workbook_part_name).of_kind(kind)
    linked = [each.part_name for each in named if each.part_name is not None and package.has(each.part_name)]
    typed = (name for name in package.content_types.of_type(content_type) if package.has(name))
    usual = [_usual_name(kind)] if package.has(_usual_name(kind)) else []
    return next(iter([*linked, *typed, *usual]), None)


def link_part(package: Parts, kind: str, part_name: str) -> None:
    """Make the part the one of its kind: with a relationship, and without others that lead nowhere."""
    relationships = package.relationships(package.workbook_part_name)
    named = relationships.of_kind(kind)
    for each in named:
        if each.part_name is not None and not package.has(each.part_name):
            relationships.remove(each.rel_id)
    if all((each.part_name or "").casefold() != part_name.casefold() for each in named):
        relationships.add(kind, part_name)


def add_part(package: Parts, kind: str, data: bytes, content_type: str) -> str:
    """Give a workbook that has no part of a kind its first one; returns the part's name."""
    usual = _usual_name(kind)
    name = package.free_part_name(f"xl/{kind}{{}}.xml") if package.has(usual) else usual
    package.write(name, data, content_type)
    link_part(package, kind, name)
    return name


def _usual_name(kind: str) -> str:
    return f"xl/{kind}.xml"
