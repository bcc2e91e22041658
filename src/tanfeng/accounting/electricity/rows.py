"""The power rows of a year (电力行): what each is, and its quantity in whole watt-hours."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import polars as pl

from tanfeng.accounting.electricity.power import PowerTable
from tanfeng.accounting.factors import ratio
from tanfeng.accounting.ledger_figures import figure_id
from tanfeng.ledger.schema import NOT_APPLICABLE
from tanfeng.reference import Reference
from tanfeng.units import UnitError

#: Canonical unit of electricity; a quantity is matched with its proof in whole millionths of it (watt-hours).
UNIT = "MWh"
WATT_HOURS = 1_000_000
#: A quantity beyond this is no quantity (the same bound as the account's).
LARGEST = 1e15
#: Beyond this a sum in watt-hours might not fit 64 bits; it is more than three times the power of the world.
LARGEST_MWH = 1e11

_TEXTS = ("enterprise_id", "unit_id", "attribute", "certificate", "evidence", "meter_id", "source", "confidence")
_ADDRESS = {"_file": pl.String, "_sheet": pl.String, "_row": pl.Int64}


def unit_ratios(units: list[str]) -> dict[str, Fraction]:
    """Return how many MWh one of each unit is; units that measure no electricity are left out."""
    found: dict[str, Fraction] = {}
    for text in units:
        try:
            found[text] = ratio(text, UNIT)
        except UnitError:
            continue
    return found


def power_rows(activity: pl.DataFrame, year: int | None, reference: Reference) -> pl.DataFrame:
    """Return the rows of bought and sold electricity of the year (of all years), every one, in the order of the table.

    Adds ``ledger`` (figure id), ``sign``, ``acquisition``, ``nature``, ``proof``, ``state`` (``given``, ``missing``,
    ``not applicable``, ``invalid``, ``unit``, ``item``) and ``wh`` (Int64, null unless the state is ``given``). A given
    factor of zero is a claim of non-fossil power, whatever the attribute says.
    """
    rows = _completed(activity)
    table = PowerTable.load()
    kept = rows.filter(
        pl.col("stream").is_in(list(table.streams))
        & pl.col("period").fill_null("").str.starts_with("" if year is None else str(year))
    )
    kept = kept.with_columns(pl.col("attribute").fill_null("").replace(NOT_APPLICABLE, ""))
    kept = kept.join(table.frame(), on="attribute", how="left", maintain_order="left")
    unknown = pl.col("acquisition").is_null()
    zero_claim = (
        (pl.col("emission_factor") == 0)
        & (pl.col("acquisition").fill_null("acquired") == "acquired")
        & (pl.col("stream") == "electricity_in")
    ).fill_null(False)
    kept = kept.with_columns(
        unknown_attribute=unknown,
        sign=pl.col("stream").replace_strict(dict(table.streams), return_dtype=pl.Int64),
        acquisition=pl.col("acquisition").fill_null("acquired"),
        nature=pl.when(zero_claim).then(pl.lit("non_fossil")).otherwise(pl.col("nature").fill_null("ordinary")),
        proof=pl.when(zero_claim).then(pl.lit("certificate")).otherwise(pl.col("proof").fill_null("")),
        zero_claim=zero_claim,
    )
    return _measured(kept, reference)


def _completed(activity: pl.DataFrame) -> pl.DataFrame:
    """Add the columns a frame may leave out, and the id of each row before any row is left out."""
    names = set(activity.columns)
    absent = [pl.lit(None, pl.String).alias(name) for name in (*_TEXTS, "period", "unit") if name not in names]
    absent += [pl.lit(None, kind).alias(name) for name, kind in _ADDRESS.items() if name not in names]
    if "emission_factor" not in names:
        absent.append(pl.lit(None, pl.Float64).alias("emission_factor"))
    if "quantity__na" not in names:
        absent.append(pl.lit(False).alias("quantity__na"))
    rows = activity.with_columns(*absent).with_row_index("_line")
    number = pl.col("_row") if "_row" in names else pl.col("_line").cast(pl.Int64) + 1
    return (
        rows.with_columns(ledger=figure_id("activity", number)) if rows.height else rows.with_columns(ledger=pl.lit(""))
    )


def _measured(rows: pl.DataFrame, reference: Reference) -> pl.DataFrame:
    ratios = unit_ratios(rows["unit"].drop_nulls().unique().sort().to_list())
    schema: dict[str, Any] = {"unit": pl.String, "mwh_per_unit": pl.Float64}
    units = pl.DataFrame([(text, float(value)) for text, value in ratios.items()], schema=schema, orient="row")
    items = [text for text in rows["item"].drop_nulls().unique().to_list() if _is_electricity(text, reference)]
    rows = rows.join(units, on="unit", how="left", maintain_order="left")
    quantity, factor = pl.col("quantity"), pl.col("emission_factor")
    usable = (quantity >= 0) & (quantity <= LARGEST) & (quantity * pl.col("mwh_per_unit").fill_null(1) <= LARGEST_MWH)
    bad_factor = (~((factor >= 0) & (factor <= LARGEST))).fill_null(False)
    state = (
        pl.when(pl.col("quantity__na").fill_null(False))
        .then(pl.lit("not applicable"))
        .when(~pl.col("item").is_in(items).fill_null(False))
        .then(pl.lit("item"))
        .when(pl.col("mwh_per_unit").is_null())
        .then(pl.lit("unit"))
        .when(bad_factor)
        .then(pl.lit("factor"))
        .when(quantity.is_null())
        .then(pl.lit("missing"))
        .when(usable.fill_null(False))
        .then(pl.lit("given"))
        .otherwise(pl.lit("invalid"))
    )
    rows = rows.with_columns(state=state)
    watt_hours = (quantity * pl.col("mwh_per_unit") * float(WATT_HOURS) + 0.5).floor().cast(pl.Int64, strict=False)
    return rows.with_columns(wh=pl.when(pl.col("state") == "given").then(watt_hours))


def _is_electricity(text: str, reference: Reference) -> bool:
    item = reference.item(text)
    return item is not None and item.kind == "electricity"
