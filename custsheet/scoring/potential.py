"""How much more a customer could buy (contract §4, "Potential").

Columns read: customers industry, size; opportunities amount, probability, stage, created_on; growth_6m.
Written: potential, 0–100: the mean of those parts that are known: industry outlook, size, open opportunities, growth.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from custsheet.schema.meanings import OPEN_STAGES, SIZES
from custsheet.scoring.growth import compared
from custsheet.scoring.inputs import Inputs
from custsheet.scoring.opportunities import weighted_amounts
from custsheet.scoring.percentiles import mean_of_known, percentiles
from custsheet.scoring.periods import Floats


def potential(parts: Mapping[str, Floats]) -> Floats:
    """The mean of the known ``potential_parts``; NaN for a customer without any."""
    return mean_of_known((1.0, part) for part in parts.values())


def potential_parts(inputs: Inputs) -> dict[str, Floats]:
    """Per customer 0–100, NaN where unknown: industry, size, growth, and opportunities if the workbook has any."""
    settings = inputs.settings
    sizes = {word: float(settings[f"potential.size_{meaning}"]) for meaning, word in SIZES.items()}
    parts: dict[str, Floats] = {
        "industry": np.asarray(inputs.words("customers", "industry").map(settings.outlook), dtype=np.float64),
        "size": np.asarray(inputs.words("customers", "size").map(sizes), dtype=np.float64),
        "growth": _from_growth(inputs.growth, float(settings["potential.growth_span"])),
    }
    if inputs.is_known("opportunities", "amount", "probability"):
        parts["opportunities"] = _from_opportunities(inputs)
    return parts


def _from_growth(growth: Floats, span: float) -> Floats:
    """Linear: −span gives 0, no growth 50, +span 100; 新增 is infinite growth, so 100."""
    score: Floats = np.clip(50 + 50 * growth / span, 0, 100)
    return score


def _from_opportunities(inputs: Inputs) -> Floats:
    """100 × the percentile of the summed weighted amount among the customers with open opportunities, else 0."""
    key = "opportunities"
    customer = inputs.customers(key)
    is_open = inputs.is_word(key, "stage", *OPEN_STAGES) | inputs.is_blank(key, "stage")
    # Negated, because NaN compares false: an opportunity without a date counts.
    rows = is_open & (customer >= 0) & ~(inputs.days(key, "created_on") > inputs.today)
    amounts = np.nan_to_num(weighted_amounts(inputs)[rows])
    total = np.bincount(customer[rows], weights=amounts, minlength=inputs.count).astype(np.float64)
    has_one = np.bincount(customer[rows], minlength=inputs.count) > 0
    return np.where(has_one, 100 * percentiles(compared(total), has_one), 0.0)
