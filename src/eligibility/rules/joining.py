"""A new service among the others: numbers and ids that are taken, what it replaces, every day its rules change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from eligibility.errors import Problem
from eligibility.files.codes import Code
from eligibility.rules.amounts import amount_of
from eligibility.rules.binding import bind
from eligibility.rules.history import change_days
from eligibility.rules.service_linking import duplicate_ids

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from eligibility.errors import Position
    from eligibility.files.forms import Notes
    from eligibility.rules.binding import DayRules
    from eligibility.rules.model import ServiceModel
    from eligibility.rules.schema import ServiceForm


def check_replaces(form: ServiceForm, notes: Notes, extended: Mapping[str, ServiceModel]) -> bool:
    """Whether a service of the catalog that is extended is replaced only by one that says so and keeps its number."""
    taken = extended.get(form.number)
    if form.replaces is None and taken:
        text = f"序号 {form.number} 已是 {taken.where} 的{taken.title.zh} (number taken in what is extended)"
        notes.add(("number",), Code.DUPLICATE_ID, text, f'要替换它，写 replaces: "{form.number}" (to replace it)')
    elif form.replaces is not None and form.replaces not in extended:
        text = f"没有可替换的事项 {form.replaces} (no such service to replace)"
        notes.add(("replaces",), Code.UNDECLARED_ID, text, _replaceable(form, extended))
    elif form.replaces not in (None, form.number):
        text = f"替换 {form.replaces} 的事项，序号也须是 {form.replaces} (a replacement keeps the number)"
        hint = "不替换、另加一个事项的，删去 replaces (delete replaces to add a service)"
        notes.add(("number",), Code.WRONG_VALUE, text, hint)
    else:
        return True
    return False


def _replaceable(form: ServiceForm, extended: Mapping[str, ServiceModel]) -> str:
    """The number that was meant, where number or id tell it; one number off is another matter, so else all of them."""
    by_id = {service.id: number for number, service in extended.items()}
    meant = form.number if form.number in extended else by_id.get(form.replaces or "", by_id.get(form.id))
    if meant:
        return f'是否为 "{meant}"？(did you mean?)'
    if extended:
        return f"可替换的有 {'、'.join(extended)} (these can be)"
    return "本目录没有扩展别的规则集；在 catalog.yaml 写 extends: shipped (this folder extends nothing)"


def check_taken(service: ServiceModel, notes: Notes, others: Iterable[ServiceModel]) -> None:
    """Number and id are those of no other service, and the names inside it are used once a day."""
    for other in others:
        if other.number == service.number:
            text = f"序号 {service.number} 已是 {other.where} 的{other.title.zh} (number used twice)"
            notes.add(("number",), Code.DUPLICATE_ID, text, "换一个序号，或删去一个文件 (change it or delete a file)")
        elif other.id == service.id:
            text = f"{service.id} 已是 {other.where} 的事项 {other.number} 的 id (id used twice)"
            notes.add(("id",), Code.DUPLICATE_ID, text, "换一个 id (choose another)")
    for path, name, first in duplicate_ids(service):
        text = f"{name} 已在第 {first.line} 行，两者有同时施行的日子 (id used twice on the same day)"
        notes.add(path, Code.DUPLICATE_ID, text, "换一个，或用 in_force 错开 (change one, or part them by in_force)")


def check_days(service: ServiceModel, notes: Notes) -> None:
    """What is wrong only on some days, told once for the first of them; of a service that has no other fault."""
    if notes.problems:
        return
    told: dict[tuple[Position, str, str], Problem] = {}
    for day in change_days(service):
        rules, problems = bind(service, day)
        for problem in problems or _short_of_copies(rules):
            told.setdefault((problem.where, problem.code, problem.message), problem)
    notes.problems += told.values()


def _short_of_copies(rules: DayRules) -> Iterator[Problem]:
    """Numbers of copies that may be below none, whoever applies; what no source states is not judged."""
    for material in rules.materials:
        for piece in material.pieces:
            copies = amount_of(piece.copies, rules, {}) if piece.copies else None
            if copies and not copies.unstated and (copies.least is None or copies.least < 0):
                text = f"{piece.document} 的份数可能小于零 (the number of copies may be below none)"
                hint = "给事实写 min，或写 max(0, …) (give the fact its min, or write max(0, …))"
                yield Problem(material.where, Code.WRONG_VALUE, text, hint)
