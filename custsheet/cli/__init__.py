"""The command line: the only place that prints, asks and knows the clock.

A command reads as: options (``options.py``), files (``files.py``), one or two library calls, a ``Report`` per file.
``report_each`` (``reports.py``) runs it on every file, turns what goes wrong into one line and returns the highest
exit code; ``run`` (``main.py``) is the border that no exception crosses.  A new command is a file with ``command``,
its name in ``main.COMMANDS``, its texts in ``templates/messages/cli.toml``, and ``python docs/make_commands.py``.
"""

from custsheet.cli.main import main, run

__all__ = ["main", "run"]
