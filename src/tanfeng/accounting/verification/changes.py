"""Use per tonne of product over time (吨产品用量): what the rules on jumps share."""

from __future__ import annotations

import polars as pl

from tanfeng.accounting.verification.amounts import ENERGY_STREAMS, output_of_units, with_amounts
from tanfeng.ledger import Ledger
from tanfeng.ledger.frames import ADDRESS
from tanfeng.reference import Reference

#: What is followed over time: one item of one stream in one unit.
THING = ("unit_id", "stream", "item", "amount_unit")


def used_per_tonne(ledger: Ledger, reference: Reference, period: pl.Expr) -> pl.DataFrame:
    """Return ``intensity`` (amount per tonne of the unit's product) by thing and ``when``.

    ``period`` says what of the period counts: the month, or its year. Things of which an amount is not known, and
    periods without output, are left out: other rules speak of them. Electricity counts whatever its attribute.
    """
    activity = ledger.table("activity").filter(
        pl.col("stream").is_in([*ENERGY_STREAMS, "carbonate"])
        & pl.col("unit_id").is_not_null()
        & pl.col("period").is_not_null()
        & pl.col("item").is_not_null()
    )
    used = (
        with_amounts(activity, reference)
        .with_columns(when=period)
        .group_by(*THING, "when", maintain_order=True)
        .agg(
            pl.when(pl.col("amount").is_null().any()).then(None).otherwise(pl.col("amount").sum()).alias("amount"),
            *(pl.col(name).first() for name in ADDRESS),
        )
        .drop_nulls("amount")
    )
    output = output_of_units(ledger).with_columns(when=period).group_by("unit_id", "when").agg(pl.col("tonnes").sum())
    return (
        used.join(output.filter(pl.col("tonnes") > 0), on=["unit_id", "when"], how="inner", maintain_order="left")
        .with_columns(intensity=pl.col("amount") / pl.col("tonnes"))
        .sort(*THING, "when")
    )
