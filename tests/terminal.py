"""The command line, run in this process with its own streams, or in a process of its own."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from unittest.mock import patch

import eligibility as el
from eligibility.cli import main

if TYPE_CHECKING:
    from collections.abc import Mapping

SOURCES, ROOT = Path(el.__file__).parents[1], Path(__file__).parents[1]


@dataclass(frozen=True, slots=True)
class Result:
    """How a command ended and what it said."""

    code: int
    out: str
    err: str


def run(*arguments: str | Path) -> Result:
    """`eligibility *arguments` in this process."""
    out, err = io.StringIO(), io.StringIO()
    code: object = 0
    argv = ["eligibility", *map(str, arguments)]
    with patch.object(sys, "argv", argv), redirect_stdout(out), redirect_stderr(err):
        try:
            main()
        except SystemExit as ended:
            code = ended.code
    assert isinstance(code, int | None)
    return Result(code or 0, out.getvalue(), err.getvalue())


def python(*arguments: str | Path, env: Mapping[str, str] | None = None, timeout: float = 60) -> Result:
    """`python *arguments` in a process of its own, with the library and the folder of the tests on its path."""
    done = subprocess.run(  # noqa: S603 - our own interpreter and arguments
        [sys.executable, *map(str, arguments)],
        capture_output=True,
        check=False,
        encoding="utf-8",
        errors="replace",
        env={**os.environ, "PYTHONPATH": f"{SOURCES}{os.pathsep}{ROOT}", "PYTHONIOENCODING": "utf-8", **(env or {})},
        timeout=timeout,
    )
    return Result(done.returncode, done.stdout, done.stderr)
