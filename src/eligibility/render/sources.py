"""Sources as they are cited and listed: by number, in order of first mention."""

from __future__ import annotations

from typing import TYPE_CHECKING

from eligibility.render.labels import LABELS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from eligibility.citation import Citation, Grade, Source
    from eligibility.text import Lang


def name_source(source: Source, languages: Sequence[Lang]) -> str:
    """A source as it is listed: its name, how good it is, and its last day in force if it has one."""
    parts = [source.name if lang == "zh" else source.title.en for lang in languages]
    parts.append(" ".join(source.grade.label[lang] for lang in languages))
    if source.in_force_until:
        ended = LABELS["until"].format(day=source.in_force_until.isoformat())
        parts.append(" ".join(ended[lang] for lang in languages))
    return " · ".join(parts)


class SourceNotes:
    """Numbers sources in order of first mention, so that a citation is short: [1]（一）2."""

    def __init__(self) -> None:
        self._numbers: dict[Source, int] = {}

    def cite(self, citations: Iterable[Citation], grade: Grade | None, languages: Sequence[Lang]) -> str:
        """The clauses as notes, and on a second line the grade in each language; empty where nothing is cited."""
        numbered = " ".join(f"[{self._number(citation.source)}]{citation.at}" for citation in citations)
        grades = " ".join(grade.label[lang] for lang in languages) if grade else ""
        return "\n".join(part for part in (numbered, grades) if numbered and part)

    def listed(self) -> Iterator[tuple[int, Source]]:
        """Every source mentioned so far, with its number."""
        yield from ((number, source) for source, number in self._numbers.items())

    def _number(self, source: Source) -> int:
        return self._numbers.setdefault(source, len(self._numbers) + 1)
