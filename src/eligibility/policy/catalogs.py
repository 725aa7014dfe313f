"""A reform applied to several services at once, and to the parameters they share."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from eligibility.errors import EligibilityError, Problem, RulesetError
from eligibility.files.codes import Code
from eligibility.files.forms import Notes, read_form
from eligibility.files.kept import GraftedTree
from eligibility.files.yaml_reader import Tree
from eligibility.frozen import FrozenMap
from eligibility.policy.applying import basis_of, clauses_of, reform_service, undeclared_sources
from eligibility.policy.draft import Draft
from eligibility.policy.paths import make_changes
from eligibility.policy.reform import thaw
from eligibility.policy.words import split_path
from eligibility.rules.history import parameters_used
from eligibility.rules.linking import Linker
from eligibility.rules.model import with_vocabulary
from eligibility.rules.reform_schema import SECTIONS
from eligibility.rules.schema import ParametersFile
from eligibility.text import closest

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from eligibility.files.yaml_reader import Path_, Place
    from eligibility.policy.reform import Reform
    from eligibility.rules.loading import Library
    from eligibility.rules.model import ServiceModel
    from eligibility.rules.vocabulary import Figure, Parameter, Vocabulary


def paths_of(service: ServiceModel, reform: Reform) -> dict[str, str]:
    """The changes for one service: as it names them, as the reform does. EligibilityError for those of another."""
    found = {}
    for path in reform.changes:
        key, inner = split_path(path)
        if key not in ("", service.number, service.id):
            raise EligibilityError(
                f"{path} changes service {key}, not {service.number}: Catalog.reform changes several services",
                zh=f"{path} 改的是事项 {key}，不是 {service.number}：几个事项一起改，用 Catalog.reform",
            )
        found[inner] = path
    return found


def reform_library(library: Library, reform: Reform, start: date) -> Library:
    """The services with the reform's changes from *start* on, and what uses a shared parameter that is changed.

    RulesetError with every fault of every service.
    """
    shared, own = _sorted_out(library, reform)
    words, changed = _reform_parameters(library.vocabulary, reform, shared, start) if shared else (None, frozenset())
    services: dict[str, ServiceModel] = {}
    problems: list[Problem] = []
    for number, service in library.services.items():
        try:
            services[number] = _reformed(service, reform, own.get(number, {}), start, words, changed)
        except RulesetError as error:
            problems += error.problems
    if problems:
        raise RulesetError(dict.fromkeys(problems))
    added = FrozenMap({number: services[number] for number in library.added})
    return replace(library, vocabulary=words or library.vocabulary, services=FrozenMap(services), added=added)


def _reformed(
    service: ServiceModel,
    reform: Reform,
    paths: Mapping[str, str],
    start: date,
    words: Vocabulary | None,
    changed: frozenset[str],
) -> ServiceModel:
    """The service with its own changes and the shared words; before *start* it is what it was."""
    if paths:
        return reform_service(service, reform, paths, start, vocabulary=words)
    if words is None:
        return service
    first, until = service.first.in_force.start, service.in_force.until
    uses = any(parameter.name in changed for parameter in parameters_used(service))
    if not uses or (until and until < start):
        return with_vocabulary(service, words)
    return reform_service(service, reform, {}, max(start, first) if first else start, vocabulary=words)


def _sorted_out(library: Library, reform: Reform) -> tuple[dict[str, str], dict[str, dict[str, str]]]:
    """Changes of shared parameters, and those of each service by its number."""
    by_key = {key: number for number, it in library.services.items() for key in (number, it.id)}
    shared: dict[str, str] = {}
    own: dict[str, dict[str, str]] = {}
    problems = []
    for path in reform.changes:
        key, inner = split_path(path)
        section, _, name = inner.partition(".")
        if key in by_key:
            own.setdefault(by_key[key], {})[inner] = path
        elif not key and section == "parameters" and name.split(".")[0] in library.vocabulary.parameters:
            shared[inner] = path
        else:
            where = reform.tree().where(("changes", path), key=True)
            problems.append(_misplaced(library, where, key, section, name.split(".")[0], path, by_key))
    if problems:
        raise RulesetError(problems)
    return shared, own


def _misplaced(
    library: Library, where: Any, key: str, section: str, name: str, path: str, by_key: Mapping[str, str]
) -> Problem:
    if key:
        near = closest(key, by_key)
        hint = f"是否为 {near}？(did you mean?)" if near else f"可有：{'、'.join(library.services)} (these are there)"
        return Problem(where, Code.UNDECLARED_ID, f"没有事项 {key} (no such service)", hint)
    if section == "parameters":
        owners = [number for number, it in library.services.items() if name in it.parameters]
        near = closest(name, library.vocabulary.parameters)
        if owners:
            hint = f"写 services.{owners[0]}.{path} (write it so)"
            return Problem(where, Code.UNDECLARED_ID, f"{name} 不是共用的参数 (not a shared parameter)", hint)
        hint = f"是否为 {near}？(did you mean?)" if near else ""
        return Problem(where, Code.UNDECLARED_ID, f"没有参数 (parameter) {name} (no such thing to change)", hint)
    if section in SECTIONS:
        hint = f"写 services.<序号>.{path} (write it so, with the number of the service)"
        return Problem(where, Code.UNDECLARED_ID, f"{path} 没有说是哪个事项 (of which service?)", hint)
    near = closest(section, (*SECTIONS, "services"))
    hint = f"是否为 {near}？(did you mean?)" if near else f"可有：services、{'、'.join(SECTIONS)} (one of)"
    return Problem(where, Code.UNKNOWN_KEY, f"路径不能以 {section} 开头 (no path begins so)", hint)


def _reform_parameters(
    vocabulary: Vocabulary, reform: Reform, paths: Mapping[str, str], start: date
) -> tuple[Vocabulary, frozenset[str]]:
    """The shared words with the changed parameters, and their names."""
    if problems := undeclared_sources(reform, vocabulary):
        raise RulesetError(problems)
    names = dict.fromkeys(path.split(".")[1] for path in paths)
    tree = _as_tree({name: vocabulary.parameters[name] for name in names})
    draft = Draft(tree, reform, start, clauses_of(reform))
    make_changes(draft, {inner: thaw(reform.changes[path]) for inner, path in paths.items()}, {}, paths)
    if draft.problems:
        raise RulesetError(dict.fromkeys(draft.problems))
    changed = draft.tree()
    notes = Notes(GraftedTree(changed.path, changed.data["parameters"], {}, {}, (), {(): (changed, ("parameters",))}))
    form = read_form(ParametersFile, notes)
    ours = {it.source.id: it.source for it in basis_of(reform, start, vocabulary)}
    sources = FrozenMap({**vocabulary.sources, **ours})
    linker = Linker(notes, vocabulary.facts, sources)
    made = {name: linker.parameter(name, it, (name,)) for name, it in form.root.items()} if form else {}
    if notes.problems:
        raise RulesetError(notes.problems)
    parameters = FrozenMap({**vocabulary.parameters, **made})
    return replace(vocabulary, parameters=parameters, sources=sources), frozenset(names)


def _as_tree(parameters: Mapping[str, Parameter]) -> Tree:
    """Shared parameters as they stand in their file."""
    places = {("parameters", name): it.where for name, it in parameters.items() if it.where}
    data = {"parameters": {name: _written(it) for name, it in parameters.items()}}
    path = next((it.path for it in places.values()), "parameters.yaml")
    origins: dict[Path_, tuple[Tree, Path_]] = {(): (Tree(path, data, {}, {}), ())}
    for name, it in places.items():
        here: dict[Path_, Place] = {(): (it.line, it.column)}
        origins[name] = (Tree(it.path, data, here, here), ())
    return GraftedTree(path, data, {}, {}, (), origins)


def _written(parameter: Parameter) -> dict[str, Any]:
    values = {
        dated.start.isoformat(): (
            {str(member): _figure(figure) for member, figure in dated.figures.items()}
            if parameter.by
            else _figure(dated.figures[None])
        )
        for dated in parameter.values
    }
    title = {"zh": parameter.title.zh, "en": parameter.title.en}
    by = {"by": parameter.by} if parameter.by else {}
    return {"unit": parameter.unit, "title": title, **by, "values": values}


def _figure(figure: Figure) -> dict[str, Any]:
    said: dict[str, Any] = {
        "cite": [{"source": it.source.id, **({"at": it.at} if it.at else {})} for it in figure.basis]
    }
    if not figure.basis:
        del said["cite"]
    if figure.unstated:
        return said | {"unstated": figure.unstated}
    if len(figure.candidates) > 1:
        return said | {"one_of": list(figure.candidates)}
    return said | {"value": figure.candidates[0]}
