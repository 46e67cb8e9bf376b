"""Settings tables (tiers, risk names, strategy matrix) as staff edited them in the 设置 tab.

A bad cell is reported, and its default applies until it is fixed; a bad row without a default is skipped.
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
    """A bad condition in a row without a default."""


def read_tiers(rows: Sequence[Row] | None, rules: Rules, problems: list[SettingProblem]) -> tuple[Tier, ...]:
    """Read tiers from rows with ``name`` and conditions; a blank cell sets no condition. No usable row: the defaults.

    A row's ``key`` (``tier3``), if it has one, says which default a renamed tier falls back on.
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
    """The default tier that a renamed row's key points to; None if that tier is still listed."""
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
        if default is None:  # dropping the condition would let the tier match everybody
            raise _BadConditionError
        value = getattr(default, key)
    return None if value is None else float(value)


def read_risks(rows: Sequence[Row] | None, rules: Rules, problems: list[SettingProblem]) -> tuple[Risk, ...]:
    """Read risks from rows with ``name``: always the default number of risks, each in its default position."""
    names = [as_text(row.get("name")) for row in rows or ()]
    risks: list[Risk] = []
    for number, default in enumerate(rules.risks, 1):
        name = names[number - 1] if number <= len(names) else None
        known = None if name is None else by_name(name, rules.risks)
        # Another risk's default name here would swap their meanings: rules know risks by position.
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
    """Read rules from rows with ``tier``, ``risk``, ``interval_days``, ``method``, ``goal``.

    Pairs that no row names keep their default.  The keys of the rows (``tier3 risk2``) and of ``tier_rows``, the rows
    of the tiers table, say which default a renamed tier falls back on.
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
            # A renamed tier has no rule under its new name yet: look under the old one.
            default = plan.get(pair) or plan.get((_tier_before(row, tiers, rules), known_risk.name))
            rule = _plan_rule(number, row, pair, default, rules, problems)
            if rule is not None:
                plan[pair] = rule
    return tuple(plan.values())


def _tier_before(row: Row, tiers: Sequence[Tier], rules: Rules) -> str:
    """The default name of a plan row's tier if it was renamed, else ""."""
    key, _, _ = str(row.get("key") or "").partition(" ")
    default = _default_of_place({"key": key}, [tier.name for tier in tiers], rules)
    return "" if default is None else default.name


def default_plan(rules: Rules, risks: Sequence[Risk], tier_rows: Sequence[Row] | None = None) -> list[PlanRule]:
    """The default plan with the current names of tiers and risks."""
    risk_now = {default.name: risk.name for default, risk in zip(rules.risks, risks, strict=True)}
    tier_now = dict(_renamed_tiers(tier_rows or (), rules))
    return [replace(rule, tier=tier_now.get(rule.tier, rule.tier), risk=risk_now[rule.risk]) for rule in rules.plan]


def _renamed_tiers(rows: Sequence[Row], rules: Rules) -> Iterator[tuple[str, str]]:
    """Pairs (default name, current name) of the renamed tiers."""
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
