"""What a solver makes of one person, to be held against the native engine."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import z3

from eligibility.truth import Truth

if TYPE_CHECKING:
    from collections.abc import Mapping

    from eligibility.proofs.smt import Solver


def solver_truths(solver: Solver, person: Mapping[str, Any]) -> list[Truth] | None:
    """The truth of every operation for a person with these facts, derived ones among them; None if there is none."""
    facts = solver.world.facts
    solver.solver.push()
    for name, known in solver.known.items():
        solver.solver.add(known == (person.get(name) is not None))
        if person.get(name) is not None:
            solver.solver.add(solver.values[name] == solver._constant(facts[name], person[name]))  # noqa: SLF001
    found = None
    if solver.solver.check() == z3.sat:
        model = solver.solver.model()

        def holds(condition: Any) -> bool:
            return condition if isinstance(condition, bool) else z3.is_true(model.eval(condition, True))  # noqa: FBT003

        found = [
            Truth.TRUE if holds(it.true) else Truth.FALSE if holds(it.false) else Truth.UNKNOWN for it in solver.rails
        ]
    solver.solver.pop()
    return found
