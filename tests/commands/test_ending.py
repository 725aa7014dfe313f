"""How commands end: wrong usage in both languages, and a reader, a disk or a user that gives up."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import eligibility as el
from eligibility.commands.ending import EXIT_CODES, run_app
from tests.terminal import run

SOURCES = Path(el.__file__).parents[1]
FULL = Path("/dev/full")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["asses"], "没有命令 asses；是否为 assess？ (No such command 'asses'"),
        (["nonsense"], "没有命令 nonsense (No such command 'nonsense')\n"),
        (["assess", "1-1"], "缺少 --facts (Missing option '--facts')\n"),
        (["assess", "--facts", "x"], "缺少 service (Missing argument"),
        (["assess", "1-1", "--fact", "x"], "没有选项 --fact；是否为 --facts？ (No such option: --fact"),
        (["assess", "1-1", "--facts"], "选项 --facts 缺值 (Option '--facts' requires an argument)\n"),
        (
            ["show", "1-1", "--lang", "fr"],
            "--lang 的值应在此列：'zh', 'en', 'both' (Invalid value for '--lang': 'fr' is",
        ),
        (["coverage", "--fail-under", "x"], "--fail-under 的值不合要求 (Invalid value for '--fail-under': "),
        (["list", "more"], "多写了 more (Got unexpected extra argument"),
    ],
    ids=lambda it: " ".join(it) if isinstance(it, list) else "",
)
def test_wrong_usage_is_told_in_both_languages(arguments: list[str], said: str) -> None:
    result = run(*arguments)
    assert (result.code, result.out) == (2, "")
    assert result.err.startswith(said)
    assert len(result.err.splitlines()) <= 2


def test_usage_is_named_where_it_stands() -> None:
    assert run("assess", "1-1").err.endswith("assess --help\n")


def test_no_command_at_all_shows_the_help_with_its_exit_codes() -> None:
    result = run()
    assert result.code == 2
    told = "".join(result.err.split())
    for code, said in EXIT_CODES.items():
        assert "".join(f"{code} {said}".split()) in told


@pytest.mark.parametrize(
    ("raised", "code", "said"),
    [
        (KeyboardInterrupt(), 130, "已中断 (interrupted)\n"),
        (PermissionError(13, "Permission denied", "a.html"), 2, "读写不了 a.html：没有权限 (a.html cannot be read or"),
        (el.CalendarRangeError("too late", zh="太晚"), 2, "太晚 (too late)\n"),
        (el.RulesetError([el.Problem(el.Position("a.yaml"), "E101", "空 (empty)")]), 2, "a.yaml:1:1 E101 空 (empty)\n"),
        (el.FactError([el.FactFault("a", "F101", "甲", "one")]), 2, "甲 (one)\n"),
    ],
    ids=lambda it: type(it).__name__ if isinstance(it, BaseException) else "",
)
def test_what_goes_wrong_is_one_message_and_a_code(
    raised: BaseException, code: int, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    def app(**_: Any) -> None:
        raise raised

    with pytest.raises(SystemExit) as ended:
        run_app(app)
    assert ended.value.code == code
    assert capsys.readouterr().err.startswith(said)


def started(*arguments: str, **streams: Any) -> subprocess.Popen[bytes]:
    return subprocess.Popen(  # noqa: S603 - our own interpreter and arguments
        [sys.executable, "-m", "eligibility", *arguments],
        env={**os.environ, "PYTHONPATH": str(SOURCES)},
        stderr=subprocess.PIPE,
        **streams,
    )


def ending(process: subprocess.Popen[bytes]) -> tuple[int, str]:
    _, err = process.communicate(timeout=60)
    return process.returncode, err.decode()


def test_a_reader_that_goes_away_ends_the_command_quietly() -> None:
    process = started("calendar", "2026", stdout=subprocess.PIPE)
    assert process.stdout
    process.stdout.close()
    process.stdout = None
    assert ending(process) == (141, "")


def test_a_closed_standard_output_is_no_error() -> None:
    assert ending(started("schema", "service", preexec_fn=lambda: os.close(1))) == (0, "")


@pytest.mark.skipif(not FULL.exists(), reason="this system has no /dev/full")
def test_a_full_disk_is_told_once() -> None:
    with FULL.open("wb") as full:
        code, err = ending(started("schema", "service", stdout=full))
    assert (code, err) == (2, "写不了输出：磁盘已满 (the output cannot be written: No space left on device)\n")


def test_an_interrupt_ends_the_command_without_a_stack_trace(tmp_path: Path) -> None:
    pipe = tmp_path / "record"
    os.mkfifo(pipe)
    process = started("replay", str(pipe), stdout=subprocess.PIPE)
    with pipe.open("wb"):  # goes on as soon as the command reads
        process.send_signal(signal.SIGINT)
        assert ending(process) == (130, "已中断 (interrupted)\n")
