"""A quantity that names a meter which is on no register (计量器具在册)."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from tanfeng.accounting.enterprise import EnterpriseYear
from tanfeng.accounting.verification.amounts import address
from tanfeng.accounting.verification.rule import Rule
from tanfeng.core.findings import Finding
from tanfeng.ledger.schema import NOT_APPLICABLE


def check(view: EnterpriseYear, rule: Rule) -> Iterator[Finding]:
    named = view.activity.filter(pl.col("meter_id").is_not_null() & (pl.col("meter_id") != NOT_APPLICABLE))
    unknown = named.join(view.ledger.table("meters").select("meter_id").unique(), on="meter_id", how="anti")
    for (meter,), rows in unknown.group_by("meter_id", maintain_order=True):
        yield rule.finding(
            f"活动水平引用的计量器具 {meter} 不在计量器具表中。",
            f"The meter {meter} named by the activity is not in the table of meters.",
            address(view.ledger, "activity", rows.row(0, named=True), "meter_id"),
            given=str(meter),
            count=rows.height,
        )
