"""The rules as values: thresholds, tables and lists (contract §1.4 and §4).

Defaults come from ``templates/settings.toml``, staff's changes in the 设置 tab through :meth:`Settings.accept`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from custsheet.errors import UsageError
from custsheet.schema.meanings import INDUSTRIES
from custsheet.schema.setting_defaults import TABLES, load_rules
from custsheet.schema.setting_lists import read_list
from custsheet.schema.setting_rules import PlanRule, Risk, Rules, Segment, SettingProblem, SettingSpec, Tier
from custsheet.schema.setting_tables import read_plan, read_risks, read_tiers
from custsheet.schema.setting_words import read_keywords, read_segments
from custsheet.schema.spec import ListSpec, ListValue
from custsheet.texts import Lang


@dataclass(frozen=True)
class Settings:
    """Every rule of a workbook. Frozen; ``settings["risk.no_contact_months"]`` is a scalar.

    Attributes:
        rules: every setting with labels, limits and defaults.
        values: scalars by key.
        tiers: best first; the first match wins.
        risks: 低, 中, 高, 已流失 in this order, whatever staff call them.
        plan: the strategy matrix.
        lists: value lists by name, including ``tier`` and ``risk``.
        segments: RFM segments; the first match wins.
        keywords: feedback category → words that indicate it.
    """

    rules: Rules
    values: Mapping[str, float]
    tiers: tuple[Tier, ...]
    risks: tuple[Risk, ...]
    plan: tuple[PlanRule, ...]
    lists: Mapping[str, ListSpec]
    segments: tuple[Segment, ...]
    keywords: Mapping[str, tuple[str, ...]]

    @classmethod
    def defaults(cls) -> Settings:
        """The rules of the templates."""
        rules = load_rules()
        values = {key: spec.default for key, spec in rules.specs.items()}
        return cls(rules, values, rules.tiers, rules.risks, rules.plan, rules.lists, rules.segments, rules.keywords)

    def __getitem__(self, key: str) -> Any:
        return self.values[key]

    def __iter__(self) -> Iterator[SettingSpec]:
        """The spec of every scalar, in the order of the 设置 tab."""
        return iter(self.rules.specs.values())

    @cached_property
    def completeness_weights(self) -> dict[str, float]:
        """Weight by column key; ``mobile_or_phone`` is satisfied by either."""
        prefix = "completeness."
        return {key.removeprefix(prefix): value for key, value in self.values.items() if key.startswith(prefix)}

    @cached_property
    def outlook(self) -> dict[str, float]:
        """Outlook (0–100) by industry as frames name it; an added industry appears once staff set its outlook."""
        prefix = "outlook."
        outlook = {key.removeprefix(prefix): value for key, value in self.values.items() if key.startswith(prefix)}
        # value == value drops NaN, the default of an added industry.
        return {INDUSTRIES.get(industry, industry): value for industry, value in outlook.items() if value == value}

    def plan_for(self, tier: str | None, risk: str | None) -> PlanRule:
        """Return the rule for a customer; a blank or unknown tier counts as the last tier, a blank risk as the first.

        A tier without a rule borrows that of the nearest tier below, or failing that, above.
        """
        names = [known.name for known in self.tiers]
        place = names.index(tier) if tier in names else len(names) - 1
        for wanted in (names[place], "", *names[place:], *reversed(names[:place])):
            rule = self._plan_index.get((wanted, risk or self.risks[0].name))
            if rule is not None:
                return rule
        return self.plan[-1]

    def borrowed_plan(self, tier: Tier) -> tuple[PlanRule, ...]:
        """The rules that ``tier`` borrows from other tiers (see :meth:`plan_for`), in the order of the risks."""
        rules = (self.plan_for(tier.name, risk.name) for risk in self.risks)
        return tuple(rule for rule in rules if rule.tier not in ("", tier.name))

    def tier_label(self, name: str, lang: Lang) -> str:
        """A tier's name in ``lang``; an unknown name is returned unchanged."""
        return self.lists["tier"].label(name, lang)

    def risk_label(self, name: str, lang: Lang) -> str:
        """A risk's name in ``lang``; an unknown name is returned unchanged."""
        return self.lists["risk"].label(name, lang)

    def with_changes(self, changes: Mapping[str, Any]) -> Settings:
        """Return settings with ``changes``; UsageError for the first bad one. See :meth:`accept`."""
        settings, problems = self.accept(changes)
        for problem in problems:
            if problem.is_used:
                continue
            raise UsageError("bad_setting", key=problem.key, value=problem.value, allowed=problem.allowed)
        return settings

    def accept(self, changes: Mapping[str, Any]) -> tuple[Settings, tuple[SettingProblem, ...]]:
        """Apply the usable ``changes`` and return the problems of the others, which keep their old values.

        Args:
            changes: new values by key. A scalar takes a number, and so does ``outlook.INDUSTRY`` for an added industry.
                ``tiers``, ``risks``, ``plan``, ``segments`` and ``keywords`` take all rows of the table as mappings by
                column (``rules.columns``), keywords also {category: words}; their problems have keys such as
                ``tiers.2.min_years`` (1-based row). ``lists.NAME`` takes the list's words in order. None means the
                default everywhere.
        """
        # In order of dependence: the plan names tiers and risks, keywords name categories of a list, and the outlook of
        # an added industry is known only once the list has it.
        problems: list[SettingProblem] = []
        new, rules = self, self.rules
        if "tiers" in changes:
            new = replace(new, tiers=read_tiers(changes["tiers"], rules, problems))
        if "risks" in changes:
            new = replace(new, risks=read_risks(changes["risks"], rules, problems))
        if "plan" in changes:
            plan = read_plan(changes["plan"], new.tiers, new.risks, rules, problems, changes.get("tiers"))
            new = replace(new, plan=plan)
        if "segments" in changes:
            new = replace(new, segments=read_segments(changes["segments"], rules, problems))
        new = replace(new, lists=new._lists_with(changes))
        if "keywords" in changes:
            categories = new.lists["problem_category"]
            new = replace(new, keywords=read_keywords(changes["keywords"], categories, rules, problems))
        return replace(new, values=new._accept_scalars(changes, problems)), tuple(problems)

    def _accept_scalars(self, changes: Mapping[str, Any], problems: list[SettingProblem]) -> dict[str, float]:
        values = dict(self.values)
        for key, value in changes.items():
            if key in TABLES or (key.startswith("lists.") and key[6:] in self.lists):
                continue  # not a scalar: done in accept
            spec = self.find_spec(key)
            if spec is None:
                problems.append(SettingProblem(key, value, "", "no_setting"))
            elif value is None:
                values[spec.key] = spec.default
            elif spec.accepts(number := spec.read(value)):
                values[spec.key] = int(number) if spec.is_whole else float(number)
            else:
                problems.append(SettingProblem(key, value, spec.allowed))
        return values

    def find_spec(self, key: str) -> SettingSpec | None:
        """The spec of a scalar, including an added industry's outlook; None if there is no such setting."""
        group, _, name = key.partition(".")
        if group == "outlook" and key not in self.rules.specs:
            industry = self.lists["industry"].find(name)
            return None if industry is None or industry in INDUSTRIES.values() else self.rules.outlook_of(industry)
        return self.rules.specs.get(key)

    def _lists_with(self, changes: Mapping[str, Any]) -> dict[str, ListSpec]:
        lists = dict(self.lists)
        for key, words in changes.items():
            name = key.removeprefix("lists.")
            if key != name and name in lists:
                lists[name] = read_list(words, self.rules.lists[name])
        # Tiers and risks are rules; their drop-downs follow from the tables and cannot be set.
        for name, rows in (("tier", self.tiers), ("risk", self.risks)):
            lists[name] = ListSpec(name, tuple(ListValue(row.name, row.en) for row in rows))
        return lists

    @cached_property
    def _plan_index(self) -> dict[tuple[str, str], PlanRule]:
        return {(rule.tier, rule.risk): rule for rule in self.plan}
