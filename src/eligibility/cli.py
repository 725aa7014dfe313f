"""The command line: `eligibility assess 1-1 --facts applicant.yaml --on 2021-06-01`."""

from __future__ import annotations

import io
import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import track
from rich.table import Table

from eligibility.api import Catalog, check_rulesets, load_catalog, read_facts
from eligibility.commands.calendar import DEADLINE_HELP, run_calendar, run_deadline
from eligibility.commands.checklist import run_checklist
from eligibility.commands.ending import EXIT_CODES, run_app
from eligibility.commands.evidence import run_evidence
from eligibility.commands.parquet import run_parquet
from eligibility.commands.replay import KeyOption, RecordOption, SensitiveOption, keep_record, run_replay
from eligibility.commands.shared import (
    FactsOption,
    JsonOption,
    LangOption,
    OnOption,
    RulesetsOption,
    TodayOption,
    ViaOption,
    carried,
    console,
    day_of,
    json_text,
    languages_of,
    write_file,
)
from eligibility.commands.survey import run_survey
from eligibility.commands.verify import run_verify
from eligibility.commands.whatif import run_whatif
from eligibility.days import parse_day
from eligibility.engines.names import ENGINES, check_engine
from eligibility.errors import EligibilityError, Problem, quote
from eligibility.files.shipped import shipped_rulesets
from eligibility.render.checklist_data import checklist_data
from eligibility.render.coverage import coverage_html, coverage_lines
from eligibility.render.firings import describe_firings
from eligibility.render.history import describe_changes
from eligibility.render.ruleset import describe_rules
from eligibility.render.terminal import show, show_page
from eligibility.render.timeline_terminal import show_timeline
from eligibility.testing.coverage import cover, percent_of
from eligibility.testing.mutation import mutate, report_mutation, sample_mutants
from eligibility.testing.runner import find_case_file, run_cases
from eligibility.testing.schemas import FORMS, schema_text, write_schemas
from eligibility.testing.template import TEMPLATE, add_service

app = typer.Typer(
    help="公共服务事项的资格、材料与依据。Who qualifies for a public service, with which documents, and why.",
    epilog="退出码 Exit codes: " + "；".join(f"{code} {said}" for code, said in EXIT_CODES.items()),
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)

_TITLES = 36  # columns of the terminal that a list leaves for numbers and titles


@app.command()
def assess(
    service: Annotated[str, typer.Argument(help="事项序号或 id，如 1-1 (number or id of the service)")],
    facts: FactsOption,
    on: OnOption = None,
    today: TodayOption = None,
    via: ViaOption = None,
    route: Annotated[
        str | None, typer.Option("--route", help="只按这一途径列材料 (documents for this route alone)")
    ] = None,
    engine: Annotated[
        str,
        typer.Option("--engine", help=f"引擎 (engine): {', '.join(ENGINES)}；durable 另列推理步骤 (with its steps)"),
    ] = "native",
    lang: LangOption = "both",
    as_json: JsonOption = False,
    record: RecordOption = None,
    sensitive: SensitiveOption = "keep",
    key: KeyOption = None,
    rulesets: RulesetsOption = None,
) -> None:
    """认定一位申请人：结论、途径、逐项认定、材料、未决问题。 Determine one applicant's eligibility."""
    catalog = _catalog(rulesets)
    chosen = check_engine(engine)
    found = carried(catalog, service, via)
    determination = found.assess(read_facts(facts), on=day_of(on), today=today, engine=chosen)
    checklist = determination.checklist(route)
    if record:
        keep_record(determination, record, sensitive, key)
    if as_json:
        sys.stdout.write(json_text(determination.to_dict() | {"checklist": checklist_data(checklist)}))
        return
    terminal = console()
    terminal.print(show(determination, checklist, languages_of(lang)))
    if determination.firings:
        page = describe_firings(determination.title, determination.number, determination.firings)
        terminal.print(show_page(page, languages_of(lang), width=terminal.width))


app.command("assess-parquet")(run_parquet)
app.command("checklist")(run_checklist)


@app.command("show")
def show_service(
    service: Annotated[str, typer.Argument(help="事项序号或 id，如 1-1 (number or id of the service)")],
    on: Annotated[str | None, typer.Option("--on", help="哪一天的规则 (day of the rules; default: today)")] = None,
    history: Annotated[
        bool, typer.Option("--history", help="哪一天改了什么 (every day on which the rules change, and what changes)")
    ] = False,
    lang: LangOption = "both",
    rulesets: RulesetsOption = None,
) -> None:
    """把一个事项的规则写成文字，供对照法律。 Show the rules of a service in words, to be read against the law."""
    found = _catalog(rulesets)[service]
    if history and on is not None:
        zh, en = "--history 是全部历史，不与 --on 同用", "--history shows all days; leave out --on"
        raise EligibilityError(en, zh=zh)
    if history:
        page = describe_changes(found.model, found.changes())
    else:
        ruleset = found.on(day_of(on))
        page = describe_rules(ruleset.compiled.rules, ruleset.on)
    terminal = console()
    terminal.print(show_page(page, languages_of(lang), width=terminal.width))


@app.command()
def timeline(
    service: Annotated[str, typer.Argument(help="事项序号或 id，如 1-1 (number or id of the service)")],
    event: Annotated[
        list[str] | None,
        typer.Option(
            "--event", help="已办的环节和日子，如 apply=2021-06-01，可多次 (a step done and its day; repeatable)"
        ),
    ] = None,
    facts: Annotated[
        Path | None,
        typer.Option("--facts", help="事实文件：有的环节看情形，有的期限从某个日期起算 (facts of the case)"),
    ] = None,
    on: Annotated[
        str | None, typer.Option("--on", help="适用哪一天的规则 (day of the rules; default: the first event's)")
    ] = None,
    today: TodayOption = None,
    via: ViaOption = None,
    cutoff: Annotated[
        str | None,
        typer.Option("--cutoff", help="过此时刻算次一工作日收到，如 17:30 (received the next working day)"),
    ] = None,
    svg: Annotated[Path | None, typer.Option("--svg", help="另画成图 (draw it into this file as well)")] = None,
    ics: Annotated[Path | None, typer.Option("--ics", help="另写成日历文件 (write a calendar file as well)")] = None,
    record: RecordOption = None,
    sensitive: SensitiveOption = "keep",
    key: KeyOption = None,
    lang: LangOption = "both",
    as_json: JsonOption = False,
    rulesets: RulesetsOption = None,
) -> None:
    """一件事办到哪里、各环节最晚哪一天。 By which day each side must act, given the steps already done."""
    events = _events(event or [])
    days = [day for day in (parse_day(written[:10]) for written in events.values()) if day]
    day = on or min(days, default=None) or day_of(None)
    catalog = _catalog(rulesets)
    given = read_facts(facts) if facts else {}
    determination = carried(catalog, service, via).assess(given, on=day, today=today)
    found = determination.timeline(events, calendar=catalog.calendar, cutoff=cutoff)
    if record:
        keep_record(determination, record, sensitive, key, events=events, calendar=catalog.calendar, cutoff=cutoff)
    for path, text in ((svg, found.to_svg), (ics, found.to_ics)):
        if path:
            write_file(path, text())
    if as_json:
        sys.stdout.write(json_text(found.to_dict()))
        return
    console().print(show_timeline(found, languages_of(lang)))


@app.command("list")
def list_services(lang: LangOption = "both", rulesets: RulesetsOption = None) -> None:
    """列出事项。 List the services."""
    languages, terminal = languages_of(lang), console()
    services = _catalog(rulesets).values()
    # Titles may be wrapped; the id is what one types, and stays whole where there is room for both.
    longest = max(len(service.id) for service in services)
    table = Table(box=None, show_header=False)
    table.add_column(no_wrap=True)
    for _ in languages:
        table.add_column(overflow="fold")
    table.add_column(overflow="fold", width=max(min(longest, terminal.width - _TITLES), 8), style="dim")
    for service in services:
        table.add_row(service.number, *(service.title[language] for language in languages), service.id)
    terminal.print(table)


app.command("replay")(run_replay)
app.command("survey")(run_survey)
app.command("whatif")(run_whatif)
app.command("verify")(run_verify)
app.command("deadline", help=DEADLINE_HELP)(run_deadline)
app.command("calendar")(run_calendar)
app.command("evidence")(run_evidence)


@app.command()
def check(
    path: Annotated[
        Path | None, typer.Argument(help="规则集目录，默认为随包规则集 (default: the shipped rulesets)")
    ] = None,
    as_json: JsonOption = False,
    strict: Annotated[bool, typer.Option("--strict", help="有警告也算失败 (warnings fail too)")] = False,
) -> None:
    """检查规则集：列出全部问题。 Check rulesets; exit code 1 if there are errors."""
    problems = check_rulesets(path)
    if as_json:
        sys.stdout.write(json_text([_problem(problem) for problem in problems]))
    else:
        sys.stdout.write("".join(f"{problem}\n" for problem in problems))
        errors = sum(problem.is_error for problem in problems)
        sys.stdout.write(f"错误 {errors}，警告 {len(problems) - errors} (errors, warnings)\n")
    if any(problem.is_error or strict for problem in problems):
        raise typer.Exit(1)


@app.command("test")
def run_tests(
    path: Annotated[Path | None, typer.Argument(help="案例文件或目录，默认为随包规则集 (cases file or folder)")] = None,
) -> None:
    """运行规则集的案例。 Run the worked cases; exit code 1 if one fails."""
    passed = failed = 0
    for result in run_cases(path or shipped_rulesets()):
        if result.mismatches:
            failed += 1
            lines = "".join(f"  {mismatch}\n" for mismatch in result.mismatches)
            sys.stdout.write(f"{result.case.where} {result.case.name}\n{lines}")
        else:
            passed += 1
    if passed + failed == 0:
        raise _no_cases(path)
    sys.stdout.write(f"通过 {passed}，失败 {failed} (passed, failed)\n")
    if failed:
        raise typer.Exit(1)


@app.command()
def coverage(
    path: Annotated[Path | None, typer.Argument(help="规则集目录或案例文件 (rulesets or cases file)")] = None,
    html: Annotated[Path | None, typer.Option("--html", help="另写成网页 (write a page as well)")] = None,
    fail_under: Annotated[
        int, typer.Option("--fail-under", min=0, max=100, help="低于百分之几算失败 (fail under so many percent)")
    ] = 0,
) -> None:
    """案例触及了规则的哪些部分。 What the cases touch of their rulesets; exit code 1 if under --fail-under."""
    services = cover(path or shipped_rulesets())
    if not services:
        raise _no_cases(path)
    if html:
        sources = {service.path: Path(service.path).read_text(encoding="utf-8") for service in services}
        write_file(html, coverage_html(services, sources))
    sys.stdout.write("".join(f"{line}\n" for line in coverage_lines(services)))
    if percent_of(services) < fail_under:
        sys.stdout.write(f"低于 {fail_under}% (coverage is under {fail_under}%)\n")
        raise typer.Exit(1)


@app.command("mutate")
def run_mutation(
    service: Annotated[str, typer.Argument(help="事项序号或 id (number or id of the service)")],
    most: Annotated[int | None, typer.Option("--most", help="最多试多少处改动 (try at most so many changes)")] = None,
    rulesets: RulesetsOption = None,
) -> None:
    """逐处改动规则，列出案例没有发现的。 List the small changes of a ruleset that its cases do not notice."""
    root = rulesets or shipped_rulesets()
    model = _catalog(rulesets)[service].model
    file = find_case_file(root, model.number)
    mutants = sample_mutants(model, most=most)
    console = Console(stderr=True)
    steps = track(
        mutate(mutants, file),
        "改动 (mutants)",
        total=len(mutants),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    )
    report = report_mutation(steps, file, whole=most is None)
    for mutant in report.survivors:
        sys.stdout.write(f"{mutant.where} {mutant.change}\n  {mutant.hint.zh} ({mutant.hint.en})\n")
    for change in report.stale:
        sys.stdout.write(f"不必再列为等价的改动 (no longer equivalent): {change}\n")
    counts = (report.tried, len(report.survivors), len(report.equivalent))
    sys.stdout.write("改动 {}，未发现 {}，等价 {} (tried, unnoticed, equivalent)\n".format(*counts))
    if not report.is_clean:
        raise typer.Exit(1)


@app.command("new-service")
def new_service(
    number: Annotated[str, typer.Argument(help="序号，如 1-2 (number of the service, as printed)")],
    slug: Annotated[str, typer.Argument(help="文件名，如 housing-aid (name of the file; its id with underscores)")],
    into: Annotated[Path, typer.Option("--into", help="规则集目录 (folder of rulesets)")] = Path("rulesets"),
    field: Annotated[str | None, typer.Option("--field", help="services 下的目录，如 housing (folder of it)")] = None,
) -> None:
    """用模板写一个新事项和它的案例。 Write a new service and its cases from the template."""
    written = add_service(number, slug, into=into, template=shipped_rulesets() / TEMPLATE, field=field)
    steps = (
        f"改写 {written[-2]} 和 {written[-1]}：换掉标 ← 的 (edit both: replace what is marked ←)",
        f"检查 (check): eligibility check --strict {into}",
        f"跑案例 (test): eligibility test {into}",
        f"案例漏了什么 (what they miss): eligibility mutate {number} --rulesets {into}",
    )
    sys.stdout.write("".join(f"写好了 (written): {path}\n" for path in written))
    sys.stdout.write("".join(f"{at}. {step}\n" for at, step in enumerate(steps, start=1)))


@app.command()
def schema(
    kind: Annotated[str | None, typer.Argument(help=f"文件种类 (kind of file): {', '.join(FORMS)}")] = None,
    into: Annotated[
        Path | None, typer.Option("--into", help="把全部种类写进这个目录 (write every kind into this folder)")
    ] = None,
) -> None:
    """打印一种文件的 JSON Schema，供编辑器用。 Print the JSON Schema of a kind of file, for editors."""
    if (kind is None) == (into is None):
        kinds = ", ".join(FORMS)
        raise EligibilityError(
            f"name a kind of file, or a folder with --into; kinds: {kinds}",
            zh=f"请写一种文件，或用 --into 写目录；可有：{kinds}",
        )
    if into is not None:
        write_schemas(into)
    if kind is not None:
        sys.stdout.write(schema_text(kind))


def main() -> None:
    """Run the command line; bad input ends with one message on standard error and exit code 2."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    run_app(app)


def _problem(problem: Problem) -> dict[str, object]:
    where = problem.where
    return {
        "path": where.path,
        "line": where.line,
        "column": where.column,
        "code": problem.code,
        "message": problem.message,
        "hint": problem.hint,
    }


def _events(written: list[str]) -> dict[str, str]:
    """Steps and days written as step=day."""
    events: dict[str, str] = {}
    for one in written:
        step, equals, day = one.partition("=")
        if not equals or not step.strip() or not day.strip():
            raise EligibilityError(
                f"--event is written step=day, such as apply=2021-06-01, not {quote(one)}",
                zh=f"--event 写作 环节=日子，如 apply=2021-06-01，不是 {quote(one)}",
            )
        if step.strip() in events:
            raise EligibilityError(f"step {step.strip()} is given twice", zh=f"环节 {step.strip()} 写了两次")
        events[step.strip()] = day.strip()
    return events


def _no_cases(path: Path | None) -> EligibilityError:
    under = path or shipped_rulesets()
    return EligibilityError(f"there are no cases under {under}", zh=f"{under} 之下没有案例")


def _catalog(path: Path | None) -> Catalog:
    return load_catalog(path)
