"""The notebooks of docs/ run from a clean kernel, and say what is printed in them.

UPDATE_RECORDED=1 writes their outputs anew; read the diff.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

ROOT = Path(__file__).parents[2]
NOTEBOOKS = sorted((ROOT / "docs" / "notebooks").glob("*.ipynb"))


def said(notebook: Any) -> list[list[str]]:
    """What each cell of code says as text: what it printed, and its result where there is a plain form of it."""
    return [
        [output.get("text") or output.get("data", {}).get("text/plain", "") for output in cell.outputs]
        for cell in notebook.cells
        if cell.cell_type == "code"
    ]


def run(path: Path) -> Any:
    notebook = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
    client = NotebookClient(notebook, timeout=300, kernel_name="python3", resources={"metadata": {"path": str(ROOT)}})
    client.execute()
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)
    # The kernel says which Python it is; that is no part of the notebook.
    notebook.metadata.language_info = {"name": "python"}
    return notebook


def test_there_are_notebooks() -> None:
    """An empty folder would pass everything below."""
    assert len(NOTEBOOKS) >= 3


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_says_what_it_says(path: Path) -> None:
    """Each runs without an error, and what it then says is what is recorded."""
    recorded = said(nbformat.read(path, as_version=4))  # type: ignore[no-untyped-call]
    ran = run(path)
    if os.environ.get("UPDATE_RECORDED"):
        nbformat.write(ran, path)  # type: ignore[no-untyped-call]
        return
    assert said(ran) == recorded
