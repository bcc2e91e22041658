"""Steam of the enterprise's own boilers that stands as bought heat (自产蒸汽计为外购)."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from tanfeng.accounting.enterprise import EnterpriseYear
from tanfeng.accounting.verification.amounts import address
from tanfeng.accounting.verification.rule import Rule
from tanfeng.core.findings import Finding

SELF_MADE = "self_made"


def check(view: EnterpriseYear, rule: Rule) -> Iterator[Finding]:
    bought = view.activity.filter((pl.col("stream") == "heat_in") & (pl.col("quantity") > 0))
    sold = view.activity.filter((pl.col("stream") == "heat_out") & (pl.col("quantity") > 0))
    meters = sold.select("meter_id", "period").drop_nulls().unique()
    through_one_meter = bought.join(meters, on=["meter_id", "period"], how="semi")
    own = bought.filter(pl.col("attribute") == SELF_MADE)
    for row in pl.concat([own, through_one_meter]).unique(maintain_order=True).iter_rows(named=True):
        reason_zh = "属性为自产" if row["attribute"] == SELF_MADE else f"与外供热力同一只表 {row['meter_id']}"
        reason_en = "is marked as made on site" if row["attribute"] == SELF_MADE else "has the meter of heat sold"
        yield rule.finding(
            f"{row['period']} 的购入热力{reason_zh}；自产热力已通过燃料或余热计入，不应再计为购入。",
            f"Heat bought in {row['period']} {reason_en}; own heat is counted through its fuel and is not bought.",
            address(view.ledger, "activity", row, "stream"),
            given=str(row["item"]),
        )
