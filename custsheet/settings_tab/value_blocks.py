"""The blocks of the 设置 tab for single numbers and for the values of drop-downs."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from custsheet.donors.look import template
from custsheet.schema import SettingSpec
from custsheet.schema.meanings import INDUSTRIES
from custsheet.settings_tab.page import (
    GROUP,
    INPUT,
    KEY,
    QUIET,
    QUIET_NUMBER,
    B,
    C,
    D,
    E,
    F,
    Page,
    number_input,
)
from custsheet.settings_tab.places import (
    LIST_KEY,
    LIST_PREFIX,
    SPARE_OUTLOOK,
    SPARE_OUTLOOKS,
    editable_lists,
    filled_cells,
    list_label,
)

_OUTLOOK = "outlook"


def values(page: Page, keys: Collection[str] | None = None) -> int:
    """The single settings with default, range and note, by group; only those of ``keys``, when given."""
    specs = [spec for spec in page.settings if keys is None or spec.key in keys]
    spare = [f"{SPARE_OUTLOOK}{number}" for number in range(1, SPARE_OUTLOOKS + 1)]
    spare = [key for key in spare if keys is None or key in keys]
    last = F if any(spec.note for spec in specs) else E
    names = ("setting", "value", "default", "allowed", "note")[: last - 1]
    page.headers({column: page.say(f"headers.{name}") for column, name in enumerate(names, B)}, (C, D, E))
    groups = dict.fromkeys([*(spec.group for spec in specs), *([_OUTLOOK] if spare else [])])
    for group in groups:
        for column in range(B, last + 1):
            page.put(column, page.settings.rules.groups[group][page.lang] if column == B else None, GROUP)
        page.row += 1
        for spec in specs:
            if spec.group == group:
                _value(page, spec)
        if group == _OUTLOOK:
            _spare_outlooks(page, spare)
    return last


def _value(page: Page, spec: SettingSpec) -> None:
    label, value = spec.label[page.lang], page.settings[spec.key]
    note = "" if spec.note is None else spec.note[page.lang]
    allowed = spec.allowed if spec.words is None else "/".join(spec.words.labels(page.lang))
    default = spec.shown(spec.default, page.lang)
    page.key(spec.key)
    page.put(B, label)
    prompt, area = page.say("hints.number", allowed=allowed, default=default), page.area(page.row, C, page.row)
    if spec.words is None:
        page.put(C, value, number_input(spec.number_format))
        page.number_rule(area, spec, prompt)
    else:
        page.put(C, spec.shown(value, page.lang), replace(INPUT, align="right"))
        words = spec.words.labels(page.lang)
        page.list_rule(area, f'"{",".join(words)}"', label, prompt, allowed="/".join(words))
    page.put(D, default, QUIET_NUMBER)
    page.put(E, allowed, QUIET_NUMBER)
    if note:
        page.put(F, note, QUIET)
    page.fit((label, B, B), (note, F, F))
    page.row += 1


def _spare_outlooks(page: Page, keys: Sequence[str]) -> None:
    """Rows in which the outlook of industries can be set that people added to the list."""
    known = set(INDUSTRIES.values())
    added = [(industry, value) for industry, value in page.settings.outlook.items() if industry not in known]
    first, spec = page.row, page.settings.rules.outlook_of("")
    for place, key in enumerate(keys):
        industry, value = added[place] if place < len(added) else (None, None)
        page.key(key)
        page.put(B, industry, INPUT)
        page.put(C, value, number_input(spec.number_format))
        page.put(E, spec.allowed, QUIET_NUMBER)
        page.row += 1
    if keys:
        title = page.say("other_industry")
        page.list_rule(page.area(first, B), f"{LIST_PREFIX}industry", title, page.say("hints.other_industry"))
        spec = replace(spec, label=replace(spec.label, zh=title, en=title))
        page.number_rule(page.area(first, C), spec, page.say("hints.condition", allowed=spec.allowed))


def lists(page: Page, names: Collection[str] | None = None) -> int:
    """One list a column, its name in a hidden row, and free cells; only those of ``names``, when given."""
    users = {name: used for name, used in editable_lists(page.schema).items() if names is None or name in names}
    words = {name: page.settings.lists[name].labels(page.lang) for name in users}
    # The longest words stand in the first column, which is wide; the others keep the order of the sheets.
    longest = max(users, key=lambda name: max(map(len, words[name])))
    ordered = [longest, *(name for name in users if name != longest)]
    page.hidden.append(page.row)
    for column, name in enumerate(ordered, B):
        page.put(column, LIST_KEY + name, KEY)
    page.row += 1
    labels = [list_label(page.schema, users[name])[page.lang] for name in ordered]
    page.headers(dict(enumerate(labels, B)))
    slots = max(int(template()["settings_tab"]["list_slots"]), *(len(listed) + 5 for listed in words.values()))
    for column, (name, label) in enumerate(zip(ordered, labels, strict=True), B):
        _list(page, name, column, slots, label, users[name], words[name])
    page.row += slots
    return B + len(ordered) - 1


def _list(
    page: Page,
    name: str,
    column: int,
    slots: int,
    label: str,
    users: Iterable[tuple[str, str]],
    words: Sequence[str],
) -> None:
    first, last = page.row, page.row + slots - 1
    for slot in range(slots):
        page.row = first + slot
        page.put(column, words[slot] if slot < len(words) else None, INPUT)
    page.row = first
    area, start = page.range(first, column, last, column), page.range(first, column, first, column)
    page.names[LIST_PREFIX + name] = filled_cells(start, area)
    sheets = dict.fromkeys(page.schema.sheets[sheet].label[page.lang] for sheet, _ in users)
    prompt = page.say("hints.list", column=label, sheets=page.say("between_sheets").join(sheets))
    page.hint(page.area(first, column, last), label, prompt)
