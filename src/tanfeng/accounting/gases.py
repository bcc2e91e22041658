"""Gases of an account (分气体): tonnes of each gas beside what they weigh in CO2 equivalents."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import polars as pl

from tanfeng.accounting.fixed_point import to_decimal
from tanfeng.accounting.formulas import CO2
from tanfeng.accounting.kernel import KIND, RESULTS, gas_column
from tanfeng.accounting.resolution import Coefficient


@dataclass(frozen=True)
class GasAmount:
    """One gas of a total (单种气体合计): tonnes of gas and of CO2 equivalents; ``None``: no number."""

    tonnes: Decimal | None
    tco2e: Decimal | None


def weight_column(gas: str) -> str:
    """Return the name of the fixed-point column with the CO2 equivalents of a gas."""
    return f"{gas}_tco2e_fixed"


def with_weights(applied: pl.DataFrame, coefficients: Sequence[Coefficient], gases: Sequence[str]) -> pl.DataFrame:
    """Add the CO2 equivalents of each gas of a line, so that they add up to the line exactly.

    The warming potential of a gas is the same for all kinds; the last gas of a line takes what rounding leaves.
    """
    potentials = {gas: _potential(gas, coefficients) for gas in gases}
    last = pl.Series([_last(c, gases) for c in coefficients], dtype=pl.String)
    of_kind = pl.DataFrame({KIND: list(range(len(coefficients))), "_last": last}, schema_overrides={KIND: pl.Int64})
    frame = applied.join(of_kind, on=KIND, how="left", maintain_order="left")
    frame = frame.with_columns(
        (pl.col(gas_column(gas)) * potentials[gas]).round().cast(pl.Int64).alias(weight_column(gas)) for gas in gases
    )
    line = pl.col(RESULTS[0])
    weights = []
    for gas in gases:
        others = pl.sum_horizontal([pl.col(weight_column(other)) for other in gases if other != gas])
        weight = pl.when(pl.col("_last") == gas).then(line - others).otherwise(weight_column(gas))
        weights.append(pl.when(line.is_not_null()).then(weight).alias(weight_column(gas)))
    return frame.with_columns(weights).drop("_last")


def _last(coefficient: Coefficient, gases: Sequence[str]) -> str | None:
    held = {gas for amount in coefficient.amounts or () for gas, mass in amount.gases.items() if mass}
    return next((gas for gas in reversed(gases) if gas in held), None)


def _potential(gas: str, coefficients: Sequence[Coefficient]) -> float:
    """The warming potential that the account really used for a gas; one where no row has the gas, or for CO2."""
    if gas == CO2:
        return 1.0
    used = (row for c in coefficients for row in c.rows if row.table == "gwp" and row.dims.get("gas") == gas.lower())
    return next((row.number for row in used), 1.0)


def by_gas(lines: pl.DataFrame, members: Sequence[str], gases: Sequence[str]) -> dict[str, GasAmount]:
    """Return the gases of the lines of some streams, in the order of the guideline.

    An account of CO2 alone has no columns by gas: its tonnes are the line's.
    """
    own = lines.filter(pl.col("stream").is_in(list(members)))
    if list(gases) == [CO2]:
        total = _sum(own, RESULTS[0])
        return {CO2: GasAmount(total, total)}
    return {gas: GasAmount(_sum(own, gas_column(gas)), _sum(own, weight_column(gas))) for gas in gases}


def _sum(lines: pl.DataFrame, column: str) -> Decimal | None:
    if column not in lines.columns or lines[column].null_count() == lines.height:
        return None
    return to_decimal(lines.select(pl.col(column).cast(pl.Int128).sum()).item() or 0)
