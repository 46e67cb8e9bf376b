"""Parts of which a workbook has only one: the shared string table and the stylesheet.

Some writers lose the relationship to such a part, or keep one to a missing part.  Programs that go by content types
(openpyxl) or part names (calamine) read a part even without a relationship.  A second part beside it would be read by
some programs and not by others, so we relink the existing one.
"""

from __future__ import annotations

from custsheet.ooxml.parts import Parts


def find_part(package: Parts, kind: str, content_type: str) -> str | None:
    """The workbook's part of this kind (``styles``): the related one, else one that lost its relationship, or None."""
    named = package.relationships(package.workbook_part_name).of_kind(kind)
    linked = [each.part_name for each in named if each.part_name is not None and package.has(each.part_name)]
    typed = (name for name in package.content_types.of_type(content_type) if package.has(name))
    usual = [_usual_name(kind)] if package.has(_usual_name(kind)) else []
    return next(iter([*linked, *typed, *usual]), None)


def link_part(package: Parts, kind: str, part_name: str) -> None:
    """Relate the workbook to the part, and drop relationships of its kind that point to missing parts."""
    relationships = package.relationships(package.workbook_part_name)
    named = relationships.of_kind(kind)
    for each in named:
        if each.part_name is not None and not package.has(each.part_name):
            relationships.remove(each.rel_id)
    if all((each.part_name or "").casefold() != part_name.casefold() for each in named):
        relationships.add(kind, part_name)


def add_part(package: Parts, kind: str, data: bytes, content_type: str) -> str:
    """Add the first part of a kind to a workbook; returns the part's name."""
    usual = _usual_name(kind)
    name = package.free_part_name(f"xl/{kind}{{}}.xml") if package.has(usual) else usual
    package.write(name, data, content_type)
    link_part(package, kind, name)
    return name


def _usual_name(kind: str) -> str:
    return f"xl/{kind}.xml"
