"""What is proved of two versions of the rules, as lines of text and as plain data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from eligibility.proofs.comparison import PartKind
from eligibility.proofs.witness import Answer
from eligibility.render.page import Line, Page, Section
from eligibility.render.persons import person_lines, witness_data
from eligibility.render.plain import text_data
from eligibility.text import Bilingual

if TYPE_CHECKING:
    from collections.abc import Iterator

    from eligibility.proofs.comparison import PartProof, Proof

_DAYS = Bilingual("{before} 的规则 → {after} 的规则", "rules of {before} → rules of {after}")
_REFORM = Bilingual("{before} 的规则 → 改后的规则", "rules of {before} → the same, changed")
_TODAY = Bilingual("事实所指之日 {today}", "facts read on {today}")
_SAME = Bilingual("已证明：事实齐全的，没有一个人的答案不同", "Proved: nobody with all facts known gets another answer")
_OTHER = Bilingual("有人的答案不同；✔ 各行已证明没有人", "Some get another answer; ✔ is proved: nobody does")
_OPEN = Bilingual("有的问题没有证出，见 ? 各行", "Something is not settled: see ?")
_COMPARED = Bilingual(
    "比较的是：结论、途径、要哪些材料、得到的待遇的数额。不比较：材料须怎样、环节、期限、说明",
    "compared: outcome, routes, which documents, amounts of what is granted; not: how documents must be, steps, "
    "deadlines, notes",
)
OUTCOME = Bilingual("结论", "Outcome")
TITLES = {
    PartKind.ROUTE: Bilingual("途径", "Routes"),
    PartKind.DOCUMENT: Bilingual("材料", "Documents"),
    PartKind.ENTITLEMENT: Bilingual("待遇", "Entitlements"),
}
_MOVES = {
    PartKind.ROUTE: (
        Bilingual("原不符合，现符合这条途径", "qualifies by it now, and did not"),
        Bilingual("原符合，现不符合这条途径", "qualified by it, and no longer does"),
        Bilingual("一边没有来源能定", "no source settles it on one side"),
    ),
    PartKind.DOCUMENT: (
        Bilingual("原不要求，现要求", "asked for now, and was not"),
        Bilingual("原要求，现不要求", "was asked for, and no longer is"),
        Bilingual(
            "一边没有来源能定，或按某条途径办理时不同",
            "no source settles it on one side, or it differs for who goes by one route",
        ),
    ),
    PartKind.ENTITLEMENT: (
        Bilingual("原没有，现有", "gets it now, and did not"),
        Bilingual("原有，现没有", "got it, and no longer does"),
        Bilingual("数额不同，或一边没有来源能定", "gets another amount, or no source settles it on one side"),
    ),
}
_AMOUNTS = Bilingual("{before} → {after}", "{before} → {after}")
_REST = Bilingual("其余{count}项：已证明不变", "the other {count}: proved the same")
_ALL = Bilingual("{count}项：已证明不变", "all {count}: proved the same")
WHILE_OPEN = Bilingual("事实还没有齐的人", "People who leave facts open")
_WHILE_OPEN = Bilingual("结论一版已能定，另一版还不能", "outcome settled by one version, and not yet by the other")


def describe_proof(proof: Proof) -> Page:
    """What is the same for everyone, and for whom not."""
    before, after = proof.on
    days = (_DAYS if before != after else _REFORM).format(before=str(before), after=str(after))
    summary = [Line(headline(proof), tone="heading")]
    summary += [Line(_OPEN)] if proof.is_refuted and not proof.is_settled else []
    summary += [Line(days, tone="dim")]
    summary += [Line(_TODAY.format(today=str(proof.today)), tone="dim"), Line(_COMPARED, tone="dim")]
    sections = [Section(OUTCOME, tuple(_outcomes(proof)))]
    sections += [Section(title, tuple(_parts(proof, kind))) for kind, title in TITLES.items()]
    if proof.moves:
        sections.append(Section(WHILE_OPEN, tuple(person_lines(_WHILE_OPEN, proof.while_open, proof.facts))))
    return Page(proof.number, proof.title, tuple(summary), tuple(it for it in sections if it.lines))


def headline(proof: Proof) -> Bilingual:
    """Whether it is the same for everyone."""
    return _SAME if proof.is_same else _OTHER if proof.is_refuted else _OPEN


def _outcomes(proof: Proof) -> Iterator[Line]:
    for move in proof.moves:
        title = Bilingual("{before} → {after}", "{before} → {after}").format(
            before=move.before.label, after=move.after.label
        )
        yield from person_lines(title, move.witness, proof.facts)


def _parts(proof: Proof, kind: PartKind) -> Iterator[Line]:
    parts = [it for it in proof.parts if it.kind is kind]
    other = [it for it in parts if not it.is_same]
    for part in other:
        yield Line(part.title)
        yield from _part(proof, part)
    same = len(parts) - len(other)
    if same:
        yield Line((_REST if other else _ALL).format(count=str(same)), mark="✔")


def _part(proof: Proof, part: PartProof) -> Iterator[Line]:
    for title, witness in zip(_MOVES[part.kind], (part.gained, part.lost, part.changed), strict=True):
        if witness.answer is not Answer.NOBODY:
            yield from person_lines(title, witness, proof.facts, depth=1)
        if witness is part.changed and part.said:
            yield Line(_AMOUNTS.format(before=part.said[0], after=part.said[1]), 3)


def proof_data(proof: Proof) -> dict[str, Any]:
    """Plain data for JSON, texts in both languages."""
    return {
        "service": proof.number,
        "title": text_data(proof.title),
        "on": [str(day) for day in proof.on],
        "today": str(proof.today),
        "same": proof.is_same,
        "settled": proof.is_settled,
        "moves": [
            {"before": it.before.value, "after": it.after.value, **witness_data(it.witness)} for it in proof.moves
        ],
        "parts": [
            {
                "kind": it.kind.value,
                "id": it.id,
                "title": text_data(it.title),
                "same": it.is_same,
                "gained": witness_data(it.gained),
                "lost": witness_data(it.lost),
                "changed": witness_data(it.changed),
                "amounts": [text_data(said) for said in it.said] if it.said else None,
            }
            for it in proof.parts
        ],
        "while_open": witness_data(proof.while_open),
    }
