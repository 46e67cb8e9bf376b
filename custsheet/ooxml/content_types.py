"""``[Content_Types].xml``: the content type of each part (ECMA-376 part 2, 6.2.3)."""

from __future__ import annotations

from lxml import etree

from custsheet.ooxml.xml import Element, local_name, qualified

PART_NAME = "[Content_Types].xml"


class ContentTypes:
    """Content types by part name, backed by the tree of the part."""

    def __init__(self, root: Element) -> None:
        self._root = root

    def get(self, part_name: str) -> str | None:
        """A part's content type: its Override, else the Default of its extension, else None."""
        override = self._override(part_name)
        if override is not None:
            return override.get("ContentType")
        extension = part_name.rpartition(".")[2].casefold()
        for element in self._root:
            if local_name(element) == "Default" and element.get("Extension", "").casefold() == extension:
                return element.get("ContentType")
        return None

    def of_type(self, content_type: str) -> list[str]:
        """Part names whose Override states this content type; the parts need not exist."""
        overrides = (element for element in self._root if local_name(element) == "Override")
        typed = (each.get("PartName", "") for each in overrides if each.get("ContentType") == content_type)
        return [name.lstrip("/") for name in typed]

    def set(self, part_name: str, content_type: str) -> None:
        """Set a part's content type, adding an Override unless the Default already says so."""
        if self.get(part_name) == content_type:
            return
        override = self._override(part_name)
        if override is None:
            override = etree.SubElement(self._root, qualified(self._root, "Override"), PartName=f"/{part_name}")
        override.set("ContentType", content_type)

    def remove(self, part_name: str) -> None:
        """Drop the Override of a part; a Default stays, because it may serve other parts."""
        override = self._override(part_name)
        if override is not None:
            self._root.remove(override)

    def _override(self, part_name: str) -> Element | None:
        # Part names are compared without regard to case (ECMA-376 part 2).
        wanted = "/" + part_name.casefold()
        for element in self._root:
            if local_name(element) == "Override" and element.get("PartName", "").casefold() == wanted:
                return element
        return None
