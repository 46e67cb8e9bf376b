"""What is lost when one header and one number are written into real workbooks: custsheet, openpyxl, pandas.

    python benchmarks/losses.py FOLDER         # a folder of .xlsx and .xlsm files, searched through

Each writer puts two cells right of the used range of the first worksheet.  Counted are the things that a person would
miss; a file has lost one when there are fewer of it afterwards.  The tables of docs/losslessness.md come from here.
"""

from __future__ import annotations

import argparse
import io
import re
import sys
import tempfile
import warnings
import zipfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pandas as pd
from lxml import etree

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from custsheet.errors import CustsheetError
from custsheet.ooxml import Package

HEADER, NUMBER = "等级", 12.5

PARTS = {
    "pictures": r"/media/",
    "charts": r"/charts/chart[^/]*\.xml",
    "form controls": r"/ctrlProps/",
    "printer settings": r"/printerSettings/",
    "comments": r"/comments?(?:/comment)?\d*\.xml",
    "threaded comments": r"/threadedComments/",
    "pivot tables": r"/pivotTables/",
    "slicers": r"/slicers/",
    "connections, queries": r"/(?:connections|queryTables)",
    "macros": r"vbaProject\.bin",
    "custom XML": r"customXml/",
}
"""Thing → pattern of the names of its parts."""

ELEMENTS = {
    "x14 validations": b"<x14:dataValidation ",
    "x14 conditional formats": b"<x14:cfRule ",
    "sparklines": b"<x14:sparkline>",
    "conditional formats": b"<cfRule ",
    "validations": b"<dataValidation ",
    "hyperlinks": b"<hyperlink ",
    "shapes and text boxes": b"<xdr:sp ",
    "defined names": b"<definedName ",
}
"""Thing → how it begins, counted in all XML parts."""


def write_custsheet(data: bytes, path: Path) -> bytes:
    package = Package.open(data)
    sheet = package.worksheet(0)
    used = sheet.used_range
    column = used.last_column + 1 if used else 1
    sheet.set_cells([(1, column, HEADER, None), (2, column, NUMBER, None)])
    return package.to_bytes()


def write_openpyxl(data: bytes, path: Path) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(data), keep_vba=path.suffix == ".xlsm", rich_text=False)
    sheet = book.worksheets[0]
    column = sheet.max_column + 1
    sheet.cell(1, column).value, sheet.cell(2, column).value = HEADER, NUMBER
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def write_pandas(data: bytes, path: Path) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / f"copy{path.suffix}"
        copy.write_bytes(data)
        options = {"keep_vba": True} if path.suffix == ".xlsm" else {}
        with pd.ExcelWriter(
            copy, mode="a", engine="openpyxl", if_sheet_exists="overlay", engine_kwargs=options
        ) as writer:
            sheet = writer.book.worksheets[0]
            frame = pd.DataFrame({HEADER: [NUMBER]})
            frame.to_excel(writer, sheet_name=sheet.title, startcol=sheet.max_column, index=False)
        return copy.read_bytes()


WRITERS: dict[str, Callable[[bytes, Path], bytes]] = {
    "custsheet": write_custsheet,
    "openpyxl": write_openpyxl,
    "pandas": write_pandas,
}


def things(data: bytes) -> Counter[str]:
    """How many there are of each thing that a person would miss."""
    found: Counter[str] = Counter()
    strings: list[bool] = []
    parts = members(data)
    for name, content in parts.items():
        found.update(thing for thing, pattern in PARTS.items() if re.search(pattern, f"/{name}", re.I))
        if name.endswith((".xml", ".rels")):
            found.update({thing: count for thing, start in ELEMENTS.items() if (count := content.count(start))})
        if name.lower().endswith("sharedstrings.xml"):
            strings = [item.find("{*}r") is not None for item in root_of(content).iterfind("{*}si")]
    for name, content in parts.items():
        if "worksheets/" in name and name.endswith(".xml"):
            found.update(cell_things(content, strings))
    return found


def cell_things(content: bytes, is_rich: list[bool]) -> Counter[str]:
    found: Counter[str] = Counter()
    for cell in root_of(content).iter("{*}c"):
        value, formula = cell.findtext("{*}v"), cell.find("{*}f")
        has_formula = formula is not None
        found["cells with a value"] += value is not None or cell.find("{*}is") is not None
        found["formulas"] += has_formula
        found["stored values of formulas"] += has_formula and bool(value)
        if cell.get("t") == "s" and value and value.isdigit() and int(value) < len(is_rich):
            found["rich text cells"] += is_rich[int(value)]
        found["rich text cells"] += cell.find("{*}is/{*}r") is not None
    return +found


def root_of(content: bytes) -> etree._Element:
    return etree.fromstring(content, etree.XMLParser(resolve_entities=False, huge_tree=True, recover=True))


def members(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {info.filename: archive.read(info) for info in archive.infolist() if not info.is_dir()}


class Tally:
    """What one writer did to all workbooks."""

    def __init__(self) -> None:
        self.saved = self.whole = self.parts = self.same_parts = 0
        self.failed: Counter[str] = Counter()
        self.lost: Counter[str] = Counter()
        self.had: Counter[str] = Counter()

    def add(self, before: bytes, after: bytes) -> None:
        had, has = things(before), things(after)
        lost = [thing for thing, count in had.items() if has[thing] < count]
        self.saved += 1
        self.whole += not lost
        self.lost.update(lost)
        self.had.update(thing for thing, count in had.items() if count)
        old, new = members(before), members(after)
        self.parts += len(old)
        self.same_parts += sum(new.get(name) == content for name, content in old.items())


def measure(folder: Path) -> dict[str, Tally]:
    tallies = {name: Tally() for name in WRITERS}
    for path in sorted(path for path in folder.rglob("*") if path.suffix.lower() in (".xlsx", ".xlsm")):
        data = path.read_bytes()
        for name, write in WRITERS.items():
            try:
                after = write(data, path)
            except CustsheetError as error:
                tallies[name].failed[error.code] += 1
            except Exception as error:  # other libraries raise whatever comes
                tallies[name].failed[type(error).__name__] += 1
            else:
                tallies[name].add(data, after)
    return tallies


def report(tallies: dict[str, Tally]) -> None:
    """Two tables in Markdown."""
    print("| writer | saved | refused or failed | lost nothing | parts byte for byte the same |")
    print("|---|---|---|---|---|")
    for name, tally in tallies.items():
        print(
            f"| {name} | {tally.saved} | {sum(tally.failed.values())} "
            f"| {tally.whole} ({tally.whole / tally.saved:.1%}) | {tally.same_parts / tally.parts:.1%} |"
        )
    print("\nFailures:", {name: dict(tally.failed) for name, tally in tallies.items()})
    print("\n| lost, of the saved files that have it | " + " | ".join(tallies) + " |")
    print("|---" * (len(tallies) + 1) + "|")
    every = sorted(
        {thing for tally in tallies.values() for thing in tally.had}, key=lambda thing: -tallies["openpyxl"].lost[thing]
    )
    for thing in every:
        print(f"| {thing} | " + " | ".join(f"{t.lost[thing]} of {t.had[thing]}" for t in tallies.values()) + " |")


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", type=Path, help="workbooks, in folders of any depth")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        report(measure(parser.parse_args().folder))


if __name__ == "__main__":
    main()
