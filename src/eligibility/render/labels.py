"""The words and signs that every way to show something shares."""

from __future__ import annotations

from eligibility.materials.options import Need
from eligibility.text import LANGUAGES, Bilingual, Lang, refuse_lang
from eligibility.truth import Truth

MARKS = {Truth.TRUE: "✔", Truth.FALSE: "✘", Truth.UNKNOWN: "?"}


NEED_MARKS = {Need.REQUIRED: "●", Need.MAY_BE_REQUIRED: "○", Need.NOT_REQUIRED: "–"}


PROHIBITED = "⊘"


COLON: dict[Lang, str] = {"zh": "：", "en": ": "}


LABELS = {
    "rules_of": Bilingual("适用 {on} 的规则", "rules of {on}"),
    "outcome": Bilingual("结论", "Outcome"),
    "channel": Bilingual("转办", "Channel"),
    "channel_text": Bilingual(
        "承接其他事项，本身没有条件和材料；要什么看所办的事项，命令加 --via {number}",
        "it carries other services and asks for nothing itself; see the service that is carried, with --via {number}",
    ),
    "routes": Bilingual("符合的途径", "Qualifies as"),
    "open_routes": Bilingual("尚未定的途径", "Open routes"),
    "why": Bilingual("理由", "Why"),
    "grade": Bilingual("证据等级", "Evidence"),
    "unconfirmed": Bilingual("注意", "Caution"),
    "unconfirmed_text": Bilingual(
        "所据来源自 {day} 之后未再确认仍然有效", "no source confirms that the rules were in force after {day}"
    ),
    "missing": Bilingual("还缺的事实", "Missing facts"),
    "next_question": Bilingual("下一个问题", "Next question"),
    "unstated": Bilingual("来源没有说明", "Not stated by any source"),
    "findings": Bilingual("逐项认定", "Findings"),
    "entitlements": Bilingual("待遇", "Entitlements"),
    "checklist": Bilingual("材料清单", "Documents"),
    "by_route": Bilingual("按「{route}」途径", "As “{route}”"),
    "by_open_route": Bilingual("若按「{route}」途径（尚未定）：{items}", "If as “{route}” (open): {items}"),
    "by_route_nothing": Bilingual("按「{route}」途径：没有另外的材料", "As “{route}”: nothing more"),
    "none_listed": Bilingual("没有列材料", "None is listed"),
    "nothing_more": Bilingual("没有另外的材料", "nothing more"),
    "one_group": Bilingual("任选其中一组", "any one of these groups"),
    "not_required": Bilingual("不需要", "Not required"),
    "must_not_ask": Bilingual("不得要求", "May not be asked for"),
    "steps": Bilingual("办理环节", "Procedure"),
    "open_questions": Bilingual("未决问题", "Open points"),
    "legal_basis": Bilingual("信息表所列依据", "Legal basis the table names"),
    "supervision": Bilingual("监督", "Complaints"),
    "sources": Bilingual("来源", "Sources"),
    "until": Bilingual("施行至 {day}", "in force until {day}"),
}


def check_lang(lang: Lang) -> Lang:
    """*lang* as it is; EligibilityError if a text is not there in it."""
    if lang not in LANGUAGES:
        refuse_lang(lang)
    return lang
