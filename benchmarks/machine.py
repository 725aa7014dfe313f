"""What the figures were measured on."""

from __future__ import annotations

import os
import platform
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_PACKAGES = ("chinese-calendar", "numpy", "openfisca-core", "polars", "zen-engine")
SCALE_PACKAGES = ("narwhals", "polars", "pyarrow", "duckdb", "pyspark")


def describe(packages: Iterable[str] = _PACKAGES) -> dict[str, str]:
    """The machine, the versions, and how busy the machine was: an idle one has a load near 0."""
    versions = {name: version(name) for name in ("eligibility", *packages)}
    return {
        "processor": _processor(),
        "cores": str(os.cpu_count()),
        "memory": _memory(),
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        **versions,
        "load": load(),
    }


def load() -> str:
    """How busy the machine was in the last minute."""
    return f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "?"


def _processor() -> str:
    return _after("/proc/cpuinfo", "model name") or platform.processor() or platform.machine()


def _memory() -> str:
    kilobytes = _after("/proc/meminfo", "MemTotal")
    return f"{int(kilobytes.split()[0]) / 2**20:.0f} GiB" if kilobytes else "?"


def _after(file: str, key: str) -> str:
    path = Path(file)
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    return next((line.partition(":")[2].strip() for line in lines if line.startswith(key)), "")
