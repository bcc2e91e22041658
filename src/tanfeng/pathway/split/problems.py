"""What hinders or weakens a split (分解中的问题)."""

from __future__ import annotations

from collections.abc import Sequence
from math import fsum

from tanfeng.core.findings import Finding
from tanfeng.pathway.split.rules import Shares, SplitRule
from tanfeng.pathway.split.target import Target, Unit

#: Units may exceed the sector's total by this share before it is said.
ROUNDING_OF_TOTALS = 1e-6


def of_input(target: Target, units: Sequence[Unit]) -> list[Finding]:
    """Say what is odd about the target and the units (输入问题)."""
    found = []
    if not units:
        found.append(
            Finding(
                "warning",
                "split.no-units",
                "没有生产单元，目标全部留在行业其余部分或缺口中。",
                "There are no units: the whole target stays with the rest of the sector or in the gap.",
            )
        )
    if target.value > target.base_total:
        found.append(
            Finding(
                "info",
                "split.target-above-base",
                f"{target.year} 年目标 {target.value:,.0f} {target.unit} 高于 {target.base_year} 年的 "
                f"{target.base_total:,.0f}：这不是减排目标，各规则照常分解。",
                f"The target of {target.year}, {target.value:,.0f} {target.unit}, is above {target.base_total:,.0f} of "
                f"{target.base_year}: it asks for no reduction; it is split all the same.",
                given=f"{target.value:g}",
                expected=f"<= {target.base_total:g}",
            )
        )
    if target.history_years == (target.base_year,):
        found.append(
            Finding(
                "info",
                "split.history-is-base",
                f"除基年 {target.base_year} 年外没有各单元的历史数据，历史法与同比例削减结果相同。",
                f"No history of the units is known but the base year {target.base_year}: grandfathering gives the same "
                "as equal effort.",
            )
        )
    for name, total in (("base", target.base_total), ("history", target.history_total)):
        known = fsum(v for u in units if (v := getattr(u, name)) is not None and v > 0)
        if total is not None and known > total * (1.0 + ROUNDING_OF_TOTALS):
            found.append(_above_sector(name, known, total))
    return found


def _above_sector(name: str, known: float, total: float) -> Finding:
    zh, en = {"base": ("基年", "base year"), "history": ("历史年份", "history years")}[name]
    return Finding(
        "warning",
        "split.units-above-sector",
        f"{zh}各单元之和 {known:,.0f} 大于全行业 {total:,.0f}：按单元之和分解，行业其余部分为 0。",
        f"In the {en} the units add up to {known:,.0f}, more than the sector's {total:,.0f}: their sum is used and the "
        "rest of the sector gets 0.",
        expected=f"<= {total:g}",
        given=f"{known:g}",
    )


def no_data(rule: SplitRule) -> Finding:
    """Say that a rule has nothing to work with (规则缺数据)."""
    zh, en = {
        "cost-optimal": ("没有求解的方案", "there is no solved plan"),
        "grandfathering": ("没有历史年份的全行业总量", "the sector's total of the history years is not known"),
    }[rule.key]
    return Finding(
        "warning",
        "split.rule-without-data",
        f"“{rule.name_zh}”无法使用：{zh}。",
        f"The rule '{rule.name_en}' cannot be used: {en}.",
        given=rule.key,
    )


def not_allocated(rule: SplitRule, shares: Shares) -> Finding:
    """Say how many units a rule cannot allocate, and why the first of them (不能分配的单元)."""
    keys = sorted(shares.not_allocated)
    zh, en = shares.not_allocated[keys[0]]
    return Finding(
        "warning",
        "split.not-allocated",
        f"“{rule.name_zh}”有 {len(keys)} 个单元不能分配（例如 {keys[0]}：{zh}），"
        "其份额留在行业其余部分或缺口中，不是 0。",
        f"The rule '{rule.name_en}' cannot allocate {len(keys)} units (such as {keys[0]}: {en}); their share stays in "
        "the rest of the sector or in the gap and is not zero.",
        given=rule.key,
        count=len(keys),
    )


def open_gap(rule: SplitRule, shares: Shares, target: Target) -> Finding:
    """Name the gap that a rule leaves (缺口)."""
    return Finding(
        "info",
        "split.gap",
        f"“{rule.name_zh}”与目标相差 {shares.gap:,.0f} {target.unit}：{shares.gap_zh}。",
        f"The rule '{rule.name_en}' leaves {shares.gap:,.0f} {target.unit} of the target: {shares.gap_en}.",
        given=rule.key,
    )
