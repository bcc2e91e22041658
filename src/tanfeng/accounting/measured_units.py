"""Units the ledger has activity for (实测单元): their account lines summed, and not estimated again."""

from __future__ import annotations

from typing import Any

import polars as pl

from tanfeng.accounting.confidence_columns import rank
from tanfeng.accounting.energy_lineage import counted
from tanfeng.accounting.formulas import ENERGY_ONLY, NOT_APPLICABLE
from tanfeng.units import UnitError, factor_to

#: Streams that are electricity, and the sign with which they count in the electricity used.
POWER_STREAMS = {"electricity_in": 1.0, "electricity_out": -1.0}
#: Streams of bought and sold electricity and heat: indirect emissions. Every other stream is direct.
INDIRECT_STREAMS = ("electricity_in", "electricity_out", "heat_in", "heat_out")

SCHEMA: dict[str, Any] = {
    "unit_id": pl.Utf8,
    "measured_direct": pl.Float64,
    "measured_indirect": pl.Float64,
    "measured_energy": pl.Float64,
    "measured_power": pl.Float64,
    "measured_rank": pl.Int64,
    "measured_inputs": pl.List(pl.Utf8),
    "measured_missing": pl.List(pl.Utf8),
    "measured_lines": pl.Int64,
}


def of_lines(lines: pl.DataFrame | None, year: int) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return (per unit, per enterprise whose activity names no unit): emissions, energy and electricity of the year.

    A boundary with a line that could not be computed is null, and the line's stream and item stand in ``missing``;
    a boundary without any line is null too: no line is no zero.
    """
    if lines is None or not lines.height:
        return pl.DataFrame(schema=SCHEMA), pl.DataFrame(schema={"enterprise_id": pl.Utf8, **SCHEMA}).drop("unit_id")
    own = lines.filter(pl.col("period").str.starts_with(str(year)))
    named = pl.col("unit_id").fill_null("") != ""
    return _summed(own.filter(named), "unit_id"), _summed(own.filter(~named), "enterprise_id")


def _with_power(lines: pl.DataFrame) -> pl.DataFrame:
    """Add ``power``: electricity bought less sold, MWh; 0 for what is no electricity, null where the unit is none."""
    units = lines.filter(pl.col("stream").is_in(list(POWER_STREAMS)))["unit"].drop_nulls().unique().sort().to_list()
    table = pl.DataFrame(
        {"unit": units, "mwh": [_megawatt_hours(text) for text in units]}, schema={"unit": pl.Utf8, "mwh": pl.Float64}
    )
    sign = pl.col("stream").replace_strict(POWER_STREAMS, default=None, return_dtype=pl.Float64)
    power = pl.when(sign.is_null()).then(0.0).otherwise(pl.col("quantity") * pl.col("mwh") * sign)
    if "tce_calorific" not in lines.columns:
        lines = lines.with_columns(tce_calorific=pl.lit(None, pl.Float64))
    return lines.join(table, on="unit", how="left", maintain_order="left").with_columns(power=power)


def _megawatt_hours(text: str) -> float | None:
    try:
        return float(factor_to(text, "MWh"))
    except UnitError:
        return None


def _complete_sum(column: str, of: pl.Expr) -> pl.Expr:
    """The sum of a column over some lines, null if one of them lacks it: part of a year's energy is not its energy."""
    values = pl.col(column).filter(of)
    return pl.when(values.is_not_null().all()).then(values.sum()).cast(pl.Float64)


def _summed(lines: pl.DataFrame, key: str) -> pl.DataFrame:
    bought = pl.col("stream").is_in(INDIRECT_STREAMS)
    lines = lines if "formula" in lines.columns else lines.with_columns(formula=pl.lit(None, pl.Utf8))
    lines = lines if "attribute" in lines.columns else lines.with_columns(attribute=pl.lit(None, pl.Utf8))
    # A medium, or what does not apply, emits nothing here: such a line lacks no number.
    emits = ~pl.col("formula").fill_null("").is_in([NOT_APPLICABLE.text, ENERGY_ONLY.text])

    def total(side: pl.Expr) -> pl.Expr:
        values = pl.col("tco2e").filter(side & emits)
        return pl.when((values.len() > 0) & values.is_not_null().all()).then(values.sum()).cast(pl.Float64)

    inputs = pl.lit([], dtype=pl.List(pl.Utf8))
    if "ledger" in lines.columns:
        inputs = "account.line." + pl.col("ledger").str.strip_prefix("ledger:")
    unknown = pl.concat_str("stream", pl.lit("/"), "item").filter(pl.col("tco2e").is_null() & emits)
    return (
        _with_power(lines)
        .group_by(key, maintain_order=True)
        .agg(
            measured_direct=total(~bought),
            measured_indirect=total(bought),
            measured_energy=_complete_sum("tce_calorific", counted()),
            measured_power=_complete_sum("power", emits),
            measured_rank=rank("confidence").max(),
            measured_inputs=inputs,
            measured_missing=unknown.unique(maintain_order=True),
            measured_lines=pl.len().cast(pl.Int64),
        )
        .sort(key)
    )
