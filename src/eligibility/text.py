"""Text in two languages, legal document numbers, and suggestions for misspelt names."""

from __future__ import annotations

import difflib
import errno
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Literal, NoReturn, get_args

from eligibility.errors import EligibilityError, quote

if TYPE_CHECKING:
    from collections.abc import Iterable

Lang = Literal["zh", "en"]
LANGUAGES: tuple[Lang, ...] = get_args(Lang)

FORMULA_STARTS = "=+-@\t\r"
"""A cell of text that begins with one of these is a formula to a spreadsheet."""
_BRACKETS = str.maketrans(
    {"﹝": "〔", "【": "〔", "[": "〔", "［": "〔", "﹞": "〕", "】": "〕", "]": "〕", "］": "〕"}
)


@dataclass(frozen=True, slots=True)
class Bilingual:
    """A text shown to people: Chinese is authoritative, English is help."""

    zh: str
    en: str

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    __iter__: ClassVar[None] = None
    __contains__: ClassVar[None] = None

    def __getitem__(self, lang: Lang) -> str:
        if lang not in LANGUAGES:
            refuse_lang(lang)
        return self.zh if lang == "zh" else self.en

    def __str__(self) -> str:
        return f"{self.zh} ({self.en})"

    def to_dict(self) -> dict[str, str]:
        """Both languages as plain data for JSON."""
        return {"zh": self.zh, "en": self.en}

    def format(self, **parts: Bilingual | str | int) -> Bilingual:
        """Fill the braces of both texts; a Bilingual part gives each its own language."""
        filled = {
            lang: self[lang].format(
                **{name: part[lang] if isinstance(part, Bilingual) else part for name, part in parts.items()}
            )
            for lang in LANGUAGES
        }
        return Bilingual(**filled)


def refuse_lang(lang: object) -> NoReturn:
    """EligibilityError for a language no text is in."""
    listed = [repr(it) for it in LANGUAGES]
    raise EligibilityError(
        f"lang is one of {', '.join(listed)}, not {quote(lang)}",
        zh=f"lang 应为 {'、'.join(listed)} 之一，不是 {quote(lang)}",
    )


def join(texts: Iterable[Bilingual], *, zh: str = "；", en: str = "; ") -> Bilingual:
    """Join texts, each language with its own separator."""
    items = tuple(texts)
    return Bilingual(zh.join(text.zh for text in items), en.join(text.en for text in items))


def read_bilingual(text: str) -> Bilingual:
    """Both languages of a line that ends with its English in brackets; one without brackets serves as both.

    >>> read_bilingual("没有来源 (no source)").en
    'no source'
    """
    depth = 0
    for at in range(len(text) - 1, 0, -1):
        depth += (text[at] == ")") - (text[at] == "(")
        if depth == 0:
            break
    else:
        return Bilingual(text, text)
    zh, en = text[:at].rstrip(), text[at + 1 : -1].strip()
    return Bilingual(zh, en) if zh and en else Bilingual(text, text)


def normalise(text: str) -> str:
    """NFC; full-width punctuation of Chinese prose is kept.

    >>> normalise("（一）")
    '（一）'
    """
    return unicodedata.normalize("NFC", text)


def normalise_number(number: str) -> str:
    """Document number with the brackets 〔〕 that official numbers carry.

    >>> normalise_number("津人社办发﹝2020﹞91号")
    '津人社办发〔2020〕91号'
    """
    return number.translate(_BRACKETS)


def columns_of(text: str) -> int:
    """How many columns of a terminal a text takes: a Chinese character takes two.

    >>> columns_of("年龄 40")
    7
    """
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def closest(word: object, options: Iterable[str]) -> str | None:
    """The option most like a misspelt word, or None if none is near or *word* is no text.

    >>> closest("insured_month", ["insured_months", "sex"])
    'insured_months'
    """
    if not isinstance(word, str):
        return None
    found = difflib.get_close_matches(word, list(options), n=1, cutoff=0.6)
    return found[0] if found else None


def unknown_attribute(module: str, name: str, names: Iterable[str]) -> AttributeError:
    """What a module answers that loads its names when they are asked for, of one it does not have."""
    meant = suggest(closest(name, names))
    said = f"{module} 没有 {name}{meant.zh} (module {module!r} has no attribute {name!r}{meant.en})"
    return AttributeError(said)


_REASONS = {
    errno.ENOENT: "没有这个文件或目录",
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.EISDIR: "是目录",
    errno.ENOTDIR: "路径中有一段不是目录",
    errno.EEXIST: "已经在了",
    errno.EROFS: "只能读，不能写",
    errno.ENOSPC: "磁盘已满",
    errno.ENAMETOOLONG: "名称太长",
    errno.ELOOP: "链接绕成了圈",
}


def say_reason(error: OSError) -> Bilingual:
    """Why the system could not read or write a file.

    >>> say_reason(OSError(errno.EACCES, "Permission denied")).zh
    '没有权限'
    """
    en = error.strerror or type(error).__name__
    return Bilingual(_REASONS.get(error.errno or 0, en), en)


def suggest(near: object) -> Bilingual:
    """The end of a message about a misspelt name: what was meant, or nothing where that is None.

    >>> suggest(closest("sxe", ["sex"])).en
    '; did you mean sex?'
    """
    return Bilingual("", "") if near is None else Bilingual(f"；是否为 {near}？", f"; did you mean {near}?")
