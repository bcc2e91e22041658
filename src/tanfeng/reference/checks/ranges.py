"""A range runs from low to high and holds its value; validity does not end before it starts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tanfeng.core.findings import Finding
from tanfeng.reference.checks.common import at, numeric
from tanfeng.reference.tables import typed

if TYPE_CHECKING:
    from tanfeng.reference.store import Reference


def check(reference: Reference) -> Iterator[Finding]:
    import polars as pl

    pairs = (("value_low", "value_high"), ("value_low", "value"), ("value", "value_high"), ("valid_from", "valid_to"))
    for _, frame in numeric(reference):
        read = typed(frame)
        for low, high in pairs:
            for cells in read.filter((pl.col(low) > pl.col(high)).fill_null(False)).to_dicts():
                yield Finding(
                    "blocks entry",
                    "reference.range-order",
                    f"{cells['key']} 的 {low} 大于 {high}。",
                    f"{low} of {cells['key']} is greater than {high}.",
                    at(cells, low),
                    expected=f"<= {cells[high]}",
                    given=str(cells[low]),
                )
