"""What was made in the year (产品): output per unit, product and CN code, in tonnes, with the unit's metal."""

from __future__ import annotations

from typing import Any

import polars as pl

from tanfeng.accounting.ledger_figures import with_ids
from tanfeng.ledger import Ledger
from tanfeng.units import UnitError, factor_to

KEY = ("unit_id", "product", "origin", "cn_code")


def production(ledger: Ledger, year: int) -> pl.DataFrame:
    """Return the year's rows of production with ``tonnes`` (null where the unit is no mass), ``metal``, ``ledger``."""
    rows = with_ids(ledger.table("production"), "production").rename({"_figure": "ledger"})
    rows = rows.filter(pl.col("period").fill_null("").str.starts_with(str(year)))
    rows = with_tonnes(rows).with_columns(pl.col("cn_code").fill_null("").replace("n/a", ""))
    metals = ledger.table("units").select("unit_id", "metal").unique("unit_id", keep="first", maintain_order=True)
    return rows.join(metals, on="unit_id", how="left", maintain_order="left")


def with_tonnes(rows: pl.DataFrame) -> pl.DataFrame:
    """Add ``tonnes``: the quantity in t, null where the unit is no mass."""
    scales: list[tuple[str, float]] = []
    for text in rows["unit"].drop_nulls().unique().sort().to_list():
        try:
            scales.append((text, float(factor_to(text, "t"))))
        except UnitError:
            continue
    schema: dict[str, Any] = {"unit": pl.String, "_scale": pl.Float64}
    table = pl.DataFrame(scales, schema=schema, orient="row")
    joined = rows.join(table, on="unit", how="left", maintain_order="left")
    return joined.with_columns(tonnes=pl.col("quantity") * pl.col("_scale")).drop("_scale")
