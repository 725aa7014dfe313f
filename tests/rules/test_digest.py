"""Digests: the same for the same content, other for any other, and only where it is mentioned."""

from __future__ import annotations

import json
import os
import re
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

import eligibility as el
from eligibility.frozen import FrozenMap
from eligibility.rules.binding import bind
from eligibility.rules.digest import RulePart, canonical, digest_of, digest_rules
from eligibility.rules.history import change_days
from eligibility.rules.nodes import FactIn
from eligibility.testing.mutants import Mutant, make_mutants
from eligibility.testing.mutation import sample_mutants
from tests.terminal import python
from tests.town import SERVICE, Town

if TYPE_CHECKING:
    from eligibility.rules.model import ServiceModel

ROOT = Path(__file__).resolve().parents[2]
SNOWFIELD = "0e09b62458f101857627fedd64e606397ca4034d4afd1d5dd29971887dba2c02"
"""Of 1-1 of the tiny town on 2021-06-01. It changes only with the form of digests, which is then another number."""


def digests_on(service: ServiceModel, day: date) -> tuple[str, dict[tuple[str, str], RulePart]]:
    """The digest of the rules of a day, and its parts; nothing where the service is not in force."""
    if day not in service.in_force:
        return "", {}
    found = digest_rules(bind(service, day)[0], day)
    return found.full, {part.key: part for part in found.parts}


def days_to_look_at(*services: ServiceModel) -> list[date]:
    """Days on which any of the services changes, and the days before them."""
    days = {day for service in services for day in change_days(service)}
    days |= {service.in_force.until for service in services if service.in_force.until}
    return sorted(days | {day - timedelta(days=1) for day in days})


def named_by(mutant: Mutant) -> set[str]:
    """Kind and id of what a mutant changes, as "kind id", from what it says."""
    kind, _, rest = mutant.change.partition(" ")
    name = re.split(r"[: ]", rest, maxsplit=1)[0]
    match kind.rstrip(":"):
        case "parameter":
            return {f"parameter {name}", f"parameter_history {name}"}
        case "entitlement":
            return {f"entitlement {name.rpartition('.')[0]}"}
        case "eligibility":
            return {"eligibility eligibility"}
        case "must_not_ask":
            return {f"prohibition {','.join(it.documents)}" for it in mutant.service.must_not_ask}
        case _:
            return {f"{kind} {name}"}


def check_mutant(service: ServiceModel, mutant: Mutant, known: dict[date, Any]) -> None:
    """On some day the digest is another, and on every day only in what the mutant names and what rests on it."""
    noticed = False
    for day in days_to_look_at(service, mutant.service):
        if day not in known:
            known[day] = digests_on(service, day)
        (before, old), (after, new) = known[day], digests_on(mutant.service, day)
        noticed |= before != after
        common = old.keys() & new.keys()
        changed = {key for key in common if old[key].own != new[key].own}
        # What leaves its list, or enters it, changes the list.
        lists = {key for key in common if (old.keys() ^ new.keys()) & {*old[key].rests_on, *new[key].rests_on}}
        assert {" ".join(key) for key in changed - lists} <= named_by(mutant), mutant.change
        assert (before == after) == (not changed and list(old) == list(new))
        moved = changed | (old.keys() ^ new.keys())
        expected = {key for key in common if moved & {key, *old[key].rests_on, *new[key].rests_on}}
        assert {key for key in common if old[key].digest != new[key].digest} == expected, mutant.change
    assert noticed, mutant.change


@pytest.mark.parametrize("number", ["1-1", "9-1"])
def test_every_mutant_is_another_ruleset_in_what_it_names_alone(snowfield: el.Catalog, number: str) -> None:
    service = snowfield[number].model
    known: dict[date, Any] = {}
    mutants = list(make_mutants(service))
    assert mutants
    for mutant in mutants:
        check_mutant(service, mutant, known)


@pytest.mark.parametrize("number", el.load_catalog() if "ALL_MUTANTS" in os.environ else ["2-3", "3-5", "14"])
def test_mutants_of_the_shipped_rulesets_too(catalog: el.Catalog, number: str) -> None:
    service = catalog[number].model
    known: dict[date, Any] = {}
    for mutant in sample_mutants(service, most=None if "ALL_MUTANTS" in os.environ else 12):
        check_mutant(service, mutant, known)


def test_what_rests_on_a_figure_changes_with_it(town: Town) -> None:
    before = town.catalog()["1-1"].on("2021-06-01")
    after = town.edit(SERVICE, "flat: 65", "flat: 64").catalog()["1-1"].on("2021-06-01")
    own = {part.key for part in set(after.parts) - set(before.parts)}
    assert own == {("parameter", "min_age")}
    whole = {part.key: part.digest for part in before.parts}
    assert {part.key for part in after.parts if whole[part.key] != part.digest} == {
        ("parameter", "min_age"),
        ("criterion", "old"),
        ("eligibility", "eligibility"),
        ("material", "income_proof"),  # asked for by a route, and so by whatever else qualifies
    }
    assert before.digest != after.digest


def test_what_a_condition_reads_is_what_its_criterion_rests_on(snowfield: el.Catalog) -> None:
    parts = {part.key: part for part in snowfield["1-1"].on("2021-06-01").parts}
    assert parts["criterion", "old"].rests_on == (
        ("fact", "age"),
        ("fact", "birth_date"),
        ("fact", "dwelling"),
        ("parameter", "min_age"),
        ("source", "heating_rules"),
    )
    assert ("criterion", "frail") not in parts, "it is not in force"
    assert ("fact", "illness") not in parts, "nothing in force reads it"
    assert {"step", "material", "prohibition", "open_question", "agency", "document"} <= {kind for kind, _ in parts}


@pytest.mark.parametrize(
    ("file", "old", "new", "part"),
    [
        ("facts.yaml", "您是本镇居民吗？", "您常住本镇吗？", ("fact", "is_resident")),
        ("documents.yaml", "银行流水", "银行对账单", ("document", "bank_statement")),
        ("sources.yaml", "雪府发〔2020〕1号", "雪府发〔2020〕2号", ("source", "heating_rules")),
        ("sources.yaml", "checked: 2021-12-31", "checked: 2021-12-30", None),
        ("sources.yaml", "checked: 2021-12-31", "checked: 2021-05-31", ("source", "heating_guide")),
        ("sources.yaml", "url: https://snowfield.example/guide", "url: https://snowfield.example/new", None),
        (SERVICE, "{zh: 高龄, en: ", "{zh: 年高, en: ", ("criterion", "old")),
        (SERVICE, "original: true", "original: false", ("material", "aid_form")),
        (SERVICE, "at: 第五条}\n    values:", "at: 第九条}\n    values:", ("parameter", "min_months")),
    ],
)  # fmt: skip
def test_a_change_is_found_in_its_part(town: Town, file: str, old: str, new: str, part: tuple[str, str] | None) -> None:
    before = town.catalog()["1-1"].on("2021-06-01")
    after = town.edit(file, old, new).catalog()["1-1"].on("2021-06-01")
    assert [it.key for it in set(after.parts) - set(before.parts)] == ([part] if part else [])
    assert (before.digest == after.digest) == (part is None)


def test_no_demand_and_a_demand_for_a_copy_are_told_apart(town: Town) -> None:
    without = town.edit(SERVICE, "    original: true\n", "").catalog()["1-1"].on("2021-06-01").digest
    denied = town.edit(SERVICE, "    copies: 2\n", "    copies: 2\n    original: false\n").catalog()["1-1"]
    assert without != denied.on("2021-06-01").digest


def test_the_source_of_a_source_is_not_asked_before_its_day(snowfield: el.Catalog) -> None:
    service = snowfield["1-1"]
    assert service.on("2021-12-30").digest == service.on("2021-12-31").digest
    assert service.on("2021-12-31").digest != service.on("2022-01-01").digest, "past the last check, and a new route"
    assert service.on("2022-06-01").digest == service.on("2022-06-02").digest


def test_loading_again_gives_the_same(catalog: el.Catalog) -> None:
    again = el.load_catalog()
    for number, service in catalog.items():
        for day in service.change_days:
            assert service.on(day).digest == again[number].on(day).digest
            assert service.on(day).parts == again[number].on(day).parts


def rewrite(node: Any, *, keeps_order: bool = False) -> None:
    """Turn a tree of YAML into another way of writing it: no flow style, keys the other way round."""
    if isinstance(node, yaml.ScalarNode):
        node.style = "'" if node.style == '"' else node.style
        return
    node.flow_style = False
    if isinstance(node, yaml.MappingNode):
        is_dated = any(re.fullmatch(r"\d{4}-\d\d-\d\d", key.value) for key, _ in node.value)
        if not keeps_order and not is_dated:
            node.value.reverse()
        for _, value in node.value:
            rewrite(value)
    else:
        for item in node.value:
            rewrite(item)


def test_writing_the_files_otherwise_changes_nothing(catalog: el.Catalog, tmp_path: Path) -> None:
    rulesets = ROOT / "rulesets"
    for path in rulesets.rglob("*.yaml"):
        if not path.name.endswith(".cases.yaml") and not path.name.startswith("_"):
            node = yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.SafeLoader)
            rewrite(node, keeps_order=path.name == "facts.yaml")
            copy = tmp_path / path.relative_to(rulesets)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_text("# written otherwise\n\n" + yaml.serialize(node, allow_unicode=True), encoding="utf-8")
    again = el.load_catalog(tmp_path)
    for number, service in catalog.items():
        day = service.change_days[-1]
        assert set(service.on(day).parts) == set(again[number].on(day).parts)
        assert service.on(day).digest == again[number].on(day).digest


def test_the_order_of_facts_counts_because_it_decides_which_is_asked_first(town: Town) -> None:
    before = town.catalog()["1-1"].on("2021-06-01")
    first, _, rest = town.files["facts.yaml"].partition("birth_date:")
    after = town.add("facts.yaml", f"birth_date:{rest}{first}").catalog()["1-1"].on("2021-06-01")
    assert set(before.parts) == set(after.parts)
    assert before.digest != after.digest


def test_a_digest_is_the_same_in_every_process_and_python(town: Town) -> None:
    script = (
        f"import eligibility as el, json; r = el.load_catalog({str(town.write())!r})['1-1'].on('2021-06-01');"
        "print(json.dumps([r.digest, [part.digest for part in r.parts]]))"
    )
    told = [python("-c", script, env={"PYTHONHASHSEED": seed}) for seed in ("1", "2")]
    assert told[0].code == 0, told[0].err
    assert told[0].out == told[1].out
    assert json.loads(told[0].out)[0] == town.catalog()["1-1"].on("2021-06-01").digest == SNOWFIELD


def test_equal_content_has_equal_digests_however_it_is_held(snowfield: el.Catalog) -> None:
    service = snowfield["1-1"].model
    criteria = dict([*service.criteria.items()][::-1])
    test = FactIn("dwelling", ("flat", "house"))
    turned = FactIn("dwelling", ("house", "flat"))
    one, other = (
        replace(service, criteria=FrozenMap(criteria | {"old": replace(criteria["old"], when=when)}))
        for when in (test, turned)
    )
    day = date(2021, 6, 1)
    assert digests_on(one, day) == digests_on(other, day)
    assert digests_on(replace(service, criteria=FrozenMap(criteria)), day) == digests_on(service, day)


@pytest.mark.parametrize("value", [Decimal(40), Decimal("40.0"), Decimal("4E+1"), 40])
def test_a_number_is_its_value(snowfield: el.Catalog, value: Decimal | int) -> None:
    service = snowfield["1-1"].model
    parameter = service.parameters["min_months"]
    dated = parameter.values[0]
    figure = replace(dated.figures[None], candidates=(value,))
    changed = replace(parameter, values=(replace(dated, figures=FrozenMap({None: figure})),))
    model = replace(service, parameters=FrozenMap({**service.parameters, "min_months": changed}))
    plain = replace(figure, candidates=(40,))
    same = replace(parameter, values=(replace(dated, figures=FrozenMap({None: plain})),))
    other = replace(service, parameters=FrozenMap({**service.parameters, "min_months": same}))
    assert digests_on(model, date(2021, 6, 1)) == digests_on(other, date(2021, 6, 1))


def test_canonical_json_is_one_text() -> None:
    assert canonical({"乙": 1, "a": [None, True]}) == '{"a":[null,true],"乙":1}'
    assert digest_of([]) == "4f53cda18c2baa0c0354bb5f9a3ecbe5ed12ab4d8e11ba873c2f11161202b945"
