"""A new process each time: importing, a first answer, every service loaded. Starting Python counts."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import eligibility as el
from benchmarks.measure import OURS, Bar, Job, Way
from benchmarks.plan import DAY
from eligibility.text import Bilingual

if TYPE_CHECKING:
    from benchmarks.plan import Plan

_IMPORT = "import eligibility"
_FIRST = f"""
import eligibility as el
facts = {{"sex": "female", "birth_date": "1980-05-02", "unemployment_insured_months": 12}}
print(el.load_catalog()["1-1"].assess(facts, on="{DAY}").outcome.value)
"""
_ALL = f"""
import eligibility as el
print(sum(service.on("{DAY}").outcome({{}}) is not None for service in el.load_catalog().values()))
"""
_RUNS = 15


def import_time(_plan: Plan) -> Job:
    """`import eligibility`, and what other libraries of the field take for the same."""
    peers = [_way(Bilingual(f"import {name}", f"import {name}"), f"import {name}") for name in _PEERS]
    title = Bilingual("import eligibility，新进程", "import eligibility, new process")
    ways = (_way(OURS, _IMPORT, is_ours=True), _way(_BARE, "pass"), *peers)
    return Job("import", title, ways, (Bar("seconds", 0.050),), runs=_RUNS)


def first_answer(_plan: Plan) -> Job:
    """From nothing to the answer of one service."""
    title = Bilingual("1-1 的第一个回答，新进程", "first answer from 1-1, new process")
    ways = (_way(OURS, _FIRST, "undetermined", is_ours=True), _way(_BARE, "pass"))
    return Job("first_answer", title, ways, (Bar("seconds", 0.250),), runs=_RUNS)


def all_loaded(_plan: Plan) -> Job:
    """Every service loaded and ready to answer, having answered once."""
    title = Bilingual("三十项全部载入，新进程", "all thirty loaded, new process")
    ways = (_way(OURS, _ALL, "30", is_ours=True), _way(_BARE, "pass"))
    return Job("all_loaded", title, ways, (Bar("seconds", 0.600),), runs=_RUNS)


_BARE = Bilingual("Python 自身启动", "Python itself starting")
_PEERS = ("zen", "polars", "openfisca_core.taxbenefitsystems")


def _way(name: Bilingual, code: str, answer: str | None = None, *, is_ours: bool = False) -> Way:
    def run() -> None:
        printed = run_cold(code)
        if answer is not None and printed != answer:
            msg = f"a new process answers {printed!r}, not {answer!r}"
            raise AssertionError(msg)

    return Way(name, run, 1, is_ours=is_ours, most_runs=_RUNS if is_ours else 7)


def run_cold(code: str) -> str:
    """What a new Python prints, with this very library on its path."""
    source = str(Path(el.__file__).parents[1])
    done = subprocess.run(  # noqa: S603 - our own lines above
        [sys.executable, "-c", code],
        env=os.environ | {"PYTHONPATH": source},
        check=True,
        capture_output=True,
        text=True,
    )
    return done.stdout.strip()
