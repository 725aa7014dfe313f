"""What there is to say of a paper that was brought: a stable code for each point, in words, and what to do."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from eligibility.text import Bilingual
from eligibility.truth import Truth

if TYPE_CHECKING:
    from eligibility.materials.photo_faults import PhotoCode


class PointCode(StrEnum):
    """C1: what is wrong; C2: what is not settled; C3: notes; C4: why it is not needed. A code keeps its meaning."""

    MISSING = "C101"
    EXPIRED = "C102"
    PERIOD = "C103"
    NOT_ORIGINAL = "C104"
    TOO_FEW_COPIES = "C105"
    OTHER_PAPER = "C106"
    STAMP = "C107"
    TOO_FEW_PRINTS = "C108"

    ISSUE_DAY_UNSAID = "C201"
    VALIDITY_OPEN = "C202"
    PERIOD_UNSAID = "C203"
    PERIOD_OPEN = "C204"
    ORIGINAL_UNSAID = "C205"
    BARE_COPY = "C206"
    COPIES_UNSAID = "C207"
    COPIES_OPEN = "C208"
    COPIES_SHARED = "C209"
    PAPER_UNSAID = "C210"
    STAMPS_UNSAID = "C211"
    ISSUER_UNSAID = "C212"
    ISSUER = "C213"
    PHOTO_UNSAID = "C214"
    PRINTS_UNSAID = "C215"
    PRINTS_SHARED = "C216"
    UNLISTED = "C217"

    FORM_NOT_STATED = "C301"
    PHOTO = "C302"
    PRINT_SIZE = "C303"
    SHARED = "C304"
    OPEN_ENDED = "C305"

    NOT_REQUIRED = "C401"
    PROVIDED_BY = "C402"
    NOT_ASKED = "C403"
    SPARE = "C404"
    PROHIBITED = "C405"


@dataclass(frozen=True, slots=True)
class Point:
    """One thing said of a paper: a stable code, what it is, and what to do; `hint` is None where nothing is.

    `truth`: FALSE is a fault, UNKNOWN a question that must be settled first, TRUE a note.
    """

    code: PointCode | PhotoCode
    truth: Truth
    text: Bilingual
    hint: Bilingual | None = None

    @property
    def is_shortfall(self) -> bool:
        """Whether something is to be done about it: a note is none."""
        return self.truth is not Truth.TRUE

    @property
    def said(self) -> Bilingual:
        """The text, and what to do."""
        if self.hint is None:
            return self.text
        return Bilingual("{text}；{hint}", "{text}; {hint}").format(text=self.text, hint=self.hint)

    def __str__(self) -> str:
        return f"{self.code} {self.said}"


_TRUTHS = {"C1": Truth.FALSE, "C2": Truth.UNKNOWN, "C3": Truth.TRUE, "C4": Truth.TRUE}


def build_point(code: PointCode, *, hint: Bilingual | None = None, **parts: Bilingual | str | int) -> Point:
    """The point of that code, with the parts its texts name filled in; *hint* in place of what it says to do."""
    text, advice = _TEXTS[code]
    advised = hint or (advice.format(**parts) if advice else None)
    return Point(code, _TRUTHS[code[:2]], text.format(**parts), advised)


_TEXTS: dict[PointCode, tuple[Bilingual, Bilingual | None]] = {
    PointCode.MISSING: (
        Bilingual("没有带{document}", "not brought: {document}"),
        Bilingual("带来", "bring it"),
    ),
    PointCode.EXPIRED: (
        Bilingual(
            "{issued} 出具，须是{span}内的，到 {last} 为止", "issued {issued}, must be within {span}: good until {last}"
        ),
        Bilingual("重新开一份", "have it issued anew"),
    ),
    PointCode.PERIOD: (
        Bilingual(
            "涵盖 {first} 至 {last}，须涵盖近{span}：{readings}",
            "covers {first} to {last} and must cover the last {span}: {readings}",
        ),
        Bilingual("重新打一份涵盖到交件当日的", "have one made that reaches the day of handing in"),
    ),
    PointCode.NOT_ORIGINAL: (
        Bilingual("须是原件，带的是复印件", "must be the original; a copy was brought"),
        Bilingual("带原件来", "bring the original"),
    ),
    PointCode.TOO_FEW_COPIES: (
        Bilingual("复印件须有{wanted}份，有{found}份", "copies needed: {wanted}; there: {found}"),
        Bilingual("再复印{more}份", "make so many more: {more}"),
    ),
    PointCode.OTHER_PAPER: (
        Bilingual("复印件须用{wanted}纸，用的是{found}", "copies must be on {wanted}, and are on {found}"),
        Bilingual("用{wanted}纸重新复印", "copy it on {wanted}"),
    ),
    PointCode.STAMP: (
        Bilingual("没有盖{stamp}", "not stamped: {stamp}"),
        Bilingual("补盖", "have it stamped"),
    ),
    PointCode.TOO_FEW_PRINTS: (
        Bilingual("照片须有{wanted}张，有{found}张", "prints needed: {wanted}; there: {found}"),
        Bilingual("再洗{more}张", "have so many more made: {more}"),
    ),
    PointCode.ISSUE_DAY_UNSAID: (
        Bilingual("须是{span}内的，没有说何时出具", "must be within {span}; when it was issued is not said"),
        Bilingual("看出具的日期", "look at its date"),
    ),
    PointCode.VALIDITY_OPEN: (
        Bilingual(
            "{issued} 出具；多久内的有效没有定：{span}", "issued {issued}; how recent it must be is open: {span}"
        ),
        Bilingual("问受理人员，或重新开一份", "ask the staff, or have it issued anew"),
    ),
    PointCode.PERIOD_UNSAID: (
        Bilingual("须涵盖近{span}，没有说涵盖哪一段", "must cover the last {span}; what it covers is not said"),
        Bilingual("看起止的日期", "look at the days it begins and ends"),
    ),
    PointCode.PERIOD_OPEN: (
        Bilingual("涵盖 {first} 至 {last}；{readings}", "covers {first} to {last}; {readings}"),
        Bilingual("问受理人员按哪一种读法，或重新打一份", "ask the staff which is meant, or have one made anew"),
    ),
    PointCode.ORIGINAL_UNSAID: (
        Bilingual("须是原件，没有说是不是", "must be the original; whether it is, is not said"),
        Bilingual("看是不是原件", "see whether it is"),
    ),
    PointCode.BARE_COPY: (
        Bilingual(
            "只有复印件；没有来源说明复印件行不行", "only a copy was brought; no source says whether a copy will do"
        ),
        Bilingual("带原件来，或问受理人员", "bring the original, or ask the staff"),
    ),
    PointCode.COPIES_UNSAID: (
        Bilingual("须有复印件，没有说有几份：{wanted}", "copies are needed; how many there are is not said: {wanted}"),
        Bilingual("数复印件", "count them"),
    ),
    PointCode.COPIES_OPEN: (
        Bilingual(
            "有复印件{found}份，须有几份没有定：{wanted}",
            "copies there: {found}; how many are needed is open: {wanted}",
        ),
        Bilingual("问受理人员", "ask the staff"),
    ),
    PointCode.COPIES_SHARED: (
        Bilingual(
            "有复印件{found}份，这一项要{wanted}份，别的项目也要，合计{all}份",
            "copies there: {found}; needed here: {wanted}, and with other items {all}",
        ),
        Bilingual("备足{all}份，或问能不能共用", "make {all}, or ask whether they serve for all"),
    ),
    PointCode.PAPER_UNSAID: (
        Bilingual("复印件须用{wanted}纸，没有说用的什么纸", "copies must be on {wanted}; what they are on is not said"),
        Bilingual("看纸的大小", "look at the paper"),
    ),
    PointCode.STAMPS_UNSAID: (
        Bilingual("须盖{stamp}，没有说盖没盖", "must be stamped: {stamp}; whether it is, is not said"),
        Bilingual("看有没有这个章", "look for the stamp"),
    ),
    PointCode.ISSUER_UNSAID: (
        Bilingual("须由{wanted}出具，没有说由谁", "must be issued by {wanted}; who issued it is not said"),
        Bilingual("看是谁出具的", "see who issued it"),
    ),
    PointCode.ISSUER: (
        Bilingual(
            "由{found}出具；是不是{wanted}，须由人核对",
            "issued by {found}; whether that is {wanted}, a person must see",
        ),
        Bilingual("问受理人员", "ask the staff"),
    ),
    PointCode.PHOTO_UNSAID: (
        Bilingual("没有给照片文件，无从核对", "no file was given to be looked at"),
        Bilingual("给出照片文件", "give the file of the photo"),
    ),
    PointCode.PRINTS_UNSAID: (
        Bilingual("照片须有{wanted}张，没有说有几张", "prints needed: {wanted}; how many there are is not said"),
        Bilingual("数照片", "count them"),
    ),
    PointCode.PRINTS_SHARED: (
        Bilingual(
            "照片有{found}张，一处要{wanted}张，合计{all}张",
            "prints there: {found}; needed at most {wanted} at once, {all} in all",
        ),
        Bilingual("备足{all}张，或问能不能共用", "have {all} made, or ask whether fewer will do"),
    ),
    PointCode.UNLISTED: (
        Bilingual(
            "来源没有列尽材料；带了{papers}，能不能证明由受理人员定",
            "the list is open; {papers} was brought, and the staff decide whether it will do",
        ),
        Bilingual("交给受理人员看", "show it to the staff"),
    ),
    PointCode.FORM_NOT_STATED: (
        Bilingual(
            "没有来源说明要原件还是复印件，带的是哪一样也没有说",
            "no source says whether it must be the original, nor is it said which was brought",
        ),
        Bilingual("带原件稳妥", "the original is safe"),
    ),
    PointCode.PHOTO: (Bilingual("{note}", "{note}"), None),
    PointCode.PRINT_SIZE: (
        Bilingual("须是{size}的，照片有多大没有看", "must be {size}; the size of the prints was not looked at"),
        Bilingual("自己量一下", "measure them"),
    ),
    PointCode.SHARED: (
        Bilingual(
            "和「{item}」是同一份；一份能不能两用，没有来源说明",
            "the same paper as for “{item}”; whether one will do for both, no source says",
        ),
        Bilingual("多带一份稳妥", "a second one is safe"),
    ),
    PointCode.OPEN_ENDED: (
        Bilingual("来源没有列尽，其他能证明的材料也可", "the list is open: other papers that prove it will do"),
        None,
    ),
    PointCode.NOT_REQUIRED: (Bilingual("不需要", "not required"), None),
    PointCode.PROVIDED_BY: (Bilingual("{who}", "{who}"), None),
    PointCode.NOT_ASKED: (
        Bilingual("清单里没有这一件", "not on the list"),
        Bilingual("不用交", "keep it"),
    ),
    PointCode.SPARE: (
        Bilingual("「{item}」用的是{paper}", "for “{item}” {paper} is used instead"),
        Bilingual("不用交", "keep it"),
    ),
    PointCode.PROHIBITED: (
        Bilingual("不得要求提供", "may not be asked for"),
        Bilingual("收回", "take it back"),
    ),
}
