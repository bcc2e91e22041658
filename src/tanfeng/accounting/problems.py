"""What an account says when a kind of row cannot be computed, or only with a remark (核算问题)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tanfeng.accounting.combinations import Combination
from tanfeng.accounting.guideline import Guideline, Stream
from tanfeng.core.findings import Address, Finding, Severity
from tanfeng.reference import Item, ReferenceRow
from tanfeng.units import UnitError

_BLOCKS: Severity = "blocks submission"


def stream_not_in_guideline(combination: Combination, guideline: Guideline) -> Finding:
    return Finding(
        _BLOCKS,
        "account.stream-not-in-guideline",
        f"核算指南 {guideline.id} 不含源流“{combination.stream}”，相应数量未核算。",
        f"The guideline {guideline.id} has no stream {combination.stream!r}; its rows are not computed.",
        expected=", ".join(guideline.streams),
        given=combination.stream,
        address=Address(column="stream"),
    )


def unknown_item(combination: Combination) -> Finding:
    return Finding(
        _BLOCKS,
        "account.unknown-item",
        f"不认识的品种“{combination.item}”，没有核算。",
        f"Unknown item {combination.item!r}; its rows are not computed.",
        given=combination.item,
        address=Address(column="item"),
    )


def item_not_in_stream(combination: Combination, item: Item, stream: Stream) -> Finding:
    return Finding(
        _BLOCKS,
        "account.item-not-in-stream",
        f"品种“{item.name_zh}”不属于源流“{stream.name_zh}”，没有核算。",
        f"The item {item.key} does not belong to the stream {stream.name}; its rows are not computed.",
        expected=", ".join(stream.item_kinds),
        given=combination.item,
        address=Address(column="item"),
    )


def no_period(combination: Combination) -> Finding:
    return Finding(
        _BLOCKS,
        "account.no-period",
        "没有可用的期间，无法确定因子年份。",
        "There is no usable period, so no factor year can be chosen.",
        expected="2024 / 2024-06",
        given=combination.year,
        address=Address(column="period"),
    )


def unit(combination: Combination, item: Item, error: UnitError) -> Finding:
    hint_zh = hint_en = ""
    if item.canonical_unit == "GJ":
        hint_zh, hint_en = (
            "蒸汽、热水请先按焓值换算为 GJ 再填报。",
            " Convert steam and hot water to GJ by their enthalpy.",
        )
    return Finding(
        _BLOCKS,
        "account.unit",
        f"{item.name_zh}：{error.zh}{hint_zh}",
        f"{item.key}: {error.en}{hint_en}",
        expected=item.canonical_unit,
        given=combination.unit,
        address=Address(column="unit"),
    )


def no_unit(combination: Combination, item: Item) -> Finding:
    return Finding(
        _BLOCKS,
        "account.no-unit",
        f"{item.name_zh}的数量没有单位，没有核算。",
        f"The quantity of {item.key} has no unit; its rows are not computed.",
        expected=item.canonical_unit,
        given=combination.unit,
        address=Address(column="unit"),
    )


def no_quantity(combination: Combination) -> Finding:
    return Finding(
        _BLOCKS,
        "account.no-quantity",
        f"{combination.stream}/{combination.item} 缺数量；缺失不当作零，不适用请填 n/a，零请填 0。",
        f"{combination.stream}/{combination.item} has no quantity; missing is not zero: write 0, or n/a.",
        expected="≥ 0",
        address=Address(column="quantity"),
    )


def negative_quantity(combination: Combination) -> Finding:
    return Finding(
        _BLOCKS,
        "account.quantity-out-of-range",
        f"{combination.stream}/{combination.item} 的数量为负或超出可能范围，没有核算；输出的电力、热力请另列。",
        f"The quantity of {combination.stream}/{combination.item} is negative or beyond any possible value and is not "
        "computed; sold electricity and heat belong to electricity_out and heat_out.",
        expected="≥ 0",
        address=Address(column="quantity"),
    )


def invalid_value(combination: Combination) -> Finding:
    return Finding(
        _BLOCKS,
        "account.value-out-of-range",
        f"{combination.stream}/{combination.item} 的实测值为负，或氧化率、纯度大于 1；没有核算，也不以缺省值代替。",
        f"A measured value of {combination.stream}/{combination.item} is negative, or a share is above 1; the rows are "
        "not computed and no default takes its place.",
        expected="0–1",
    )


def line_too_large(combination: Combination) -> Finding:
    return Finding(
        _BLOCKS,
        "account.line-out-of-range",
        f"{combination.stream}/{combination.item} 的一行结果超出任何可能的排放量，没有计入；请检查单位。",
        f"A line of {combination.stream}/{combination.item} is beyond any possible emission and is not included; "
        "check its unit.",
        address=Address(column="quantity"),
    )


def ncv_without_unit(combination: Combination, item: Item) -> Finding:
    return Finding(
        _BLOCKS,
        "account.ncv-without-unit",
        f"{item.name_zh}给出了低位发热量但没有单位；没有核算，也不以缺省值代替。",
        f"{item.key} has a calorific value without a unit; the rows are not computed and no default takes its place.",
        expected=f"GJ/{item.canonical_unit}",
        given=combination.ncv_unit,
        address=Address(column="ncv_unit"),
    )


def ncv_unit(combination: Combination, item: Item, error: UnitError) -> Finding:
    return Finding(
        _BLOCKS,
        "account.ncv-unit",
        f"{item.name_zh}的低位发热量：{error.zh}",
        f"The calorific value of {item.key}: {error.en}",
        expected=f"GJ/{item.canonical_unit}",
        given=combination.ncv_unit,
        address=Address(column="ncv_unit"),
    )


def no_constant(key: str) -> Finding:
    return Finding(
        _BLOCKS,
        "account.no-factor",
        f"参考数据缺少常数 {key}。",
        f"The reference data lack the constant {key}.",
        expected=key,
    )


def together(findings: Sequence[Finding], names: Sequence[str]) -> tuple[Finding, ...]:
    """Return one finding where several parameters of one kind of row lack the same: a person mends them at once."""
    if len(names) < 2 or len({finding.rule for finding in findings}) > 1:
        return tuple(findings)
    others = names[1:]
    first = findings[0]
    zh = f"{first.zh}{'、'.join(others)} 也是如此。"
    en = f"{first.en} The same holds for {', '.join(others)}."
    return (replace(first, zh=zh, en=en),)


def purity_not_applied(combination: Combination) -> Finding:
    return Finding(
        "warning",
        "account.purity-not-applied",
        f"{combination.item} 的综合因子已含纯度，所填纯度没有再乘一次。",
        f"The lumped factor of {combination.item} holds the purity; the given one is not multiplied in again.",
        given="purity",
        address=Address(column="purity"),
    )


def unused_values(combination: Combination, names: Sequence[str]) -> Finding:
    listed = ", ".join(names)
    return Finding(
        "warning",
        "account.value-not-used",
        f"{combination.stream}/{combination.item} 所填的 {listed} 在该公式中没有用到。",
        f"The given {listed} of {combination.stream}/{combination.item} is not used by its formula.",
        given=listed,
    )


def location_based(combination: Combination) -> Finding:
    return Finding(
        "info",
        "account.location-based",
        f"基于位置的核算：{combination.attribute} 与其他购入电力一样按省级电力平均因子计算，绿电、绿证不抵减。",
        f"Location-based: {combination.attribute} counts with the provincial average like all purchased electricity; "
        "green power and certificates deduct nothing here.",
        given=combination.attribute,
        address=Address(column="attribute"),
    )


def other_factor_year(combination: Combination, factor_year: int) -> Finding:
    return Finding(
        "warning",
        "account.factor-year-differs",
        f"{combination.year} 年的电量用了 {factor_year} 年的电力因子（按 --factor-year 指定）。",
        f"The electricity of {combination.year} uses the factor of {factor_year} (as --factor-year says).",
        expected=combination.year,
        given=str(factor_year),
        address=Address(column="period"),
    )


def recalled(row: ReferenceRow) -> Finding:
    return Finding(
        "warning",
        "account.recalled-factor",
        f"所用因子 {row.key} 为待核原文，正式使用前须核对原文。",
        f"The factor {row.key} is recalled (待核原文) and has to be checked against the official text.",
        given=row.key,
    )
