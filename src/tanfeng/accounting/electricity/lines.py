"""Both results of every power row (电力核算行): location-based and market-based, in whole millionths of a tonne.

The location-based number is computed by the very expression of the account's kernel, so that the two agree to the last
digit.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import narwhals as nw
import polars as pl

from tanfeng.accounting.confidence_columns import rank, word
from tanfeng.accounting.electricity.grid_factor import GridFactor
from tanfeng.accounting.electricity.power import ACQUIRED, NON_FOSSIL, SELF_GENERATED
from tanfeng.accounting.electricity.rows import unit_ratios
from tanfeng.accounting.fixed_point import in_tonnes, to_fixed
from tanfeng.core.confidence import LADDER
from tanfeng.reference import ReferenceRow

GRID = "AD × EF"
GIVEN = "AD × EF（所填）"
ZERO = "AD × 0"
NOT_PURCHASED = "not_purchased"


@dataclass(frozen=True)
class Factors:
    """The factors of one account (所用因子); ``None`` where none could be found or none is needed."""

    location: GridFactor | None
    residual: GridFactor | None
    zero: ReferenceRow | None


def claiming(rows: pl.DataFrame) -> list[str]:
    """Return the enterprises that claim bought non-fossil power, proven or not; ``""`` stands for no name."""
    claims = rows.filter(
        (pl.col("stream") == "electricity_in")
        & (pl.col("nature") == NON_FOSSIL)
        & (pl.col("acquisition") == ACQUIRED)
        & (pl.col("wh") > 0)
    )
    return claims["enterprise_id"].fill_null("").unique().sort().to_list()


def with_results(rows: pl.DataFrame, factors: Factors, beyond: pl.Expr) -> pl.DataFrame:
    """Add ``location_fixed``, ``market_fixed`` (Int64, null without a number), formulas, factors and confidence.

    ``beyond`` marks the rows whose green power is more than their enterprise consumed: they have no market number.
    """
    claimed = pl.col("enterprise_id").fill_null("").is_in(claiming(rows))
    rows = rows.with_columns(claimed=claimed, beyond=beyond).join(
        _coefficients(rows, factors), on="unit", how="left", maintain_order="left"
    )
    own = (pl.col("acquisition") == SELF_GENERATED) & (pl.col("stream") == "electricity_in")
    given = pl.col("emission_factor").is_not_null()
    quantity = pl.col("quantity")
    written = quantity * pl.col("k_unit") * pl.col("emission_factor")
    # A factor of zero is a claim by contract, which says nothing of where the power was taken from the grid.
    placed = given & ~pl.col("zero_claim")
    location = pl.when(own).then(quantity * 0.0).when(placed).then(written).otherwise(quantity * pl.col("k_location"))
    rows = rows.with_columns(
        _how_location=pl.when(own).then(pl.lit("own")).when(placed).then(pl.lit("given")).otherwise(pl.lit("grid")),
        _how_market=_market_case(own, given),
    )
    how = pl.col("_how_market")
    market = (
        pl.when(how.is_in(["own", "zero"]))
        .then(quantity * 0.0)
        .when(how == "given")
        .then(written)
        .when(how == "residual")
        .then(quantity * pl.col("k_residual"))
        .when(how == "grid")
        .then(quantity * pl.col("k_location"))
    )
    usable = pl.col("state") == "given"
    # Nothing bought is nothing emitted, whether or not a factor is known.
    nothing = quantity == 0
    rows = rows.with_columns(
        _location=pl.when(usable).then(pl.when(nothing).then(0.0).otherwise(location)),
        _market=pl.when(usable).then(pl.when(nothing).then(0.0).otherwise(market)),
    )
    fixed: pl.DataFrame = nw.to_native(
        nw.from_native(rows).with_columns(
            location_fixed=to_fixed(nw.col("_location"), nw.col("sign")),
            market_fixed=to_fixed(nw.col("_market"), nw.col("sign")),
        )
    )
    return _described(fixed, factors)


def _market_case(own: pl.Expr, given: pl.Expr) -> pl.Expr:
    """Return how the market-based number of a row comes about: own, zero, given, residual, grid, or unproven (none)."""
    bought = pl.col("stream") == "electricity_in"
    green = pl.col("nature") == NON_FOSSIL
    proven = (pl.col("unproven_wh") == 0).fill_null(False) & ~pl.col("beyond")
    claim = bought & green
    rest = pl.when(pl.col("claimed")).then(pl.lit("residual")).otherwise(pl.lit("grid"))
    return (
        pl.when(claim & proven)
        .then(pl.lit("zero"))
        .when(claim)
        .then(pl.lit("unproven"))
        .when(own)
        .then(pl.lit("own"))
        .when(green & pl.col("claimed"))  # what is sold with its attribute deducts what it counted: nothing
        .then(pl.lit("zero"))
        .when(given)
        .then(pl.lit("given"))
        .otherwise(rest)
    )


def _coefficients(rows: pl.DataFrame, factors: Factors) -> pl.DataFrame:
    """Return tonnes per unit of quantity, one row per unit text: exact products, turned into floats once."""
    ratios = unit_ratios(rows["unit"].drop_nulls().unique().sort().to_list())

    def times(factor: GridFactor | None, value: Fraction) -> float | None:
        return None if factor is None else float(factor.value * value)

    table = [
        (text, float(value), times(factors.location, value), times(factors.residual, value))
        for text, value in ratios.items()
    ]
    schema: dict[str, Any] = {
        "unit": pl.String,
        "k_unit": pl.Float64,
        "k_location": pl.Float64,
        "k_residual": pl.Float64,
    }
    return pl.DataFrame(table, schema=schema, orient="row")


def _described(rows: pl.DataFrame, factors: Factors) -> pl.DataFrame:
    keys = {
        "grid": factors.location.row.key if factors.location else None,
        "residual": factors.residual.row.key if factors.residual else None,
        "zero": factors.zero.key if factors.zero else None,
    }
    ranks = {
        "grid": factors.location.row.confidence if factors.location else "not-found",
        "residual": factors.residual.row.confidence if factors.residual else "not-found",
        "zero": factors.zero.confidence if factors.zero else "not-found",
        "unproven": "not-found",
    }
    texts = {"grid": GRID, "residual": GRID, "given": GIVEN, "zero": ZERO, "own": NOT_PURCHASED, "unproven": ""}
    places = {case: LADDER.index(name) for case, name in ranks.items()}

    def confidence(how: str, fixed: str) -> pl.Expr:
        factor = pl.col(how).replace_strict(places, default=0, return_dtype=pl.Int64)
        proof = pl.when(pl.col(how) == "zero").then(pl.col("proof_rank")).otherwise(0)
        weakest = pl.max_horizontal(rank("confidence"), factor, proof)
        lost = pl.col(fixed).is_null() & (pl.col("state") != "not applicable")
        return word(pl.when(lost).then(LADDER.index("not-found")).otherwise(weakest))

    def text(how: str) -> pl.Expr:
        formula = pl.col(how).replace_strict(texts, return_dtype=pl.String)
        minus = pl.concat_str(pl.lit("−("), formula, pl.lit(")"))
        return pl.when((pl.col("sign") < 0) & (formula != "")).then(minus).otherwise(formula)

    def factor(how: str) -> pl.Expr:
        key = pl.col(how).replace_strict(keys, default=None, return_dtype=pl.String)
        return pl.when(pl.col(how) == "given").then(pl.format("{}:emission_factor", "ledger")).otherwise(key)

    return rows.with_columns(
        attribute=pl.when(pl.col("attribute") != "").then(pl.col("attribute")),
        location_tco2=in_tonnes(pl.col("location_fixed")),
        market_tco2=in_tonnes(pl.col("market_fixed")),
        location_formula=text("_how_location"),
        market_formula=text("_how_market"),
        location_factor=factor("_how_location"),
        market_factor=factor("_how_market"),
        location_confidence=confidence("_how_location", "location_fixed"),
        market_confidence=confidence("_how_market", "market_fixed"),
    )
