"""The command line: every command under its name, such as `eligibility assess 1-1 --facts applicant.yaml`."""

from __future__ import annotations

import io
import sys

import typer

from eligibility.commands.assess import run_assess
from eligibility.commands.authoring import run_check, run_new_service, run_schema
from eligibility.commands.calendar import DEADLINE_HELP, run_calendar, run_deadline
from eligibility.commands.cases import run_coverage, run_mutation, run_tests
from eligibility.commands.checklist import run_checklist
from eligibility.commands.ending import EXIT_CODES, run_app
from eligibility.commands.evidence import run_evidence
from eligibility.commands.parquet import run_parquet
from eligibility.commands.replay import run_replay
from eligibility.commands.services import run_list, run_show
from eligibility.commands.survey import run_survey
from eligibility.commands.timeline import run_timeline
from eligibility.commands.verify import run_verify
from eligibility.commands.whatif import run_whatif

app = typer.Typer(
    help="公共服务事项的资格、材料与依据。Who qualifies for a public service, with which documents, and why.",
    epilog="退出码 Exit codes: " + "；".join(f"{code} {said}" for code, said in EXIT_CODES.items()),
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)

app.command("assess")(run_assess)
app.command("assess-parquet")(run_parquet)
app.command("checklist")(run_checklist)
app.command("show")(run_show)
app.command("timeline")(run_timeline)
app.command("list")(run_list)
app.command("replay")(run_replay)
app.command("survey")(run_survey)
app.command("whatif")(run_whatif)
app.command("verify")(run_verify)
app.command("deadline", help=DEADLINE_HELP)(run_deadline)
app.command("calendar")(run_calendar)
app.command("evidence")(run_evidence)
app.command("check")(run_check)
app.command("test")(run_tests)
app.command("coverage")(run_coverage)
app.command("mutate")(run_mutation)
app.command("new-service")(run_new_service)
app.command("schema")(run_schema)


def main() -> None:
    """Run the command line; bad input ends with one message on standard error and exit code 2."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    run_app(app)
