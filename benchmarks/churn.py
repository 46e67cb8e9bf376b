"""How well churn is foretold, on two public data sets of which a later part is held back.

    CUSTSHEET_DATA=…/data CUSTSHEET_CDNOW=…/lifetimes/datasets python benchmarks/churn.py

``CUSTSHEET_DATA`` holds online_retail_invoices.csv (UCI Online Retail, CC BY 4.0: customer_id, invoice, date, amount),
``CUSTSHEET_CDNOW`` the file CDNOW_sample.txt of the PyPI package lifetimes (Fader and Hardie's 2,357 customers). Either
may be missing. AUC and Brier score of "no order in the holdout", for custsheet and for Pareto/NBD and BG/NBD alone.
Fails when custsheet misses its mark, or its mean Brier score is above that of Pareto/NBD alone.
"""

from __future__ import annotations

import os
import sys
from datetime import date, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from custsheet.scoring import churn_probability, expected_revenue
from custsheet.scoring.models.bg_nbd import fit_bg_nbd
from custsheet.scoring.models.history import DAYS_OF_A_WEEK, histories, order_days
from custsheet.scoring.models.pareto_nbd import fit_pareto_nbd
from custsheet.scoring.periods import day_number, day_numbers


class Trial(NamedTuple):
    """Orders, the last day of what is known, the days held back, and the AUC to be reached."""

    name: str
    orders: pd.DataFrame
    end: date
    holdout_days: int
    least_auc: float


def trials() -> list[Trial]:
    """Those whose data are there."""
    found = []
    cdnow = Path(os.environ.get("CUSTSHEET_CDNOW", "")) / "CDNOW_sample.txt"
    if cdnow.is_file():
        names = ["master", "customer_id", "order_date", "count", "net_amount"]
        table = pd.read_csv(cdnow, sep=r"\s+", header=None, names=names, dtype={"order_date": str})
        orders = table.assign(order_date=pd.to_datetime(table["order_date"], format="%Y%m%d"))
        found.append(Trial("CDNOW", orders, date(1997, 9, 30), 39 * 7, 0.78))
    retail = Path(os.environ.get("CUSTSHEET_DATA", "")) / "online_retail_invoices.csv"
    if retail.is_file():
        table = pd.read_csv(retail, parse_dates=["date"])
        orders = table.rename(columns={"date": "order_date", "amount": "net_amount"})
        found.append(Trial("Online Retail", orders, date(2011, 9, 10), 90, 0.735))
    return found


def auc(probability: Any, happened: Any) -> float:
    """The chance that one to whom it happened was given the higher probability than one to whom it did not."""
    yes, no = probability[happened], np.sort(probability[~happened])
    return float((np.searchsorted(no, yes, "left") + np.searchsorted(no, yes, "right")).mean() / 2 / len(no))


def brier(probability: Any, happened: Any) -> float:
    """The mean squared error."""
    return float(((probability - happened) ** 2).mean())


def run(trial: Trial) -> tuple[bool, float, float]:
    """Print the measures; (is the AUC reached?, Brier score, that of Pareto/NBD alone)."""
    orders, end, horizon = trial.orders, trial.end, trial.holdout_days
    ours = churn_probability(orders, end, horizon)
    until = end + timedelta(days=horizon)
    later = orders[(orders["order_date"].dt.date > end) & (orders["order_date"].dt.date <= until)]
    silent = ~ours.index.isin(later["customer_id"])

    known = orders[orders["order_date"].dt.date <= end]
    customer, ids = pd.factorize(known["customer_id"])
    days = order_days(customer, day_numbers(known["order_date"]), known["net_amount"].to_numpy(), len(ids))
    past = histories(days, day_number(end))
    pareto, bg = fit_pareto_nbd(past), fit_bg_nbd(past)
    alone = pareto.probability_of_none(past.repeat_orders, past.active_span, past.age, horizon / DAYS_OF_A_WEEK)
    bound = " (at a bound)" if pareto.fit.at_bound else ""
    print(f"{trial.name}: {len(ours):,} customers, {silent.mean():.1%} silent in {horizon} days")
    print(f"  custsheet   AUC {auc(ours.to_numpy(), silent):.4f}   Brier {brier(ours.to_numpy(), silent):.4f}")
    print(f"  Pareto/NBD  AUC {auc(alone, silent):.4f}   Brier {brier(alone, silent):.4f}{bound}")
    for name, fit in (("Pareto/NBD", pareto.fit), ("BG/NBD", bg.fit)):
        print(f"  {name} {', '.join(f'{value:.3f}' for value in fit.parameters)}; {fit.log_likelihood:,.1f}")
    revenue = expected_revenue(orders, end, horizon)
    came = later.loc[later["customer_id"].isin(ours.index), "net_amount"].sum()
    print(f"  net amount expected {revenue.sum():,.0f}, came {came:,.0f}")
    reached = auc(ours.to_numpy(), silent) >= trial.least_auc
    return reached, brier(ours.to_numpy(), silent), brier(alone, silent)


def main() -> int:
    """Run every trial whose data are there."""
    results = [run(trial) for trial in trials()]
    if not results:
        print("Set CUSTSHEET_DATA and CUSTSHEET_CDNOW.", file=sys.stderr)
        return 2
    ours, alone = (float(np.mean([result[place] for result in results])) for place in (1, 2))
    print(f"mean Brier score {ours:.4f}, Pareto/NBD alone {alone:.4f}")
    return 0 if all(result[0] for result in results) and ours <= alone else 1


if __name__ == "__main__":
    sys.exit(main())
