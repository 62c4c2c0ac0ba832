"""The program ``infusim``."""

from __future__ import annotations

import sys

from . import _infusim


def main() -> int:
    """Does what the arguments say and gives the exit code."""
    return _infusim.command(["infusim", *sys.argv[1:]])


if __name__ == "__main__":
    sys.exit(main())
