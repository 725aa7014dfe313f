"""A service carried by a channel (转办): what the service asks, with the steps of the channel before its own."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from eligibility.errors import EligibilityError
from eligibility.frozen import FrozenMap
from eligibility.rules.model import InForce
from eligibility.text import Bilingual

if TYPE_CHECKING:
    from datetime import date

    from eligibility.rules.model import ServiceModel

_CARRIED = Bilingual("{target}（{channel}）", "{target} (by {channel})")


def carry(channel: ServiceModel, target: ServiceModel) -> ServiceModel:
    """The target with the channel's steps before its own; a step of the target that follows none follows the last.

    What is in force only in one of the two is in force in neither. EligibilityError where nothing can be carried.
    """
    if channel.kind != "channel":
        raise EligibilityError(
            f"service {channel.number} is no channel and carries no other service",
            zh=f"事项 {channel.number} 不是转办事项，不能经它办别的",
        )
    if target.kind == "channel":
        raise EligibilityError(
            f"service {target.number} is a channel itself: a channel carries other services",
            zh=f"事项 {target.number} 自己就是转办事项，不能再经别的办",
        )
    if target.kind == "duty":
        raise EligibilityError(
            f"service {target.number} is a duty: no one applies for it, so nothing is carried",
            zh=f"事项 {target.number} 由机构主动办理，没有人申请，不经转办",
        )
    made = _join(channel, target)
    start = made.in_force.start
    was = [it.earlier if it.in_force.start == start else it for it in (channel, target)]
    if was[0] and was[1] and was != [channel, target] and was[0].in_force.overlaps(was[1].in_force):
        return replace(made, earlier=carry(was[0], was[1]))
    return made


def _join(channel: ServiceModel, target: ServiceModel) -> ServiceModel:
    ids = {step.id for step in target.procedure}
    if clash := [step.id for step in channel.procedure if step.id in ids]:
        raise EligibilityError(
            f"services {channel.number} and {target.number} both have a step {clash[0]}",
            zh=f"事项 {channel.number} 和 {target.number} 都有环节 {clash[0]}，合不起来",
        )
    last = channel.procedure[-1].id if channel.procedure else None
    own = tuple(it if it.after or it.since or it.before else replace(it, after=last) for it in target.procedure)
    return replace(
        target,
        title=_CARRIED.format(target=target.title, channel=channel.title),
        in_force=_both(channel.in_force, target.in_force, f"{channel.number} and {target.number}"),
        parameters=FrozenMap({**channel.parameters, **target.parameters}),
        must_not_ask=(*target.must_not_ask, *channel.must_not_ask),
        procedure=(*channel.procedure, *own),
        open_questions=(*target.open_questions, *channel.open_questions),
        amendments=(*target.amendments, *channel.amendments),
        earlier=None,
        carried=(channel, target),
    )


def _both(one: InForce, other: InForce, names: str) -> InForce:
    if not one.overlaps(other):
        zh = f"{names.replace(' and ', '、')} 没有同时施行的日子"
        raise EligibilityError(f"services {names} are in force on no common day", zh=zh)
    starts: list[date] = [it.start for it in (one, other) if it.start]
    untils: list[date] = [it.until for it in (one, other) if it.until]
    return InForce(max(starts, default=None), min(untils, default=None))
