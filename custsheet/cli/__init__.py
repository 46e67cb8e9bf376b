"""The command line: the only place that prints, asks and knows the clock."""

from custsheet.cli.main import main, run

__all__ = ["main", "run"]
