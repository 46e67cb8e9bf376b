"""Reads ``templates/settings.toml`` into :class:`Rules` and checks every entry."""

from __future__ import annotations

from functools import cache
from typing import Any

from custsheet.schema.entries import Entry, read_template
from custsheet.schema.loading import SETTINGS, load_schema
from custsheet.schema.setting_rules import PlanRule, Risk, Rules, SettingSpec, Tier
from custsheet.schema.spec import Label


@cache
def load_rules() -> Rules:
    """Return the rules of the templates; read once. TemplateError names file, table and key of what is broken."""
    content = read_template(SETTINGS)
    columns = {name: _columns(name, table) for name, table in content["columns"].items()}
    tiers = tuple(_tier(Entry(SETTINGS, "tiers", row)) for row in content["tiers"])
    risks = tuple(_risk(Entry(SETTINGS, "risks", row)) for row in content["risks"])
    return Rules(
        specs=_scalars(content["values"]),
        groups={key: Entry(SETTINGS, f"groups.{key}", table).label() for key, table in content["groups"].items()},
        columns={name: {key: label for key, (label, _) in table.items()} for name, table in columns.items()},
        limits={spec.key: spec for table in columns.values() for _, spec in table.values() if spec is not None},
        tiers=tiers,
        risks=risks,
        plan=_plan(content["plan"], {tier.name for tier in tiers}, {risk.name for risk in risks}),
        lists=load_schema().lists,
    )


def _scalars(groups: dict[str, Any]) -> dict[str, SettingSpec]:
    columns = load_schema().sheets["customers"].columns
    specs = {}
    for group, settings in groups.items():
        for name, table in settings.items():
            key = f"{group}.{name}"
            entry = Entry(SETTINGS, f"values.{key}", table)
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
    is_ratio = entry.find("format", str) == "ratio"
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
    )
    entry.done()
    return spec


def _columns(table: str, columns: dict[str, Any]) -> dict[str, tuple[Label, SettingSpec | None]]:
    """The columns of a table: label, and for numbers what a cell may hold (``min`` with decimals: fractions too)."""
    found = {}
    for name, content in columns.items():
        entry = Entry(SETTINGS, f"columns.{table}.{name}", content)
        label, least, greatest = entry.label(), entry.find_number("min"), entry.find_number("max")
        spec = None
        if least is not None and greatest is not None:
            spec = _spec(f"{table}.{name}", entry, label, least, least, greatest)
        found[name] = (label, spec)
        entry.done()
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


def _plan(rows: list[dict[str, Any]], tiers: set[str], risks: set[str]) -> tuple[PlanRule, ...]:
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
