"""More anode than the aluminium made can have taken (阳极用量)."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from tanfeng.accounting.enterprise import EnterpriseYear
from tanfeng.accounting.verification.amounts import address, number, output_of_units, with_amounts
from tanfeng.accounting.verification.rule import Rule
from tanfeng.core.findings import Finding
from tanfeng.ledger.frames import ADDRESS

ITEM = "prebaked_anode"
MONTHS = 12


def check(view: EnterpriseYear, rule: Rule) -> Iterator[Finding]:
    rows = view.activity.filter(
        (pl.col("stream") == "anode") & (pl.col("item") == ITEM) & pl.col("unit_id").is_not_null()
    )
    used = (
        with_amounts(rows, view.reference)
        .filter(pl.col("amount").is_not_null())
        .group_by("unit_id", "period", maintain_order=True)
        .agg(pl.col("amount").sum(), *(pl.col(name).first() for name in ADDRESS))
    )
    output = output_of_units(view.ledger).filter(pl.col("tonnes") > 0)
    output = output.select("unit_id", "period", "tonnes")
    both = used.join(output, on=["unit_id", "period"], how="inner", maintain_order="left")
    rest = used.join(both, on=["unit_id", "period"], how="anti", maintain_order="left")
    both = pl.concat([both, _of_years(rest, output)])
    most = rule.limit("most")
    for row in both.filter(pl.col("amount") > most * pl.col("tonnes")).iter_rows(named=True):
        rate = row["amount"] / row["tonnes"]
        yield rule.finding(
            f"{row['unit_id']} {row['period']} 每吨铝用阳极 {number(rate)} t，高于可能的 {number(most)} t；"
            "请核对用量与铝产量。",
            f"{row['unit_id']} used {number(rate)} t of anode per tonne in {row['period']}, above the possible "
            f"{number(most)} t: check anodes and output.",
            address(view.ledger, "activity", row, "quantity"),
            expected=f"≤ {number(most)} t/t",
            given=f"{number(rate)} t/t",
        )


def _of_years(used: pl.DataFrame, output: pl.DataFrame) -> pl.DataFrame:
    """Months of one table against the year of the other, where no period stands in both and the output is whole."""
    year = pl.col("period").str.slice(0, 4)
    anodes = used.group_by("unit_id", year, maintain_order=True).agg(
        pl.col("amount").sum(), *(pl.col(name).first() for name in ADDRESS)
    )
    whole = (pl.len() == MONTHS) | (pl.col("period").str.len_chars() == len("2024")).all()
    made = output.group_by("unit_id", year).agg(pl.col("tonnes").sum(), whole=whole).filter("whole").drop("whole")
    return anodes.join(made, on=["unit_id", "period"], how="inner", maintain_order="left").select(
        *used.columns, "tonnes"
    )
