"""The kernel (核算内核): find the kinds of rows, join their coefficients once, multiply whole columns, sum exactly.

Written once as lazy Narwhals expressions; it runs on a Polars ``LazyFrame`` and on a DuckDB relation and gives the same
bits on both, on any number of threads, because each line is rounded to a whole number before anything is summed.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from typing import Any

import narwhals as nw
import polars as pl

from tanfeng.accounting.combinations import KEYS, telling
from tanfeng.accounting.fixed_point import fixed_sum, to_fixed
from tanfeng.accounting.formulas import MEASURABLE
from tanfeng.accounting.resolution import Coefficient

#: The fixed-point results of a line: millionths of a tonne of CO2 and of standard coal (calorific, equivalent).
RESULTS: tuple[str, ...] = ("tco2e_fixed", "tce_calorific_fixed", "tce_equivalent_fixed")
#: The number of a kind of row: its place in the sorted list of kinds.
KIND = "kind_number"


def coefficient_table(coefficients: Sequence[Coefficient]) -> pl.DataFrame:
    """Return one row per kind of row: its key, its number, and the floats that multiply the columns."""
    rows = [
        (
            *(getattr(c.combination, key) for key in KEYS),
            number,
            None if c.tonnes is None else float(c.tonnes),
            c.sign,
            *(name in c.uses for name in MEASURABLE),
            None if c.energy.calorific is None else float(c.energy.calorific),
            None if c.energy.equivalent is None else float(c.energy.equivalent),
            c.energy.sign,
            c.energy.uses_ncv,
        )
        for number, c in enumerate(coefficients)
    ]
    schema: dict[str, Any] = dict.fromkeys(KEYS[:-1], pl.String) | {KEYS[-1]: pl.Int64, KIND: pl.Int64}
    schema |= {"k": pl.Float64, "k_sign": pl.Int64} | {f"use_{name}": pl.Boolean for name in MEASURABLE}
    schema |= {"e": pl.Float64, "e_equivalent": pl.Float64, "e_sign": pl.Int64, "e_uses_ncv": pl.Boolean}
    return pl.DataFrame(rows, schema=schema, orient="row")


def apply(
    completed: nw.LazyFrame[Any], coefficients: Sequence[Coefficient], results: Sequence[str] = RESULTS
) -> nw.LazyFrame[Any]:
    """Join the coefficients to a completed table and add the fixed-point results; every row stays.

    ``coefficients`` are those of the table's own kinds of rows, in the order of :func:`combinations.find`.
    """
    keys = telling([c.combination for c in coefficients])
    table = coefficient_table(coefficients).drop(key for key in KEYS if key not in keys)
    joined = completed.join(_beside(completed, table), on=keys, how="left")
    return joined.with_columns(*(_result(name, coefficients).alias(name) for name in results))


def _result(name: str, coefficients: Sequence[Coefficient]) -> nw.Expr:
    """Return the fixed-point expression of one result: quantity × coefficient × the measured values that are used."""
    if name == RESULTS[0]:
        used = {measured for c in coefficients for measured in c.uses}
        measured = [_if_used(f"use_{n}", n) for n in MEASURABLE if n in used]
        return to_fixed(_product([nw.col("quantity"), nw.col("k"), *measured]), nw.col("k_sign"))
    coefficient = "e" if name == RESULTS[1] else "e_equivalent"
    ncv = [_if_used("e_uses_ncv", "ncv")] if any(c.energy.uses_ncv for c in coefficients) else []
    return to_fixed(_product([nw.col("quantity"), nw.col(coefficient), *ncv]), nw.col("e_sign"))


def sums(applied: nw.LazyFrame[Any], by: Sequence[str], results: Sequence[str] = RESULTS) -> nw.LazyFrame[Any]:
    """Return the exact sums of the results by some columns and the kind of row, with how many rows had a number."""
    totals = [fixed_sum(name).alias(name) for name in results]
    counts = [nw.col(name).count().cast(nw.Int64).alias(f"{name}_rows") for name in results]
    return applied.group_by(*by, KIND).agg(*totals, *counts, nw.len().cast(nw.Int64).alias("rows"))


def _if_used(flag: str, value: str) -> nw.Expr:
    """The row's own value where its kind uses it, and 1 elsewhere: one product serves all kinds."""
    return nw.when(nw.col(flag)).then(nw.col(value)).otherwise(nw.lit(1.0))


def _product(factors: Sequence[nw.Expr]) -> nw.Expr:
    return reduce(lambda left, right: left * right, factors)


def _beside(frame: nw.LazyFrame[Any], table: pl.DataFrame) -> nw.LazyFrame[Any]:
    """Return the small table as a lazy frame of the same engine (and, for DuckDB, the same connection) as ``frame``."""
    native: Any = nw.to_native(frame)
    if isinstance(native, pl.LazyFrame):
        return nw.from_native(table.lazy())
    beside: nw.LazyFrame[Any] = nw.from_native(native.query("activity", _as_values(table)))
    return beside


def _as_values(table: pl.DataFrame) -> str:
    """Write the small table as SQL values; texts are quoted, numbers go through their shortest exact text."""
    kinds = {pl.String: "VARCHAR", pl.Int64: "BIGINT", pl.Float64: "DOUBLE", pl.Boolean: "BOOLEAN"}
    types = [kinds[type(dtype)] for dtype in table.dtypes]

    def literal(value: object, kind: str) -> str:
        if value is None:
            return f"NULL::{kind}"
        quoted = str(value).replace("'", "''")
        return f"'{quoted}'::{kind}"

    rows = [
        "(" + ", ".join(literal(value, kind) for value, kind in zip(row, types, strict=True)) + ")"
        for row in table.iter_rows()
    ]
    if not rows:
        empty = ", ".join(f"NULL::{kind} AS {name}" for name, kind in zip(table.columns, types, strict=True))
        return f"SELECT {empty} WHERE false"
    return f"SELECT * FROM (VALUES {', '.join(rows)}) AS coefficients({', '.join(table.columns)})"
