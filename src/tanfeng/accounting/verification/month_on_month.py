"""A month whose use per tonne is far from the other months' (月度波动)."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from tanfeng.accounting.enterprise import EnterpriseYear
from tanfeng.accounting.verification.amounts import address, is_month, number
from tanfeng.accounting.verification.changes import THING, used_per_tonne
from tanfeng.accounting.verification.rule import Rule
from tanfeng.core.findings import Finding


def check(view: EnterpriseYear, rule: Rule) -> Iterator[Finding]:
    months = used_per_tonne(view.ledger, view.reference, pl.col("period")).filter(is_month("when"))
    middle = pl.col("intensity").median().over(THING)
    enough = pl.len().over(THING) >= int(rule.limit("fewest_months"))
    far = months.with_columns(middle=middle).filter(
        enough & (pl.col("middle") > 0) & ((pl.col("intensity") / pl.col("middle") - 1).abs() > rule.limit("change"))
    )
    for row in far.iter_rows(named=True):
        what, unit = f"{row['unit_id']} {row['stream']}/{row['item']} {row['when']}", f"{row['amount_unit']}/t"
        yield rule.finding(
            f"{what} 吨产品用量 {number(row['intensity'])} {unit}，全年各月中位数为 "
            f"{number(row['middle'])} {unit}；请核对。",
            f"{what} uses {number(row['intensity'])} {unit} of product; the months' median is {number(row['middle'])}.",
            address(view.ledger, "activity", row, "quantity"),
            expected=f"{number(row['middle'])} {unit} ± {rule.limit('change') * 100:.0f} %",
            given=f"{number(row['intensity'])} {unit}",
        )
