"""A new service from the template: a ruleset and its cases under a number and a name of their own."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from eligibility.errors import EligibilityError, quote
from eligibility.rules.loading import SHARED_FILES
from eligibility.text import say_reason

if TYPE_CHECKING:
    from pathlib import Path

TEMPLATE = "_template"
ID, NUMBER = "new_service", '"0-0"'
_NUMBER = re.compile(r"[0-9]{1,3}-[0-9]{1,3}")
_SLUG = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_LONGEST_SLUG = 60


def add_service(number: str, slug: str, *, into: Path, template: Path, field: str | None = None) -> tuple[Path, ...]:
    """Write the template's service and cases as `services/<field>/<nn-n>-<slug>.yaml` and `.cases.yaml`.

    Without *field* they go where services of the same chapter are, else straight into `services/`. A
    folder without any shared file gets the template's, so that it loads at once. Returns the files written.
    Nothing is overwritten: where the number or a name is taken, EligibilityError says by which file.
    """
    _check_names(number, slug, field)
    stem = _stem(number, slug)
    try:
        folder = _folder(into, number, field)
        _check_free(into, number, folder / f"{stem}.yaml", folder / f"{stem}.cases.yaml")
        shared = [name for name in SHARED_FILES if (template / name).is_file()]
        if any((into / name).exists() for name in SHARED_FILES):
            shared = []
        texts = {into / name: _read(template / name) for name in shared}
        for ending in (".yaml", ".cases.yaml"):
            texts[folder / f"{stem}{ending}"] = _filled(_read(template / f"service{ending}"), number, slug)
        for path, text in texts.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    except OSError as error:
        why = say_reason(error)
        raise EligibilityError(
            f"{error.filename} cannot be written: {why.en}", zh=f"写不了 {error.filename}：{why.zh}"
        ) from None
    return tuple(texts)


def _check_names(number: str, slug: str, field: str | None) -> None:
    if not _NUMBER.fullmatch(number):
        raise EligibilityError(
            f"the number of a service looks like 1-2, not {quote(number)}", zh=f"序号应像 1-2，不是 {quote(number)}"
        )
    if not _SLUG.fullmatch(slug) or len(slug) > _LONGEST_SLUG:
        raise EligibilityError(
            f"a name is lower-case letters, digits and hyphens, such as housing-aid, not {quote(slug)}",
            zh=f"名称应为小写字母、数字、连字符，如 housing-aid，不是 {quote(slug)}",
        )
    if field is not None and not _SLUG.fullmatch(field):
        raise EligibilityError(
            f"a field is a lower-case word, such as employment, not {quote(field)}",
            zh=f"领域应为小写的词，如 employment，不是 {quote(field)}",
        )


def _stem(number: str, slug: str) -> str:
    chapter, rest = number.split("-", 1)
    return f"{chapter:0>2}-{rest}-{slug}"


def _folder(into: Path, number: str, field: str | None) -> Path:
    services = into / "services"
    if field is not None:
        return services / field
    chapter = number.split("-", 1)[0]
    return next((path.parent for path in sorted(services.rglob(f"{chapter:0>2}-*.yaml"))), services)


def _check_free(into: Path, number: str, *paths: Path) -> None:
    if into.exists() and not into.is_dir():
        raise EligibilityError(f"{into} is not a folder", zh=f"{into} 不是目录")
    numbered = sorted((into / "services").rglob(_stem(number, "*.yaml")), key=lambda path: len(path.name))
    taken = (*paths, *numbered)
    if there := next((path for path in taken if path.exists()), None):
        raise EligibilityError(f"{there} is there already and is not overwritten", zh=f"{there} 已经在了，不会覆盖")


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def _filled(text: str, number: str, slug: str) -> str:
    id_line = re.compile(rf"^id: {ID}$", re.MULTILINE)
    number_line = re.compile(rf"^(number|service): {NUMBER}$", re.MULTILINE)
    return number_line.sub(rf'\g<1>: "{number}"', id_line.sub(f"id: {slug.replace('-', '_')}", text))
