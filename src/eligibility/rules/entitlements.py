"""What follows from eligibility for one applicant: of each table the first row that holds, with its amount."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from eligibility.citation import last_checked
from eligibility.rules.amounts import Amount, amount_of, either, formula_grounds
from eligibility.rules.evaluation import confirmed, confirmed_until, grade_of, missing_facts, unstated_reasons
from eligibility.rules.finding_tree import find_row
from eligibility.rules.phrases import say_amount
from eligibility.truth import Truth

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from decimal import Decimal

    from eligibility.citation import Citation, Grade
    from eligibility.rules.evaluation import Evaluation
    from eligibility.rules.findings import Finding
    from eligibility.rules.model import EntitlementRow, EntitlementTable
    from eligibility.text import Bilingual


@dataclass(frozen=True, slots=True)
class EntitlementCase:
    """One row that decides, or may decide: which case it is, what it comes to, and on what it rests.

    `grade` is that of the row alone: its clause, its condition and its figures, not of eligibility.
    """

    title: Bilingual
    truth: Truth
    amount: Amount
    citations: tuple[Citation, ...] = field(repr=False)
    finding: Finding = field(repr=False)
    grade: Grade | None
    reading: Bilingual | None = None
    note: Bilingual | None = None


@dataclass(frozen=True, slots=True)
class Entitlement:
    """What an applicant gets (待遇) of one kind.

    `granted`: TRUE if eligible and a row holds; FALSE if not eligible, or no row holds; else UNKNOWN. `cases`
    are the row that decides, or those that may. `amount` is what it comes to if there is any, in `unit`; None
    where no row can hold. `missing` are the facts that can still change it, `unstated` why none can settle it.
    `grade` is as weak as the weakest of eligibility and of the cases, which have grades of their own.
    """

    id: str
    title: Bilingual
    unit: str
    granted: Truth
    cases: tuple[EntitlementCase, ...]
    amount: Amount | None
    missing: tuple[str, ...]
    unstated: tuple[Bilingual, ...]
    grade: Grade | None
    unconfirmed: date | None

    @property
    def value(self) -> int | Decimal | None:
        """The number, where it is settled and granted."""
        return self.amount.value if self.amount and self.granted is Truth.TRUE else None

    @property
    def text(self) -> Bilingual:
        """The amount in words, with its unit."""
        return say_amount(self.amount, self.unit)


def find_entitlements(evaluation: Evaluation) -> tuple[Entitlement, ...]:
    """An entitlement for every table in force, in file order."""
    tables = evaluation.rules.entitlements.values()
    return tuple(_entitlement(evaluation, table) for table in tables if table.rows)


def _entitlement(evaluation: Evaluation, table: EntitlementTable) -> Entitlement:
    index = {row.id: evaluation.program.rows[table.id, at] for at, row in enumerate(table.rows)}
    truths = {name: evaluation.truth(at) for name, at in index.items()}
    outcome = evaluation.outcome
    open_rows = list(_candidates(table, truths)) if outcome is not Truth.FALSE else []
    cases = tuple(_case(evaluation, table, row, truths[row.id]) for row in open_rows)
    granted = Truth.all_of([outcome, Truth.any_of(truths.values())])
    amount = either([case.amount for case in cases]) if cases else None
    roots = [evaluation.program.outcome, *(index[row.id] for row in open_rows)]
    unsettled = granted is Truth.UNKNOWN or (amount is not None and amount.value is None)
    missing = [name for root in roots for name in missing_facts(evaluation, root)] if unsettled else []
    reasons = [reason for root in roots for reason in unstated_reasons(evaluation, root)] if unsettled else []
    decided = roots if granted is not Truth.FALSE else _denying(evaluation, tuple(index.values()))
    grades = [*(grade_of(evaluation, root) for root in decided), *(case.grade for case in cases)]
    rules, facts = evaluation.rules, evaluation.values
    grounds = [ground for row in open_rows for ground in formula_grounds(row.value, rules, facts)]
    days = [confirmed_until(evaluation, root) for root in decided]
    days += [confirmed(ground) for ground in grounds]
    days += [last_checked(case.citations) for case in cases]
    known_until = min((day for day in days if day), default=None)
    return Entitlement(
        id=table.id,
        title=table.title,
        unit=table.unit,
        granted=granted,
        cases=cases,
        amount=amount,
        missing=tuple(dict.fromkeys((*missing, *(amount.missing if amount else ())))),
        unstated=tuple(dict.fromkeys((*reasons, *(amount.unstated if amount else ())))),
        grade=min((grade for grade in grades if grade is not None), default=None),
        unconfirmed=known_until if known_until and evaluation.on > known_until else None,
    )


def _denying(evaluation: Evaluation, rows: tuple[int, ...]) -> tuple[int, ...]:
    """What denies it: the outcome, or that no row holds; where both do, what has the better evidence."""
    ways = [way for way in ((evaluation.program.outcome,), rows) if not any(map(evaluation.truths.__getitem__, way))]
    return max(ways, key=lambda way: min(grade_of(evaluation, root) or 0 for root in way))


def _candidates(table: EntitlementTable, truths: dict[str, Truth]) -> Iterator[EntitlementRow]:
    """The row that decides, or every one that may: a row decides if TRUE and all earlier are FALSE."""
    for row in table.rows:
        if truths[row.id] is not Truth.FALSE:
            yield row
        if truths[row.id] is Truth.TRUE:
            return


def _case(evaluation: Evaluation, table: EntitlementTable, row: EntitlementRow, truth: Truth) -> EntitlementCase:
    at = table.rows.index(row)
    bases = [row.basis]
    bases += [it.citations for it in formula_grounds(row.value, evaluation.rules, evaluation.values)]
    grades = [max((it.source.grade for it in basis), default=None) for basis in bases]
    grades.append(grade_of(evaluation, evaluation.program.rows[table.id, at]))
    return EntitlementCase(
        title=row.title,
        truth=truth,
        amount=amount_of(row.value, evaluation.rules, evaluation.values),
        citations=row.basis,
        finding=find_row(evaluation, table.id, at),
        grade=min((grade for grade in grades if grade is not None), default=None),
        reading=row.reading,
        note=row.note,
    )
