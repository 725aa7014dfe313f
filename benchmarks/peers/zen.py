"""1-1 as a decision of ZEN, the Rust engine of GoRules, in the three forms its format has for conditions.

ZEN knows two values: a fact that is missing or null is an error of an expression, or FALSE. So it is only
asked about people of whom every fact is known, and is told ages and months, which it need not derive. The
category whose standard no source states is a veteran's; for ZEN that is the last resort before a refusal.
"""

from __future__ import annotations

from typing import Any

COMMON = """has_local_hukou and age >= 16 and not receives_basic_pension and has_work_capacity
 and is_willing_to_work and is_registered_unemployed and is_unplaced_after_referral"""
LANDLESS = "not has_contracted_farmland"
FIRST_GROUP = {
    "older_jobseeker": "age >= (sex == 'female' ? 40 : 50) and unemployment_insured_months >= 6",
    "zero_employment_household": """all_able_household_members_unemployed
 and household_monthly_income_per_person < 2 * 1045 and not has_claimant_in_household""",
    "long_term_unemployed": """months_since_unemployment_registration >= 12
 and is_unemployed_since_registration and has_service_every_quarter""",
    "released_from_prison": "completed_prison_sentence and not employed_since_release",
    "rehabilitated": "completed_rehabilitation and not employed_since_rehabilitation",
}
SECOND_GROUP = {
    "minimum_allowance_household": "household_receives_minimum_allowance",
    "ill_relative": """(supports_ill_spouse or supports_ill_unmarried_child
 or (supports_ill_parent and marital_status in ['unmarried', 'divorced', 'widowed']))
 and not has_other_claimant_for_relative""",
    "single_parent": """marital_status in ['unmarried', 'divorced', 'widowed']
 and (supports_minor_child or supports_enrolled_child)""",
    "disabled": "holds_disability_card",
    "graduate_without_work": "is_graduate_without_work and months_since_graduation >= 12",
    "other_recognised": "recognised_under_other_rules",
}
UNSETTLED = "is_veteran"


def one_expression() -> dict[str, Any]:
    """The whole decision in one expression: what ZEN is fastest at."""
    return _graph("expressionNode", {"expressions": [{"id": "1", "key": "outcome", "value": whole()}]})


def named_expressions() -> dict[str, Any]:
    """Every criterion by its name, as one would write it to be read; ZEN then answers all of them."""
    named = {"common_conditions": COMMON, "landless": LANDLESS, **FIRST_GROUP, **SECOND_GROUP}
    first, second = (" or ".join(f"$.{name}" for name in group) for group in (FIRST_GROUP, SECOND_GROUP))
    named["outcome"] = _outcome("$.common_conditions", "$.landless", first, second)
    expressions = [{"id": name, "key": name, "value": _line(value)} for name, value in named.items()]
    return _graph("expressionNode", {"expressions": expressions})


def decision_table() -> dict[str, Any]:
    """A row for each category; the first row that holds decides."""
    rows = [(f"not ({COMMON})", "ineligible")]
    rows += [(f"{LANDLESS} and {condition}", "eligible") for condition in FIRST_GROUP.values()]
    rows += [(condition, "eligible") for condition in SECOND_GROUP.values()]
    rows += [(UNSETTLED, "undetermined"), ("", "ineligible")]
    written = [
        {"_id": str(at), "condition": _line(condition), "outcome": f"'{outcome}'"}
        for at, (condition, outcome) in enumerate(rows)
    ]
    outputs = [{"id": "outcome", "name": "outcome", "field": "outcome"}]
    inputs = [{"id": "condition", "name": "condition"}]
    content = {"hitPolicy": "first", "inputs": inputs, "outputs": outputs, "rules": written}
    return _graph("decisionTableNode", content)


def whole() -> str:
    """The decision as one line of ZEN's expression language."""
    first, second = (" or ".join(f"({it})" for it in group.values()) for group in (FIRST_GROUP, SECOND_GROUP))
    return _line(_outcome(f"({COMMON})", LANDLESS, first, second))


def _outcome(common: str, landless: str, first: str, second: str) -> str:
    return (
        f"not {common} ? 'ineligible' : ({landless} and ({first})) or {second}"
        f" ? 'eligible' : {UNSETTLED} ? 'undetermined' : 'ineligible'"
    )


def expression(condition: str) -> dict[str, Any]:
    """A decision of one condition."""
    return _graph("expressionNode", {"expressions": [{"id": "1", "key": "outcome", "value": condition}]})


def _line(text: str) -> str:
    return text.replace("\n", "")


def _graph(kind: str, content: dict[str, Any]) -> dict[str, Any]:
    place = {"x": 0, "y": 0}
    nodes = [
        {"id": "facts", "type": "inputNode", "name": "facts", "position": place},
        {"id": "rules", "type": kind, "name": "rules", "position": place, "content": content},
        {"id": "answer", "type": "outputNode", "name": "answer", "position": place},
    ]
    edges = [
        {"id": "1", "sourceId": "facts", "targetId": "rules", "type": "edge"},
        {"id": "2", "sourceId": "rules", "targetId": "answer", "type": "edge"},
    ]
    return {"nodes": nodes, "edges": edges}
