"""Fragments for notebooks, recorded without their style: a line for each element, so that a change can be read."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import eligibility as el

if TYPE_CHECKING:
    from collections.abc import Callable

HERE = Path(__file__).parent
EXAMPLES = HERE.parents[1] / "examples"
DAY = "2021-06-01"

SHOWN: dict[str, Callable[[el.Catalog], Any]] = {
    "determination": lambda catalog: catalog["1-1"].assess(facts("divorced-mother"), on=DAY),
    "undetermined": lambda catalog: catalog["1-1"].assess(facts("undetermined"), on=DAY),
    "timeline": lambda catalog: catalog["1-1"].assess({}, on=DAY).timeline({"apply": DAY}),
    "proof": lambda catalog: el.verify(catalog["1-1"].on(DAY), {"parameters.min_age.female": 45}),
    "audit": lambda catalog: el.verify(catalog["10"].on(DAY)),
    "survey": lambda catalog: catalog.assess(facts("older-jobseeker"), on="2024-06-01"),
    "check": lambda catalog: (
        SHOWN["determination"](catalog)
        .checklist()
        .check(el.read_provided(EXAMPLES / "provided" / "divorced-mother.yaml"))
    ),
}


def facts(name: str) -> Any:
    return el.read_facts(EXAMPLES / f"{name}.yaml")


@pytest.mark.parametrize("name", SHOWN)
def test_a_fragment_is_as_recorded(name: str, catalog: el.Catalog) -> None:
    html = re.sub(r"<style>.*?</style>", "", SHOWN[name](catalog)._repr_html_(), flags=re.DOTALL)
    html = re.sub(r'class="el-[0-9a-f]+"', 'class="el"', html)
    text = re.sub(r"(?<=>)(?=<(?:header|div|details|ul|li|table|tr|th|td|p|dl|dt|dd|svg)\b)", "\n", html) + "\n"
    recorded = HERE / f"fragment-{name}.html"
    if os.environ.get("UPDATE_RECORDED"):
        recorded.write_text(text, encoding="utf-8")
    assert text == recorded.read_text(encoding="utf-8")
