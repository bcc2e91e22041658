"""What happened to a row between two steps, in words (变化说明): cells, factors, formulas, as whole columns."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from tanfeng.filing.factors import keys, value_of
from tanfeng.ledger.schema import TABLES
from tanfeng.reference import Reference

#: Kinds of cells whose change can change a figure.
_FIGURES = ("number", "unit", "choice")
_APART = ("confidence", "uncertainty")


def cell_columns(present: Sequence[str], other: Sequence[str]) -> list[str]:
    """Return the columns of the activity table that decide a figure and that both sides have."""
    table = TABLES["activity"]
    return [
        c.name
        for c in table.columns
        if c.kind in _FIGURES and c.name not in (*_APART, *table.key[:1]) and c.name in present and c.name in other
    ]


def cells_changed(before: pl.DataFrame, after: pl.DataFrame, number: str) -> pl.DataFrame:
    """Return ``number`` and ``_cells``: for rows of both sides, which cells changed, as ``quantity 100 → 120``."""
    columns = cell_columns(before.columns, after.columns)
    both = before.select(number, *columns).join(after.select(number, *columns), on=number, suffix="_after")
    changes = [
        pl.when(pl.col(name).ne_missing(pl.col(f"{name}_after"))).then(
            pl.format(name + " {} → {}", _text(name), _text(f"{name}_after"))
        )
        for name in columns
    ]
    return both.select(number, pl.concat_str(changes, separator="; ", ignore_nulls=True).alias("_cells"))


def factors_as_text(lines: pl.DataFrame, reference: Reference) -> pl.DataFrame:
    """Return ``_row``, ``_formula`` and the list ``_factors`` of the lines: each reference row with its value."""
    named = {key: f"{key}={value_of(reference, key)}" for key in keys(lines)}
    used = lines.select(
        pl.col("_row").cast(pl.Int64),
        pl.col("formula").fill_null("").alias("_formula"),
        factor=pl.concat_list("factors", "energy_factors"),
    ).explode("factor")
    row = pl.col("factor").replace_strict(named, default=None, return_dtype=pl.String)
    return used.group_by("_row", "_formula", maintain_order=True).agg(
        row.drop_nulls().unique().sort().alias("_factors")
    )


def lines_changed(before: pl.DataFrame, after: pl.DataFrame) -> pl.DataFrame:
    """Return ``_row`` and ``_told``: which factors and formula a line no longer has, and which it has instead."""
    both = before.join(after, on="_row", suffix="_after").with_columns(
        _gone=pl.col("_factors").list.set_difference("_factors_after").list.sort().list.join(", "),
        _new=pl.col("_factors_after").list.set_difference("_factors").list.sort().list.join(", "),
    )
    changes = [
        pl.when(pl.col(old) != pl.col(new)).then(pl.format("{} → {}", _dash(old), _dash(new)))
        for old, new in (("_formula", "_formula_after"), ("_gone", "_new"))
    ]
    return both.select("_row", pl.concat_str(changes, separator="; ", ignore_nulls=True).alias("_told"))


def _dash(name: str) -> pl.Expr:
    return pl.when(pl.col(name) == "").then(pl.lit("—")).otherwise(name)


def _text(name: str) -> pl.Expr:
    return pl.col(name).cast(pl.String).str.strip_suffix(".0").fill_null("—")
