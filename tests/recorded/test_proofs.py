"""What the command verify prints: a change is read and explained."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.terminal import run

HERE = Path(__file__).parent
OLDER = "verify 1-1 --on 2021-06-01 --set min_age.female=45"
RUNS = {
    "proof-higher-age-120": OLDER,
    "proof-higher-age-80": OLDER,
    "proof-higher-age-zh-120": f"{OLDER} --lang zh",
    "proof-rules-of-2022-zh-120": "verify 1-1 --on 2021-06-01 --to 2022-06-01 --lang zh",
    "proof-higher-benefit-120": "verify 3-1 --on 2021-06-30 --to 2021-07-01",
    "proof-same-120": "verify 1-1 --on 2021-06-01 --to 2021-07-01",
    "proof-audit-10-120": "verify 10 --on 2026-06-01",
    "proof-audit-6-3-zh-80": "verify 6-3 --on 2026-06-01 --lang zh",
}


@pytest.mark.parametrize("name", RUNS)
def test_what_is_proved_is_printed_as_recorded(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for variable, value in {"COLUMNS": name.rpartition("-")[2], "TERM": "dumb", "NO_COLOR": "1"}.items():
        monkeypatch.setenv(variable, value)
    result = run(*RUNS[name].split())
    assert result.err == ""
    printed = "".join(f"{line.rstrip()}\n" for line in result.out.splitlines())
    recorded = HERE / f"{name}.txt"
    if os.environ.get("UPDATE_RECORDED"):
        recorded.write_text(printed, encoding="utf-8")
    assert printed == recorded.read_text(encoding="utf-8")
