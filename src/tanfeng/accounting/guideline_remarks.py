"""What an account says of its guideline (关于指南的说明): caveats, clauses not yet seen in the original, rounding."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import polars as pl

from tanfeng.accounting.guideline import Caveat, Guideline
from tanfeng.accounting.resolution import Coefficient
from tanfeng.core.confidence import may_decide
from tanfeng.core.findings import Address, Finding

_MONTH = 7


def guideline_remarks(
    guideline: Guideline, coefficients: Sequence[Coefficient], lines: pl.DataFrame
) -> Iterator[Finding]:
    """Yield the caveats that apply, the clauses behind used streams that are recalled, and how the account rounds."""
    for caveat in guideline.caveats:
        if caveat.when == "always" or _computed(coefficients, caveat):
            yield caveat.finding()
    yield from _recalled_clauses(guideline, coefficients)
    yield from _rounding(guideline, lines)


def _computed(coefficients: Sequence[Coefficient], caveat: Caveat) -> bool:
    """Its stream has numbers that rest on the guideline's own formula, not on a measured factor alone."""
    return any(
        c.combination.stream == caveat.when
        and (not caveat.items or c.combination.item in caveat.items)
        and c.tonnes is not None
        and _by_guideline(c)
        for c in coefficients
    )


def _by_guideline(coefficient: Coefficient) -> bool:
    return coefficient.formula.carbon or bool(coefficient.rows)


def _recalled_clauses(guideline: Guideline, coefficients: Sequence[Coefficient]) -> Iterator[Finding]:
    used = {c.combination.stream for c in coefficients if c.tonnes is not None}
    clauses = [
        clause
        for clause in guideline.clauses
        if not may_decide(clause.confidence) and used.intersection(clause.streams)
    ]
    if not clauses:
        return
    zh = "、".join(f"{clause.number}（{clause.title_zh}）" for clause in clauses)
    en = ", ".join(f"{clause.number} ({clause.title_en or clause.title_zh})" for clause in clauses)
    yield Finding(
        "info",
        "account.clause-recalled",
        f"指南 {guideline.id} 的下列条款为待核原文：{zh}；核到原文后可在工作区 guidelines 文件夹补充。",
        f"These clauses of {guideline.id} are recalled (待核原文): {en}; complete them in the workspace's guidelines.",
        given=", ".join(clause.number for clause in clauses),
        count=len(clauses),
    )


def _rounding(guideline: Guideline, lines: pl.DataFrame) -> Iterator[Finding]:
    """Say how the account rounds; a row of a whole year cannot be rounded month by month."""
    if guideline.rounding.mode == "none":
        return
    digits = ", ".join(f"{name} {number}" for name, number in sorted(guideline.rounding.digits.items()))
    yield Finding(
        "info",
        "account.rounding",
        f"按指南逐月逐行修约输入值和结果（GB/T 8170，恰为半数时取偶；位数：{digits}），年度合计为各行修约值之和。",
        f"Inputs and results are rounded line by line and month by month (half to even; decimals: {digits}); the year "
        "is the sum of the rounded lines.",
        expected=guideline.rounding.mode,
    )
    yearly = lines.filter(pl.col("period").str.len_chars() < _MONTH)
    if yearly.height:
        first = yearly.row(0, named=True)
        yield Finding(
            "warning",
            "account.rounding-of-a-year",
            f"指南要求逐月修约，有 {yearly.height} 行为全年数据，只能按全年修约一次，与逐月修约之和可能不同。",
            f"The guideline rounds month by month; {yearly.height} rows are of a whole year and are rounded once, "
            "which may differ from the sum of rounded months.",
            Address(str(first["_file"] or ""), str(first["_sheet"] or ""), int(first["_row"] or 0), "period"),
            expected="2024-06",
            given=str(first["period"]),
            count=yearly.height,
        )
