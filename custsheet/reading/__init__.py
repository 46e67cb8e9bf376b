"""From a workbook to its layout and frames: which sheet and column is what, and what the cells say.

A frame has every column of the schema, in its order.  Its index is the row number that Excel shows, or (sheet_name,
row) where several sheets hold one record type.  dtypes: text, code, phone, choice and email are ``str``/object with
NaN; dates are ``datetime64``; money, number, ratio, score and integer are ``float64``.  Computed columns are read
too, as the sheet has them; whether they count is decided above.  Parsers live in ``cleaning/`` and run once per
distinct value.
"""

from custsheet.reading.contents import SheetContents
from custsheet.reading.frames import on_sheet
from custsheet.reading.grid import GridReader
from custsheet.reading.layout import ColumnMatch, Layout, SheetLayout
from custsheet.reading.mapping import Mapping, load_mapping, mapping_path, save_mapping
from custsheet.reading.reader import Reading, read_workbook
from custsheet.reading.typed import empty_column, empty_frame, typed_column

__all__ = [
    "ColumnMatch",
    "GridReader",
    "Layout",
    "Mapping",
    "Reading",
    "SheetContents",
    "SheetLayout",
    "empty_column",
    "empty_frame",
    "load_mapping",
    "mapping_path",
    "on_sheet",
    "read_workbook",
    "save_mapping",
    "typed_column",
]
