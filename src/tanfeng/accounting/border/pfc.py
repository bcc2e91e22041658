"""PFC of a unit by the slope method from its own analyses (斜率法阳极效应排放): minutes and metal, month by month."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import polars as pl

from tanfeng.accounting.border.products import with_tonnes
from tanfeng.accounting.border.rules import load
from tanfeng.accounting.border.slope import SlopePfc, slope_pfc
from tanfeng.core.findings import Address, Finding
from tanfeng.reference import Reference, ReferenceRow

MINUTES = "anode_effect_minutes"
#: Minutes of anode effect per cell and day.
UNIT = "min/d"


@dataclass(frozen=True)
class UnitPfc:
    """PFC of a unit in a year, tCO2e, with the ledger rows and reference rows it rests on."""

    tco2e: Fraction
    rows: tuple[ReferenceRow, ...]
    inputs: tuple[str, ...]


def of_unit(
    lines: pl.DataFrame, analyses: pl.DataFrame, unit: str, technology: str, reference: Reference
) -> UnitPfc | Finding:
    """Return the PFC of the unit's liquid aluminium; a month without minutes of its own or its year is a finding."""
    made = lines.filter(
        (pl.col("unit_id") == unit)
        & pl.col("stream").is_in(load("cbam")["pfc_streams"])
        & (pl.col("item") == load("ets")["output_item"])
    )
    made = with_tonnes(made).with_columns(_year=pl.col("period").str.slice(0, 4))
    measured = analyses.filter(
        (pl.col("unit_id") == unit) & (pl.col("parameter") == MINUTES) & (pl.col("unit") == UNIT)
    ).select("period", minutes="value")
    made = made.join(measured, on="period", how="left", maintain_order="left").join(
        measured.rename({"period": "_year", "minutes": "_of_year"}), on="_year", how="left", maintain_order="left"
    )
    made = made.with_columns(minutes=pl.coalesce("minutes", "_of_year"))
    lost = made.filter(pl.col("minutes").is_null() | pl.col("tonnes").is_null())
    if (
        made.is_empty()
        or lost.height
        or made.height != lines.filter(pl.col("ledger").is_in(made["ledger"].implode())).height
    ):
        return _missing(unit, lost)
    total = Fraction(0)
    rows: tuple[ReferenceRow, ...] = ()
    for minutes, tonnes in made.select("minutes", "tonnes").iter_rows():
        part = slope_pfc(reference, technology, minutes, tonnes)
        if not isinstance(part, SlopePfc):
            return part
        total, rows = total + part.tco2e, part.rows
    return UnitPfc(total, rows, tuple(made["ledger"]))


def _missing(unit: str, lost: pl.DataFrame) -> Finding:
    first = lost.row(0, named=True) if lost.height else {}
    place = Address(
        str(first.get("_file") or ""), str(first.get("_sheet") or ""), int(first.get("_row") or 0), "period"
    )
    return Finding(
        "blocks submission",
        "cbam.no-anode-effect-minutes",
        f"生产单元 {unit} 缺铝液产量或阳极效应分钟数（检测分析表 {MINUTES}，单位 {UNIT}，每期一个），斜率法无法计算。",
        f"The unit {unit} lacks liquid aluminium or its {MINUTES} ({UNIT}, one for each period): the slope method "
        "cannot be used.",
        place,
        expected=MINUTES,
        count=max(1, lost.height),
    )
