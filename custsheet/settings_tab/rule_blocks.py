"""The blocks of the 设置 tab that say which tier and risk a customer has, and how often to contact it.

``cells`` notes where the names of tiers and risks stand, by the key of their row: the strategy's formulas show them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from custsheet.donors.look import template
from custsheet.ooxml import Formula
from custsheet.schema import PlanRule
from custsheet.schema.setting_order import TIER_CONDITIONS
from custsheet.settings_tab.page import (
    INPUT,
    PLAIN,
    QUIET,
    QUIET_LINE,
    QUIET_NUMBER,
    STRONG,
    B,
    C,
    D,
    E,
    F,
    G,
    Page,
    number_input,
)
from custsheet.settings_tab.places import EVERY_TIER

_FORMATS = dict(zip(TIER_CONDITIONS, ("#,##0", "General", "0%"), strict=True))
_NAME = replace(INPUT, bold=True)


def tier_slots(page: Page) -> int:
    """Rows for tiers, the free ones among them."""
    return max(int(template()["settings_tab"]["tier_slots"]), len(page.settings.tiers))


def tiers(page: Page, cells: dict[str, str]) -> int:
    """Tiers with their conditions, and free rows; notes in ``cells`` where each name stands."""
    rules = page.settings.rules
    labels = rules.columns["tiers"]
    columns = dict(zip(labels, (B, C, D, E), strict=True))
    page.headers({columns[name]: label[page.lang] for name, label in labels.items()}, (C, D, E))
    first = page.row
    for slot in range(tier_slots(page)):
        tier = page.settings.tiers[slot] if slot < len(page.settings.tiers) else None
        page.key(f"tier{slot + 1}")
        page.put(B, None if tier is None else page.settings.tier_label(tier.name, page.lang), _NAME)
        for key, number_format in _FORMATS.items():
            page.put(columns[key], None if tier is None else getattr(tier, key), number_input(number_format))
        cells[f"tier{slot + 1}"] = f"$B${page.row}"
        page.row += 1
    page.hint(page.area(first, B), labels["name"][page.lang], page.say("hints.tier"))
    for key in TIER_CONDITIONS:
        spec = rules.limits[f"tiers.{key}"]
        page.number_rule(page.area(first, columns[key]), spec, page.say("hints.condition", allowed=spec.allowed))
    return E


def risks(page: Page, cells: dict[str, str]) -> int:
    """The four risks, whose names may change; notes in ``cells`` where each name stands."""
    label = page.settings.rules.columns["risks"]["name"][page.lang]
    page.headers({B: label, C: page.say("headers.meaning")}, last=E)
    first = page.row
    for number, risk in enumerate(page.settings.risks, 1):
        page.key(f"risk{number}")
        page.put(B, page.settings.risk_label(risk.name, page.lang), _NAME)
        page.put(C, page.say(f"meanings.risk_{number}"), QUIET_LINE)
        cells[f"risk{number}"] = f"$B${page.row}"
        page.row += 1
    page.hint(page.area(first, B), label, page.say("hints.risk"))
    return E


def plan(page: Page, cells: Mapping[str, str]) -> int:
    """The strategy matrix: a row for every slot of a tier and every risk, and one for lost customers of all tiers."""
    labels = page.settings.rules.columns["plan"]
    columns = {"tier": B, "risk": C, "interval_days": D, "method": F, "goal": G}
    headers = {columns[name]: label[page.lang] for name, label in labels.items()}
    page.headers(headers | {E: page.say("headers.default")}, (D, E))
    first, lost = page.row, len(page.settings.risks)
    for slot in range(1, tier_slots(page) + 1):
        for risk in range(1, lost):
            _plan_row(page, slot, risk, cells)
    _plan_row(page, None, lost, cells)
    spec = page.settings.rules.limits["plan.interval_days"]
    page.number_rule(page.area(first, D), spec, page.say("hints.interval", allowed=spec.allowed))
    return G


def _plan_row(page: Page, slot: int | None, risk: int, cells: Mapping[str, str]) -> None:
    """One pair; tier and risk are formulas, so that renaming them above shows here too."""
    settings, name = page.settings, page.settings.risks[risk - 1].name
    tier = "" if slot is None else next((t.name for t in settings.tiers[slot - 1 : slot]), None)
    page.key(f"{EVERY_TIER if slot is None else f'tier{slot}'} risk{risk}")
    tier_cell, risk_cell = cells.get(f"tier{slot}"), cells.get(f"risk{risk}")
    shown_risk = settings.risk_label(name, page.lang) if tier is not None else ""
    if slot is None:
        page.put(B, page.say("every_tier"), STRONG)
        page.put(C, Formula(f'IFERROR({risk_cell},"")', shown_risk) if risk_cell else shown_risk, PLAIN)
    else:
        shown = settings.tier_label(tier, page.lang) if tier else ""
        linked = _shows(tier_cell, tier_cell)
        page.put(B, linked(shown), STRONG if risk == 1 else QUIET)
        page.put(C, _shows(tier_cell, risk_cell)(shown_risk), PLAIN)
    rule, default = _rule(settings.plan, tier, name), _default(page, tier, risk)
    page.put(D, None if rule is None else rule.interval_days, number_input("0"))
    page.put(E, None if default is None else default.interval_days, QUIET_NUMBER)
    words = ["" if rule is None else wording[page.lang] for wording in ((rule.method, rule.goal) if rule else ())]
    method, goal = words or ("", "")
    page.put(F, method or None, INPUT)
    page.put(G, goal or None, INPUT)
    page.fit((method, F, F), (goal, G, G))
    page.row += 1


def _shows(if_filled: str | None, cell: str | None) -> Callable[[str], Formula | str]:
    """A formula that shows ``cell`` while ``if_filled`` is not blank; plain text where their places are not known.

    It shows nothing once people deleted either row.
    """
    if if_filled is None or cell is None:
        return lambda shown: shown
    return lambda shown: Formula(f'IFERROR(IF({if_filled}="","",{cell}),"")', shown)


def _rule(plan: tuple[PlanRule, ...], tier: str | None, risk: str) -> PlanRule | None:
    return next((rule for rule in plan if (rule.tier, rule.risk) == (tier, risk)), None)


def _default(page: Page, tier: str | None, risk: int) -> PlanRule | None:
    rules = page.settings.rules
    return _rule(rules.plan, tier, rules.risks[risk - 1].name)
