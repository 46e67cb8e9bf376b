"""CDNOW's 2,357 customers (Fader and Hardie), as the archived package ``lifetimes`` carries them.

They are no part of this project; they are read from the folder ``CUSTSHEET_CDNOW`` (``lifetimes/datasets`` of an
unpacked wheel), else from the package where it happens to be installed. Tests that need them are skipped without.
"""

from __future__ import annotations

import os
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from custsheet.scoring.models.history import Histories

SUMMARY = "cdnow_customers_summary_with_transactions.csv"
ORDERS = "CDNOW_sample.txt"


def path(name: str) -> Path:
    """The file, or a skipped test."""
    folder = os.environ.get("CUSTSHEET_CDNOW")
    if not folder:
        spec = find_spec("lifetimes")
        folder = str(Path(spec.origin).parent / "datasets") if spec and spec.origin else ""
    if not folder or not (Path(folder) / name).exists():
        pytest.skip("CUSTSHEET_CDNOW is not set and lifetimes is not installed")
    return Path(folder) / name


def summary() -> Histories:
    """The first 39 weeks of every customer, in weeks."""
    table = pd.read_csv(path(SUMMARY))
    columns = (table[name].to_numpy(dtype=np.float64) for name in ("x", "t_x", "T", "zbar"))
    return Histories(np.arange(len(table)), *columns)


def orders() -> pd.DataFrame:
    """Every purchase of 78 weeks, in the columns of the public functions."""
    names = ["master", "customer_id", "order_date", "count", "net_amount"]
    table = pd.read_csv(path(ORDERS), sep=r"\s+", header=None, names=names, dtype={"order_date": str})
    return table.assign(order_date=pd.to_datetime(table["order_date"], format="%Y%m%d"))
