"""A parameter analysed by month that lacks months in which the fuel was used (检测频次)."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from tanfeng.accounting.enterprise import EnterpriseYear
from tanfeng.accounting.verification.amounts import address, is_month
from tanfeng.accounting.verification.rule import Rule
from tanfeng.core.findings import Finding
from tanfeng.ledger.frames import ADDRESS


def check(view: EnterpriseYear, rule: Rule) -> Iterator[Finding]:
    used = view.activity.filter(is_month() & (pl.col("quantity") > 0) & pl.col("item").is_not_null())
    months = {item: sorted(set(periods)) for item, periods in used.group_by("item").agg("period").iter_rows()}
    analyses = view.ledger.table("analyses").filter(pl.col("item").is_not_null() & pl.col("value").is_not_null())
    for row in _kept(analyses).iter_rows(named=True):
        if row["yearly"]:
            continue  # a value of the year serves the months that have none
        absent = [month for month in months.get(row["item"], ()) if month not in row["period"]]
        if not absent:
            continue
        yield rule.finding(
            f"{row['item']} 的 {row['parameter']} 按月检测，但使用月份 {'、'.join(absent)} 没有检测值，"
            "这些月份用缺省值。",
            f"{row['parameter']} of {row['item']} is analysed by month, but {', '.join(absent)} have no value; "
            "defaults stand in.",
            address(view.ledger, "analyses", row, "period"),
            given="、".join(absent),
            count=len(absent),
        )


def _kept(analyses: pl.DataFrame) -> pl.DataFrame:
    """Return what is analysed by month: owner, item, parameter, its months, and whether the year has a value too."""
    yearly = ~is_month()
    return (
        analyses.group_by("unit_id", "enterprise_id", "item", "parameter", maintain_order=True)
        .agg(
            pl.col("period").filter(is_month()).unique().sort(),
            yearly.any().alias("yearly"),
            *(pl.col(name).first() for name in ADDRESS),
        )
        .filter(pl.col("period").list.len() > 0)
    )
