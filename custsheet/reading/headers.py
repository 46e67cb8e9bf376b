"""Which column a header names: by its label, an alias, another spelling, one of its parts, or nearly.

One :class:`Vocabulary` knows the headers of every record type.  Units in brackets
(金额(万元)) are read before they are dropped.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property

from custsheet.characters import nfkc
from custsheet.cleaning.words import compact, reading_rules, word_set
from custsheet.schema import Schema, SheetSpec, normalise_header, split_unit

_INDEX = re.compile(r"\A\s*[(（]?\d{1,2}\s*[.、．)）]\s*(?=\D)")
_PARTS = re.compile(r"[/／|｜\n\r、]+|(?<=[\u2e80-\u9fff])\s*(?=[A-Za-z])|(?<=[A-Za-z])\s*(?=[\u2e80-\u9fff])|\s{2,}")
_WORDS = re.compile(r"[a-z]+")


@dataclass(frozen=True, slots=True)
class Known:
    """What a header turned out to be, for one record type."""

    key: str
    confidence: float
    reason: str
    known_as: str = ""


@dataclass(frozen=True, slots=True)
class Unit:
    """What the unit in a header says."""

    factor: float = 1.0
    percent: bool = False
    foreign: bool = False
    automatic: bool = False
    stated: bool = False
    """Is a money unit named at all?"""


@dataclass(frozen=True)
class Vocabulary:
    """Every known header of every record type."""

    schema: Schema
    _near: dict[tuple[str, str], Known | None] = field(default_factory=dict)

    @cached_property
    def types_of(self) -> dict[str, dict[str, str]]:
        """Normalised header → record type → column key."""
        found: dict[str, dict[str, str]] = {}
        for spec in self.schema.sheets.values():
            for header, key in spec.column_by_header.items():
                found.setdefault(header, {})[spec.key] = key
        return found

    @cached_property
    def _labels(self) -> dict[str, frozenset[str]]:
        return {
            spec.key: frozenset(
                normalise_header(text)
                for column in spec.columns.values()
                for label in (column.label.zh, column.label.en)
                for text in (label, split_unit(label)[0])
            )
            for spec in self.schema.sheets.values()
        }

    @cached_property
    def _variants(self) -> dict[str, dict[str, str]]:
        """Record type → header in its usual spelling → column key; spellings that two columns share are left out."""
        found = {}
        for spec in self.schema.sheets.values():
            keys: dict[str, set[str]] = {}
            for header, key in spec.column_by_header.items():
                keys.setdefault(usual_spelling(header), set()).add(key)
            found[spec.key] = {header: min(known) for header, known in keys.items() if len(known) == 1}
        return found

    def find_surely(self, text: str, spec: SheetSpec) -> Known | None:
        """The column that ``text`` names by label, alias or another spelling of them."""
        rules, text = reading_rules("recognition"), _beginning(text)
        if self._names_two_things(text, spec):
            return None
        for form in header_forms(text):
            key = spec.column_by_header.get(form)
            if key:
                reason = "label" if form in self._labels[spec.key] else "alias"
                return Known(key, rules["exact" if reason == "label" else "alias"], reason)
        for form in header_forms(text):
            key = self._variants[spec.key].get(usual_spelling(form))
            if key:
                return Known(key, rules["variant"], "variant")
        return None

    def find(self, text: str, spec: SheetSpec) -> Known | None:
        """The column that ``text`` names in any way; parts and near matches last."""
        text = _beginning(text)
        if self._names_two_things(text, spec):
            return None
        return self.find_surely(text, spec) or self._by_parts(text, spec) or self._nearly(text, spec)

    def _names_two_things(self, text: str, spec: SheetSpec) -> bool:
        """Is it a header like 联系人/电话, whose cells hold both? Not when it is a known header as it stands."""
        if "/" not in text and "／" not in text:
            return False
        known = {spec.column_by_header.get(normalise_header(part)) for part in re.split("[/／]", text)} - {None}
        return len(known) > 1 and compact(text) not in self._as_written[spec.key]

    @cached_property
    def _as_written(self) -> dict[str, frozenset[str]]:
        return {
            spec.key: frozenset(compact(text) for column in spec.columns.values() for text in column.headers)
            for spec in self.schema.sheets.values()
        }

    def _by_parts(self, text: str, spec: SheetSpec) -> Known | None:
        parts = [part for part in _PARTS.split(nfkc(text).strip()) if part and part.strip()]
        if len(parts) < 2:
            return None
        known = [found for part in parts if (found := self.find_surely(part, spec))]
        if len({found.key for found in known}) != 1:
            return None  # 联系人/电话: two things in one column
        return Known(known[0].key, reading_rules("recognition")["part"], "part")

    def _nearly(self, text: str, spec: SheetSpec) -> Known | None:
        if (spec.key, text) not in self._near:
            self._near[spec.key, text] = self._find_nearly(text, spec)
        return self._near[spec.key, text]

    def _find_nearly(self, text: str, spec: SheetSpec) -> Known | None:
        rules = reading_rules("recognition")
        header = normalise_header(split_unit(text)[0])
        if len(header) < rules["near_length"] or compact(text) in word_set("headers", "counters"):
            return None
        from rapidfuzz import fuzz, process  # its import takes longer than recognising a usual workbook

        matches = process.extract(
            header, spec.column_by_header.keys(), scorer=fuzz.ratio, score_cutoff=rules["near_ratio"], limit=5
        )
        near = [(known, score) for known, score, _ in matches if not _is_another_thing(header, known, text)]
        if not near or len({spec.column_by_header[known] for known, _ in near}) > 1:
            return None
        known, score = near[0]
        return Known(spec.column_by_header[known], round(score / 100 * rules["near_factor"], 2), "near", known)


@cache
def header_forms(text: str) -> tuple[str, ...]:
    """The normalised forms in which a header is looked up, the fullest first."""
    base = _INDEX.sub("", _beginning(text))
    forms = [normalise_header(base)]
    for _ in range(2):  # 金额(含税)(万元)
        shorter, unit = split_unit(base)
        if unit is None:
            break
        base = shorter
        forms.append(normalise_header(base))
    if (unit_at_end := _bare_unit().search(base)) and unit_at_end.start():
        forms.append(normalise_header(base[: unit_at_end.start()]))
    head = _tail().split(base, maxsplit=1)[0]
    if head.strip():
        forms.append(normalise_header(head))
    return tuple(dict.fromkeys(form for form in forms if form))


@cache
def header_unit(text: str) -> Unit:
    """What the header says about the unit of its values."""
    text = _beginning(text)
    _, bracket = split_unit(text)
    unit = compact(bracket or "")
    if unit.startswith(reading_rules("headers")["unit_lead"]):
        unit = unit[len(reading_rules("headers")["unit_lead"]) :].lstrip(":")
    if not unit and (match := _bare_unit().search(text)):
        unit = compact(match["unit"])
    units: Mapping[str, float] = reading_rules("headers")["units"]
    return Unit(
        factor=float(units.get(unit, 1)),
        percent=unit in word_set("headers", "percent") or "%" in compact(text),
        foreign=unit in word_set("money", "foreign"),
        automatic=unit in word_set("headers", "automatic"),
        stated=unit in units,
    )


def note_unit(text: str) -> float | None:
    """The factor of a note above the table such as ``单位：万元``; None when the cell is no such note."""
    match = _note().match(compact(_beginning(text)))
    return float(reading_rules("headers")["units"][match["unit"]]) if match else None


def _beginning(text: str) -> str:
    """As much of a text as may be a header; some cells hold a page of explanations."""
    return text[: reading_rules("headers")["longest"]]


@cache
def usual_spelling(header: str) -> str:
    """A normalised header with every part in its usual spelling (时间 → 日期)."""
    for typed, usual in reading_rules("headers")["variants"]:
        if typed.endswith("$"):
            if header.endswith(typed[:-1]) and not header.endswith(usual):
                header = header[: -len(typed) + 1] + usual
        else:
            header = header.replace(typed, usual)
    return header


@cache
def _tail() -> re.Pattern[str]:
    """Where the name ends and the words on how to fill in begin."""
    examples = "|".join(map(re.escape, reading_rules("headers")["examples"]))
    return re.compile(rf"[-—]?\s*(?:{examples})\s*[:：]|[，,;；(（\[【]")


@cache
def _bare_unit() -> re.Pattern[str]:
    """``营业收入_万元``, ``金额，单位：万元``: a unit at the end without brackets."""
    rules = reading_rules("headers")
    units = "|".join(
        re.escape(unit) for unit in sorted((*rules["units"], *reading_rules("money")["foreign"]), key=len, reverse=True)
    )
    return re.compile(
        rf"(?:\s*[_，,;；]\s*(?:{rules['unit_lead']}\s*[:：]?\s*)?|\s*{rules['unit_lead']}\s*[:：]?\s*)(?P<unit>{units})\s*\Z"
    )


@cache
def _note() -> re.Pattern[str]:
    rules = reading_rules("headers")
    units = "|".join(re.escape(unit) for unit in sorted(rules["units"], key=len, reverse=True))
    before = "|".join(map(re.escape, rules["unit_of"]))
    return re.compile(rf"[(\[【]?(?:{before})?{rules['unit_lead']}:?(?P<unit>{units})[)\]】]?\Z")


def _is_another_thing(header: str, known: str, text: str) -> bool:
    """Do two similar headers differ by what makes them two things (a number, 未, 上/下, ``id``)?"""
    differing = set(Counter(header) - Counter(known)) | set(Counter(known) - Counter(header))
    if any(c.isdigit() for c in differing) or differing & set(reading_rules("headers")["opposite_signs"]):
        return True
    words = [w for w in _WORDS.findall(nfkc(text).lower()) if w not in known]
    tail = (
        header.removeprefix(known)
        if header.startswith(known)
        else known.removeprefix(header)
        if known.startswith(header)
        else ""
    )
    return bool({*words, tail} & word_set("headers", "opposite_words"))
