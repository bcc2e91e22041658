"""Energy by carrier (分品种能耗): what was used, bought, made and sold, in tonnes of standard coal in both values."""

from __future__ import annotations

from typing import Any

import polars as pl

from tanfeng.accounting.activity_account import Account
from tanfeng.accounting.energy_lineage import counted, with_energy_confidence
from tanfeng.accounting.factors import ratio
from tanfeng.core.confidence import LADDER
from tanfeng.reference import Reference
from tanfeng.units import UnitError

SCHEMA: dict[str, Any] = {
    "stream": pl.String,
    "item": pl.String,
    "attribute": pl.String,
    "quantity": pl.Float64,
    "unit": pl.String,
    "tce_calorific": pl.Float64,
    "tce_equivalent": pl.Float64,
    "share": pl.Float64,
    "rows": pl.Int64,
    "rows_without_number": pl.Int64,
    "counts": pl.Boolean,
    "confidence": pl.String,
}


def by_carrier(account: Account, year: int | None = None) -> pl.DataFrame:
    """Return the energy of an account by stream, item and attribute, of one year or of all.

    ``quantity`` is in the item's own unit, or in that of the rows where they share another, null where neither; sums
    are of the rows with a number, ``rows_without_number`` says how many have none. What is counted elsewhere
    (own power from fuel, media made on site) keeps its row with ``counts`` false and no tce. ``share`` is of what is
    consumed, before sales.
    """
    lines = with_energy_confidence(account.lines, account.activity, account.reference)
    energy = lines.filter(counted() | pl.col("stream").is_in(["medium", "electricity_in"]).fill_null(False))
    energy = energy.filter(pl.col("formula").fill_null("") != "not_applicable").with_columns(counts=counted())
    if year is not None:
        energy = energy.filter(pl.col("period").str.starts_with(str(year)))
    keys = ["stream", "item", "attribute"]
    scaled = energy.join(_scales(energy, account.reference), on=["item", "unit"], how="left", maintain_order="left")
    alike = pl.col("unit").n_unique() == 1
    known = pl.col("quantity").is_not_null() & pl.col("_scale").is_not_null()
    grouped = scaled.group_by(keys, maintain_order=True).agg(
        quantity=pl.when(known.all())
        .then((pl.col("quantity") * pl.col("_scale")).sort().sum())
        .when(alike & pl.col("quantity").is_not_null().all())
        .then(pl.col("quantity").sort().sum()),
        unit=pl.when(alike & ~known.all()).then(pl.col("unit").first()).otherwise(pl.col("_canonical").first()),
        tce_calorific=_sum("tce_calorific"),
        tce_equivalent=_sum("tce_equivalent"),
        rows=pl.len().cast(pl.Int64),
        rows_without_number=(pl.col("tce_calorific").is_null() & pl.col("counts")).sum().cast(pl.Int64),
        counts=pl.col("counts").any(),
        _rank=pl.col("energy_rank").max(),
    )
    used = pl.col("tce_calorific").filter(pl.col("tce_calorific") > 0).sum()
    return (
        grouped.with_columns(
            share=pl.when((pl.col("tce_calorific") > 0) & (used > 0)).then(pl.col("tce_calorific") / used),
            confidence=pl.col("_rank").replace_strict(dict(enumerate(LADDER)), return_dtype=pl.String),
        )
        .sort("tce_calorific", *keys, descending=[True, False, False, False], nulls_last=True)
        .select(pl.col(name).cast(dtype) for name, dtype in SCHEMA.items())
    )


def _sum(column: str) -> pl.Expr:
    """The sum of what has a number; nothing where nothing has one."""
    value = pl.col(column)
    return pl.when(value.is_not_null().any()).then(value.drop_nulls().sort().sum())


def _scales(lines: pl.DataFrame, reference: Reference) -> pl.DataFrame:
    """Return the factor of each item and unit into the item's own unit."""
    rows = []
    for item, unit in lines.select("item", "unit").unique().sort("item", "unit").iter_rows():
        entry = reference.item(item)
        if entry is None or unit is None:
            continue
        try:
            scale = float(ratio(unit, entry.canonical_unit))
        except UnitError:
            continue
        rows.append((item, unit, scale, entry.canonical_unit))
    schema = {"item": pl.String, "unit": pl.String, "_scale": pl.Float64, "_canonical": pl.String}
    return pl.DataFrame(rows, schema=schema, orient="row")
