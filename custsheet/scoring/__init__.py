"""Frames, settings and an as-of date → computed columns and their reasons (contract §4). Pure; one file per idea.

Each idea is a function of ``Inputs``: frames, links, settings and the as-of date, with each column converted to an
array once (dates as day numbers, NaN where missing).  A customer's number is the position of its primary row in the
customers frame; frame labels reappear only in ``customer_figures.py`` and ``scores.py``.  A column that cannot be
computed is absent from ``Scores.columns``, which empties our column in the sheet; growth is ``inf`` for 新增.

``models/`` holds the statistical models, which work on arrays and in weeks; ``outlook.py`` fits them to a workbook's
orders or uses the fallback.  Nothing is random: start values are fixed, customers are sampled by a hash of their id.
"""

from custsheet.scoring.kpi import Kpi, team_kpi
from custsheet.scoring.predictions import churn_probability, expected_revenue
from custsheet.scoring.scores import Note, Scores, score

__all__ = ["Kpi", "Note", "Scores", "churn_probability", "expected_revenue", "score", "team_kpi"]
