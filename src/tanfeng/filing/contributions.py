"""What each line gives to each total (贡献), as whole millionths of a tonne."""

from __future__ import annotations

import polars as pl

from tanfeng.accounting.guideline import parse
from tanfeng.filing.basis import Basis
from tanfeng.filing.calculation import guideline_column
from tanfeng.filing.result import FIXED, Result

#: The totals of energy and the column of the lines that each adds up.
ENERGY = {"tce_calorific": FIXED[1], "tce_equivalent": FIXED[2]}
TOTAL, GIVEN = "total", "given"
_SCHEMA = {"_row": pl.Int64, TOTAL: pl.String, GIVEN: pl.Int64}


def contributions(basis: Basis, result: Result) -> pl.DataFrame:
    """Return ``_row``, ``total`` and ``given`` for every line that has a number, by the guideline it follows."""
    lines = result.lines.with_columns(_guideline=guideline_column(basis.options, result.lines))
    shares = [_share(lines, name, column) for name, column in ENERGY.items()]
    for guideline in sorted(set(lines["_guideline"].drop_nulls())):
        own = lines.filter(pl.col("_guideline") == guideline)
        for name, total in parse(basis.guidelines[guideline]).totals.items():
            shares.append(_share(own.filter(pl.col("stream").is_in(list(total.members))), name, FIXED[0]))
    return pl.concat([pl.DataFrame(schema=_SCHEMA), *shares])


def _share(lines: pl.DataFrame, total: str, column: str) -> pl.DataFrame:
    counted = lines.filter(pl.col(column).is_not_null())
    return counted.select(
        pl.col("_row").cast(pl.Int64), pl.lit(total).alias(TOTAL), pl.col(column).cast(pl.Int64).alias(GIVEN)
    )
