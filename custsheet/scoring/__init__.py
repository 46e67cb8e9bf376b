"""Frames, settings and an as-of date → computed columns and their reasons (contract §4). Pure; one file per idea."""

from custsheet.scoring.scores import Note, Scores, score

__all__ = ["Note", "Scores", "score"]
