"""A reform applied to a service: its file is changed, and goes through all that a file goes through."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from eligibility.citation import Citation, Grade, Source
from eligibility.errors import EligibilityError, NotInForceError, Problem, RulesetError
from eligibility.files.codes import Code
from eligibility.files.forms import Notes, read_form
from eligibility.frozen import FrozenMap
from eligibility.policy.draft import Draft
from eligibility.policy.paths import make_changes
from eligibility.policy.reform import Reform, thaw
from eligibility.rules.carrying import carry
from eligibility.rules.joining import check_days, check_taken
from eligibility.rules.model import Amendment
from eligibility.rules.schema import ServiceForm
from eligibility.rules.service_linking import link_service
from eligibility.text import Bilingual, closest

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from eligibility.files.kept import Kept
    from eligibility.files.yaml_reader import Tree
    from eligibility.rules.model import ServiceModel
    from eligibility.rules.vocabulary import Vocabulary

UNTITLED = Bilingual("未命名的设想", "untitled, hypothetical")
_ISSUER = Bilingual("设想，不是法律", "hypothetical, not law")
_TITLED = Bilingual("{title}（改革：{reform}）", "{title} (reform: {reform})")


@dataclass(frozen=True, slots=True)
class Reformed:
    """The file of a service as a reform leaves it; made again when it is asked for, so that it pickles small."""

    base: Kept
    reform: Reform
    changes: FrozenMap[str, str]
    start: date
    shared: frozenset[str]

    def tree(self) -> Tree:
        """The changed file."""
        return draft_of(self).tree()


def draft_of(made: Reformed) -> Draft:
    """The base's file with the changes made in it."""
    cite = clauses_of(made.reform)
    draft = Draft(made.base.tree(), made.reform, made.start, cite)
    if first := _first_day(draft.data):
        draft.data["in_force"] = {**draft.data["in_force"], "from": max(first, made.start.isoformat())}
    written = {inner: thaw(made.reform.changes[path]) for inner, path in made.changes.items()}
    make_changes(draft, written, dict.fromkeys(made.shared), made.changes)
    return draft


def _first_day(data: Mapping[str, Any]) -> str:
    span = data.get("in_force")
    return str(span.get("from", "")) if isinstance(span, dict) else ""


def source_of(reform: Reform, start: date) -> Source:
    """What stands as the source of a reform that cites none: an assumption, held to be so from its first day."""
    title = reform.title or UNTITLED
    return Source(f"reform_{reform.digest[:12]}", title, _ISSUER, Grade.ASSUMPTION, seen=True, checked=start)


def clauses_of(reform: Reform) -> list[dict[str, str]]:
    """The clauses the reform cites, or itself."""
    return [dict(it) for it in reform.cite] or [{"source": f"reform_{reform.digest[:12]}"}]


def reform_service(
    service: ServiceModel,
    reform: Reform,
    paths: Mapping[str, str],
    start: date,
    *,
    vocabulary: Vocabulary | None = None,
) -> ServiceModel:
    """The service with the changes at *paths* (as it names them: as the reform does) from *start* on.

    Before that it is what it was. With another *vocabulary*, it takes that from *start* on. RulesetError with every
    fault of what comes of it; NotInForceError where the service has no rules on that day.
    """
    first, until = service.first.in_force.start, service.in_force.until
    if (first and start < first) or (until and until < start):
        raise NotInForceError(service.number, start, first or start, until)
    begin, words = service.in_force.start, vocabulary or service.vocabulary
    if service.earlier and begin and start < begin:
        earlier = reform_service(service.earlier, reform, paths, start, vocabulary=vocabulary)
        return replace(_amended(service, reform, paths, begin, words), earlier=earlier)
    made = _amended(service, reform, paths, start, words)
    return replace(made, earlier=service.earlier if start == begin else service)


def _amended(
    service: ServiceModel, reform: Reform, paths: Mapping[str, str], start: date, vocabulary: Vocabulary
) -> ServiceModel:
    if service.carried:
        return _carried(service.carried, reform, paths, start)
    if service.kept is None:
        raise EligibilityError(
            f"service {service.number} was not read from a file, and cannot be reformed",
            zh=f"事项 {service.number} 不是从文件读入的，不能改革",
        )
    shared = frozenset(vocabulary.parameters)
    kept = Reformed(service.kept, reform, FrozenMap(paths), start, shared)
    draft = draft_of(kept)
    cited = undeclared_sources(reform, vocabulary)
    basis = () if cited else basis_of(reform, start, vocabulary)
    amendments = (
        *service.amendments,
        Amendment(reform.title or UNTITLED, reform.digest, start, basis, draft.structural),
    )
    ours = {it.source.id: it.source for amendment in amendments for it in amendment.basis}
    words = replace(vocabulary, sources=FrozenMap({**vocabulary.sources, **ours}))
    notes = Notes(draft.tree())
    made = _linked(notes, words)
    problems = [*draft.problems, *cited, *notes.problems]
    if made is None or problems:
        raise RulesetError(dict.fromkeys(problems))
    return replace(
        made,
        title=_titled(made.title, amendments),
        amendments=amendments,
        earlier=service.earlier,
        kept=kept,
    )


def _linked(notes: Notes, vocabulary: Vocabulary) -> ServiceModel | None:
    """The changed file as a service, through all that a file goes through."""
    form = read_form(ServiceForm, notes)
    if form is None:
        return None
    made = link_service(form, notes, vocabulary)
    check_taken(made, notes, ())
    check_days(made, notes)
    return made


def _titled(title: Bilingual, amendments: tuple[Amendment, ...]) -> Bilingual:
    names = dict.fromkeys(it.title for it in amendments)
    said = Bilingual("；".join(it.zh for it in names), "; ".join(it.en for it in names))
    return _TITLED.format(title=title, reform=said)


def _carried(
    carried: tuple[ServiceModel, ServiceModel], reform: Reform, paths: Mapping[str, str], start: date
) -> ServiceModel:
    """Channel and target changed each by itself, and carried again; what only the channel has is the channel's."""
    channel, target = carried
    steps = {it.id for it in channel.procedure}
    theirs = {
        inner: path
        for inner, path in paths.items()
        if (inner.startswith("procedure.") and inner.split(".")[1] in steps)
        or (inner.startswith("parameters.") and _is_only_in(channel, target, inner.split(".")[1]))
    }
    ours = {inner: path for inner, path in paths.items() if inner not in theirs}
    parts = [
        reform_service(part, reform, own, start) if own else part for part, own in ((channel, theirs), (target, ours))
    ]
    return carry(parts[0], parts[1]).era(start)


def _is_only_in(channel: ServiceModel, target: ServiceModel, name: str) -> bool:
    return name in channel.parameters and name not in target.parameters


def undeclared_sources(reform: Reform, vocabulary: Vocabulary) -> list[Problem]:
    """Sources the reform cites that are declared nowhere."""
    found = []
    for at, cite in enumerate(reform.cite):
        if cite["source"] not in vocabulary.sources:
            near = closest(cite["source"], vocabulary.sources)
            where = reform.tree().where(("cite", at, "source"))
            text = f"没有声明来源 (source) {cite['source']} (undeclared)"
            found.append(Problem(where, Code.UNDECLARED_ID, text, f"是否为 {near}？(did you mean?)" if near else ""))
    return found


def basis_of(reform: Reform, start: date, vocabulary: Vocabulary) -> tuple[Citation, ...]:
    """What supports what the reform changes: the clauses it cites, else itself, an assumption."""
    if not reform.cite:
        return (Citation(source_of(reform, start)),)
    return tuple(Citation(vocabulary.sources[it["source"]], it.get("at", "")) for it in reform.cite)
