"""The command on proofs: two versions of one service's rules, or what the rules of some services can do at all."""

from __future__ import annotations

import sys
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import track

from eligibility.api import load_catalog, verify
from eligibility.commands.shared import (
    JsonOption,
    LangOption,
    OnOption,
    RulesetsOption,
    TodayOption,
    day_of,
    json_text,
    print_page,
)
from eligibility.commands.whatif import ReformOption, SetOption, read_settings, reformed
from eligibility.errors import EligibilityError, NotInForceError
from eligibility.render.audit import describe_audit
from eligibility.render.proof import describe_proof


def run_verify(
    services: Annotated[
        list[str] | None, typer.Argument(help="事项序号或 id；不写则为全部 (numbers or ids of services; default: all)")
    ] = None,
    changes: SetOption = None,
    reform: ReformOption = None,
    to: Annotated[
        str | None, typer.Option("--to", help="与这一天的规则比较 (compare with the rules of that day)")
    ] = None,
    on: OnOption = None,
    today: TodayOption = None,
    lang: LangOption = "both",
    as_json: JsonOption = False,
    rulesets: RulesetsOption = None,
) -> None:
    """证明两版规则谁得谁失、别人不变，或一版规则有无问题。 Prove who is concerned; exit code 1 if any are."""
    catalog = load_catalog(rulesets)
    day = day_of(on)
    if changes or reform or to:
        if len(services or ()) != 1:
            raise EligibilityError("compare two versions of one service: name it", zh="比较两版规则要写一个事项")
        if to and (changes or reform):
            raise EligibilityError("give either --to or --set and --reform", zh="--to 与 --set、--reform 不能一起写")
        before = catalog[(services or [""])[0]].on(day)
        after = catalog[before.number].on(to) if to else reformed(catalog, before, read_settings(changes or []), reform)
        proof = verify(before, after, today=today)
        if as_json:
            sys.stdout.write(json_text(proof.to_dict()))
        else:
            print_page(describe_proof(proof), lang)
        raise typer.Exit(0 if proof.is_same else 1)
    found = []
    terminal = Console(stderr=True)
    numbers = services or list(catalog)
    for number in track(numbers, "证明 (proofs)", console=terminal, transient=True, disable=not terminal.is_terminal):
        try:
            rules = catalog[number].on(day)
        except NotInForceError:
            if services:
                raise
            continue
        found.append(verify(rules, today=today))
    if as_json:
        sys.stdout.write(json_text([it.to_dict() for it in found]))
    else:
        for it in found:
            print_page(describe_audit(it), lang)
    raise typer.Exit(1 if any(it.flaws or it.unsettled for it in found) else 0)
