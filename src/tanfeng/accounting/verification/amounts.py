"""What the rules share: amounts in one unit, periods, outputs, and the address of a row (共用取数)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

from tanfeng.core.findings import Address
from tanfeng.ledger import Ledger
from tanfeng.reference import Reference
from tanfeng.units import UnitError, factor_to

YEAR_LENGTH = 4
ENERGY_STREAMS = ("fuel", "reductant", "electricity_in", "heat_in")


def months_of(year: int) -> tuple[str, ...]:
    """Return the twelve months of a year as periods."""
    return tuple(f"{year}-{month:02d}" for month in range(1, 13))


def is_month(column: str = "period") -> pl.Expr:
    return pl.col(column).str.len_chars() > YEAR_LENGTH


def year_of(column: str = "period") -> pl.Expr:
    return pl.col(column).str.slice(0, YEAR_LENGTH)


def with_amounts(frame: pl.DataFrame, reference: Reference, column: str = "quantity") -> pl.DataFrame:
    """Add ``amount`` and ``amount_unit``: the quantity in the item's canonical unit, or in its own where none fits.

    A unit that cannot be read leaves the amount null; the rules of the ledger have said so.
    """
    pairs = frame.select("item", "unit").drop_nulls().unique().sort("item", "unit")
    rows = [(item, unit, *_factor(reference, item, unit)) for item, unit in pairs.iter_rows()]
    schema = {"item": pl.String, "unit": pl.String, "_factor": pl.Float64, "amount_unit": pl.String}
    factors = pl.DataFrame(rows, schema=schema, orient="row")
    joined = frame.join(factors, on=["item", "unit"], how="left", maintain_order="left")
    return joined.with_columns(amount=pl.col(column) * pl.col("_factor")).drop("_factor")


def _factor(reference: Reference, item: str, unit: str) -> tuple[float | None, str]:
    entry = reference.item(item)
    for wanted in (entry.canonical_unit if entry else "", unit):
        try:
            return float(factor_to(unit, wanted)), wanted
        except UnitError:
            continue
    return None, unit


def output_of_units(ledger: Ledger) -> pl.DataFrame:
    """Return tonnes of each unit's own product by period: ``unit_id``, ``period``, ``tonnes``.

    Only rows of the product that the unit's row names; origin does not matter.
    """
    units = ledger.table("units").select("unit_id", "product").unique("unit_id", keep="first")
    made = ledger.table("production").join(units, on=["unit_id", "product"], how="semi")
    return in_tonnes(made).group_by("unit_id", "period").agg(pl.col("tonnes").sum()).sort("unit_id", "period")


def in_tonnes(frame: pl.DataFrame) -> pl.DataFrame:
    """Add ``tonnes``; rows whose quantity or unit cannot be read are left out (the rules of the ledger name them)."""
    factors: dict[str, float] = {}
    for unit in frame["unit"].drop_nulls().unique().sort():
        try:
            factors[unit] = float(factor_to(unit, "t"))
        except UnitError:
            continue
    factor = pl.col("unit").replace_strict(factors, default=None, return_dtype=pl.Float64)
    return frame.with_columns(tonnes=pl.col("quantity") * factor).filter(pl.col("tonnes").is_not_null())


def address(ledger: Ledger, table: str, row: Mapping[str, Any], column: str = "") -> Address:
    """Return the address of a row that has the address columns, under the user's own header."""
    return ledger.origins.address(table, row.get("_file"), row.get("_sheet"), int(row.get("_row") or 0), column)


def number(value: float) -> str:
    """Write a number for a sentence: enough digits to find it, no more."""
    return f"{value:,.4f}".rstrip("0").rstrip(".") if abs(value) < 1000 else f"{value:,.2f}".rstrip("0").rstrip(".")
