"""How a command ends: its exit code, and one message in both languages for whatever went wrong."""

from __future__ import annotations

import os
import re
import sys
from typing import TYPE_CHECKING, Any, NoReturn

import typer

from eligibility.errors import EligibilityError, FactError, RulesetError
from eligibility.text import Bilingual, closest, say_reason, suggest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

BAD_INPUT, INTERRUPTED, NO_READER = 2, 130, 141
EXIT_CODES = {
    0: Bilingual("办成了", "done"),
    1: Bilingual(
        "办成了，但有发现：问题、没通过的案例、不同之处等", "done, and something was found, such as a problem"
    ),
    BAD_INPUT: Bilingual("输入或用法有误，原因在标准错误", "wrong input or usage; standard error says what"),
    INTERRUPTED: Bilingual("被中断", "interrupted"),
    NO_READER: Bilingual("读输出的程序已经退出", "the reader of the output went away"),
}
"""What each exit code says."""


def run_app(app: Callable[..., Any]) -> NoReturn:
    """Run the command line to its end, which is always a SystemExit with one of EXIT_CODES."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:  # closed by the caller: there is no one to tell
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115, PTH123 - kept to the end
    try:
        code = app(standalone_mode=False)
        sys.stdout.flush()
    except SystemExit as ended:
        if isinstance(ended.__context__, BrokenPipeError):
            _leave()
        raise
    except KeyboardInterrupt:
        code = INTERRUPTED
    except BrokenPipeError:
        _leave()
    except OSError as error:
        _fail(_say_os_error(error))
    except typer.TyperException as error:
        _fail(_say_usage(error))
    except FactError as error:
        _fail("\n".join(map(str, error.faults)))
    except RulesetError as error:
        _fail("\n".join(map(str, error.problems)))
    except EligibilityError as error:
        _fail(str(error))
    if code == INTERRUPTED:
        sys.stderr.write("已中断 (interrupted)\n")
    raise SystemExit(code if isinstance(code, int) else 0)


def _fail(said: str) -> NoReturn:
    sys.stderr.write(f"{said}\n")
    raise SystemExit(BAD_INPUT)


def _leave() -> NoReturn:
    """End quietly where nobody reads on: what is still to be written goes nowhere."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    raise SystemExit(NO_READER)


def _say_os_error(error: OSError) -> str:
    why = say_reason(error)
    if error.filename is None:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # what could not be written is not tried again
        return f"写不了输出：{why.zh} (the output cannot be written: {why.en})"
    return f"读写不了 {error.filename}：{why.zh} ({error.filename} cannot be read or written: {why.en})"


def _say_usage(error: typer.TyperException) -> str:
    """What is wrong with the way a command is written, and where its usage stands."""
    context = getattr(error, "ctx", None)
    if context is not None and error.message == context.get_help():
        return error.message
    en = error.format_message().strip().replace("Value error, ", "")
    see = f"\n用法见 (see): {context.command_path} --help" if context is not None else ""
    return f"{_say_in_chinese(error, context, en)} ({en.removesuffix('.')}){see}"


def _say_in_chinese(error: typer.TyperException, context: Any, en: str) -> str:
    """What typer says in English alone; its kinds of errors are told by what they carry, for it does not name them."""
    parameter = getattr(error, "param", None)
    if option := getattr(error, "option_name", None):
        known = [name for it in context.command.params for name in it.opts] if context else []
        return f"选项 {option} 缺值" if option in known or not context else f"没有选项 {option}{_meant(option, known)}"
    if parameter is not None:
        name = max(parameter.opts, key=len)
        if en.startswith("Missing"):
            return f"缺少 {name}"
        found = re.search(r"is not (?:one of|in the range) (.*?)\.?$", en, re.DOTALL)
        return f"{name} 的值应在此列：{found[1]}" if found else f"{name} 的值不合要求"
    if found := re.match(r"No such command '([^']*)'", en):
        return f"没有命令 {found[1]}{_meant(found[1], context.command.commands)}"
    found = re.match(r"Got unexpected extra arguments? \((.*)\)|Got unexpected extra argument\(s\) \((.*)\)", en)
    return f"多写了 {found[1] or found[2]}" if found else "命令写得不对"


def _meant(word: str, known: Iterable[str]) -> str:
    return suggest(closest(word, known)).zh
