"""A new service from the template: a ruleset and its cases under a number and a name of their own."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from eligibility.errors import EligibilityError
from eligibility.rules.loading import SHARED_FILES

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
        raise EligibilityError(f"不能写入 {error.filename} (cannot be written: {error.strerror})") from None
    return tuple(texts)


def _check_names(number: str, slug: str, field: str | None) -> None:
    if not _NUMBER.fullmatch(number):
        raise EligibilityError(f"序号 {number} 应像 1-2 (a number looks like 1-2)")
    if not _SLUG.fullmatch(slug) or len(slug) > _LONGEST_SLUG:
        hint = "lower-case letters, digits and hyphens"
        raise EligibilityError(f"名称 {slug} 应像 housing-aid：小写字母、数字、连字符 (a name is {hint})")
    if field is not None and not _SLUG.fullmatch(field):
        raise EligibilityError(f"领域 {field} 应像 employment (a field is one lower-case word)")


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
        raise EligibilityError(f"{into} 不是目录 (not a folder)")
    numbered = sorted((into / "services").rglob(_stem(number, "*.yaml")), key=lambda path: len(path.name))
    taken = (*paths, *numbered)
    if there := next((path for path in taken if path.exists()), None):
        raise EligibilityError(f"{there} 已经在了，不会覆盖 (is there already and is not overwritten)")


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def _filled(text: str, number: str, slug: str) -> str:
    id_line = re.compile(rf"^id: {ID}$", re.MULTILINE)
    number_line = re.compile(rf"^(number|service): {NUMBER}$", re.MULTILINE)
    return number_line.sub(rf'\g<1>: "{number}"', id_line.sub(f"id: {slug.replace('-', '_')}", text))
