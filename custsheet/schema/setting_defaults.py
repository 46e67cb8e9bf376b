"""Read ``templates/settings.toml`` into :class:`Rules`, checking every entry."""

from __future__ import annotations

from functools import cache
from typing import Any

from custsheet.schema.entries import Entry, read_rows, read_table
from custsheet.schema.loading import SETTINGS, load_schema
from custsheet.schema.meanings import YES
from custsheet.schema.setting_rules import PlanRule, Risk, Rules, Segment, SettingSpec, Tier
from custsheet.schema.spec import Label, ListSpec

# Tables and columns follow the dataclasses of setting_rules.py; labels and limits come from the template.
TABLES: dict[str, tuple[str, ...]] = {
    "tiers": ("name", "min_revenue_12m", "min_years", "min_growth"),
    "risks": ("name",),
    "plan": ("tier", "risk", "interval_days", "method", "goal"),
    "segments": ("name", "min_r", "min_f", "min_m"),
    "keywords": ("category", "words"),
}
NUMBERS = frozenset({"min_revenue_12m", "min_years", "min_growth", "interval_days", "min_r", "min_f", "min_m"})


@cache
def load_rules() -> Rules:
    """Return the rules of the templates; read once. TemplateError names the bad file, table and key."""
    tables = Entry(SETTINGS, "columns", read_table(SETTINGS, "columns"))
    columns = {name: _columns(Entry(SETTINGS, f"columns.{name}", tables.take(name, dict)), name) for name in TABLES}
    tables.done()
    specs = _scalars(read_table(SETTINGS, "values"))
    groups = Entry(SETTINGS, "groups", read_table(SETTINGS, "groups"))
    headings = {key: Entry(SETTINGS, f"groups.{key}", groups.take(key, dict)).label() for key in _groups(specs)}
    groups.done()
    tiers = tuple(_tier(Entry(SETTINGS, "tiers", row)) for row in read_rows(SETTINGS, "tiers"))
    risks = tuple(_risk(Entry(SETTINGS, "risks", row)) for row in read_rows(SETTINGS, "risks"))
    return Rules(
        specs=specs,
        groups=headings,
        columns={name: {key: label for key, (label, _) in table.items()} for name, table in columns.items()},
        limits={spec.key: spec for table in columns.values() for _, spec in table.values() if spec is not None},
        tiers=tiers,
        risks=risks,
        plan=_plan(read_rows(SETTINGS, "plan"), {tier.name for tier in tiers}, {risk.name for risk in risks}),
        lists=load_schema().lists,
        segments=tuple(_segment(Entry(SETTINGS, "segments", row)) for row in read_rows(SETTINGS, "segments")),
        keywords=_keywords(Entry(SETTINGS, "keywords", read_table(SETTINGS, "keywords"))),
    )


def _scalars(groups: dict[str, Any]) -> dict[str, SettingSpec]:
    columns = load_schema().sheets["customers"].columns
    specs = {}
    for group, settings in groups.items():
        for name, table in settings.items():
            key = f"{group}.{name}"
            entry = Entry(SETTINGS, f"values.{key}", table)
            # A setting named like a customer column (a completeness weight) has that column's label by default.
            specs[key] = _number(
                key, entry, columns[name].label if "zh" not in table and name in columns else entry.label()
            )
    return specs


def _number(key: str, entry: Entry, label: Label) -> SettingSpec:
    default, least, greatest = (entry.number(part) for part in ("default", "min", "max"))
    if not least <= default <= greatest:
        raise entry.error("template_bad_value", "default", found=default, expected=f"{least}–{greatest}")
    return _spec(key, entry, label, default, least, greatest)


def _spec(key: str, entry: Entry, label: Label, default: float, least: float, greatest: float) -> SettingSpec:
    # Whether the template writes 100 or 100.0 decides if staff may type fractions.
    shape = entry.find("format", str)
    is_ratio = shape == "ratio"
    note = entry.find("note", dict)
    spec = SettingSpec(
        key=key,
        label=label,
        note=None if note is None else Entry(SETTINGS, f"{entry.table}.note", note).label(),
        default=default,
        least=least,
        greatest=greatest,
        is_ratio=is_ratio,
        is_whole=isinstance(default, int) and not is_ratio,
        words=_no_and_yes() if shape == "switch" else None,
    )
    entry.done()
    return spec


def _no_and_yes() -> ListSpec:
    """The words of a switch by number, 否 being 0 and 是 1; the list ``yes_no`` has 是 first."""
    listed = load_schema().lists["yes_no"]
    return ListSpec(listed.name, tuple(sorted(listed, key=lambda word: word.value == YES)))


def _groups(specs: dict[str, SettingSpec]) -> tuple[str, ...]:
    """The groups that contain a scalar, in order."""
    return tuple(dict.fromkeys(spec.group for spec in specs.values()))


def _columns(table: Entry, name: str) -> dict[str, tuple[Label, SettingSpec | None]]:
    """The columns of a table: label, and the limits of a number (``min`` written as 1.0 allows fractions)."""
    found: dict[str, tuple[Label, SettingSpec | None]] = {}
    for key in TABLES[name]:
        entry = Entry(SETTINGS, f"{table.table}.{key}", table.take(key, dict))
        label, spec = entry.label(), None
        if key in NUMBERS:
            least, greatest = entry.number("min"), entry.number("max")
            spec = _spec(f"{name}.{key}", entry, label, least, least, greatest)
        entry.done()
        found[key] = (label, spec)
    table.done()
    return found


def _tier(entry: Entry) -> Tier:
    tier = Tier(
        name=entry.take("name", str),
        en=entry.take("en", str),
        min_revenue_12m=entry.find_number("min_revenue_12m"),
        min_years=entry.find_number("min_years"),
        min_growth=entry.find_number("min_growth"),
    )
    entry.done()
    return tier


def _risk(entry: Entry) -> Risk:
    risk = Risk(entry.take("name", str), entry.take("en", str))
    entry.done()
    return risk


def _segment(entry: Entry) -> Segment:
    segment = Segment(
        name=entry.take("name", str),
        en=entry.take("en", str),
        min_r=entry.find_number("min_r"),
        min_f=entry.find_number("min_f"),
        min_m=entry.find_number("min_m"),
    )
    entry.done()
    return segment


def _keywords(entry: Entry) -> dict[str, tuple[str, ...]]:
    """Keywords by category, in the order of the category list; categories without any are left out."""
    words = {value.value: entry.words(value.value) for value in load_schema().lists["problem_category"]}
    entry.done()
    return {category: listed for category, listed in words.items() if listed}


def _plan(rows: list[Any], tiers: set[str], risks: set[str]) -> tuple[PlanRule, ...]:
    rules = []
    for row in rows:
        entry = Entry(SETTINGS, "plan", row)
        rule = PlanRule(
            tier=entry.one_of("tier", ("", *sorted(tiers))),
            risk=entry.one_of("risk", sorted(risks)),
            interval_days=entry.take("interval_days", int),
            method=Entry(SETTINGS, "plan.method", entry.take("method", dict)).label(),
            goal=Entry(SETTINGS, "plan.goal", entry.take("goal", dict)).label(),
        )
        entry.done()
        rules.append(rule)
    return tuple(rules)
