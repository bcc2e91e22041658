"""Tonnes of product beside which energy use is judged (产量基准), by unit or enterprise and period."""

from __future__ import annotations

import polars as pl

from tanfeng.ledger.book import Ledger
from tanfeng.units import UnitError, factor_to

#: A period is written 2024 or 2024-06; a year has twelve months.
YEAR_LENGTH, MONTHS = 4, 12
SCHEMA = {"entity": pl.String, "period": pl.String, "tonnes": pl.Float64, "high": pl.Float64, "low": pl.Float64}


def factors(frame: pl.DataFrame, wanted: str) -> pl.DataFrame:
    """Return ``unit`` and ``factor`` for the distinct units of the frame that convert into ``wanted``."""
    rows = []
    for text in frame["unit"].drop_nulls().unique().sort().to_list():
        try:
            rows.append((text, float(factor_to(text, wanted))))
        except UnitError:
            continue  # the rules of units say so
    return pl.DataFrame(rows, schema={"unit": pl.String, "factor": pl.Float64}, orient="row")


def by_entity(ledger: Ledger, bounds: pl.DataFrame) -> pl.DataFrame:
    """Return entity, period, tonnes of product, and the bounds that hold for it.

    ``bounds`` has ``unit_id``, ``enterprise_id``, ``product``, ``high`` and ``low``. A unit counts with its main
    product if that is recorded, otherwise with all of its products; a year counts where the year itself or each of its
    months is recorded. An enterprise counts only in periods for which each of its units has production, with the widest
    of their upper bounds and no lower one.
    """
    production = ledger.table("production")
    tonnes = (
        production.join(factors(production, "t"), on="unit", how="inner")
        .filter(pl.col("quantity") > 0)
        .join(bounds, on="unit_id", how="inner", suffix="_main")
        .with_columns(main=(pl.col("product") == pl.col("product_main")).fill_null(False))
        .filter(pl.col("main") | ~pl.col("main").any().over("unit_id"))
        .group_by("unit_id", "enterprise_id", "period")
        .agg((pl.col("quantity") * pl.col("factor")).sum().alias("tonnes"), pl.col("high", "low").first())
    )
    tonnes = pl.concat([tonnes, _whole_years(tonnes)])
    units = tonnes.select(pl.col("unit_id").alias("entity"), "period", "tonnes", "high", "low")
    sizes = bounds.group_by("enterprise_id").agg(units=pl.len(), known=pl.col("high").count())
    enterprises = (
        tonnes.group_by("enterprise_id", "period")
        .agg(pl.col("tonnes").sum(), pl.col("high").max(), producing=pl.len())
        .join(sizes, on="enterprise_id")
        .filter((pl.col("producing") == pl.col("units")) & (pl.col("known") == pl.col("units")))
        .select(pl.col("enterprise_id").alias("entity"), "period", "tonnes", "high", low=pl.lit(None, pl.Float64))
    )
    return pl.concat([units, enterprises]).sort("entity", "period")


def _whole_years(tonnes: pl.DataFrame) -> pl.DataFrame:
    """Return the years that are recorded month by month, all twelve of them, and not as a year."""
    owner = ["unit_id", "enterprise_id"]
    yearly = tonnes.filter(pl.col("period").str.len_chars() == YEAR_LENGTH).select(*owner, "period")
    return (
        tonnes.filter(pl.col("period").str.len_chars() > YEAR_LENGTH)
        .group_by(*owner, pl.col("period").str.slice(0, YEAR_LENGTH))
        .agg(pl.col("tonnes").sum(), pl.col("high", "low").first(), months=pl.len())
        .filter(pl.col("months") == MONTHS)
        .drop("months")
        .join(yearly, on=[*owner, "period"], how="anti", nulls_equal=True)
        .select(tonnes.columns)
    )
