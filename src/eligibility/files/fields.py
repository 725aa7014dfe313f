"""The base of every form: which keys a mapping in a file has, and of what kind the value of each is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, NoReturn, TypeVar, overload

from eligibility.files.codes import Code
from eligibility.files.kinds import A_MAPPING, BAD, Kind, any_of, note_unknown
from eligibility.files.shapes import Anything

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from eligibility.files.kinds import Bad, JsonDict, Noting
    from eligibility.files.yaml_reader import Path_

T = TypeVar("T")
D = TypeVar("D")
FormT = TypeVar("FormT", bound="Form")

_NEEDED: Any = object()


class Key:
    """A key of a form: its name in the file, the attribute that holds its value, and what that may be."""

    def __init__(self, kind: Kind[Any], default: Any, name: str) -> None:
        self.kind = kind
        self.default = default
        self.name = name
        self.attribute = ""

    @property
    def needed(self) -> bool:
        """Whether it must be written."""
        return self.default is _NEEDED

    def __set_name__(self, _owner: type, attribute: str) -> None:
        self.attribute = attribute
        self.name = self.name or attribute


@overload
def key(kind: Kind[T], *, name: str = "") -> T: ...
@overload
def key(kind: Kind[T], *, default: D, name: str = "") -> T | D: ...
def key(kind: Kind[Any], *, default: Any = _NEEDED, name: str = "") -> Any:
    """A key that must be written, unless it has a default; *name* where that is not the attribute's."""
    return Key(kind, default, name)


def optional(kind: Kind[T], *, name: str = "") -> T | None:
    """A key that may be left out, or null."""
    return key(kind, default=None, name=name)


class Form:
    """A mapping with the keys its class declares, and no others; frozen. `shown` is more for its JSON Schema.

    >>> from eligibility.files.kinds import LINE, SILENCE
    >>> class Place(Form):
    ...     town = key(LINE)
    ...     room = optional(LINE)
    >>> of(Place).read({"town": "杨家泊"}, (), SILENCE).room is None
    True
    """

    form_keys: ClassVar[Mapping[str, Key]] = {}
    form_shown: ClassVar[JsonDict] = {}

    def __init_subclass__(cls, *, shown: JsonDict | None = None) -> None:
        own = [it for it in vars(cls).values() if isinstance(it, Key)]
        cls.form_keys = {**cls.form_keys, **{it.name: it for it in own}}
        cls.form_shown = {**cls.form_shown, **(shown or {})}
        for it in own:
            if it.needed:
                delattr(cls, it.attribute)
            else:
                setattr(cls, it.attribute, it.default)

    def __init__(self, **values: Any) -> None:
        vars(self).update(values)

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError(f"a {type(self).__name__} cannot be changed")

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(f'{name}={value!r}' for name, value in vars(self).items())})"

    def fault(self) -> str:
        """What is wrong with the form as a whole, if anything is."""
        return ""


class of(Kind[FormT]):  # noqa: N801 - reads as a word: of(ServiceForm)
    """A mapping of that form; with *text*, a text alone stands for the mapping in which it has that key."""

    def __init__(self, form: type[FormT], *, text: str = "") -> None:
        self.form = form
        self.text = text

    def read(self, value: Any, path: Path_, notes: Noting) -> FormT | Bad:
        """The form."""
        if self.text and isinstance(value, str):
            value = {self.text: value}
        if not isinstance(value, dict):
            notes.add(path, Code.WRONG_VALUE, A_MAPPING)
            return BAD
        keys = self.form.form_keys
        found: dict[str, Any] = {}
        sound = True
        for name, item in value.items():
            it = keys.get(name)
            if it is None:
                note_unknown(name, keys, path, notes)
                sound = False
            elif item is not None or it.default is not None:
                found[it.attribute] = read = it.kind.read(item, (*path, name), notes)
                sound = sound and read is not BAD
        for name, it in keys.items():
            if it.needed and name not in value:
                it.kind.note_missing(name, path, notes)
                sound = False
        if not sound:
            return BAD
        made = self.form(**found)
        if fault := made.fault():
            notes.add(path, Code.WRONG_VALUE, fault)
            return BAD
        return made

    def drawn(self, forms: dict[str, JsonDict]) -> JsonDict:
        """A reference to the form."""
        name = self.form.__name__
        if name not in forms:
            forms[name] = {}
            forms[name] = self._mapping(forms)
        reference = {"$ref": f"#/$defs/{name}"}
        return any_of(self.form.form_keys[self.text].kind.draw(forms), reference) if self.text else reference

    def _mapping(self, forms: dict[str, JsonDict]) -> JsonDict:
        keys = self.form.form_keys
        said = " ".join((self.form.__doc__ or "").split())
        needed = {"required": [name for name, it in keys.items() if it.needed]}
        schema = {
            "additionalProperties": False,
            "description": said,
            "properties": {name: _drawn(it, forms) for name, it in keys.items()},
            "type": "object",
            **(needed if needed["required"] else {}),
            **self.form.form_shown,
        }
        return dict(sorted(schema.items()))


def _drawn(it: Key, forms: dict[str, JsonDict]) -> JsonDict:
    drawn = it.kind.draw(forms)
    if it.default is None and not isinstance(it.kind, Anything):
        return any_of(drawn, {"type": "null"})
    return {"default": it.default, **drawn} if it.default and not it.needed else drawn


def exactly_one(*keys: str) -> JsonDict:
    """A JSON Schema's way to say that exactly one of *keys* is written."""
    return {"oneOf": [{"required": [key]} for key in keys]}


def either(test: JsonDict, *, then: Iterable[str] = (), otherwise: Iterable[str] = ()) -> JsonDict:
    """A JSON Schema's way to say which keys must be written, and the others not, where *test* holds or does not."""

    def only(must: Iterable[str], never: Iterable[str]) -> JsonDict:
        return (
            {"required": [*must], "not": {"anyOf": [{"required": [key]} for key in never]}}
            if never
            else {"required": [*must]}
        )

    return {"if": test, "then": only(then, otherwise), "else": only(otherwise, then)}
