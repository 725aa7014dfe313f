"""Why a document is asked for or not, in words: for the applicant, and for paper that others see."""

from __future__ import annotations

from typing import TYPE_CHECKING

from eligibility.rules.findings import decisive, exemption
from eligibility.rules.nodes import Constant
from eligibility.text import Bilingual, join
from eligibility.truth import Truth

if TYPE_CHECKING:
    from eligibility.rules.findings import Finding
    from eligibility.rules.model import Material

_EVERYONE = Bilingual("所有申请人都须提供", "asked of every applicant")
_EVERY_CASE = Bilingual("每一件申请都要有", "needed in every case")
_EXEMPT = Bilingual("免交：{because}（{why}）", "not asked for: {because} ({why})")
_BY_THIS_ROUTE = Bilingual("按这一途径申请的都须提供", "asked of everyone who claims by this route")
_ONLY_FOR = Bilingual("只用于{routes}", "only for {routes}")


def say_why(material: Material, finding: Finding, *, is_needed: bool) -> Bilingual:
    """What decided that it is needed or not, or left that open, with the values found."""
    if always := _always(material):
        return always
    if exempt := _exempt(material, finding, is_needed=is_needed):
        why = join([it.statement for it in decisive(exempt)])
        return _EXEMPT.format(because=material.exempt_because or "", why=why)
    return join([part.statement for part in decisive(finding)])


def say_discreetly(material: Material, finding: Finding, route: str | None, *, is_needed: bool) -> Bilingual:
    """The same without values, and of a sensitive fact only that it is looked at.

    *route*, under whose heading it stands, is not told again; what only other routes ask for says so.
    """
    if always := _always(material):
        return always
    if exempt := _exempt(material, finding, is_needed=is_needed):
        why = join([it.discreet for it in decisive(exempt)])
        return _EXEMPT.format(because=material.exempt_because or "", why=why)
    parts = [part for part in decisive(finding) if (part.kind, part.id) != ("route", route)]
    if not parts:
        return _BY_THIS_ROUTE
    if all(part.kind == "route" and part.truth is Truth.FALSE for part in parts):
        return _ONLY_FOR.format(routes=join([part.title for part in parts], zh="、", en=", "))
    return join([part.discreet for part in parts])


def _always(material: Material) -> Bilingual | None:
    """What to say of a document that hangs on nothing."""
    if not isinstance(material.when, Constant) or material.exempt_when is not None:
        return None
    return _EVERYONE if material.provided_by == "applicant" else _EVERY_CASE


def _exempt(material: Material, finding: Finding, *, is_needed: bool) -> Finding | None:
    """The finding on the exemption, where that is what takes it away and says why."""
    return exemption(finding) if material.exempt_because and not is_needed else None
