"""The engine durable-rules: a network of rules fired forward by its Rete, in the one way that was found to be safe.

Its C code takes the process with it on input it does not expect (docs/adr/0020), so it sees none: native code decides
every test, and only tokens of two small numbers go in. Threads of its own are never started; one lock guards it, one
session is used and deleted each time, and a network in which anything went wrong is never used again.
"""

from __future__ import annotations

import os
import sys
from collections import OrderedDict
from dataclasses import dataclass, field
from threading import Lock, get_ident
from typing import TYPE_CHECKING, Any

from eligibility.engines.network import Implication, Network, build_network, implications
from eligibility.errors import EligibilityError, MissingExtraError
from eligibility.rules.native import compile_leaves
from eligibility.rules.program import leaves
from eligibility.text import Bilingual
from eligibility.truth import Truth

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping

    from eligibility.engines.network import Token
    from eligibility.rules.facts import Scalar
    from eligibility.rules.native import Run
    from eligibility.rules.program import Graph

BUILD_FOR_3_13 = (
    "Python 3.13 先运行 (on Python 3.13 first): CC='gcc -DPyEval_CallObject=PyObject_CallObject' "
    "pip install --force-reinstall --no-cache-dir --no-binary durable-rules durable-rules"
)
_NAME, _SESSION = "eligibility", "1"
_MOST_KEPT = 128
_UNKNOWN = Truth.UNKNOWN.value


@dataclass(frozen=True, slots=True)
class NetworkPlan:
    """A program to be run: its network, and what decides its tests; `about` is whatever it was planned for."""

    about: Any
    leaves: tuple[int, ...]
    decide: Run
    network: Network


@dataclass(frozen=True, slots=True)
class Fired:
    """What a run came to: every known truth by node, and the implications that fired, in order."""

    plan: NetworkPlan
    truths: Mapping[int, int]
    order: tuple[Implication, ...]

    def truths_of(self, program: Graph) -> tuple[int, ...]:
        """The truth number of every operation."""
        return tuple(self.truths.get(node, _UNKNOWN) for node in range(len(program.operations)))


def plan_rules(program: Graph, implied: Iterable[Implication], size: int, about: object) -> NetworkPlan:
    """The program with what is *implied* in it and beyond it, over nodes below *size*."""
    return NetworkPlan(about, leaves(program), compile_leaves(program), build_network(implied, size))


def run_durable(program: Graph, values: Mapping[str, Scalar]) -> tuple[int, ...]:
    """The truth number of every operation, as native code gives them: 0 FALSE, 1 UNKNOWN, 3 TRUE.

    *values* are facts that were checked and derived before; absent is unknown. Needs the extra `durable`.

    >>> import eligibility as el
    >>> compiled = el.load_catalog()["1-1"].on("2021-06-01").compiled
    >>> run_durable(compiled.program, {})[compiled.program.outcome]  # doctest: +SKIP
    1
    """
    size = len(program.operations)
    fired = ENGINE.run(id(program), lambda: plan_rules(program, implications(program), size, program), values)
    return fired.truths_of(program)


class Engine:
    """All of durable-rules that this process uses; the networks last used are kept."""

    _lock: Lock
    _runner: int  # the thread that is in the middle of a run, if any
    _kept: OrderedDict[Hashable, _Session]

    def __init__(self) -> None:
        self.forget()

    def run(
        self,
        key: Hashable,
        plan: Callable[[], NetworkPlan],
        values: Mapping[str, Scalar],
        given: Callable[[Any], Iterable[Token]] = lambda _: (),
    ) -> Fired:
        """Fire the network of that *key*, planned on first use, on the facts, and on tokens *given* besides.

        A key may be made of the ids of what the plan is about: it is kept as long as the plan is.

        EligibilityError if durable-rules fails, after which that network is built anew, and where this thread is in the
        middle of a run already; MissingExtraError if durable-rules is not there.
        """
        if self._runner == get_ident():
            raise EligibilityError(
                "durable-rules is in the middle of a run in this thread: a signal handler or a finaliser cannot ask it",
                zh="这个线程正在用 durable-rules：信号处理或终结器里不能再用",
            )
        with self._lock:
            self._runner = get_ident()
            try:
                session = self._find(key, plan)
                decided = zip(session.plan.leaves, session.plan.decide(values), strict=True)
                tokens = [(node, truth) for node, truth in decided if truth != _UNKNOWN]
                return session.run([*tokens, *given(session.plan.about)])
            except BaseException:
                self._kept.pop(key, None)
                raise
            finally:
                self._runner = 0

    def _find(self, key: Hashable, plan: Callable[[], NetworkPlan]) -> _Session:
        if key not in self._kept:
            self._kept[key] = _Session(plan())
            if len(self._kept) > _MOST_KEPT:
                self._kept.popitem(last=False)[1].close()
        self._kept.move_to_end(key)
        return self._kept[key]

    def forget(self) -> None:
        """Start anew: in a child process, where another thread of the parent may have held the lock."""
        self._lock = Lock()
        self._runner = 0
        self._kept = OrderedDict()


class _Session:
    """One plan in durable-rules with the one session that is ever open in it."""

    def __init__(self, plan: NetworkPlan) -> None:
        self.plan = plan
        self.network = plan.network
        self.current = _Run()
        self.host = _load_host()({_NAME: dict(self._rules())})

    def run(self, tokens: Iterable[Token]) -> Fired:
        """Put the tokens in and collect what fires."""
        run = self.current = _Run(truths=dict(tokens))
        copies = self.network.copies
        facts = [_fact(copy) for token in run.truths.items() for copy in copies.get(token, ())]
        try:
            # The first fact matches the sink alone, so that there is a session with an action to delete.
            state = self.host.assert_facts(_NAME, [_fact((-1, 0)), *facts])
        except Exception as error:
            raise run.error or EligibilityError(
                f"durable-rules failed: {error}", zh=f"durable-rules 出错：{error}"
            ) from error
        finally:
            if run.acted:
                self.host.delete_state(_NAME, _SESSION)
        if run.error:
            raise run.error
        if not isinstance(state, dict) or "exception" in state:
            raise EligibilityError(
                f"durable-rules stopped before its end: {state!r:.200}", zh=f"durable-rules 没有做完：{state!r:.200}"
            )
        return Fired(self.plan, run.truths, tuple(run.order))

    def close(self) -> None:
        """Free the network; it is not run again."""
        import durable_rules_engine  # noqa: PLC0415 - an extra

        durable_rules_engine.delete_ruleset(self.host.get_ruleset(_NAME)._handle)  # noqa: SLF001 - there is no other way

    def _rules(self) -> Iterator[tuple[str, dict[str, Any]]]:
        def observe(_: Any) -> None:
            self.current.acted = True

        # A message that nothing matches, and its session deleted, is a segmentation fault: this one matches all.
        yield "sink", {"all": [{"m": {"$ex": {"node": 1}}}], "pri": 0, "run": observe}
        for at, rule in enumerate(self.network.rules, start=1):
            patterns = [
                {f"m{place}": {"$and": [{"node": node}, {"truth": truth}]}}
                for place, (node, truth) in enumerate(rule.patterns)
            ]
            yield f"r{at}", {"all": patterns, "pri": at, "run": self._action(rule.of, is_helper=rule.is_helper)}

    def _action(self, implied: Implication, *, is_helper: bool) -> Callable[[Any], None]:
        def fire(context: Any) -> None:
            run = self.current
            if implied.node in run.truths or run.error:
                return
            # durable-rules would turn whatever is raised here into text, a keyboard interrupt too.
            try:
                run.truths[implied.node] = implied.truth
                if not is_helper:
                    run.order.append(implied)
                for copy in self.network.copies.get((implied.node, implied.truth), ()):
                    context.assert_fact(_fact(copy))
            except BaseException as error:  # noqa: BLE001 - raised again when the session is deleted
                run.error = error

        return fire


@dataclass
class _Run:
    truths: dict[int, int] = field(default_factory=dict)
    order: list[Implication] = field(default_factory=list)
    acted: bool = False
    error: BaseException | None = None


def _fact(token: Token) -> dict[str, Any]:
    return {"node": token[0], "truth": token[1], "sid": _SESSION}


def _load_host() -> Any:
    """Its Host without the threads that it would start."""
    try:
        from durable import engine  # noqa: PLC0415 - an extra
    except ImportError:  # not there, or built in a way in which it cannot be loaded
        hint = BUILD_FOR_3_13 if sys.version_info >= (3, 13) else ""
        raise MissingExtraError(
            Bilingual("引擎 durable ", "the engine durable"), "durable-rules", "durable", hint
        ) from None

    # It leaves a run at an action that takes ten seconds, as of a stopped process. Its clock is deprecated too.
    engine._unix_now = lambda: 0.0  # noqa: SLF001

    class Host(engine.Host):  # type: ignore[misc]
        def _run(self) -> None:
            """Start no threads."""

    return Host


ENGINE = Engine()
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=ENGINE.forget)
