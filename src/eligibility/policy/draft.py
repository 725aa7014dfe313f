"""A service's file with changes made in a copy of it, every part knowing from which file it comes."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from eligibility.days import parse_day
from eligibility.errors import Problem
from eligibility.files.codes import Code
from eligibility.files.kept import GraftedTree
from eligibility.rules.schema import TIME_KINDS
from eligibility.text import closest

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from eligibility.files.yaml_reader import Path_, Tree
    from eligibility.policy.reform import Reform

NOT_LAW = ("title", "note", "cite", "place", "channels")
"""Keys that say how a thing is called or cited, and change nothing the law says."""
ONE_OF = (
    ("when", "all", "any", "not"),
    ("value", "one_of", "unstated"),
    ("any_of", "all_of"),
    ("after", "since", "before"),
    (*TIME_KINDS, "readings"),
)
"""Keys of which one stands alone: writing one takes the others away."""


class Refused(Exception):  # noqa: N818 - control flow of this package
    """A change that leads nowhere; it was noted."""


class Draft:
    """The data of a file under change: `cite` supports what is changed from *day* on."""

    def __init__(self, tree: Tree, reform: Reform, day: date, cite: list[dict[str, str]]) -> None:
        self.base = tree
        self.reform = reform.tree()
        self.day = day
        self.cite = cite
        self.data: dict[str, Any] = _copied(tree.data)
        self.origins: dict[Path_, tuple[Tree, Path_]] = {(): (tree, ())}
        self.problems: list[Problem] = []
        self.change: Path_ = ()
        self.structural = False

    def tree(self) -> GraftedTree:
        """What came of it, with positions."""
        return GraftedTree(self.base.path, self.data, {}, {}, (), self.origins)

    def refuse(self, code: Code, message: str, hint: str = "") -> Refused:
        """Note what is wrong with the change being made, at its path in the reform."""
        self.problems.append(Problem(self.reform.where(self.change, key=True), code, message, hint))
        return Refused()

    def unknown(self, what: str, name: str, options: Iterable[str]) -> Refused:
        """Note a name that is not there, with the one meant, or all of them."""
        known = [it for it in dict.fromkeys(options) if it]
        near = closest(name, known)
        listed = f"可有：{'、'.join(known)} (these are there)" if known else ""
        hint = f"是否为 {near}？(did you mean?)" if near else listed
        return self.refuse(Code.UNDECLARED_ID, f"没有{what} {name} (no such thing to change)", hint)

    def put(self, at: Path_, value: Any, origin: Path_ | None = None) -> None:
        """Set the value at a path of mappings and lists, in place of all that stood there."""
        place = self.get(at[:-1])
        place[at[-1]] = value
        self._forget(at)
        self.origins[at] = (self.reform, self.change if origin is None else origin)

    def get(self, at: Path_) -> Any:
        """What stands there."""
        place: Any = self.data
        for key in at:
            place = place[key]
        return place

    def relist(self, at: Path_, items: Sequence[tuple[Any, int | None]]) -> None:
        """Set a list: each item with the index it had, None for one that the reform brings."""
        origins = [self._origin((*at, was)) if was is not None else (self.reform, self.change) for _, was in items]
        below = {path: origin for path, origin in self.origins.items() if path[: len(at)] == at and len(path) > len(at)}
        for path in below:
            del self.origins[path]
        place = self.get(at[:-1])
        place[at[-1]] = [item for item, _ in items]
        for index, ((_, was), origin) in enumerate(zip(items, origins, strict=True)):
            self.origins[*at, index] = origin
            if was is not None:
                moved = {(*at, index, *path[len(at) + 1 :]): it for path, it in below.items() if path[len(at)] == was}
                self.origins |= moved

    def keep(self, at: Path_, was: Path_) -> None:
        """Say that what stands at a path comes from another place of the base."""
        self.origins[at] = self._origin(was)

    def drop(self, at: Path_) -> None:
        """Let a thing end the day before: like all that is out of force, it leaves its list."""
        eve = self.day - timedelta(days=1)
        span = self.get(at).get("in_force")
        begun = _day(span.get("from")) if isinstance(span, dict) else None
        start = {"from": begun.isoformat()} if begun and begun <= eve else {}
        self.put((*at, "in_force"), {**start, "until": eve.isoformat()})

    def restore(self, at: Path_) -> None:
        """Let a thing that is over go on."""
        span = {key: it for key, it in self.get(at)["in_force"].items() if key != "until"}
        if span:
            self.put((*at, "in_force"), span)
        else:
            del self.get(at)["in_force"]

    def support(self, at: Path_) -> None:
        """Cite the reform for a thing it changed."""
        self.put((*at, "cite"), [dict(it) for it in self.cite], ("cite",) if "cite" in self.reform.data else None)

    def amend(self, at: Path_, keys: Sequence[str], value: Any) -> None:
        """Change something inside a thing, and with it what supports the thing."""
        self.descend(at, keys, value)
        if keys[0] not in NOT_LAW:
            self.support(at)

    def descend(self, at: Path_, keys: Sequence[str], value: Any) -> None:
        """Set, or with None take away, what the keys lead to: names of mappings, and of the items of lists."""
        place = self.get(at)
        if isinstance(place, list):
            self._in_list(at, keys, value)
            return
        if not isinstance(place, dict):
            written = ".".join(map(str, at))
            hint = f"整个写 {at[-1]} (write {at[-1]} as a whole)"
            raise self.refuse(Code.WRONG_VALUE, f"{written} 不是键值表，没有 {keys[0]} (not a mapping)", hint)
        key = keys[0]
        if len(keys) > 1:
            if key not in place:
                self.put((*at, key), {})
            self.descend((*at, key), keys[1:], value)
        elif value is None:
            if key not in place:
                raise self.unknown("", key, place)
            del place[key]
            self._forget((*at, key))
        else:
            for other in next((group for group in ONE_OF if key in group), ()):
                place.pop(other, None)
            self.put((*at, key), value)

    def _in_list(self, at: Path_, keys: Sequence[str], value: Any) -> None:
        items = self.get(at)
        names = [_name(item) for item in items]
        key = keys[0]
        found = names.index(key) if key in names else None
        if found is None and key.isdigit() and 0 < int(key) <= len(items) and not any(names):
            found = int(key) - 1
        if len(keys) > 1:
            if found is None:
                raise self.unknown("列表中的", key, names)
            if isinstance(items[found], str):
                self.put((*at, found), {"document": items[found]})
            self.descend((*at, found), keys[1:], value)
            return
        kept = list(zip(items, range(len(items)), strict=True))
        if value is None:
            if found is None:
                raise self.unknown("列表中的", key, names)
            self.relist(at, kept[:found] + kept[found + 1 :])
        elif found is not None:
            if value is not True:
                self.put((*at, found), value)
        else:
            brought = key if value is True else value
            if isinstance(brought, dict) and not {"document", "all", "any", "not", "routes"} & set(brought):
                brought = {"document": key, **brought}
            self.relist(at, [*kept, (brought, None)])

    def _origin(self, at: Path_) -> tuple[Tree, Path_]:
        return self.tree().origin(at)

    def _forget(self, at: Path_) -> None:
        for path in [path for path in self.origins if path[: len(at)] == at]:
            del self.origins[path]


def in_force(item: Any, day: date) -> bool:
    """Whether a written item is in force on a day; what is not rightly written is."""
    span = item.get("in_force") if isinstance(item, dict) else None
    if not isinstance(span, dict):
        return True
    start, until = (_day(span.get(key)) for key in ("from", "until"))
    return (start is None or start <= day) and (until is None or day <= until)


def ends_before(item: Any, day: date) -> bool:
    """Whether a written item is over by a day."""
    span = item.get("in_force") if isinstance(item, dict) else None
    until = _day(span.get("until")) if isinstance(span, dict) else None
    return until is not None and until < day


def _day(value: object) -> date | None:
    return parse_day(value) if isinstance(value, str) else value if isinstance(value, date) else None


def _name(item: Any) -> str:
    """What an item of a list is called: itself, or its document."""
    if isinstance(item, dict):
        return str(item.get("document", ""))
    return str(item)


def _copied(data: Any) -> Any:
    if isinstance(data, dict):
        return {key: _copied(item) for key, item in data.items()}
    return [_copied(item) for item in data] if isinstance(data, list) else data
