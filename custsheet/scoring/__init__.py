"""Frames, settings and an as-of date → computed columns and their reasons (contract §4). Pure; one file per idea."""

from custsheet.scoring.kpi import Kpi, team_kpi
from custsheet.scoring.predictions import churn_probability, expected_revenue
from custsheet.scoring.scores import Note, Scores, score

__all__ = ["Kpi", "Note", "Scores", "churn_probability", "expected_revenue", "score", "team_kpi"]
