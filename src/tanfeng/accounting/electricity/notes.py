"""What a reader of both results has to know (电力核算说明): factor years, confidence, what the totals leave out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import polars as pl

from tanfeng.accounting.electricity.grid_factor import GridFactor
from tanfeng.accounting.electricity.kinds import Purpose
from tanfeng.accounting.electricity.lines import Factors
from tanfeng.accounting.electricity.problems import BLOCKS, of_rows
from tanfeng.core.confidence import may_decide
from tanfeng.core.findings import Address, Finding


def of_factors(factors: Sequence[GridFactor | Finding | None], lines: pl.DataFrame, year: int) -> Iterator[Finding]:
    """Yield why there is no factor, which factors are of another year, and which are only recalled."""
    used = {key for name in ("location_factor", "market_factor") for key in lines[name].drop_nulls().to_list()}
    for factor in factors:
        if isinstance(factor, Finding):
            yield factor
            continue
        if factor is None or factor.row.key not in used:
            continue
        if factor.year != year:
            yield Finding(
                "info" if factor.by_rule else "warning",
                "electricity.factor-year-differs",
                f"报告年份为 {year} 年，{factor.kind.name_zh}用的是 {factor.year} 年的"
                f"（{factor.notice or factor.row.key}）。",
                f"The reporting year is {year}; the {factor.kind.name_en} is that of {factor.year} "
                f"({factor.notice or factor.row.key}).",
                Address(column="period"),
                expected=str(year),
                given=str(factor.year),
            )
        if not may_decide(factor.row.confidence):
            yield Finding(
                "warning",
                "electricity.recalled-factor",
                f"所用因子 {factor.row.key} 为待核原文，正式使用前须核对原文。",
                f"The factor {factor.row.key} is recalled (待核原文) and has to be checked against the official text.",
                given=factor.row.key,
            )


def of_results(lines: pl.DataFrame, purpose: Purpose, factors: Factors, claims: Sequence[str]) -> Iterator[Finding]:
    """Yield what the two totals rest on and what they could not include."""
    if lines.is_empty():
        yield Finding(
            "info",
            "electricity.no-rows",
            "台账没有购入或输出电力的记录，没有电力结果；确实没有的请填 0。",
            "The ledger has no rows of bought or sold electricity; there is no result. Write 0 where there is none.",
        )
        return
    counted = lines.filter(pl.col("state") != "not applicable")
    for column, rule, zh, en in (
        (
            "location_fixed",
            "electricity.location-incomplete",
            "位置法合计未包含没有数的行",
            "The location-based total does not include rows without a number",
        ),
        (
            "market_fixed",
            "electricity.market-incomplete",
            "有的行没有市场法结果，不给出市场法合计（略去未证明的绿电等于把它按零计）",
            "Rows lack a market-based number, so there is no market-based total: leaving unproven green power out "
            "would count it as zero",
        ),
    ):
        lost = counted.filter(pl.col(column).is_null())
        if lost.height:
            yield of_rows(lost, BLOCKS, rule, f"{zh}：{lost.height} 行。", f"{en}: {lost.height} rows.", "quantity")
    if not claims and factors.location is not None:
        yield Finding(
            "info",
            "electricity.market-equals-location",
            "没有购入绿电的主张，市场法与位置法用同一因子"
            f"（{factors.location.kind.name_zh}，{factors.location.year} 年）。",
            "No bought green power is claimed: the market-based result uses the factor of the location-based one "
            f"({factors.location.kind.name_en}, {factors.location.year}).",
            given=purpose.key,
        )
