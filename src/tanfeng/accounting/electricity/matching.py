"""Claims of green power against their proof (绿电与凭证匹配), exactly, in watt-hours.

A proof of a month covers that month, a proof of a year the whole year. In this order, and within each in the order of
the ledger's rows: same period; claims of months on what is left of the year's proof; claims of a year on what is left
of its months' proof. Nothing is used twice, and what is left over is told.
"""

from __future__ import annotations

import polars as pl

#: How a claim was covered: its own month, the year for the year, a year's proof for a month, months for a year.
MONTH, YEAR, MONTH_BY_YEAR, YEAR_BY_MONTHS = "month", "year", "month by year", "year by months"
_OWNER = ["enterprise_id", "number"]


def match(claims: pl.DataFrame, supply: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the claims with ``proven_wh`` and ``matching``, and the supply with ``used_wh``; no row is lost.

    ``claims`` has enterprise_id, number, period, wh (Int64); ``supply`` the same columns, one row for each enterprise,
    number and period.
    """
    claims, supply = _marked(claims), _marked(supply).with_columns(used_wh=pl.lit(0, pl.Int64))
    claims = claims.with_columns(proven_wh=pl.lit(0, pl.Int64), matching=pl.lit(None, pl.String))
    both, whole = ("month", "year"), [*_OWNER, "_year"]
    claims, supply = _stage(claims, supply, [*_OWNER, "period"], claimed=both, supplied=both, word="")
    claims, supply = _stage(claims, supply, whole, claimed=("month",), supplied=("year",), word=MONTH_BY_YEAR)
    claims, supply = _stage(claims, supply, whole, claimed=("year",), supplied=("month",), word=YEAR_BY_MONTHS)
    return claims.drop("_year", "_span"), supply.drop("_year", "_span")


def _marked(frame: pl.DataFrame) -> pl.DataFrame:
    period = pl.col("period").fill_null("")
    span = pl.when(period.str.len_chars() == 4).then(pl.lit("year")).otherwise(pl.lit("month"))
    return frame.with_columns(_year=period.str.slice(0, 4), _span=span)


def _stage(
    claims: pl.DataFrame,
    supply: pl.DataFrame,
    key: list[str],
    *,
    claimed: tuple[str, ...],
    supplied: tuple[str, ...],
    word: str,
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Meet what is still open of some claims from what is left of some supply, first come first served in each key."""
    wanting = pl.when(pl.col("_span").is_in(claimed)).then(pl.col("wh") - pl.col("proven_wh")).otherwise(0)
    having = pl.when(pl.col("_span").is_in(supplied)).then(pl.col("wh") - pl.col("used_wh")).otherwise(0)
    claims = claims.with_columns(_open=wanting)
    supply = supply.with_columns(_left=having)
    pool = supply.group_by(key).agg(pl.col("_left").sum().alias("_pool"))
    asked = claims.group_by(key).agg(pl.col("_open").sum().alias("_asked"))
    claims = claims.join(pool, on=key, how="left", maintain_order="left").with_columns(pl.col("_pool").fill_null(0))
    before = pl.col("_open").cum_sum().over(key) - pl.col("_open")
    claims = claims.with_columns(_got=(pl.col("_pool") - before).clip(0, pl.col("_open")))
    same_period = pl.when(pl.col("_span") == "month").then(pl.lit(MONTH)).otherwise(pl.lit(YEAR))
    how = pl.lit(word) if word else same_period
    claims = claims.with_columns(
        proven_wh=pl.col("proven_wh") + pl.col("_got"),
        matching=pl.when((pl.col("_got") > 0) & pl.col("matching").is_null())
        .then(how)
        .when(pl.col("_got") > 0)
        .then(pl.concat_str("matching", pl.lit(" + "), how))
        .otherwise(pl.col("matching")),
    )
    supply = supply.join(asked, on=key, how="left", maintain_order="left").with_columns(pl.col("_asked").fill_null(0))
    taken = pl.col("_left").cum_sum().over(key) - pl.col("_left")
    supply = supply.with_columns(used_wh=pl.col("used_wh") + (pl.col("_asked") - taken).clip(0, pl.col("_left")))
    return claims.drop("_open", "_pool", "_got"), supply.drop("_left", "_asked")
