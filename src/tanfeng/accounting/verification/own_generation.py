"""Own electricity that is used beyond what the generating processes made (自发电量)."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from tanfeng.accounting.enterprise import EnterpriseYear
from tanfeng.accounting.verification.amounts import address, number, with_amounts
from tanfeng.accounting.verification.rule import Rule
from tanfeng.core.findings import Finding

#: Power of processes of the enterprise: their output stands in the table of exchanges.
ATTRIBUTE = "waste_heat_power"


def check(view: EnterpriseYear, rule: Rule) -> Iterator[Finding]:
    outputs = view.ledger.table("exchanges").filter(
        (pl.col("direction") == "output") & (pl.col("item") == "electricity") & pl.col("quantity").is_not_null()
    )
    used = view.activity.filter((pl.col("stream") == "electricity_in") & (pl.col("attribute") == ATTRIBUTE))
    used = used.filter(pl.col("quantity") > 0)
    if outputs.is_empty() or used.is_empty():
        return
    made = float(with_amounts(outputs, view.reference)["amount"].sum())
    taken = float(with_amounts(used, view.reference)["amount"].sum())
    if taken <= made * (1 + rule.limit("tolerance")):
        return
    yield rule.finding(
        f"余热发电自用 {number(taken)} MWh，大于发电工序的产出 {number(made)} MWh。",
        f"Power from waste heat used is {number(taken)} MWh, more than the {number(made)} MWh its processes made.",
        address(view.ledger, "activity", used.row(0, named=True), "quantity"),
        expected=f"≤ {number(made)} MWh",
        given=f"{number(taken)} MWh",
        count=used.height,
    )
