"""The fits give the values of the papers on CDNOW, and predict its second half."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from custsheet.scoring import churn_probability, expected_revenue
from custsheet.scoring.models.bg_nbd import fit_bg_nbd
from custsheet.scoring.models.gamma_gamma import fit_gamma_gamma
from custsheet.scoring.models.pareto_nbd import fit_pareto_nbd
from tests.scoring.models import cdnow
from tests.scoring.models.measures import auc

CALIBRATION_END = date(1997, 9, 30)
HOLDOUT_DAYS = 39 * 7


def test_bg_nbd_on_cdnow() -> None:
    """Fader, Hardie and Lee 2005: r .243, alpha 4.414, a .793, b 2.426; log-likelihood −9582.4."""
    fit = fit_bg_nbd(cdnow.summary()).fit
    assert fit.parameters == pytest.approx((0.243, 4.414, 0.793, 2.426), rel=0.01)
    assert fit.log_likelihood == pytest.approx(-9582.4, abs=0.1)
    assert not fit.at_bound


def test_pareto_nbd_on_cdnow() -> None:
    """Fader, Hardie and Lee 2005: r .553, alpha 10.578, s .606, beta 11.669; log-likelihood −9595.0."""
    fit = fit_pareto_nbd(cdnow.summary()).fit
    assert fit.parameters == pytest.approx((0.553, 10.578, 0.606, 11.669), rel=0.01)
    assert fit.log_likelihood == pytest.approx(-9595.0, abs=0.1)
    assert not fit.at_bound


def test_gamma_gamma_on_cdnow() -> None:
    """Fader and Hardie 2013, on those who ordered again: p 6.25, q 3.74, gamma 15.44."""
    histories = cdnow.summary()
    repeated = histories.take(np.flatnonzero(histories.repeat_orders > 0))
    fit = fit_gamma_gamma(repeated.repeat_orders, repeated.mean_value).fit
    assert fit.parameters == pytest.approx((6.25, 3.74, 15.44), rel=0.01)


def test_the_second_half_of_cdnow_is_foretold() -> None:
    """39 weeks tell who will order nothing in the next 39: AUC of at least 0.78, and the sum of the amounts nearly."""
    orders = cdnow.orders()
    probability = churn_probability(orders, CALIBRATION_END, HOLDOUT_DAYS)
    later = orders[orders["order_date"] > str(CALIBRATION_END)]
    silent = ~probability.index.isin(later["customer_id"])
    assert auc(probability.to_numpy(), silent) >= 0.78
    assert probability.mean() == pytest.approx(silent.mean(), abs=0.05)
    revenue = expected_revenue(orders, CALIBRATION_END, HOLDOUT_DAYS)
    assert revenue.sum() == pytest.approx(later["net_amount"].sum(), rel=0.1)
