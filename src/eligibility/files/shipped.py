"""Where the shipped rulesets are."""

from __future__ import annotations

from pathlib import Path


def shipped_rulesets() -> Path:
    """The folder of rulesets inside the wheel, or the repository's in an editable install."""
    package = Path(__file__).resolve().parents[1]
    inside = package / "_rulesets"
    return inside if inside.is_dir() else package.parents[1] / "rulesets"
