"""The tables of settings (tiers, names of risks, strategy matrix) as staff left them in the 设置 tab.

A cell that cannot be used is a problem and its default counts meanwhile; a row without default of its own is left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from custsheet.schema.setting_names import as_text, by_name
from custsheet.schema.setting_order import TIER_CONDITIONS, never_reached
from custsheet.schema.setting_rules import PlanRule, Reason, Risk, Rules, SettingProblem, Tier
from custsheet.schema.spec import Label

Row = Mapping[str, Any]


class _BadConditionError(Exception):
    """A condition that cannot be read, in a row that has no default."""


def read_tiers(rows: Sequence[Row] | None, rules: Rules, problems: list[SettingProblem]) -> tuple[Tier, ...]:
    """Tiers from rows with ``name`` and conditions; a blank one is not asked; no usable row: the defaults.

    ``key`` (``tier3``), where a row has one, tells which default a renamed tier falls back on.
    """
    names = [as_text(row.get("name")) for row in rows or ()]
    tiers: dict[int, Tier] = {}
    for number, (name, row) in enumerate(zip(names, rows or (), strict=True), 1):
        if name is None or name in (word for tier in tiers.values() for word in (tier.name, tier.en)):
            reason: Reason = "blank" if name is None else "taken"
            problems.append(SettingProblem(f"tiers.{number}.name", row.get("name"), "", reason))
            continue
        known = by_name(name, rules.tiers)
        default = known or _default_of_place(row, names, rules)
        try:
            conditions = {key: _condition(key, number, row, default, rules, problems) for key in TIER_CONDITIONS}
        except _BadConditionError:
            continue
        tiers[number] = Tier(name if known is None else known.name, name if known is None else known.en, **conditions)
    numbers = list(tiers)
    for place, earlier in never_reached(list(tiers.values()), TIER_CONDITIONS):
        above = tiers[numbers[earlier]].name
        number = numbers[place]
        problems.append(SettingProblem(f"tiers.{number}.name", tiers[number].name, above, "never"))
    return tuple(tiers.values()) or rules.tiers


def _default_of_place(row: Row, names: Sequence[str | None], rules: Rules) -> Tier | None:
    """The default tier that stood where a renamed one stands now."""
    place = str(row.get("key") or "").removeprefix("tier")
    if not place.isdecimal() or not 0 < int(place) <= len(rules.tiers):
        return None
    default = rules.tiers[int(place) - 1]
    return None if default.name in names or default.en in names else default


def _condition(
    key: str, number: int, row: Row, default: Tier | None, rules: Rules, problems: list[SettingProblem]
) -> float | None:
    value, spec = row.get(key), rules.limits[f"tiers.{key}"]
    if value is None or value == "":
        return None
    if not spec.accepts(value):
        problems.append(SettingProblem(f"tiers.{number}.{key}", value, spec.allowed))
        if default is None:  # without its condition the tier would take everybody
            raise _BadConditionError
        value = getattr(default, key)
    return None if value is None else float(value)


def read_risks(rows: Sequence[Row] | None, rules: Rules, problems: list[SettingProblem]) -> tuple[Risk, ...]:
    """Risks from rows with ``name``: as many as there are by default, of which each keeps its place."""
    names = [as_text(row.get("name")) for row in rows or ()]
    risks: list[Risk] = []
    for number, default in enumerate(rules.risks, 1):
        name = names[number - 1] if number <= len(names) else None
        known = None if name is None else by_name(name, rules.risks)
        if name is None or name in (risk.name for risk in risks) or known not in (None, default):
            if rows is not None:
                reason: Reason = "blank" if name is None else "taken"
                problems.append(SettingProblem(f"risks.{number}.name", name, default.name, reason))
            risks.append(default)
        else:
            risks.append(default if known else Risk(name, name))
    return tuple(risks)


def read_plan(
    rows: Sequence[Row] | None,
    tiers: Sequence[Tier],
    risks: Sequence[Risk],
    rules: Rules,
    problems: list[SettingProblem],
    tier_rows: Sequence[Row] | None = None,
) -> tuple[PlanRule, ...]:
    """Rules from rows with ``tier``, ``risk``, ``interval_days``, ``method``, ``goal``; pairs not named keep theirs.

    ``key`` (``tier3 risk2``), where a row has one, tells which default a renamed tier falls back on; so do those of
    ``tier_rows``, the rows of the tiers.
    """
    plan = {(rule.tier, rule.risk): rule for rule in default_plan(rules, risks, tier_rows)}
    for number, row in enumerate(rows or (), 1):
        tier, risk = as_text(row.get("tier")) or "", as_text(row.get("risk")) or ""
        known_tier, known_risk = by_name(tier, tiers), by_name(risk, risks)
        if tier and known_tier is None:
            names = ", ".join(t.name for t in tiers)
            problems.append(SettingProblem(f"plan.{number}.tier", tier, names, "unknown"))
        elif known_risk is None:
            names = ", ".join(r.name for r in risks)
            problems.append(SettingProblem(f"plan.{number}.risk", risk or None, names, "unknown"))
        else:
            pair = ("" if known_tier is None else known_tier.name, known_risk.name)
            default = plan.get(pair) or plan.get((_tier_before(row, tiers, rules), known_risk.name))
            rule = _plan_rule(number, row, pair, default, rules, problems)
            if rule is not None:
                plan[pair] = rule
    return tuple(plan.values())


def _tier_before(row: Row, tiers: Sequence[Tier], rules: Rules) -> str:
    """What the tier of a plan row was called by default, when it has another name now; else blank."""
    key, _, _ = str(row.get("key") or "").partition(" ")
    default = _default_of_place({"key": key}, [tier.name for tier in tiers], rules)
    return "" if default is None else default.name


def default_plan(rules: Rules, risks: Sequence[Risk], tier_rows: Sequence[Row] | None = None) -> list[PlanRule]:
    """The default plan under the names that tiers and risks have now."""
    risk_now = {default.name: risk.name for default, risk in zip(rules.risks, risks, strict=True)}
    tier_now = dict(_renamed_tiers(tier_rows or (), rules))
    return [replace(rule, tier=tier_now.get(rule.tier, rule.tier), risk=risk_now[rule.risk]) for rule in rules.plan]


def _renamed_tiers(rows: Sequence[Row], rules: Rules) -> Iterator[tuple[str, str]]:
    """Default name → name now, of the rows that have a key and another name."""
    names = [as_text(row.get("name")) for row in rows]
    for row, name in zip(rows, names, strict=True):
        default = _default_of_place(row, names, rules)
        if default is not None and name is not None:
            yield default.name, name


def _plan_rule(
    number: int,
    row: Row,
    pair: tuple[str, str],
    default: PlanRule | None,
    rules: Rules,
    problems: list[SettingProblem],
) -> PlanRule | None:
    spec, days = rules.limits["plan.interval_days"], row.get("interval_days")
    if not spec.accepts(days):
        if days is not None:
            problems.append(SettingProblem(f"plan.{number}.interval_days", days, spec.allowed))
        days = None if default is None else default.interval_days
    if days is None:
        return None
    method = _wording(row.get("method"), None if default is None else default.method)
    goal = _wording(row.get("goal"), None if default is None else default.goal)
    return PlanRule(*pair, int(days), method, goal)


def _wording(value: Any, default: Label | None) -> Label:
    text = as_text(value)
    if default is not None and (text is None or text in (default.zh, default.en)):
        return default
    return Label(text or "", text or "")
