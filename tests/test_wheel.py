"""The wheel in another folder: a town that extends the shipped rulesets works there as it does here."""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.terminal import Result, python

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[1]
EXAMPLE = ROOT / "examples" / "second-town"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the wheel holds, laid out as pip does."""
    built = tmp_path_factory.mktemp("dist")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(ROOT)
        done = python("-m", "hatchling", "build", "-t", "wheel", "-d", built)
    assert done.code == 0, done.err
    (wheel,) = built.glob("*.whl")
    site = tmp_path_factory.mktemp("site")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)
    return site


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[Path]:
    """A folder that has only the example, under another name; commands start in it."""
    shutil.copytree(EXAMPLE, tmp_path / "their-town")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(tmp_path)
        yield tmp_path


def run(site: Path, *arguments: str) -> Result:
    return python(*arguments, env={"PYTHONPATH": str(site)})


def test_the_wheel_is_what_runs(site: Path, elsewhere: Path) -> None:
    code = "import eligibility as el, eligibility.files.shipped as it; print(el.__file__, it.shipped_rulesets())"
    assert run(site, "-c", code).out.split() == [
        f"{site}/eligibility/__init__.py",
        f"{site}/eligibility/_rulesets",
    ]
    assert [path.name for path in elsewhere.iterdir()] == ["their-town"]


@pytest.mark.parametrize(
    ("command", "says"),
    [
        ("check --strict their-town", "错误 0，警告 0"),
        ("test their-town", "失败 0"),
        ("coverage their-town --fail-under 100", "100.0%"),
        ("mutate 1-1 --most 5 --rulesets their-town", "未发现 0"),
        ("list --rulesets their-town", "stargazing_allowance"),
    ],
)
@pytest.mark.usefixtures("elsewhere")
def test_every_command_knows_what_the_town_extends(site: Path, command: str, says: str) -> None:
    result = run(site, "-m", "eligibility", *command.split())
    assert (result.code, result.err) == (0, "")
    assert says in result.out


@pytest.mark.parametrize("target", [".", "their-town", "their-town/services/99-1-stargazing.cases.yaml"])
def test_pytest_knows_it_without_a_conftest(site: Path, elsewhere: Path, target: str) -> None:
    arguments = ("-m", "pytest", "-q", "-p", "no:cacheprovider", "--rootdir", str(elsewhere))
    result = run(site, *arguments, "--ruleset-coverage-fail-under", "100", target)
    assert result.code == 0, result.out
    assert " passed" in result.out
    assert "100.0%" in result.out


def test_pytest_tells_a_failing_case_of_the_town_as_of_any_other(site: Path, elsewhere: Path) -> None:
    cases = elsewhere / "their-town" / "services" / "99-1-stargazing.cases.yaml"
    text = cases.read_text(encoding="utf-8")
    cases.write_text(text.replace("facts: {nights_observed: 29}", "facts: {nights_observed: 30}"), encoding="utf-8")
    result = run(site, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--rootdir", str(elsewhere), ".")
    assert result.code == 1
    assert "1 failed" in result.out
    assert "应为 ineligible，实为 eligible" in result.out


def test_without_its_first_line_nothing_is_known(site: Path, elsewhere: Path) -> None:
    (elsewhere / "their-town" / "catalog.yaml").unlink()
    result = run(site, "-m", "eligibility", "check", "their-town")
    assert result.code == 1
    assert "their-town/services/01-1-employment-hardship.yaml:4:12 E208" in result.out
