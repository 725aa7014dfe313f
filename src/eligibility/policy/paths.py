"""The paths of a reform: what each leads to in a service's file, and how it is changed there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from eligibility.files.codes import Code
from eligibility.policy.draft import Draft, Refused, ends_before, in_force
from eligibility.rules.reform_schema import SECTIONS
from eligibility.text import closest

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from eligibility.files.yaml_reader import Path_

_FULL = {"unit", "title", "values"}
_LISTS = {"materials": "材料", "procedure": "环节"}


def make_changes(
    draft: Draft, changes: Mapping[str, Any], shared: Mapping[str, Any], origins: Mapping[str, str]
) -> None:
    """Make every change in the draft, in an order that does not depend on how they are written.

    *shared* are the parameters of all services; *origins* are the paths as the reform writes them.
    """
    made: dict[tuple[str, ...], str] = {}
    for path in sorted(changes, key=_order):
        draft.change = ("changes", origins.get(path, path))
        try:
            place = _change(draft, path, changes[path], shared)
            _check_apart(draft, path, place, made)
        except Refused:
            continue
        made[place] = path


def _order(path: str) -> list[tuple[int, str]]:
    return [(int(part), "") if part.isdigit() else (0, part) for part in path.split(".")]


def _check_apart(draft: Draft, path: str, place: tuple[str, ...], made: Mapping[tuple[str, ...], str]) -> None:
    """Two changes of one thing, or of a thing and something inside it, would depend on their order."""
    for other, earlier in made.items():
        shorter = min(len(place), len(other))
        if place[:shorter] == other[:shorter]:
            text = f"{path} 与 {earlier} 改同一处 (two changes of the same thing)"
            raise draft.refuse(
                Code.DUPLICATE_ID, text, "并作一处，或先后应用两个改革 (join them, or apply two reforms)"
            )


def _change(draft: Draft, path: str, value: Any, shared: Mapping[str, Any]) -> tuple[str, ...]:
    """Make one change; the thing it changes, by names that are the same however the path is written."""
    section, _, rest = path.partition(".")
    if section not in SECTIONS:
        near = closest(section, SECTIONS)
        hint = f"是否为 {near}？(did you mean?)" if near else f"可有：{'、'.join(SECTIONS)} (one of)"
        raise draft.refuse(Code.UNKNOWN_KEY, f"路径不能以 {section} 开头 (no path begins so)", hint)
    if not rest and section != "eligibility":
        text = f"{section} 之下要写改哪一项 (name the thing to change)"
        raise draft.refuse(Code.UNKNOWN_KEY, text, f"例如 {section}.{_example(draft, section)} (for example)")
    keys = rest.split(".") if rest else []
    if "" in keys:
        raise draft.refuse(Code.UNKNOWN_KEY, f"路径 {path} 有空的一段 (an empty step)")
    match section:
        case "parameters":
            return (section, *_parameter(draft, keys, value, shared))
        case "criteria":
            return (section, *_criterion(draft, keys, value))
        case "eligibility":
            return _eligibility(draft, keys, value)
        case "entitlements":
            return (section, *_entitlement(draft, keys, value))
        case "must_not_ask":
            return (section, *_numbered(draft, ("must_not_ask",), keys, value, "不得索要的第几项 (prohibition)"))
        case _:
            return (section, *_listed(draft, section, rest, value))


def _example(draft: Draft, section: str) -> str:
    written = draft.data.get(section) or {}
    first = next(iter(written), None) if isinstance(written, dict) else written[0]
    if isinstance(first, dict):
        return str(first.get("id") or first.get("document") or 1)
    return str(first or "some_name")


def _parameter(draft: Draft, keys: list[str], value: Any, shared: Mapping[str, Any]) -> tuple[str, ...]:
    name, member = keys[0], keys[1] if len(keys) > 1 else None
    own = draft.data.setdefault("parameters", {})
    at: Path_ = ("parameters", name)
    if name not in own:
        if name in shared:
            text = f"{name} 是几个事项共用的参数，不能只在一个事项里改 (a parameter that services share)"
            hint = "用 Catalog.reform 改，各事项一起变 (Catalog.reform changes it for all)"
            raise draft.refuse(Code.NOT_ALLOWED, text, hint)
        if not (isinstance(value, dict) and set(value) >= _FULL) or member:
            raise draft.unknown("参数 (parameter)", name, (*own, *shared))
    if value is None:
        if member:
            raise draft.refuse(Code.WRONG_VALUE, f"{name} 的值不能只删一个成员 (a member has a value)")
        del own[name]
        return (name,)
    if isinstance(value, dict) and set(value) & _FULL and not member:
        draft.put(at, value)
        if "cite" not in value:
            draft.support(at)
        return (name,)
    by = own[name].get("by") if isinstance(own[name], dict) else None
    if keys[2:] or (member and not by):
        text = f"{'.'.join(keys[1:])} 不是 {name} 的成员 (not a member of it)"
        raise draft.refuse(Code.UNDECLARED_ID, text, f"写 parameters.{name} (write it so)")
    _value(draft, at, value, member, split=bool(by))
    return (name, *keys[1:])


def _value(draft: Draft, at: Path_, value: Any, member: str | None, *, split: bool) -> None:
    """The value from the draft's day on, in place of every later one; other members keep theirs."""
    values = draft.get(at).get("values", {})
    day = draft.day.isoformat()
    begun = [it for it in values if it <= day]
    current = values[begun[-1]] if begun else {}
    held = dict(current) if split and isinstance(current, dict) else {}
    given = {member: value} if member else value
    if member and held and member not in held:
        raise draft.unknown("成员 (member)", member, held)
    for late in [it for it in values if it >= day and it != (begun[-1] if begun else None)]:
        del values[late]
    origin = draft.change
    if split and isinstance(given, dict):
        draft.put((*at, "values", day), {**held, **{key: _figure(draft, it) for key, it in given.items()}})
        for key in {**held, **given}:
            if key in given:
                place = origin if member else (*origin, key)
                draft.origins[*at, "values", day, key] = (draft.reform, place)
                _supported(draft, (*at, "values", day, key), given[key])
            else:
                draft.keep((*at, "values", day, key), (*at, "values", begun[-1], key))
    else:
        draft.put((*at, "values", day), _figure(draft, given))
        _supported(draft, (*at, "values", day), given)


def _figure(draft: Draft, value: Any) -> Any:
    """A value as the file has it, with what supports it."""
    if isinstance(value, dict):
        return value if "cite" in value else {**value, "cite": [dict(it) for it in draft.cite]}
    return {"value": value, "cite": [dict(it) for it in draft.cite]}


def _supported(draft: Draft, at: Path_, given: Any) -> None:
    if "cite" in draft.reform.data and not (isinstance(given, dict) and "cite" in given):
        draft.origins[*at, "cite"] = (draft.reform, ("cite",))


def _criterion(draft: Draft, keys: list[str], value: Any) -> tuple[str, ...]:
    criteria = draft.data.setdefault("criteria", {})
    name, at = keys[0], ("criteria", keys[0])
    if name not in criteria and not (len(keys) == 1 and isinstance(value, dict)):
        raise draft.unknown("条件 (criterion)", name, criteria)
    if len(keys) > 1:
        draft.structural |= any(key in ("all", "any", "not") for key in keys[1:]) or "in_force" in keys[1:]
        draft.amend(at, keys[1:], value)
    elif value is None:
        draft.drop(at)
        draft.structural = True
    else:
        draft.put(at, value)
        if isinstance(value, dict) and "cite" not in value:
            draft.support(at)
        draft.structural |= isinstance(value, dict) and "when" not in value
    return tuple(keys)


def _eligibility(draft: Draft, keys: list[str], value: Any) -> tuple[str, ...]:
    draft.structural = True
    if not keys:
        draft.put(("eligibility",), value)
    elif keys[0] == "routes":
        return ("criteria", *_route(draft, keys[1:], value))
    else:
        if not isinstance(draft.data.get("eligibility"), dict):
            raise draft.unknown("", keys[0], ())
        draft.descend(("eligibility",), keys, value)
    return ("eligibility", *keys)


def _route(draft: Draft, keys: list[str], value: Any) -> tuple[str, ...]:
    """A route gained after another, or lost: then its criterion ends, which nothing but routes may name."""
    lists = list(_route_lists(draft.data.get("eligibility"), ("eligibility",)))
    known = [name for at in lists for name in draft.get(at)]
    if len(keys) != 1:
        raise draft.refuse(Code.UNKNOWN_KEY, "写 eligibility.routes.<条件> (name one route)")
    name, criteria = keys[0], draft.data.get("criteria", {})
    if value is None:
        if name not in known or name not in criteria:
            raise draft.unknown("途径 (route)", name, known)
        draft.drop(("criteria", name))
        return (name,)
    if isinstance(value, str) and value not in known:
        raise draft.unknown("途径 (route)", value, known)
    if not isinstance(value, str) and not (value is True and len(lists) == 1):
        text = "写它列在哪个途径之后；只有一组途径的，写 true (after which route it is listed)"
        raise draft.refuse(Code.WRONG_VALUE, text, f"可有：{'、'.join(known)} (these are there)" if known else "")
    if name in known and ends_before(criteria.get(name), draft.day):
        draft.restore(("criteria", name))
        return (name,)
    at = next(it for it in lists if value is True or value in draft.get(it))
    after = draft.get(at).index(value) + 1 if value is not True else len(draft.get(at))
    kept: list[tuple[Any, int | None]] = [(it, index) for index, it in enumerate(draft.get(at))]
    draft.relist(at, [*kept[:after], (name, None), *kept[after:]])
    return ("routes", name)


def _route_lists(place: Any, at: Path_) -> Iterator[Path_]:
    """Every list of routes, in order."""
    if isinstance(place, dict):
        for key, below in place.items():
            if key == "routes" and isinstance(below, list):
                yield (*at, key)
            else:
                yield from _route_lists(below, (*at, key))
    elif isinstance(place, list):
        for index, item in enumerate(place):
            yield from _route_lists(item, (*at, index))


def _entitlement(draft: Draft, keys: list[str], value: Any) -> tuple[str, ...]:
    tables = draft.data.setdefault("entitlements", {})
    name = keys[0]
    if name not in tables and not (len(keys) == 1 and isinstance(value, dict)):
        raise draft.unknown("待遇 (entitlement)", name, tables)
    if len(keys) == 1:
        if value is None:
            del tables[name]
            return (name,)
        draft.put(("entitlements", name), value)
        for index, row in enumerate(value.get("rows", ()) if isinstance(value, dict) else ()):
            if isinstance(row, dict) and "cite" not in row:
                draft.support(("entitlements", name, "rows", index))
        return (name,)
    if keys[1] == "title":
        draft.descend(("entitlements", name), keys[1:], value)
        return tuple(keys)
    return (name, *_numbered(draft, ("entitlements", name, "rows"), keys[1:], value, "行 (row)"))


def _numbered(draft: Draft, at: Path_, keys: list[str], value: Any, what: str) -> tuple[str, ...]:
    """The item of a list by its place, from 1; the place after the last adds one."""
    items = draft.get(at) if len(at) > 1 else draft.data.setdefault(str(at[0]), [])
    index = int(keys[0]) - 1 if keys[0].isdigit() else -1
    if index == len(items) and len(keys) == 1 and isinstance(value, dict):
        draft.relist(at, [*((it, place) for place, it in enumerate(items)), (value, None)])
    elif not 0 <= index < len(items):
        raise draft.unknown(what, keys[0], [str(place + 1) for place in range(len(items))])
    elif len(keys) > 1:
        draft.amend((*at, index), keys[1:], value)
        return tuple(keys)
    elif value is None:
        draft.drop((*at, index))
        return tuple(keys)
    else:
        draft.put((*at, index), value)
    if isinstance(value, dict) and "cite" not in value:
        draft.support((*at, index))
    return tuple(keys)


def _listed(draft: Draft, section: str, rest: str, value: Any) -> tuple[str, ...]:
    """A material by its printed number or its id, a step by its id."""
    items = draft.data.setdefault(section, [])
    names = [_names(section, item) for item in items]
    name = max((it for known in names for it in known if rest == it or rest.startswith(f"{it}.")), key=len, default="")
    keys = rest[len(name) + 1 :].split(".") if len(rest) > len(name) else []
    if not name:
        return _add(draft, section, rest, value, [it for known in names for it in known])
    found = [at for at, known in enumerate(names) if name in known]
    if value is None and not keys:
        found = [at for at in found if not ends_before(items[at], draft.day)]
        _check_one(draft, section, name, [at for at in found if in_force(items[at], draft.day)])
        for at in found:
            draft.drop((section, at))
        return (_id(items[found[0]]),) if found else (rest,)
    at = _check_one(draft, section, name, [it for it in found if in_force(items[it], draft.day)] or found)
    id_ = _id(items[at])
    if keys:
        draft.amend((section, at), keys, value)
    else:
        draft.put((section, at), _with_names(section, value, items[at]))
        if isinstance(value, dict) and "cite" not in value:
            draft.support((section, at))
    return (id_, *keys)


def _names(section: str, item: Any) -> list[str]:
    if not isinstance(item, dict):
        return []
    keys = ("id",) if section == "procedure" else ("item", "id") if item.get("id") else ("item", "document")
    return [str(item[key]) for key in keys if item.get(key)]


def _id(item: Any) -> str:
    return str(item.get("id") or item.get("document"))


def _with_names(section: str, value: Any, old: Mapping[str, Any]) -> Any:
    """What replaces an item keeps the names by which it is known, where it says no others."""
    if not isinstance(value, dict):
        return value
    keys = ("id",) if section == "procedure" else ("item", "id", "document")
    return {**{key: old[key] for key in keys if key in old}, **value}


def _check_one(draft: Draft, section: str, name: str, found: list[int]) -> int:
    if len(found) > 1:
        ids = [_id(draft.data[section][at]) for at in found]
        text = f"{_LISTS[section]} {name} 有 {len(found)} 项 (several of them)"
        raise draft.refuse(Code.WRONG_VALUE, text, f"写 id：{'、'.join(ids)} (write the id)")
    return found[0] if found else -1


def _add(draft: Draft, section: str, name: str, value: Any, known: list[str]) -> tuple[str, ...]:
    items = draft.data[section]
    if not isinstance(value, dict) or not name.isidentifier() or not name.isascii():
        raise draft.unknown(f"{_LISTS[section]} ({section})", name, known)
    key = "document" if section == "materials" and "document" not in value else "id"
    named = value if value.get("document") == name else {key: name, **value}
    before = [index + 1 for index, item in enumerate(items) if item.get("id") == value.get("after")]
    at = before[-1] if section == "procedure" and before else len(items)
    kept: list[tuple[Any, int | None]] = [(it, index) for index, it in enumerate(items)]
    draft.relist((section,), [*kept[:at], (named, None), *kept[at:]])
    if "cite" not in value:
        draft.support((section, at))
    return (name,)
