"""The services that go on from the status one of them grants, found when they are first asked for."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, overload

from eligibility.rules.compiled import History
from eligibility.rules.history import facts_used

if TYPE_CHECKING:
    from collections.abc import Mapping

    from eligibility.rules.model import ServiceModel


class Opened(Sequence[History]):
    """The *services* that read the status which the one of a *number* grants; pickled as the tuple they are."""

    def __init__(self, services: Mapping[str, ServiceModel], number: str) -> None:
        self._services = services
        self._number = number

    @cached_property
    def _found(self) -> tuple[History, ...]:
        status = self._services[self._number].grants
        if status is None:
            return ()
        others = (it for number, it in self._services.items() if number != self._number)
        return tuple(History(it) for it in others if status in facts_used(it))

    @overload
    def __getitem__(self, index: int) -> History: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[History, ...]: ...
    def __getitem__(self, index: int | slice) -> History | tuple[History, ...]:
        return self._found[index]

    def __len__(self) -> int:
        return len(self._found)

    def __reduce__(self) -> tuple[Any, ...]:
        return tuple, (self._found,)
