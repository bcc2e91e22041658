"""How the total was rounded, and what rounding each line first would make of it (修约口径)."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import ROUND_HALF_EVEN, Decimal

from tanfeng.accounting.enterprise import EnterpriseYear
from tanfeng.accounting.verification.rule import Rule
from tanfeng.core.findings import Address, Finding


def check(view: EnterpriseYear, rule: Rule) -> Iterator[Finding]:
    digits = int(rule.limit("digits"))
    values = [value for value in view.account.lines["tco2e"].to_list() if value is not None]
    if not values:
        return
    step = Decimal(1).scaleb(-digits)
    exact = sum((Decimal(value) for value in values), Decimal(0))
    rounded = sum((Decimal(value).quantize(step, ROUND_HALF_EVEN) for value in values), Decimal(0))
    if exact.quantize(step, ROUND_HALF_EVEN) == rounded:
        return
    given, other = f"{exact.quantize(step, ROUND_HALF_EVEN):,}", f"{rounded:,}"
    yield rule.finding(
        f"各行之和为 {given} tCO2e；若先逐行修约到 {digits} 位小数再求和为 {other} tCO2e。"
        "核算所用口径以指南的修约规定为准。",
        f"The lines sum to {given} tCO2e; rounded to {digits} decimals line by line they sum to {other} tCO2e. The "
        "guideline's rounding decides which one is reported.",
        Address(),
        expected=f"{other} tCO2e",
        given=f"{given} tCO2e",
    )
