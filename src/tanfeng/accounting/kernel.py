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

from tanfeng.accounting.coefficient_table import KIND, coefficient_table, flags, names, products, rests
from tanfeng.accounting.combinations import KEYS, telling
from tanfeng.accounting.fixed_point import fixed_sum, to_fixed
from tanfeng.accounting.guideline import Rounding
from tanfeng.accounting.resolution import Coefficient
from tanfeng.accounting.rounding import rounded, whole_units
from tanfeng.accounting.steam_mass import ENTHALPY

__all__ = ["KIND", "RESULTS", "apply", "gas_column", "sums"]

#: The fixed-point results of a line: millionths of a tonne of CO2 and of standard coal (calorific, equivalent).
RESULTS: tuple[str, ...] = ("tco2e_fixed", "tce_calorific_fixed", "tce_equivalent_fixed")
_ENERGY = {RESULTS[1]: "e", RESULTS[2]: "e_equivalent"}


def gas_column(gas: str) -> str:
    """Return the name of the fixed-point column with the tonnes of a gas."""
    return f"{gas}_tonnes_fixed"


def apply(
    completed: nw.LazyFrame[Any],
    coefficients: Sequence[Coefficient],
    results: Sequence[str] = RESULTS,
    gases: Sequence[str] = (),
) -> nw.LazyFrame[Any]:
    """Join the coefficients to a completed table and add the fixed-point results; every row stays.

    ``coefficients`` are those of the table's own kinds of rows, in the order of :func:`combinations.find`; ``gases``
    asks for a column with the tonnes of each of them.
    """
    keys = telling([c.combination for c in coefficients])
    table = coefficient_table(coefficients, gases).drop(key for key in KEYS if key not in keys)
    joined = completed.join(_beside(completed, table), on=keys, how="left")
    masses = [_emission(coefficients, f"m_{gas}").alias(gas_column(gas)) for gas in gases]
    return joined.with_columns(*(_result(name, coefficients).alias(name) for name in results), *masses)


def _result(name: str, coefficients: Sequence[Coefficient]) -> nw.Expr:
    """Return the fixed-point expression of one result: quantity × coefficient × the measured values that are used."""
    if name == RESULTS[0]:
        return _emission(coefficients, "k", _rounding(coefficients).of("tco2e"))
    own = []
    if any(c.energy.uses_ncv for c in coefficients):
        own.append(_if_used("e_uses_ncv", nw.col("ncv")))
    if any(c.by_mass for c in coefficients):
        own.append(_if_used("e_by_mass", nw.col(ENTHALPY)))
    return to_fixed(_product([nw.col("quantity"), nw.col(_ENERGY[name]), *own]), nw.col("e_sign"))


def _emission(coefficients: Sequence[Coefficient], k: str, digits: int | None = None) -> nw.Expr:
    """The sum of the products of a line, with the coefficients of the columns ``<k>_0``, ``<k>_1``, …"""
    quantity, rounding = _quantity(coefficients), _rounding(coefficients)
    parts = [
        _product([quantity, nw.col(f"{k}_{place}"), *_own_values(coefficients, place, rounding)])
        for place in range(products(coefficients))
    ]
    total = reduce(lambda left, right: left + right, parts)
    if digits is None:
        return to_fixed(total, nw.col("k_sign"))
    return to_fixed(whole_units(total, digits), nw.col("k_sign"), decimals=digits)


def _own_values(coefficients: Sequence[Coefficient], place: int, rounding: Rounding) -> list[nw.Expr]:
    """What the row itself multiplies, divides and leaves out in the product at a place."""
    left_out = flags(coefficients)
    found = [
        _if_used(f"use_{name}_{place}", _value(name, rounding))
        for name in names(coefficients, place, lambda amount: amount.times)
    ]
    found += [
        nw.lit(1.0) / _if_used(f"over_{name}_{place}", _value(name, rounding))
        for name in names(coefficients, place, lambda amount: amount.over)
    ]
    for number, group in enumerate(rests(coefficients, place)):
        left = nw.col(f"rest_{number}_{place}")
        for name in group:
            flag = f"less_{name}_{place}"
            if flag in left_out.get(name, ()):
                left = left - nw.when(nw.col(flag)).then(_value(name, rounding)).otherwise(nw.lit(0.0))
        found.append(nw.when(left >= 0.0).then(left))
    return found


def _rounding(coefficients: Sequence[Coefficient]) -> Rounding:
    """The one policy of the account: all its kinds of rows are of one guideline."""
    return coefficients[0].rounding if coefficients else Rounding()


def _value(name: str, rounding: Rounding) -> nw.Expr:
    digits = rounding.of(name)
    if digits is None:
        return nw.col(name)
    given = nw.col(name) * nw.col("ncv_factor") if name == "ncv" else nw.col(name)
    return rounded(given, digits)


def _quantity(coefficients: Sequence[Coefficient]) -> nw.Expr:
    """The quantity as written, or, under a rounding policy, in the canonical unit and rounded as its stream asks."""
    digits = {c.rounding.of("quantity", c.combination.stream) for c in coefficients} - {None}
    if not digits:
        return nw.col("quantity")
    chosen = nw.col("quantity")
    canonical = nw.col("quantity") * nw.col("q_factor")
    for number in sorted(digit for digit in digits if digit is not None):
        chosen = nw.when(nw.col("q_digits") == number).then(rounded(canonical, number)).otherwise(chosen)
    return chosen


def sums(applied: nw.LazyFrame[Any], by: Sequence[str], results: Sequence[str] = RESULTS) -> nw.LazyFrame[Any]:
    """Return the exact sums of the results by some columns and the kind of row, with how many rows had a number."""
    totals = [fixed_sum(name).alias(name) for name in results]
    counts = [nw.col(name).count().cast(nw.Int64).alias(f"{name}_rows") for name in results]
    return applied.group_by(*by, KIND).agg(*totals, *counts, nw.len().cast(nw.Int64).alias("rows"))


def _if_used(flag: str, value: nw.Expr) -> nw.Expr:
    """The row's own value where its kind uses it, and 1 elsewhere: one product serves all kinds."""
    return nw.when(nw.col(flag)).then(value).otherwise(nw.lit(1.0))


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
    named = [f'"{name}"' for name in table.columns]
    if not rows:
        empty = ", ".join(f"NULL::{kind} AS {name}" for name, kind in zip(named, types, strict=True))
        return f"SELECT {empty} WHERE false"
    return f"SELECT * FROM (VALUES {', '.join(rows)}) AS coefficients({', '.join(named)})"
