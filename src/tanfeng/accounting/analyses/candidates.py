"""Analyses as values in the unit a formula takes (检测值): each with its level, place, period and evidence."""

from __future__ import annotations

import polars as pl

from tanfeng.accounting.analyses.asking import UNSTATED_LEVEL
from tanfeng.accounting.confidence_columns import rank
from tanfeng.accounting.ledger_figures import with_ids
from tanfeng.units import UnitError, factor_to

#: How surely a value is known whose row does not say: by who measured it.
_BY_LEVEL = {"measured": "measured", "supplier": "reported", "enterprise": "reported"}
_TEXTS = ("unit_id", "enterprise_id", "level", "confidence", "_file", "_sheet")


def candidates(analyses: pl.DataFrame, asked: pl.DataFrame) -> pl.DataFrame:
    """Return one row per analysis and (stream, item, parameter) that may take it.

    Columns of ``asked`` and ``value`` in the wanted unit (null where the unit does not fit), ``figure``, ``own_rank``,
    ``a_unit``, ``a_enterprise``, ``a_period`` and the address.
    """
    rows = prepared(analyses)
    joined = asked.join(
        rows, left_on=["asked_item", "parameter", "level"], right_on=["a_item", "parameter", "level"], how="inner"
    )
    pairs = joined.select("unit", "wanted").unique().sort("unit", "wanted", nulls_last=True)
    factors = pl.Series("factor", [_factor(unit, wanted) for unit, wanted in pairs.iter_rows()], dtype=pl.Float64)
    return joined.join(pairs.with_columns(factors), on=["unit", "wanted"], how="left", nulls_equal=True).with_columns(
        value=pl.col("value") * pl.col("factor")
    )


def identified(analyses: pl.DataFrame) -> pl.DataFrame:
    """Return the table with the columns that tell where a row stands, and the id of its figure."""
    blank = [pl.lit(None, pl.String).alias(name) for name in _TEXTS if name not in analyses.columns]
    if "_row" not in analyses.columns:
        analyses = analyses.with_row_index("_row", offset=1).with_columns(pl.col("_row").cast(pl.Int64))
    return with_ids(analyses.with_columns(*blank), "analyses")


def prepared(analyses: pl.DataFrame) -> pl.DataFrame:
    """Return the analyses with a value, with their figure, level, place, period and how surely they are known."""
    rows = identified(analyses).filter(pl.col("value").is_not_null())
    level = pl.col("level").fill_null("").replace("", UNSTATED_LEVEL)
    by_level = level.replace_strict(_BY_LEVEL, default=_BY_LEVEL[UNSTATED_LEVEL], return_dtype=pl.String)
    stated = pl.when(pl.col("confidence").fill_null("") != "").then("confidence").otherwise(by_level)
    return rows.select(
        pl.col("item").alias("a_item"),
        "parameter",
        level.alias("level"),
        pl.col("value").cast(pl.Float64),
        "unit",
        pl.when(pl.col("unit_id").fill_null("") != "").then("unit_id").alias("a_unit"),
        pl.when(pl.col("enterprise_id").fill_null("") != "").then("enterprise_id").alias("a_enterprise"),
        pl.col("period").fill_null("").alias("a_period"),
        pl.col("_figure").alias("figure"),
        rank(stated).alias("own_rank"),
        "_file",
        "_sheet",
        "_row",
    )


def _factor(unit: str | None, wanted: str) -> float | None:
    """Return what turns a value into the wanted unit; a share of mass may be written as a pure number."""
    for target in (wanted, "1") if wanted.startswith("tC/t") else (wanted,):
        try:
            return float(factor_to(unit or "", target))
        except UnitError:
            continue
    return None
