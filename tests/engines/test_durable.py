"""The engine durable-rules: the truths of the native one, node by node, in threads, and after what went wrong."""

from __future__ import annotations

import builtins
import os
import subprocess
import sys
import threading
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

import pytest
from hypothesis import given, settings

import eligibility as el
from eligibility.engines import durable, firing
from eligibility.engines.durable import Engine, NetworkPlan, plan_rules, run_durable
from eligibility.engines.network import implications
from eligibility.rules.program import Kind, Operation
from tests.engines.soak import native, soak
from tests.engines.test_network import Drawn
from tests.situations import Situation, situations

if TYPE_CHECKING:
    from eligibility.engines.network import Token
    from eligibility.rules.program import Graph

ENGINE = pytest.importorskip(
    "durable.engine", reason=f"durable-rules cannot be loaded; {durable.BUILD_FOR_3_13}", exc_type=ImportError
)
Known: TypeAlias = Sequence[tuple[el.Ruleset, el.Determination]]


@pytest.fixture(scope="module")
def known(catalog: el.Catalog) -> Known:
    """Every shipped case as the native engine answers it."""
    return list(native(catalog))


def test_every_shipped_case_has_the_same_truths(catalog: el.Catalog, known: Known) -> None:
    assert {ruleset.number for ruleset, _ in known} == set(catalog)
    for _, wanted in known:
        evaluation = wanted.evaluation
        assert run_durable(evaluation.program, evaluation.values) == evaluation.truths


def test_many_determinations_in_threads_agree(known: Known) -> None:
    few = known[::12]
    found = soak(few, 2 * len(few))
    assert (found.runs, found.mismatches) == (2 * len(few), 0)


ALONE = """
import eligibility as el
from tests.engines.soak import native, soak

known = list(native(el.load_catalog(), of_each=1))
soak(known, 400)
found = soak(known, 800)
print(found.runs, found.mismatches, found.after - found.before)
"""


def test_many_determinations_keep_nothing() -> None:
    """In a process of its own, where nothing else comes and goes."""
    done = subprocess.run([sys.executable, "-c", ALONE], capture_output=True, text=True, check=True)  # noqa: S603 - our own code
    runs, mismatches, kept = map(int, done.stdout.split())
    assert (runs, mismatches) == (800, 0)
    assert kept < 24 * 1024


@settings(max_examples=25)
@given(situations())
def test_random_rules_have_the_same_truths(situation: Situation) -> None:
    evaluation = situation.evaluate()
    assert run_durable(evaluation.program, evaluation.values) == evaluation.truths


def wide(count: int) -> Graph:
    """A program with more arguments, and more readers of one operation, than durable-rules bears in one piece."""
    leaf = Operation(Kind.CONSTANT, value=True)
    readers = tuple(Operation(Kind.NOT, (0,)) for _ in range(count))
    return Drawn((*(leaf for _ in range(count)), Operation(Kind.ALL, tuple(range(count))), *readers))


def test_a_program_wider_than_durable_rules_bears_is_run() -> None:
    assert run_durable(wide(300), {}) == (*(3 for _ in range(301)), *(0 for _ in range(300)))


def test_networks_no_longer_used_are_freed(ruleset: el.Ruleset, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(durable, "_MOST_KEPT", 2)
    free = ENGINE.durable_rules_engine.delete_ruleset
    freed: list[object] = []

    def delete_ruleset(handle: object) -> None:
        freed.append(handle)
        free(handle)

    monkeypatch.setattr(ENGINE.durable_rules_engine, "delete_ruleset", delete_ruleset)
    engine = Engine()
    program = ruleset.compiled.program
    plan = plan_rules(program, implications(program), len(program.operations), program)
    wanted = engine.run(0, lambda: plan, {}).truths
    for key in range(1, 6):
        assert engine.run(key, lambda: plan, {}).truths == wanted
    assert len(freed) == 4


class Bomb(dict[Any, Any]):
    """Copies of tokens that are asked for in the middle of a run; armed, asking raises."""

    error: BaseException | None = None

    def get(self, key: Token, default: object = None) -> Any:
        """The copies, as a dict gives them."""
        if self.error and key[1] == 0 and key[0] >= 1:
            raise self.error
        return super().get(key, default)


@pytest.mark.parametrize("error", [KeyboardInterrupt(), MemoryError(), ValueError("broken")], ids=repr)
def test_what_is_raised_inside_comes_out_and_leaves_nothing_behind(error: BaseException) -> None:
    drawn = Drawn((Operation(Kind.CONSTANT, value=True), Operation(Kind.NOT, (0,)), Operation(Kind.NOT, (1,))))
    plain = plan_rules(drawn, implications(drawn), 3, drawn)
    copies = Bomb(plain.network.copies)
    armed = NetworkPlan(drawn, plain.leaves, plain.decide, type(plain.network)(plain.network.rules, copies))
    engine = Engine()
    copies.error = error
    with pytest.raises(type(error)):
        engine.run(1, lambda: armed, {})
    copies.error = None
    assert engine.run(1, lambda: armed, {}).truths == {0: 3, 1: 0, 2: 3}


def test_asked_in_the_middle_of_a_run_it_says_so(ruleset: el.Ruleset) -> None:
    """As by a signal handler, which runs in the thread that is in the middle, and would wait for it for ever."""
    program, engine, told = ruleset.compiled.program, Engine(), []
    plan = plan_rules(program, implications(program), len(program.operations), program)

    def interrupt(_: object) -> Sequence[Token]:
        with pytest.raises(el.EligibilityError, match="in the middle of a run") as raised:
            engine.run(2, lambda: plan, {})
        told.append(raised.value.zh)
        return ()

    thread = threading.Thread(target=lambda: engine.run(1, lambda: plan, {}, interrupt), daemon=True)
    thread.start()
    thread.join(timeout=30)
    assert told
    assert engine.run(1, lambda: plan, {}).truths == engine.run(2, lambda: plan, {}).truths


def test_a_process_that_stood_still_in_the_middle_goes_on() -> None:
    """durable-rules leaves a run in which ten seconds pass at one action."""
    code = (
        "import time\n"
        "ticks = iter(range(0, 10**9, 11))\n"
        "time.monotonic = lambda: next(ticks)\n"
        "import eligibility as el\n"
        "ruleset = el.load_catalog()['1-1'].on('2021-06-01')\n"
        "facts = {'has_local_hukou': True, 'age': 45, 'sex': 'female'}\n"
        "assert ruleset.assess(facts, engine='durable') == ruleset.assess(facts)\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)  # noqa: S603 - our own code


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("function", ["assert_facts", "update_state", "complete_and_start_action"])
def test_a_failure_of_durable_rules_is_told_and_the_next_run_is_sound(
    function: str, ruleset: el.Ruleset, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("out of order")

    facts = {"has_local_hukou": True, "sex": "female"}
    with monkeypatch.context() as broken:
        broken.setattr(ENGINE.durable_rules_engine, function, fail)
        with pytest.raises(el.EligibilityError, match="durable-rules failed: out of order"):
            ruleset.assess(facts, engine="durable")
    assert ruleset.assess(facts, engine="durable") == ruleset.assess(facts)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system does not fork")
def test_a_child_process_is_sound() -> None:
    """The lock is held when it forks, as by another thread."""
    code = (
        "import os, eligibility as el\n"
        "from eligibility.engines.durable import ENGINE\n"
        "ruleset = el.load_catalog()['1-1'].on('2021-06-01')\n"
        "wanted = ruleset.assess({}, engine='durable').firings\n"
        "ENGINE._lock.acquire()\n"
        "child = os.fork()\n"
        "same = child or ruleset.assess({}, engine='durable').firings == wanted\n"
        "os._exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) if child else not same)\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)  # noqa: S603 - our own code


def test_it_starts_no_threads_and_is_not_loaded_unasked() -> None:
    code = (
        "import sys, threading, eligibility as el\n"
        "ruleset = el.load_catalog()['1-1'].on('2021-06-01')\n"
        "ruleset.assess({})\n"
        "assert not any(name.startswith('durable') for name in sys.modules)\n"
        "ruleset.assess({}, engine='durable')\n"
        "assert 'durable.engine' in sys.modules and threading.active_count() == 1\n"
    )
    subprocess.run([sys.executable, "-W", "error", "-c", code], check=True, timeout=60)  # noqa: S603 - our own code


@pytest.mark.parametrize("version", [(3, 12), (3, 13)])
def test_absent_or_not_to_be_loaded_it_names_the_command(
    version: tuple[int, int], ruleset: el.Ruleset, monkeypatch: pytest.MonkeyPatch
) -> None:
    imported = builtins.__import__

    def cannot(name: str, *rest: Any) -> Any:
        if name == "durable":
            raise ImportError("undefined symbol: PyEval_CallObject")
        return imported(name, *rest)

    monkeypatch.setattr(firing, "ENGINE", Engine())
    monkeypatch.setattr(builtins, "__import__", cannot)
    monkeypatch.setattr(sys, "version_info", version)
    with pytest.raises(el.MissingExtraError, match=r'pip install "eligibility\[durable\]"') as caught:
        ruleset.assess({}, engine="durable")
    assert ("-DPyEval_CallObject" in str(caught.value)) is (version >= (3, 13))
