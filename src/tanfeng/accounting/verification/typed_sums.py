"""A year that was typed beside its months and is not their sum (填报合计).

For activity, output and waste a year beside its months would count twice, and the ledger refuses it; purchases and
stocks may show both, and then they agree.
"""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from tanfeng.accounting.enterprise import EnterpriseYear
from tanfeng.accounting.verification.amounts import address, is_month, months_of, number, with_amounts
from tanfeng.accounting.verification.rule import Rule
from tanfeng.core.findings import Finding

FLOWS = ("purchased", "sold", "other_use")
_KEY = ["unit_id", "item", "amount_unit"]


def check(view: EnterpriseYear, rule: Rule) -> Iterator[Finding]:
    stocks = view.ledger.table("stocks")
    for column in FLOWS:
        amounts = with_amounts(stocks, view.reference, column).filter(pl.col("amount").is_not_null())
        months = amounts.filter(is_month()).group_by(*_KEY).agg(pl.col("amount").sum().alias("sum"), pl.len())
        whole = months.filter(pl.col("len") == len(months_of(view.year)))
        typed = amounts.filter(~is_month()).join(whole, on=_KEY, how="inner", nulls_equal=True, maintain_order="left")
        tolerance = rule.limit("tolerance") * pl.max_horizontal("amount", "sum")
        for row in typed.filter((pl.col("amount") - pl.col("sum")).abs() > tolerance).iter_rows(named=True):
            unit = row["amount_unit"]
            yield rule.finding(
                f"{row['item']} {row['period']} 年度填报 {number(row['amount'])} {unit}，"
                f"各月之和为 {number(row['sum'])} {unit}。",
                f"{row['item']} of {row['period']} says {number(row['amount'])} {unit}; "
                f"its months sum to {number(row['sum'])} {unit}.",
                address(view.ledger, "stocks", row, column),
                expected=f"{number(row['sum'])} {unit}",
                given=f"{number(row['amount'])} {unit}",
            )
