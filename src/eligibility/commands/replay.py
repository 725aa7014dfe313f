"""`replay` of the command line, and what `assess` needs to write a record."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from eligibility.api import load_catalog, read_facts, replay
from eligibility.commands.shared import (
    JsonOption,
    LangOption,
    RulesetsOption,
    json_text,
    print_page,
    write_file,
)
from eligibility.errors import EligibilityError
from eligibility.render.replay import describe_replay
from eligibility.text import say_reason

if TYPE_CHECKING:
    from collections.abc import Mapping

    from eligibility.api import Determination
    from eligibility.calendar.work_calendar import WorkCalendar

RecordOption = Annotated[
    Path | None, typer.Option("--record", help="另写成记录，可以重放 (write a record that can be replayed)")
]
SensitiveOption = Annotated[
    Literal["keep", "omit", "hash"],
    typer.Option("--sensitive", help="记录里的敏感事实：写明、不写、散列 (sensitive facts in the record)"),
]
KeyOption = Annotated[
    Path | None, typer.Option("--key-file", help="散列用的密钥文件 (file with the key of hashed facts)")
]


def keep_record(
    determination: Determination,
    path: Path,
    sensitive: Literal["keep", "omit", "hash"],
    key: Path | None,
    *,
    events: Mapping[str, str] | None = None,
    calendar: WorkCalendar | None = None,
    cutoff: str | None = None,
) -> None:
    """Write the record of a determination; with *events* its deadlines too."""
    secret = _read(key) if key else None
    write_file(
        path, determination.record(sensitive=sensitive, key=secret, events=events, calendar=calendar, cutoff=cutoff)
    )


def run_replay(
    record: Annotated[Path, typer.Argument(help="记录文件 (file of a record)")],
    facts: Annotated[
        Path | None, typer.Option("--facts", help="记录里没有写明的事实 (facts that the record does not tell)")
    ] = None,
    key: KeyOption = None,
    lang: LangOption = "both",
    as_json: JsonOption = False,
    rulesets: RulesetsOption = None,
) -> None:
    """重放一份记录，列出不同之处。 Make a recorded determination again; exit code 1 if something differs."""
    found = replay(
        _read(record),
        load_catalog(rulesets),
        facts=read_facts(facts) if facts else None,
        key=_read(key) if key else None,
    )
    if as_json:
        sys.stdout.write(json_text(found.to_dict()))
    else:
        page = describe_replay(found.number, found.title, found.on, found.differences, is_same=found.same)
        print_page(page, lang)
    if not found.same:
        raise typer.Exit(1)


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes().strip()
    except OSError as error:
        why = say_reason(error)
        raise EligibilityError(f"{path} cannot be read: {why.en}", zh=f"读不了 {path}：{why.zh}") from None
