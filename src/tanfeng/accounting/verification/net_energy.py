"""More energy out than came in or was made (净用能为负).

A seller of own electricity may have negative emissions of electricity, and the total is not clipped; what cannot be is
more power sold than bought and made, more of a fuel left over than there was, or a comprehensive energy below zero.
"""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from tanfeng.accounting.enterprise import EnterpriseYear
from tanfeng.accounting.verification.amounts import address, number, with_amounts
from tanfeng.accounting.verification.rule import Rule
from tanfeng.accounting.verification.stock_balance import net_consumption
from tanfeng.core.findings import Address, Finding


def check(view: EnterpriseYear, rule: Rule) -> Iterator[Finding]:
    yield from _electricity(view, rule)
    yield from _stocks(view, rule)
    total = view.account.energy.get("tce_calorific")
    if total is not None and total < 0:
        yield rule.finding(
            f"综合能耗（当量值）为 {number(float(total))} tce，输出大于输入；请核对输出能源与自产能源。",
            f"The comprehensive energy is {number(float(total))} tce: more went out than came in; check what was sold.",
            Address(file="activity", column="quantity"),
            expected="≥ 0",
            given=f"{number(float(total))} tce",
        )


def _electricity(view: EnterpriseYear, rule: Rule) -> Iterator[Finding]:
    power = with_amounts(
        view.activity.filter(pl.col("stream").is_in(["electricity_in", "electricity_out"])), view.reference
    )
    amount = pl.col("amount")
    sold = power.filter((pl.col("stream") == "electricity_out") & (amount > 0))
    sources = power.filter((pl.col("stream") == "electricity_in") & amount.is_not_null())
    if sold.is_empty() or sources.is_empty():
        return  # own power that is all sold may have no row of its own
    gone, come = float(sold["amount"].sum()), float(sources["amount"].sum())
    if gone <= come:
        return
    yield rule.finding(
        f"输出电力 {number(gone)} MWh 大于购入与自发之和 {number(come)} MWh；自发电量须按属性填报。",
        f"{number(gone)} MWh were sold, more than the {number(come)} MWh bought and made; own power needs rows.",
        address(view.ledger, "activity", sold.row(0, named=True), "quantity"),
        expected=f"≤ {number(come)} MWh",
        given=f"{number(gone)} MWh",
        count=sold.height,
    )


def _stocks(view: EnterpriseYear, rule: Rule) -> Iterator[Finding]:
    for row in net_consumption(view).filter(pl.col("net") < 0).iter_rows(named=True):
        amount = f"{number(row['net'])} {row['amount_unit']}"
        yield rule.finding(
            f"{row['item']} {row['period']} 的购销存推得净消耗 {amount}，不可能为负。",
            f"The stocks of {row['item']} in {row['period']} give a net use of {amount}, which cannot be.",
            address(view.ledger, "stocks", row, "closing"),
            expected="≥ 0",
            given=amount,
        )
