"""Output without electricity, or electricity without output (用电与产量)."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from tanfeng.accounting.enterprise import EnterpriseYear
from tanfeng.accounting.verification.amounts import address, in_tonnes, is_month, number, with_amounts
from tanfeng.accounting.verification.rule import Rule
from tanfeng.core.findings import Finding
from tanfeng.ledger.frames import ADDRESS

_AT = ["unit_id", "period"]


def check(view: EnterpriseYear, rule: Rule) -> Iterator[Finding]:
    power, made = _power(view), _made(view)
    if power.is_empty():
        return
    idle = rule.limit("idle_share")
    both = power.join(made.select(*_AT, "tonnes"), on=_AT, how="left", maintain_order="left").with_columns(
        usual=pl.col("mwh").filter(pl.col("tonnes") > 0).mean().over("unit_id")
    )
    stopped = both.filter((pl.col("tonnes") == 0) & (pl.col("mwh") > idle * pl.col("usual")))
    for row in stopped.iter_rows(named=True):
        yield rule.finding(
            f"{row['unit_id']} {row['period']} 产量为 0，用电 {number(row['mwh'])} MWh，"
            f"超过有产月平均 {number(row['usual'])} MWh 的 {idle * 100:.0f} %；请核对产量或说明用途。",
            f"{row['unit_id']} made nothing in {row['period']} but used {number(row['mwh'])} MWh, more than "
            f"{idle * 100:.0f} % of the {number(row['usual'])} MWh of months with output: check, or say why.",
            address(view.ledger, "activity", row, "quantity"),
            given=f"{number(row['mwh'])} MWh",
        )
    metered = power.filter(pl.col("mwh") > 0)["unit_id"].unique().to_list()
    silent = made.filter(pl.col("unit_id").is_in(metered) & (pl.col("tonnes") > 0)).join(
        power.filter(pl.col("mwh") > 0), on=_AT, how="anti"
    )
    for row in silent.iter_rows(named=True):
        yield rule.finding(
            f"{row['unit_id']} {row['period']} 产量 {number(row['tonnes'])} t，但当月没有用电记录。",
            f"{row['unit_id']} made {number(row['tonnes'])} t in {row['period']}, but no electricity is on record.",
            address(view.ledger, "production", row, "period"),
            given=f"{number(row['tonnes'])} t",
        )


def _power(view: EnterpriseYear) -> pl.DataFrame:
    """Return the electricity of each unit in each month, from wherever it came: ``mwh``."""
    rows = view.activity.filter(
        (pl.col("stream") == "electricity_in")
        & is_month()
        & pl.col("unit_id").is_not_null()
        & pl.col("quantity").is_not_null()
    )
    return (
        with_amounts(rows, view.reference)
        .filter(pl.col("amount").is_not_null())
        .group_by(*_AT, maintain_order=True)
        .agg(pl.col("amount").sum().alias("mwh"), *(pl.col(name).first() for name in ADDRESS))
    )


def _made(view: EnterpriseYear) -> pl.DataFrame:
    """Return the tonnes of all products of each unit in each month."""
    rows = view.ledger.table("production").filter(is_month() & pl.col("quantity").is_not_null())
    return (
        in_tonnes(rows)
        .group_by(*_AT, maintain_order=True)
        .agg(pl.col("tonnes").sum(), *(pl.col(name).first() for name in ADDRESS))
    )
