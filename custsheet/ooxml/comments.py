"""Comments on cells: texts in one part (ECMA-376 part 1, 18.7), and a box for each in a VML drawing beside it.

Excel repairs a file whose comments have no boxes.  A box says in which cell its text belongs; its own place is only
where it opens.  VML that is there already is patched as bytes: Excel itself writes some that is no XML (``<br>``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from custsheet.errors import PackageError
from custsheet.ooxml.element_order import WORKSHEET, ensure_child
from custsheet.ooxml.fragments import new_child
from custsheet.ooxml.parts import Sheet
from custsheet.ooxml.relationships import STRICT, TRANSITIONAL, Relationship
from custsheet.ooxml.values import escape_characters
from custsheet.ooxml.xml import Element, children, find_child, namespace
from custsheet.refs import CellRef, parse_cell

COMMENTS_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
VML_TYPE = "application/vnd.openxmlformats-officedocument.vmlDrawing"

_SHAPE_TYPE = (
    '<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">'
    '<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)
_EMPTY_VML = (
    '<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:x="urn:schemas-microsoft-com:office:excel"><o:shapelayout v:ext="edit">'
    '<o:idmap v:ext="edit" data="1"/></o:shapelayout></xml>'
)
_SHAPE_NUMBER = re.compile(rb"_x0000_s(\d{1,9})")
_FIRST_SHAPE = 1025
"""Excel counts the shapes of a drawing from here."""


class Comment(NamedTuple):
    """A comment; row and column are 1-based."""

    row: int
    column: int
    text: str
    author: str = ""


def read_comments(sheet: Sheet) -> list[Comment]:
    """The comments of a sheet, in their order; of replies to a thread the text that Excel keeps for older versions."""
    part = sheet.relationships.find("comments")
    if part is None or not part.part_name or not sheet.package.has(part.part_name):
        return []
    root = sheet.package.tree(part.part_name)
    authors = [author.text or "" for author in children(_child(root, "authors"), "author")]
    found = []
    for element in children(_child(root, "commentList"), "comment"):
        cell, number = parse_cell(element.get("ref", "A1")), int(element.get("authorId", "0"))
        text = "".join(each.text or "" for each in element.iter(f"{{{namespace(root)}}}t"))
        found.append(Comment(cell.row, cell.column, text, authors[number] if number < len(authors) else ""))
    return found


def add_comments(sheet: Sheet, comments: Iterable[Comment]) -> None:
    """Add comments to cells that have none; a cell that has one keeps it.

    Raises:
        PackageError: broken_xml: the drawing that holds the boxes is cut off.
    """
    taken = {(each.row, each.column) for each in read_comments(sheet)}
    new = {(each.row, each.column): each for each in comments if (each.row, each.column) not in taken}
    if new:
        _add_texts(sheet, list(new.values()))
        _add_boxes(sheet, list(new.values()))


def _add_texts(sheet: Sheet, comments: list[Comment]) -> None:
    root = sheet.package.tree(_comments_part(sheet))
    authors, listed = _child(root, "authors"), _child(root, "commentList")
    known = [author.text or "" for author in children(authors, "author")]
    for each in comments:
        if each.author not in known:
            known.append(each.author)
            new_child(authors, "author", escape_characters(each.author))
        ref = str(CellRef(each.row, each.column))
        text = new_child(new_child(listed, "comment", ref=ref, authorId=known.index(each.author)), "text")
        new_child(text, "t", escape_characters(each.text)).set(
            "{http://www.w3.org/XML/1998/namespace}space", "preserve"
        )


def _add_boxes(sheet: Sheet, comments: list[Comment]) -> None:
    package, part_name = sheet.package, _vml_part(sheet)
    data = package.read(part_name)
    end = data.rfind(b"</xml>")
    if end < 0:
        raise PackageError("broken_xml", path=package.path, part=part_name)
    number = max([_FIRST_SHAPE - 1, *map(int, _SHAPE_NUMBER.findall(data))])
    boxes = [_box(number + place, each) for place, each in enumerate(comments, start=1)]
    shape_type = "" if b'id="_x0000_t202"' in data else _SHAPE_TYPE
    package.write(part_name, data[:end] + "".join([shape_type, *boxes]).encode() + data[end:])


def _box(number: int, comment: Comment) -> str:
    """A hidden box that opens at the right of its cell; rows and columns are 0-based here."""
    row, column = comment.row - 1, comment.column - 1
    anchor = f"{column + 1}, 15, {max(row - 1, 0)}, 10, {column + 3}, 15, {max(row - 1, 0) + 4}, 4"
    return (
        f'<v:shape id="_x0000_s{number}" type="#_x0000_t202" style="position:absolute;visibility:hidden" '
        'fillcolor="#ffffe1" o:insetmode="auto"><v:fill color2="#ffffe1"/><v:shadow on="t" color="black" '
        'obscured="t"/><v:path o:connecttype="none"/><v:textbox style="mso-direction-alt:auto"/>'
        f'<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/><x:Anchor>{anchor}</x:Anchor>'
        f"<x:AutoFill>False</x:AutoFill><x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"
    )


# ---------------------------------------------------------------- parts


def _comments_part(sheet: Sheet) -> str:
    found = sheet.relationships.find("comments")
    if found is not None and found.part_name:
        return found.part_name
    name = sheet.package.free_part_name("xl/comments{}.xml")
    space = namespace(sheet.skeleton)
    empty = f'<comments xmlns="{space}"><authors/><commentList/></comments>'
    sheet.package.write(name, empty.encode(), COMMENTS_TYPE)
    sheet.relationships.add("comments", name)
    return name


def _vml_part(sheet: Sheet) -> str:
    """The drawing of the sheet's boxes; one of headers and footers is another."""
    there = find_child(sheet.skeleton, "legacyDrawing")
    found = _related(sheet, there) if there is not None else None
    if found is not None and found.part_name:
        return found.part_name
    name = sheet.package.free_part_name("xl/drawings/vmlDrawing{}.vml")
    sheet.package.write(name, _EMPTY_VML.encode(), VML_TYPE)
    rel_id = sheet.relationships.add("vmlDrawing", name)
    dialect = STRICT if "purl.oclc.org" in namespace(sheet.skeleton) else TRANSITIONAL
    ensure_child(sheet.skeleton, "legacyDrawing", WORKSHEET).set(f"{{{dialect}}}id", rel_id)
    return name


def _related(sheet: Sheet, element: Element) -> Relationship | None:
    rel_id = element.get(f"{{{TRANSITIONAL}}}id") or element.get(f"{{{STRICT}}}id")
    return next((each for each in sheet.relationships if each.rel_id == rel_id), None)


def _child(root: Element, name: str) -> Element:
    found = find_child(root, name)
    return new_child(root, name) if found is None else found
