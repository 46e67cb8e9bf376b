"""The command line: the only place that prints, prompts and reads the clock."""

from custsheet.cli.main import main, run

__all__ = ["main", "run"]
