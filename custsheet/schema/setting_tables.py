"""The tables of settings (tiers, risks, strategy matrix, lists) as staff left them in the 设置 tab.

A cell that cannot be used is a problem and its default counts meanwhile; a row without default of its own is left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from custsheet.schema.headers import normalise_header
from custsheet.schema.setting_rules import PlanRule, Risk, Rules, SettingProblem, Tier
from custsheet.schema.spec import Label, ListSpec, ListValue

Row = Mapping[str, Any]
_CONDITIONS = ("min_revenue_12m", "min_years", "min_growth")


def read_tiers(rows: Sequence[Row] | None, rules: Rules, problems: list[SettingProblem]) -> tuple[Tier, ...]:
    """Tiers from rows with ``name`` and conditions; a blank one is not asked; no usable row: the defaults."""
    tiers: list[Tier] = []
    for number, row in enumerate(rows or (), 1):
        name = _text(row.get("name"))
        if name is None or name in (tier.name for tier in tiers):
            problems.append(SettingProblem(f"tiers.{number}.name", row.get("name"), ""))
            continue
        default = _by_name(name, rules.tiers)
        conditions = {key: _condition(key, number, row, default, rules, problems) for key in _CONDITIONS}
        tiers.append(
            Tier(name if default is None else default.name, name if default is None else default.en, **conditions)
        )
    return tuple(tiers) or rules.tiers


def _condition(
    key: str, number: int, row: Row, default: Tier | None, rules: Rules, problems: list[SettingProblem]
) -> float | None:
    value, spec = row.get(key), rules.limits[f"tiers.{key}"]
    if value is None or value == "":
        return None
    if not spec.accepts(value):
        problems.append(SettingProblem(f"tiers.{number}.{key}", value, spec.allowed))
        value = None if default is None else getattr(default, key)
    return None if value is None else float(value)


def read_risks(rows: Sequence[Row] | None, rules: Rules, problems: list[SettingProblem]) -> tuple[Risk, ...]:
    """Risks from rows with ``name``: as many as there are by default, of which each keeps its place."""
    names = [_text(row.get("name")) for row in rows or ()]
    risks: list[Risk] = []
    for number, default in enumerate(rules.risks, 1):
        name = names[number - 1] if number <= len(names) else None
        known = None if name is None else _by_name(name, rules.risks)
        if name is None or name in (risk.name for risk in risks) or known not in (None, default):
            if rows is not None:
                problems.append(SettingProblem(f"risks.{number}.name", name, default.name))
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
) -> tuple[PlanRule, ...]:
    """Rules from rows with ``tier``, ``risk``, ``interval_days``, ``method``, ``goal``; pairs not named keep theirs."""
    plan = {(rule.tier, rule.risk): rule for rule in rules.plan}
    for number, row in enumerate(rows or (), 1):
        tier, risk = _text(row.get("tier")) or "", _text(row.get("risk")) or ""
        known_tier, known_risk = _by_name(tier, tiers), _by_name(risk, risks)
        if tier and known_tier is None:
            problems.append(SettingProblem(f"plan.{number}.tier", tier, ", ".join(t.name for t in tiers)))
        elif known_risk is None:
            problems.append(SettingProblem(f"plan.{number}.risk", risk, ", ".join(r.name for r in risks)))
        else:
            pair = ("" if known_tier is None else known_tier.name, known_risk.name)
            rule = _plan_rule(number, row, pair, plan.get(pair), rules, problems)
            if rule is not None:
                plan[pair] = rule
    return tuple(plan.values())


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


def read_list(words: Iterable[Any] | None, default: ListSpec) -> ListSpec:
    """A list from its words in order: known ones keep their aliases, new ones show alike in both languages.

    A word that was only an alias so far becomes a value of its own, because people listed it as one.
    """
    known = {normalise_header(word): value for value in default for word in (value.en, value.value)}
    values: dict[str, ListValue] = {}
    for word in words or ():
        text = _text(word)
        if text is not None:
            value = known.get(normalise_header(text), ListValue(text, text))
            values.setdefault(normalise_header(value.value), value)
    return ListSpec(default.name, tuple(_without_aliases(values, known).values()) or default.values)


def _without_aliases(values: Mapping[str, ListValue], known: Mapping[str, ListValue]) -> dict[str, ListValue]:
    """The values without those aliases that are now new values."""
    new = set(values) - {normalise_header(value.value) for value in known.values()}
    return {
        word: replace(value, aliases=tuple(alias for alias in value.aliases if normalise_header(alias) not in new))
        for word, value in values.items()
    }


def _text(value: Any) -> str | None:
    text = "" if value is None else str(value).strip()
    return text or None


def _by_name(name: str, rows: Sequence[Any]) -> Any:
    """The tier or risk of this name, in either language."""
    return next((row for row in rows if name in (row.name, row.en)), None)


def _wording(value: Any, default: Label | None) -> Label:
    text = _text(value)
    if default is not None and (text is None or text in (default.zh, default.en)):
        return default
    return Label(text or "", text or "")
