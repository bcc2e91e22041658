"""Fixed-point tonnes (定点数): whole millionths, so that a sum is the same on every engine and number of threads.

A float sum depends on the order in which the terms are added. Each line is therefore rounded once to a whole number of
millionths of a tonne, half away from zero, and the whole numbers are summed exactly in 128 bits.
"""

from __future__ import annotations

from decimal import Decimal

import narwhals as nw
import polars as pl

#: Millionths in a tonne: the sixth decimal is a gram.
SCALE = 1_000_000.0
DIGITS = 6
#: A line beyond this many tonnes is refused: no flow emits a quarter of the world's CO2, and below it (2^53 millionths)
#: the float that is shown is exact to the sixth decimal and no cast overflows.
LARGEST_LINE = 9.0e9


def to_fixed(tonnes: nw.Expr, sign: nw.Expr, decimals: int | None = None) -> nw.Expr:
    """Return whole millionths of non-negative ``tonnes`` times ``sign``; null without a number or with too large a one.

    Rounding happens before the sign is applied, so that what goes out cancels exactly what came in. With ``decimals``
    the column already holds whole units of that decimal.
    """
    if decimals is not None:
        whole = nw.when(tonnes <= LARGEST_LINE * 10**decimals).then(tonnes)
        step: int = 10 ** (DIGITS - decimals)
        return whole.cast(nw.Int64) * step * sign
    within = nw.when(tonnes <= LARGEST_LINE).then(tonnes)
    return (within * SCALE + 0.5).floor().cast(nw.Int64) * sign


def fixed_sum(column: str) -> nw.Expr:
    """Return the exact sum of a fixed-point column, in 128 bits."""
    return nw.col(column).cast(nw.Int128).sum()


def in_tonnes(millionths: pl.Expr) -> pl.Expr:
    """Return the float nearest to the fixed-point tonnes.

    Through a decimal, because Polars divides by a scalar as a product with its reciprocal, one bit off in a third of
    all cases: 0.9713999999999999 in the place of 0.9714.
    """
    million = pl.lit(int(SCALE)).cast(pl.Decimal(38, 0))
    return (millionths.cast(pl.Decimal(38, DIGITS)) / million).cast(pl.Float64)


def to_decimal(millionths: int) -> Decimal:
    """Return the fixed-point number as a decimal with six places."""
    return Decimal(int(millionths)).scaleb(-DIGITS)
