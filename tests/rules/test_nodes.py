from __future__ import annotations

import pickle

from hypothesis import given

from eligibility.rules.nodes import (
    AllOf,
    Arithmetic,
    Call,
    Compare,
    FactIn,
    FactIs,
    FactValue,
    Not,
    Number,
    ParameterValue,
    Unstated,
    children,
    facts_of,
    walk,
)
from tests.situations import Situation, situations

SPLIT = ParameterValue("min_age", key_fact="sex")
TREE = AllOf(
    (Not(FactIs("b")), Compare(">", Call("min", (FactValue("n"), Number(3))), SPLIT), FactIn("e", ("x",)), FactIs("b"))
)


def test_a_tree_is_walked_in_reading_order() -> None:
    kinds = [type(node).__name__ for node in walk(TREE)]
    assert kinds == [
        "AllOf",
        "Not",
        "FactIs",
        "Compare",
        "Call",
        "FactValue",
        "Number",
        "ParameterValue",
        "FactIn",
        "FactIs",
    ]


def test_the_facts_of_a_node_are_named_once_the_one_that_splits_a_parameter_too() -> None:
    assert facts_of(TREE) == ("b", "n", "sex", "e")
    assert facts_of(Unstated("why")) == ()
    assert facts_of(Arithmetic("+", FactValue("n"), ParameterValue("p", key="x"))) == ("n",)


@given(situations())
def test_a_node_can_be_pickled_hashed_and_compared(situation: Situation) -> None:
    for node in (criterion.when for criterion in situation.service.criteria.values()):
        again = pickle.loads(pickle.dumps(node))  # noqa: S301 - made one line above
        assert again == node
        assert hash(again) == hash(node)
        assert [it for below in children(node) for it in walk(below)] == list(walk(node))[1:]
