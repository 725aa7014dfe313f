"""The engines a determination can be asked of, and the names by which the one of frames groups people."""

from __future__ import annotations

from typing import Literal, get_args

from eligibility.errors import EligibilityError, quote
from eligibility.text import closest

EngineName = Literal["native", "durable"]
ENGINES: tuple[EngineName, ...] = get_args(EngineName)
BAND, BAND_YEARS = "_band", 5
"""An age in bands of so many years is named after the age, with this at its end."""
SYNTHETIC = "synthetic_person"
"""The column by which people say that they are invented."""


def check_engine(name: object) -> EngineName:
    """The name as it is; EligibilityError for one that is none."""
    asked = str.__str__(name) if isinstance(name, str) else None  # other types compare as they like
    for known in ENGINES:
        if asked == known:
            return known
    near = closest(name, ENGINES)
    zh = f"是否为 {near}？" if near else f"有 {'、'.join(ENGINES)}"
    en = f"did you mean {near}?" if near else f"there are {', '.join(ENGINES)}"
    quoted = quote(name)
    raise EligibilityError(f"no engine {quoted}; {en}", zh=f"没有引擎 {quoted.strip(chr(39))}；{zh}")
