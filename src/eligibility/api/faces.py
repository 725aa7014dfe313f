"""What a layer below built, as the public class that can show it."""

from __future__ import annotations

from dataclasses import fields
from functools import cache
from operator import attrgetter
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

Face = TypeVar("Face")


def with_face(face: type[Face], built: Any, **more: Any) -> Face:
    """*built* as a *face*, which is its class with ways to show it, and with *more* fields where it has such."""
    return face(*_parts_of(built.__class__)(built), **more)


@cache
def _parts_of(kind: Any) -> Callable[[object], tuple[Any, ...]]:
    return attrgetter(*(it.name for it in fields(kind)))
