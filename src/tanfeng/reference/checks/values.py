"""A row has a number, a range or a text; a row without any says so by the confidence ``not-found``, and only then."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tanfeng.core.findings import Finding
from tanfeng.reference.checks.common import at, numeric

if TYPE_CHECKING:
    from tanfeng.reference.store import Reference


def check(reference: Reference) -> Iterator[Finding]:
    import polars as pl

    for _, frame in numeric(reference):
        empty = pl.all_horizontal(pl.col(c).is_null() for c in ("value", "value_low", "value_high", "value_text"))
        not_found = (pl.col("confidence") == "not-found").fill_null(False)
        for cells in frame.filter(empty & ~not_found).to_dicts():
            yield Finding(
                "blocks entry",
                "reference.no-value",
                f"{cells['key']} 没有数值；未找到的数值须写可信度 not-found。",
                f"{cells['key']} has no value; a value that was not found has the confidence not-found.",
                at(cells, "value"),
            )
        for cells in frame.filter(pl.col("value").is_not_null() & not_found).to_dicts():
            yield Finding(
                "blocks entry",
                "reference.value-not-found",
                f"{cells['key']} 的可信度是 not-found，却有数值。",
                f"{cells['key']} has the confidence not-found and yet a value.",
                at(cells, "value"),
                given=cells["value"],
            )
