"""What each figure of 员工绩效 means in words, with the numbers of the settings, and why it is blank where it is."""

from __future__ import annotations

from collections.abc import Iterator

from custsheet.schema import Settings, load_schema
from custsheet.schema.meanings import CANCELLED_FOLLOW_UP, DONE_FOLLOW_UP, MINUTED_METHODS
from custsheet.scoring import Kpi
from custsheet.scoring.inputs import Inputs
from custsheet.scoring.kpi import WEIGHTED
from custsheet.scoring.kpi_rates import MONTHS
from custsheet.scoring.risk import HIGH
from custsheet.scoring.wording import Wording
from custsheet.summary.blocks import Value
from custsheet.summary.team.layout import figures, part
from custsheet.texts import Lang, text


def definitions(kpi: Kpi, inputs: Inputs, lang: Lang) -> Iterator[tuple[Value, ...]]:
    """Figure, meaning, share of the total, and why it is blank for the whole team, in the order of the tables."""
    said = words(inputs.settings, lang)
    weights = {name: float(inputs.settings[f"kpi.{name}"]) for name in WEIGHTED}
    whole = sum(weights.values())
    for key in figures():
        share = weights[key] / whole if key in weights and whole else None
        yield (
            text(f"kpi.columns.{key}", lang),
            text(f"kpi.definitions.{key}", lang, **said),
            None if share is None else float(f"{share:.15g}"),
            _why_blank(kpi, inputs, key, lang),
        )


def words(settings: Settings, lang: Lang) -> dict[str, object]:
    """Values for the tab's sentences: numbers of the settings, words of the lists, labels of sheets and columns."""
    schema, say = load_schema(), Wording(lang)
    switch = settings.rules.specs["kpi.show"]
    follow_up, method = settings.lists["follow_up"], settings.lists["contact_method"]
    return {
        "months": MONTHS,
        "half": settings["growth.window_months"],
        "minutes_days": settings["kpi.minutes_days"],
        "target": say.percent(settings["kpi.feedback_target"]),
        "high": settings["feedback.sla_high_days"],
        "medium": settings["feedback.sla_medium_days"],
        "low": settings["feedback.sla_low_days"],
        "high_risk": settings.risk_label(settings.risks[HIGH].name, lang),
        "lost": settings.risk_label(settings.risks[-1].name, lang),
        "done": follow_up.label(DONE_FOLLOW_UP, lang),
        "cancelled": follow_up.label(CANCELLED_FOLLOW_UP, lang),
        "methods": text("writing.between", lang).join(method.label(word, lang) for word in MINUTED_METHODS),
        "new": text("writing.new_growth", lang),
        "feedback": text("kpi.columns.feedback", lang),
        "unassigned": text("kpi.rows.unassigned", lang),
        "settings": schema.own_tabs["settings"][lang],
        "customers_sheet": schema.sheets["customers"].label[lang],
        "interactions_sheet": schema.sheets["interactions"].label[lang],
        "switch": switch.label[lang],
        "no": switch.shown(0, lang),
    }


def _why_blank(kpi: Kpi, inputs: Inputs, key: str, lang: Lang) -> str | None:
    """Why nobody has this figure; None if somebody has, or if the reasons of other figures cover it."""
    needs = part("needs").get(key, ())
    known = kpi.team.get(key) if key in kpi.team.index else kpi.tiers[key].mean()
    if not needs or known == known:
        return None
    for need in needs:
        sheet, _, column = need.partition(".")
        spec = load_schema().sheets[sheet]
        if not inputs.rows(sheet):
            return text("kpi.why.no_rows", lang, sheet=spec.label[lang])
        if not inputs.is_known(sheet, column):
            return text("kpi.why.no_column", lang, sheet=spec.label[lang], column=spec.columns[column].label[lang])
    return text("kpi.why.nothing", lang)
