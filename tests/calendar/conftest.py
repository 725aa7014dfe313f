"""What is not collected."""

from __future__ import annotations

# A script for an environment that has what it imports: `make calendar`.
collect_ignore = ["independent"]
