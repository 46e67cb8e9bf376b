"""Entry point of ``python -m custsheet`` and of the console script."""

from __future__ import annotations

import signal
import sys


def main() -> None:
    """Run the program; Ctrl-C during the imports ends it the same way as Ctrl-C later."""
    try:
        from custsheet.cli.main import main as program

        program()
    except KeyboardInterrupt:
        # A second Ctrl-C must not interrupt the report of the first.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        from custsheet.cli.main import interrupted
        from custsheet.cli.session import Session

        sys.exit(interrupted(Session.start(sys.argv[1:])))


if __name__ == "__main__":
    main()
