"""Small packages written by hand, for the quirks that no library writes."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT_MAIN = "http://purl.oclc.org/ooxml/spreadsheetml/main"
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT_REL = "http://purl.oclc.org/ooxml/officeDocument/relationships"
PKG = "http://schemas.openxmlformats.org/package/2006"
TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

STYLES = (
    f'{HEAD}<styleSheet xmlns="{MAIN}"><fonts count="1"><font><sz val="10"/><name val="宋体"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    '</fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="3"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="14" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    '<xf numFmtId="4" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs></styleSheet>'
)


def relationships(entries: Mapping[str, tuple[str, str]], base: str = REL) -> str:
    """A relationships part: id → (kind, target)."""
    lines = (
        f'<Relationship Id="{rel_id}" Type="{base}/{kind}" Target="{target}"/>'
        for rel_id, (kind, target) in entries.items()
    )
    return f'{HEAD}<Relationships xmlns="{PKG}/relationships">{"".join(lines)}</Relationships>'


def parts(
    sheet: str | bytes = "<sheetData/>",
    *,
    strings: str | None = None,
    styles: str | None = STYLES,
    workbook: str = "",
    names: str = "",
    strict: bool = False,
    extra: Mapping[str, str] = {},
) -> dict[str, bytes]:
    """The parts of a workbook with one sheet 客户; ``sheet`` is a whole part, or what stands inside ``worksheet``."""
    main, rel = (STRICT_MAIN, STRICT_REL) if strict else (MAIN, REL)
    if isinstance(sheet, str) and "worksheet" not in sheet:
        sheet = f'{HEAD}<worksheet xmlns="{main}" xmlns:r="{rel}">{sheet}</worksheet>'
    rels = {"rId1": ("worksheet", "worksheets/sheet1.xml")}
    overrides = {"xl/workbook.xml": "sheet.main+xml", "xl/worksheets/sheet1.xml": "worksheet+xml"}
    found: dict[str, str | bytes] = {
        "_rels/.rels": relationships({"rId1": ("officeDocument", "xl/workbook.xml")}, rel),
        "xl/workbook.xml": (
            f'{HEAD}<workbook xmlns="{main}" xmlns:r="{rel}">{workbook}<sheets>'
            f'<sheet name="客户" sheetId="1" r:id="rId1"/></sheets>{names}</workbook>'
        ),
        "xl/worksheets/sheet1.xml": sheet,
    }
    if styles is not None:
        rels["rId2"], overrides["xl/styles.xml"] = ("styles", "styles.xml"), "styles+xml"
        found["xl/styles.xml"] = styles.replace(MAIN, main)
    if strings is not None:
        rels["rId3"], overrides["xl/sharedStrings.xml"] = ("sharedStrings", "sharedStrings.xml"), "sharedStrings+xml"
        found["xl/sharedStrings.xml"] = strings
    for number, (name, text) in enumerate(extra.items(), 10):
        kind = name.rsplit("/", 1)[-1].removesuffix(".xml")
        if name.startswith("xl/") and not name.endswith(".rels") and "/" not in name[3:]:
            rels[f"rId{number}"], overrides[name] = (kind, name[3:]), f"{kind}+xml"
        found[name] = text
    found["xl/_rels/workbook.xml.rels"] = relationships(rels, rel)
    types = "".join(f'<Override PartName="/{name}" ContentType="{TYPES}.{kind}"/>' for name, kind in overrides.items())
    found["[Content_Types].xml"] = (
        f'{HEAD}<Types xmlns="{PKG}/content-types"><Default Extension="rels" '
        f'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{types}</Types>'
    )
    return {name: data.encode() if isinstance(data, str) else data for name, data in found.items()}


def pack(members: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """The members as a zip archive, in their order."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(zipfile.ZipInfo(name), data, method, 6)
    return buffer.getvalue()


def workbook(sheet: str | bytes = "<sheetData/>", **options: object) -> bytes:
    """A workbook with one sheet 客户, as bytes; see ``parts``."""
    return pack(parts(sheet, **options))  # type: ignore[arg-type]
