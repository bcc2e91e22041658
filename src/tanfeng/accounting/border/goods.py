"""Which products are goods of the mechanism (CBAM 货物): said of each product, never left at zero."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from tanfeng.accounting.border.rules import digits, load
from tanfeng.core.confidence import may_decide
from tanfeng.reference import Reference

Status = Literal["good", "not a good", "unknown"]


@dataclass(frozen=True)
class Coverage:
    """Whether a product is covered (是否纳入). ``cn`` is the heading of the default table that covers it."""

    status: Status
    cn: str
    zh: str
    en: str


def coverage(cn_code: str, metal: str, reference: Reference) -> Coverage:
    """Return whether a product with this CN code (or, without one, of this metal) is a CBAM good."""
    rules = load("cbam")
    code = digits(cn_code)
    if cn_code and len(code) < 4:
        return Coverage(
            "unknown", "", f"CN 编码“{cn_code}”不足 4 位", f"the CN code {cn_code!r} has fewer than 4 digits"
        )
    heading = default_heading(code, reference)
    if heading:
        return Coverage("good", heading, f"CN {heading}，CBAM 铝产品", f"CN {heading}, an aluminium good of CBAM")
    named = next(
        (rules["chapters"][key] for key in sorted(rules["chapters"], key=len, reverse=True) if code.startswith(key)), ""
    )
    metal = named or ("" if code else metal)
    entry = rules["metals"].get(metal)
    if entry is None:
        return Coverage("unknown", "", "所载货物清单只含铝，无法判断", "the list held here covers aluminium only")
    if code and entry["good"]:
        return Coverage(
            "not a good", "", f"CN {code} 不在铝产品清单内", f"CN {code} is not on the list of aluminium goods"
        )
    if entry["good"]:
        return Coverage("unknown", "", "没有 CN 编码，无法判断", "no CN code is given")
    if not may_decide(entry["confidence"]):
        return Coverage("unknown", "", "待核原文，不作判定", "recalled only, which decides nothing")
    if code:
        return Coverage("not a good", "", f"CN {code}（{metal}）不是 CBAM 货物", f"CN {code} ({metal}) is no CBAM good")
    zh, en = f"{metal} 生产单元的产品，不是 CBAM 货物", f"a product of a unit for {metal}: no CBAM good"
    return Coverage("not a good", "", zh, en)


def default_heading(code: str, reference: Reference) -> str:
    """Return the longest heading of the default table that the code starts with, or ``""``."""
    rules = load("cbam")
    rows = [r for r in reference.rows(rules["table"]) if r.quantity == rules["direct"]]
    headings = {row.dims["cn"] for row in rows}
    return max((h for h in headings if code and code.startswith(h)), key=len, default="")
