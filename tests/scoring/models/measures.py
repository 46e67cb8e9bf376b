"""How well probabilities foretell."""

from __future__ import annotations

from typing import Any

import numpy as np


def auc(probability: Any, happened: Any) -> float:
    """The chance that one to whom it happened was given the higher probability than one to whom it did not."""
    yes, no = np.asarray(probability)[np.asarray(happened)], np.sort(np.asarray(probability)[~np.asarray(happened)])
    below, up_to = np.searchsorted(no, yes, "left"), np.searchsorted(no, yes, "right")
    return float(((below + up_to) / 2).mean() / len(no))


def brier(probability: Any, happened: Any) -> float:
    """The mean squared error."""
    return float(((np.asarray(probability) - np.asarray(happened)) ** 2).mean())
