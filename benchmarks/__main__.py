"""Run the benchmarks named, or all of them."""

from __future__ import annotations

import sys
from importlib import import_module

NAMES = ("working_days",)


def main() -> None:
    """Run each in turn."""
    for name in sys.argv[1:] or NAMES:
        if name not in NAMES:
            sys.exit(f"no benchmark {name}; there are {', '.join(NAMES)}")
        import_module(f"benchmarks.{name}").main()


if __name__ == "__main__":
    main()
