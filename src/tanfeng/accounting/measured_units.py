"""Units the ledger has activity for (实测单元): their account lines summed, and not estimated again."""

from __future__ import annotations

from typing import Any

import polars as pl

from tanfeng.accounting.confidence_columns import rank

#: Streams of bought and sold electricity and heat: indirect emissions. Every other stream is direct.
INDIRECT_STREAMS = ("electricity_in", "electricity_out", "heat_in", "heat_out")

SCHEMA: dict[str, Any] = {
    "unit_id": pl.Utf8,
    "measured_direct": pl.Float64,
    "measured_indirect": pl.Float64,
    "measured_rank": pl.Int64,
    "measured_missing": pl.List(pl.Utf8),
    "measured_lines": pl.Int64,
}


def of_lines(lines: pl.DataFrame | None, year: int) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return (per unit, per enterprise whose activity names no unit): direct and indirect tCO2 of the year.

    A boundary with a line that could not be computed is null, and the line's stream and item stand in ``missing``;
    a boundary without any line is null too: no line is no zero.
    """
    if lines is None or not lines.height:
        return pl.DataFrame(schema=SCHEMA), pl.DataFrame(schema={"enterprise_id": pl.Utf8, **SCHEMA}).drop("unit_id")
    own = lines.filter(pl.col("period").str.starts_with(str(year)))
    named = pl.col("unit_id").fill_null("") != ""
    return _summed(own.filter(named), "unit_id"), _summed(own.filter(~named), "enterprise_id")


def _summed(lines: pl.DataFrame, key: str) -> pl.DataFrame:
    bought = pl.col("stream").is_in(INDIRECT_STREAMS)

    def total(side: pl.Expr) -> pl.Expr:
        values = pl.col("tco2e").filter(side)
        return pl.when((values.len() > 0) & values.is_not_null().all()).then(values.sum()).cast(pl.Float64)

    unknown = pl.concat_str("stream", pl.lit("/"), "item").filter(pl.col("tco2e").is_null())
    return (
        lines.group_by(key, maintain_order=True)
        .agg(
            measured_direct=total(~bought),
            measured_indirect=total(bought),
            measured_rank=rank("confidence").max(),
            measured_missing=unknown.unique(maintain_order=True),
            measured_lines=pl.len().cast(pl.Int64),
        )
        .sort(key)
    )
