"""Two rows that differ in nothing but key and number are not in force on the same day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from tanfeng.core.findings import Finding
from tanfeng.reference.checks.common import at, numeric
from tanfeng.reference.tables import COMMON, PLACE, is_label, typed

if TYPE_CHECKING:
    from tanfeng.reference.store import Reference


def check(reference: Reference) -> Iterator[Finding]:
    import polars as pl

    for _, frame in numeric(reference):
        own = [c for c in frame.columns if c not in (*COMMON, *PLACE, "key") and not is_label(c)]
        same = [*own, "quantity", "region", "edition"]
        rows = (
            typed(frame)
            .with_columns(
                pl.col("valid_from").fill_null(date.min).alias("_start"),
                pl.col("valid_to").fill_null(date.max).alias("_end"),
            )
            .sort("_start", "key")
            .with_columns(
                pl.col("_end").cum_max().shift(1).over(same, order_by=["_start", "key"]).alias("_before"),
                pl.col("key").shift(1).over(same, order_by=["_start", "key"]).alias("_other"),
            )
        )
        for cells in rows.filter((pl.col("_before") >= pl.col("_start")).fill_null(False)).to_dicts():
            yield Finding(
                "blocks entry",
                "reference.overlap",
                f"{cells['key']} 与 {cells['_other']} 条件相同而有效期重叠。",
                f"{cells['key']} and {cells['_other']} answer to the same question and are in force at the same time.",
                at(cells, "valid_from"),
                given=cells["_other"],
            )
