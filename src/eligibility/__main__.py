"""`python -m eligibility`, and the command `eligibility`."""

import sys


def main() -> None:
    """Run the command line; interrupted while it is still being loaded, end as it ends later."""
    try:
        from eligibility.cli import main as run  # noqa: PLC0415 - loading it takes a moment, which may be interrupted
    except KeyboardInterrupt:
        sys.exit(130)
    run()


if __name__ == "__main__":
    main()
