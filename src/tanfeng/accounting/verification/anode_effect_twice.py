"""Fluorides of anode effects that are measured and computed beside each other (阳极效应重复计算)."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from tanfeng.accounting.enterprise import EnterpriseYear
from tanfeng.accounting.verification.amounts import address
from tanfeng.accounting.verification.rule import Rule
from tanfeng.core.findings import Finding

#: Computed from the metal made; stated as the mass of the gas.
COMPUTED, MEASURED = ("liquid_aluminium",), ("cf4", "c2f6")


def check(view: EnterpriseYear, rule: Rule) -> Iterator[Finding]:
    rows = view.activity.filter((pl.col("stream") == "anode_effect") & (pl.col("quantity") > 0))
    computed = rows.filter(pl.col("item").is_in(COMPUTED)).select("unit_id", pl.col("period").alias("_other"))
    pairs = rows.filter(pl.col("item").is_in(MEASURED)).join(computed.unique(), on="unit_id", how="inner")
    # A year and one of its months speak of the same metal.
    same = pl.col("period").str.starts_with(pl.col("_other")) | pl.col("_other").str.starts_with(pl.col("period"))
    twice = pairs.filter(same).unique(["_file", "_sheet", "_row"], keep="first", maintain_order=True)
    for row in twice.iter_rows(named=True):
        yield rule.finding(
            f"{row['unit_id']} {row['period']} 既填了实测的 {row['item']} 质量，又按铝液产量计算，疑为重复计算。",
            f"{row['unit_id']} states the mass of {row['item']} in {row['period']} beside anode effects that "
            "are computed from the metal: counted twice?",
            address(view.ledger, "activity", row, "item"),
            given=str(row["item"]),
        )
