"""Sums of the electricity lines (电力合计): exact, and never without what they could not include."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import polars as pl

from tanfeng.accounting.confidence_columns import rank, word
from tanfeng.accounting.fixed_point import in_tonnes, to_decimal

LINE_COLUMNS: tuple[str, ...] = (
    "enterprise_id",
    "unit_id",
    "period",
    "stream",
    "attribute",
    "acquisition",
    "nature",
    "quantity",
    "unit",
    "wh",
    "certificate",
    "matching",
    "proven_wh",
    "unproven_wh",
    "location_tco2",
    "location_formula",
    "location_factor",
    "location_confidence",
    "market_tco2",
    "market_formula",
    "market_factor",
    "market_confidence",
    "location_fixed",
    "market_fixed",
    "state",
    "ledger",
    "_file",
    "_sheet",
    "_row",
)
CERTIFICATE_COLUMNS: tuple[str, ...] = (
    "enterprise_id",
    "period",
    "kind",
    "evidence",
    "quantity",
    "unit",
    "wh",
    "used_wh",
    "left_wh",
    "disputed",
    "ledger",
)


def _counted(lines: pl.DataFrame) -> pl.DataFrame:
    return lines.filter(pl.col("state") != "not applicable")


def partial_sum(lines: pl.DataFrame, column: str) -> Decimal | None:
    """Return the sum of the lines that have a number, ``None`` if none has."""
    known = _counted(lines)[column].drop_nulls()
    return to_decimal(_total(known)) if known.len() else None


def complete_sum(lines: pl.DataFrame, column: str) -> Decimal | None:
    """Return the sum of the lines, ``None`` if one that counts lacks its number, or if there is none."""
    counted = _counted(lines)[column]
    return to_decimal(_total(counted)) if counted.len() and not counted.null_count() else None


def _total(fixed: pl.Series) -> int:
    return int(fixed.cast(pl.Int128).sum())


def summed(lines: pl.DataFrame, columns: Sequence[str]) -> pl.DataFrame:
    """Return by group: MWh bought, own and sold, both sums, rows without a number, the weakest confidence.

    The market-based sum of a group is null if one of its lines has no market-based number; the location-based sum is
    that of the lines that have one.
    """
    counted = _counted(lines)
    own = pl.col("acquisition") == "self_generated"
    bought = pl.col("stream") == "electricity_in"

    def amount(condition: pl.Expr) -> pl.Expr:
        chosen = pl.col("wh").filter(condition)
        return pl.when(chosen.null_count() == 0).then(chosen.sum()) / 1e6

    def total(column: str, complete: pl.Expr) -> pl.Expr:
        return pl.when(complete).then(pl.col(column).cast(pl.Int128).sum())

    location_known = pl.col("location_fixed").is_not_null().any()
    market_known = pl.col("market_fixed").is_not_null().all()
    return (
        counted.group_by(*columns)
        .agg(
            acquired_mwh=amount(bought & ~own),
            self_generated_mwh=amount(bought & own),
            sold_mwh=amount(~bought),
            proven_mwh=pl.col("proven_wh").sum() / 1e6,
            unproven_mwh=pl.col("unproven_wh").sum() / 1e6,
            _location=total("location_fixed", location_known),
            _market=total("market_fixed", market_known),
            location_without_number=pl.col("location_fixed").is_null().sum().cast(pl.Int64),
            market_without_number=pl.col("market_fixed").is_null().sum().cast(pl.Int64),
            location_confidence=word(rank("location_confidence").max()),
            market_confidence=word(rank("market_confidence").max()),
        )
        .with_columns(location_tco2=in_tonnes(pl.col("_location")), market_tco2=in_tonnes(pl.col("_market")))
        .drop("_location", "_market")
        .sort(*columns, nulls_last=False)
    )
