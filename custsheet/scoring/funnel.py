"""From lead to cash: how far opportunities get (contract §2, "opportunities"; 线索 → … → 成交 → 续费).

Columns read: opportunities stage, amount, probability, created_on, stage_on. A blank stage counts as the first;
opportunities created after T do not count.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from custsheet.schema.meanings import STAGES
from custsheet.scoring.inputs import Inputs
from custsheet.scoring.opportunities import ages, weighted_amounts
from custsheet.scoring.periods import Floats

FUNNEL_COLUMNS = ("here", "reached", "conversion", "mean_days", "amount", "weighted_amount")


def funnel(inputs: Inputs) -> pd.DataFrame:
    """Count the opportunities by stage.

    Returns:
        Index: the stages in order, lost last. ``here``: opportunities now in the stage. ``reached``: those in this
        stage or a later one; the sheet does not say how far a lost one got, so it counts for the first stage only.
        ``conversion``: share of those that reached the previous stage which also reached this one, NaN for the first
        stage and for lost. ``mean_days``: mean days in the stage. ``amount``, ``weighted_amount``: sums in CNY.
    """
    key = "opportunities"
    words = inputs.words(key, "stage").astype(object).fillna(STAGES[0])
    stage = pd.Index(STAGES).get_indexer(pd.Index(words))  # −1 for a stage that users made up
    # Negated, because NaN compares false: an opportunity without a date counts.
    counted = (stage >= 0) & ~(inputs.days(key, "created_on") > inputs.today)
    number = np.where(counted, stage, len(STAGES)).astype(np.int64)

    def total(values: Floats) -> Floats:
        return np.bincount(number, weights=np.nan_to_num(values), minlength=len(STAGES) + 1)[:-1].astype(np.float64)

    here = total(np.ones(len(number)))
    days = ages(inputs)
    with_age = total(np.isfinite(days).astype(np.float64))
    # Summed from the last stage back to the first, without lost, which stands last.
    reached = np.append(np.cumsum(here[-2::-1])[::-1], here[-1])
    reached[0] += here[-1]
    with np.errstate(divide="ignore", invalid="ignore"):
        conversion = np.concatenate([[np.nan], reached[1:-1] / reached[:-2], [np.nan]])
        mean_days = total(days) / with_age
    columns = (
        here,
        reached,
        np.where(np.isfinite(conversion), conversion, np.nan),
        np.where(with_age > 0, mean_days, np.nan),
        total(inputs.numbers(key, "amount")),
        total(weighted_amounts(inputs)),
    )
    return pd.DataFrame(dict(zip(FUNNEL_COLUMNS, columns, strict=True)), index=pd.Index(STAGES, name="stage"))
