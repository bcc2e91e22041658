"""Measured values without the number of a report or record (实测数据的证据)."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from tanfeng.accounting.enterprise import EnterpriseYear
from tanfeng.accounting.verification.amounts import address
from tanfeng.accounting.verification.rule import Rule
from tanfeng.core.findings import Finding
from tanfeng.ledger.schema import NOT_APPLICABLE

#: Values that take the place of a default wherever they stand in a row of activity.
MEASURED = ("ncv", "carbon_content", "oxidation_rate", "purity", "emission_factor")


def check(view: EnterpriseYear, rule: Rule) -> Iterator[Finding]:
    without = pl.col("evidence").is_null() | (pl.col("evidence") == NOT_APPLICABLE)
    stated = (pl.col("confidence") == "measured").fill_null(False)
    given = pl.any_horizontal(pl.col(name).is_not_null() for name in MEASURED)
    for table, which in (("activity", stated | given), ("analyses", pl.lit(True)), ("production", stated)):
        rows = view.ledger.table(table).filter(which & without)
        if table == "analyses":
            rows = rows.filter((pl.col("level") == "measured").fill_null(True) & pl.col("value").is_not_null())
        if rows.is_empty():
            continue
        yield rule.finding(
            f"{rows.height} 行实测数据没有证据编号。",
            f"{rows.height} rows of measured values name no evidence.",
            address(view.ledger, table, rows.row(0, named=True), "evidence"),
            expected="检测报告或原始记录编号 / the number of a report or record",
            count=rows.height,
        )
