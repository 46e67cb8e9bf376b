"""``python -m custsheet``."""

from custsheet.cli import main

if __name__ == "__main__":
    main()
