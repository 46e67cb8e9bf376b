"""Frames, settings and an as-of date → computed columns and their reasons (contract §4). Pure; one file per idea.

Each idea is a function of ``Inputs``: frames, links, settings and as-of date, with every column turned once into an
array (days as day numbers, NaN where missing).  Customers are numbered by their position in the customers frame, the
rows of one customer by its primary row; labels come back only in ``customer_figures.py`` and ``scores.py``.  A column
that cannot be computed is absent from ``Scores.columns``, so one of ours in the sheet is emptied; growth is ``inf``
for a new customer.

``models/`` holds the statistical models, on arrays and in weeks; ``outlook.py`` fits them, or the fallback, to the
orders of a workbook.  Nothing is random: starting values are fixed and customers are sampled by a hash of their id.
"""

from custsheet.scoring.kpi import Kpi, team_kpi
from custsheet.scoring.predictions import churn_probability, expected_revenue
from custsheet.scoring.scores import Note, Scores, score

__all__ = ["Kpi", "Note", "Scores", "churn_probability", "expected_revenue", "score", "team_kpi"]
