"""Changes that the case files argue to make no difference are proved to make none, on every day of the rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from eligibility.files.shipped import shipped_rulesets
from eligibility.proofs.comparison import prove
from eligibility.rules.compiled import History
from eligibility.rules.history import change_days
from eligibility.testing.cases import read_case_file
from eligibility.testing.mutants import make_mutants
from eligibility.testing.runner import find_case_files

if TYPE_CHECKING:
    import eligibility as el

FILES = [read_case_file(path) for path in find_case_files(shipped_rulesets())]
ARGUED = [(file.service, change) for file in FILES for change in file.equivalent]


@pytest.mark.parametrize(("number", "change"), ARGUED, ids=str)
def test_what_is_argued_to_be_the_same_is_proved(catalog: el.Catalog, number: str, change: str) -> None:
    service = catalog[number].on("2026-06-01").compiled.rules.service
    (mutant,) = (it.service for it in make_mutants(service) if it.change == change)
    before, after = History(service), History(mutant)
    for day in sorted({*change_days(service), *change_days(mutant)}):
        proof = prove(before.on(day), after.on(day), (day, day), day)
        assert proof.is_same, (day, [it.id for it in proof.parts if not it.is_same], proof.moves)
