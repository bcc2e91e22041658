"""Lots summed to one row per process and flow (工序物料汇总), with what the user chose for each."""

from __future__ import annotations

import polars as pl

from tanfeng.accounting.footprint.exchange_rows import Exchanges

#: What makes two lots the same input or output of a process.
ROW = ("process_id", "direction", "flow", "role", "item", "dataset", "unit")
#: What a user states once for all lots of a row.
STATED = ("allocation", "allocation_share", "price_years", "money")


def summed(exchanges: Exchanges) -> pl.DataFrame:
    """Return one row per process, direction, flow, role, item, dataset and unit.

    ``quantity`` is the sum, ``price`` the mean by quantity (null where a lot has none), ``metal_mass`` the tonnes of
    all stated metals (null where unknown), ``uncertainty`` the mean by quantity of the stated ones, ``rank`` the
    weakest confidence, ``figures`` the ledger rows, ``months`` how many months they cover; ``<stated>_n`` counts
    different words for what can only be stated once.
    """
    weight = pl.col("quantity")
    priced = pl.col("price").is_not_null().all()
    stated = pl.col("uncertainty").is_not_null()
    covered = pl.when(pl.col("period").str.len_chars() == 4).then(12).otherwise(1)
    rows = (
        exchanges.lots.group_by(ROW, maintain_order=True)
        .agg(
            weight.sum(),
            pl.when(priced & (weight.sum() > 0))
            .then((pl.col("price") * weight).sum() / weight.sum())
            .when(priced)
            .then(pl.col("price").mean())
            .alias("price"),
            (pl.col("uncertainty") * weight).filter(stated).sum().alias("_u"),
            weight.filter(stated).sum().alias("_w"),
            pl.col("rank").max(),
            pl.col("_figure").alias("figures"),
            pl.struct("period", covered.alias("n")).unique().struct.field("n").sum().clip(0, 12).alias("months"),
            *(pl.col(name).drop_nulls().first() for name in STATED),
            *(pl.col(name).drop_nulls().n_unique().alias(f"{name}_n") for name in STATED),
            pl.col("_file").first(),
            pl.col("_sheet").first(),
            pl.col("_row").first(),
        )
        .with_columns(uncertainty=pl.when(pl.col("_w") > 0).then(pl.col("_u") / pl.col("_w")))
        .drop("_u", "_w")
    )
    return rows.join(_metal_mass(exchanges.metals), on=["process_id", "direction", "flow", "role"], how="left").sort(
        "process_id", "direction", "flow", "role", "dataset", "item", "unit", nulls_last=True
    )


def _metal_mass(metals: pl.DataFrame) -> pl.DataFrame:
    """Tonnes of all metals of a flow; null as soon as one content is missing."""
    return metals.group_by("process_id", "direction", "flow", "role").agg(
        metal_mass=pl.when(pl.col("tonnes").is_not_null().all()).then(pl.col("tonnes").sum()),
        metals=pl.col("metal").unique().sort(),
    )
