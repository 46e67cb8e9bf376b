"""The workbook described as data: sheets, columns, labels, aliases, lists and settings from ``templates/*.toml``."""

from custsheet.schema.headers import normalise_header, split_unit
from custsheet.schema.loading import load_schema
from custsheet.schema.setting_rules import PlanRule, Risk, Rules, Segment, SettingProblem, SettingSpec, Tier
from custsheet.schema.settings import Settings
from custsheet.schema.spec import KINDS, ColumnSpec, Kind, Label, ListSpec, ListValue, Schema, SheetSpec

__all__ = [
    "KINDS",
    "ColumnSpec",
    "Kind",
    "Label",
    "ListSpec",
    "ListValue",
    "PlanRule",
    "Risk",
    "Rules",
    "Schema",
    "Segment",
    "SettingProblem",
    "SettingSpec",
    "Settings",
    "SheetSpec",
    "Tier",
    "load_schema",
    "normalise_header",
    "split_unit",
]
