"""What a proposal says (指南建议的说明): why a document applies, why another does not, and what is missing."""

from __future__ import annotations

from tanfeng.accounting.guideline_editions import Edition, Remark
from tanfeng.core.confidence import may_decide
from tanfeng.core.findings import Finding

PURPOSE_ZH = {
    "enterprise_report": "企业报告",
    "ets": "全国碳市场",
    "cross_check": "交叉核对",
    "general": "通则",
}
PURPOSE_EN = {
    "enterprise_report": "enterprise report",
    "ets": "national emissions trading",
    "cross_check": "cross-check",
    "general": "general rules",
}


def _named_zh(edition: Edition) -> str:
    """Several guidelines share one document number: number and title name one."""
    return f"{edition.document_number}《{edition.title_zh}》"


def unknown_metal(metal: str) -> Finding:
    return Finding(
        "blocks submission",
        "guideline.unknown-metal",
        f"不认识金属“{metal}”，无法建议核算指南。",
        f"The metal {metal!r} is unknown, so no guideline can be proposed.",
        given=metal,
    )


def text_not_available(document: Edition, used: Edition | None) -> Finding:
    """A document applies that is known by name only: what is computed instead may not be submitted as if it were it.

    That it applies may itself be only recalled; then it is a question, which stops nothing that can be computed.
    """
    sure = may_decide(document.confidence) or used is None
    zh = f"应执行 {_named_zh(document)}（自 {document.in_force_from} 起实施），其原文未取得，本程序不含其公式"
    en = f"{document.document_number} applies, in force since {document.in_force_from}, but its text was not available"
    if used:
        zh += f"；暂按 {_named_zh(used)}（{used.id}）计算"
        en += f"; {used.id} is computed in its place"
        zh += "，不能作为正式报告提交" if sure else "；该文件的适用性为待核原文，提交前须核对"
        en += " and may not be submitted as the report" if sure else ", and whether the document applies is recalled"
    zh += f"。取得原文后可在工作区 guidelines/{document.id}.toml 中补充。"
    en += f". Whoever has the text adds guidelines/{document.id}.toml to the workspace."
    return Finding(
        "blocks submission" if sure else "warning",
        "guideline.text-not-available",
        zh,
        en,
        expected=document.document_number,
        given=used.id if used else "",
    )


def before_any(year: int, first: Edition) -> Finding:
    return Finding(
        "blocks submission",
        "guideline.year-before-in-force",
        f"{year} 年早于可用的核算文件：最早的是 {_named_zh(first)}，自 {first.in_force_from} 起；"
        "没有适用的较早文件。如需按它回溯核算，请用 --guideline 指明。",
        f"{year} lies before every document that fits: the first is {first.document_number}, since "
        f"{first.in_force_from}, and no older text is known. Name it with --guideline to use it backwards.",
        expected=str(first.in_force_from),
        given=str(year),
    )


def none_for_purpose(metal: str, purpose: str, remark: Remark | None = None) -> Finding:
    zh, en = (
        f"{metal} 没有用于{PURPOSE_ZH.get(purpose, purpose)}的核算指南",
        f"{metal} has no guideline for this purpose",
    )
    return Finding(
        "blocks submission" if purpose == "enterprise_report" else "info",
        "guideline.none-for-purpose",
        f"{zh}{'：' + remark.zh if remark else ''}。",
        f"{en} ({PURPOSE_EN.get(purpose, purpose)}){': ' + remark.en if remark else ''}.",
        given=f"{metal}, {purpose}",
    )


def since(edition: Edition, year: int) -> tuple[str, str]:
    """Return since when the document is in force, and that a year it begins in is taken whole."""
    start = edition.in_force_from
    if start is None:
        return "", ""
    zh, en = f"{edition.document_number} 自 {start} 起施行", f"{edition.document_number} in force since {start}"
    if start.year == year and (start.month, start.day) != (1, 1):
        zh += f"，{year} 年度按整年执行（年中施行，不拆分年度）"
        en += f"; the year {year}, in which it began, follows it as a whole and is not split"
    return zh, en


def excluded(edition: Edition, route: str) -> tuple[str, str]:
    return (
        f"{edition.document_number} 不适用于工艺路线 {route}",
        f"{edition.document_number} leaves out the route {route}",
    )


def not_yet(edition: Edition, year: int) -> tuple[str, str]:
    return (
        f"{edition.document_number} 自 {edition.in_force_from} 起才施行，{year} 年用较早的文件",
        f"{edition.document_number} begins on {edition.in_force_from} only, so {year} follows the older text",
    )


def why_not(edition: Edition, metal: str, route: str, year: int, purpose: str) -> tuple[str, str]:
    """Return why a document was passed over; the first reason that holds."""
    if edition.purpose != purpose:
        return (
            f"用途不同：{PURPOSE_ZH.get(edition.purpose, edition.purpose)}",
            f"another purpose: {PURPOSE_EN.get(edition.purpose, edition.purpose)}",
        )
    if not edition.takes_route(route):
        return excluded(edition, route)
    if edition.begins_after(year):
        return f"自 {edition.in_force_from} 起才施行", f"in force from {edition.in_force_from} only"
    if not edition.in_force_during(year):
        return f"已于 {edition.in_force_to} 停止施行", f"no longer in force since {edition.in_force_to}"
    if not edition.available:
        return "原文未取得，程序不含其公式", "its text was not available; the program holds no formulas of it"
    return f"{metal} 有更专门的文件", f"a more specific document is there for {metal}"
