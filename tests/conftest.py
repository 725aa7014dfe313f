"""Fixtures every test may use, and how hard hypothesis tries."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

import eligibility as el
from tests.town import Town

if TYPE_CHECKING:
    from pathlib import Path

pytest_plugins = ["pytester"]

_SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
settings.register_profile("dev", max_examples=60, deadline=None, suppress_health_check=_SLOW)
settings.register_profile("ci", settings.get_profile("dev"), derandomize=True)
settings.register_profile("thorough", settings.get_profile("dev"), max_examples=2000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE") or ("ci" if "CI" in os.environ else "dev"))


@pytest.fixture(scope="session")
def catalog() -> el.Catalog:
    """The shipped services."""
    return el.load_catalog()


@pytest.fixture(scope="session")
def ruleset(catalog: el.Catalog) -> el.Ruleset:
    """1-1 before its change of 2022-04-01."""
    return catalog["1-1"].on("2021-06-01")


@pytest.fixture(scope="session")
def later(catalog: el.Catalog) -> el.Ruleset:
    """1-1 after its change of 2022-04-01."""
    return catalog["1-1"].on("2022-07-01")


@pytest.fixture
def town(tmp_path: Path) -> Town:
    """A tiny town of our own, to be edited before it is loaded."""
    return Town(tmp_path / "town")


@pytest.fixture(scope="session")
def snowfield(tmp_path_factory: pytest.TempPathFactory) -> el.Catalog:
    """The tiny town as it is, loaded."""
    return Town(tmp_path_factory.mktemp("snowfield")).catalog()
