"""``python -m custsheet``, and the console script."""

from __future__ import annotations

import signal
import sys


def main() -> None:
    """Run the program; Ctrl-C while it is still being imported ends it as it does later."""
    try:
        from custsheet.cli.main import main as program

        program()
    except KeyboardInterrupt:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        from custsheet.cli.main import interrupted
        from custsheet.cli.session import Session

        sys.exit(interrupted(Session.start(sys.argv[1:])))


if __name__ == "__main__":
    main()
