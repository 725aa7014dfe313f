"""What a record says of sensitive facts: all, nothing, or only what a key can check.

A hash is keyed (HMAC-SHA256): most facts have so few values, as yes and no, that any hash without a secret is undone by
trying them all. Each hash is also of its record and its place there, so that equal answers do not look equal.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Literal, get_args

from eligibility.errors import EligibilityError, quote
from eligibility.rules.digest import canonical

if TYPE_CHECKING:
    from collections.abc import Mapping

Sensitive = Literal["keep", "omit", "hash"]
SHORTEST_KEY = 16

OMITTED = {"omitted": True}
"""What stands in place of a value that was left out; in place of a hashed one stands {"hmac": "…"}."""


@dataclass(frozen=True, slots=True)
class Secrecy:
    """How values of sensitive facts, and what follows from them, are written; `nonce` names the record."""

    mode: Sensitive
    key: bytes = b""
    nonce: str = ""

    def hide(self, place: str, value: object) -> dict[str, object]:
        """What is written in place of a value."""
        if self.mode != "hash":
            return dict(OMITTED)
        told = canonical([self.nonce, place, value])
        return {"hmac": hmac.new(self.key, told.encode(), sha256).hexdigest()}


def read_secrecy(mode: object, key: object, nonce: str) -> Secrecy:
    """The mode and the key as they were given; EligibilityError for another mode, or a key too short to be one."""
    if mode not in get_args(Sensitive):
        options = "、".join(get_args(Sensitive))
        raise EligibilityError(
            f"sensitive must be one of {', '.join(get_args(Sensitive))}, not {quote(mode)}",
            zh=f"sensitive 应为 {options} 之一，不是 {quote(mode)}",
        )
    return Secrecy(mode, _key(key) if mode == "hash" else b"", nonce)  # type: ignore[arg-type]


def _key(key: object) -> bytes:
    found = key.encode(errors="surrogatepass") if isinstance(key, str) else key
    if not isinstance(found, bytes) or len(found) < SHORTEST_KEY:
        raise EligibilityError(
            f"hashed facts need a key of at least {SHORTEST_KEY} bytes that is kept apart from the record: key=...",
            zh=f"散列的事实要有至少 {SHORTEST_KEY} 字节的密钥，与记录分开保存：key=...",
        )
    return found


def hidden_names(facts: Mapping[str, object]) -> tuple[str, ...]:
    """Names of the facts that a record hides."""
    return tuple(name for name, it in facts.items() if is_hidden(it))


def is_hidden(value: object) -> bool:
    """Whether this stands in place of a value."""
    return isinstance(value, dict) and (value == OMITTED or set(value) == {"hmac"})
