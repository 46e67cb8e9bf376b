"""Lossless editing of Office Open XML packages: ``Package`` and the values it takes and returns."""

from custsheet.ooxml.cell_scans import ErrorCell, FormulaCell
from custsheet.ooxml.conditional_formats import Rule
from custsheet.ooxml.defined_names import DefinedNames
from custsheet.ooxml.encryption import Seal, unseal
from custsheet.ooxml.formats import Format
from custsheet.ooxml.formulas import spelled_out
from custsheet.ooxml.output_errors import output_error
from custsheet.ooxml.package import Package
from custsheet.ooxml.relationships import Relationship, Relationships
from custsheet.ooxml.replacing import leftovers, put_back, side_file, sync_folder
from custsheet.ooxml.rich_values import RichValues
from custsheet.ooxml.saving import read_file
from custsheet.ooxml.sheet_cells import StoredCell
from custsheet.ooxml.tables import Table
from custsheet.ooxml.validations import Validation
from custsheet.ooxml.values import ErrorValue, Formula
from custsheet.ooxml.worksheet import Worksheet

__all__ = [
    "DefinedNames",
    "ErrorCell",
    "ErrorValue",
    "Format",
    "Formula",
    "FormulaCell",
    "Package",
    "Relationship",
    "Relationships",
    "RichValues",
    "Rule",
    "Seal",
    "StoredCell",
    "Table",
    "Validation",
    "Worksheet",
    "leftovers",
    "output_error",
    "put_back",
    "read_file",
    "side_file",
    "spelled_out",
    "sync_folder",
    "unseal",
]
