"""Own electricity that stands as bought (自发电计为外购)."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from tanfeng.accounting.electricity.power import SELF_GENERATED, PowerTable
from tanfeng.accounting.enterprise import EnterpriseYear
from tanfeng.accounting.verification.amounts import address, number, with_amounts
from tanfeng.accounting.verification.rule import Rule
from tanfeng.core.findings import Finding


def check(view: EnterpriseYear, rule: Rule) -> Iterator[Finding]:
    power = view.activity.filter((pl.col("stream") == "electricity_in") & (pl.col("quantity") > 0))
    power = with_amounts(power, view.reference)
    own = pl.col("attribute").is_in(PowerTable.load().acquired_by(SELF_GENERATED)).fill_null(False)
    made, bought = power.filter(own), power.filter(~own)
    same_meter = bought.join(
        made.select("meter_id", "period").drop_nulls().unique(), on=["meter_id", "period"], how="semi"
    )
    for row in same_meter.iter_rows(named=True):
        yield rule.finding(
            f"{row['period']} 的外购电力与自发电用同一只电能表 {row['meter_id']}，自发电可能被计为外购。",
            f"Power bought in {row['period']} has the meter {row['meter_id']} of own generation: is it own power?",
            address(view.ledger, "activity", row, "meter_id"),
            given=str(row["meter_id"]),
        )
    where = ["enterprise_id", "unit_id", "process_id", "period", "amount"]
    rest = bought.join(same_meter.select("_file", "_sheet", "_row"), on=["_file", "_sheet", "_row"], how="anti")
    twice = rest.join(made.select(where).unique(), on=where, how="semi", nulls_equal=True)
    for row in twice.iter_rows(named=True):
        amount = f"{number(row['amount'])} {row['amount_unit']}"
        yield rule.finding(
            f"{row['period']} 有相同数量 {amount} 的外购电力和自发电，疑为同一笔被计两次。",
            f"In {row['period']} the same {amount} stands as bought and as own power: counted twice?",
            address(view.ledger, "activity", row, "attribute"),
            given=amount,
        )
