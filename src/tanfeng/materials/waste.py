"""Solid waste generated and used (固废产生与综合利用), from the waste table of the ledger."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import polars as pl

from tanfeng.core.findings import Address, Finding
from tanfeng.ledger import Ledger
from tanfeng.materials.rules import rules
from tanfeng.units import UnitError, factor_to

_MONTHS = 12


@dataclass(frozen=True)
class SolidWaste:
    """Waste by year and kind (固废).

    ``frame`` has ``year, waste, hazardous``, a column in t for each movement (null: not stated, which is not zero),
    ``generated``, ``outlets`` (what the movements account for), ``unaccounted`` and ``utilisation`` (utilised ÷
    generated; null where either is not stated), and ``units``, how many units it sums.
    """

    frame: pl.DataFrame
    findings: tuple[Finding, ...] = ()

    def to_dicts(self, year: int | None = None) -> list[dict[str, Any]]:
        return [row for row in self.frame.to_dicts() if year in (None, row["year"])]


def solid_waste(ledger: Ledger) -> SolidWaste:
    """Return the solid waste of a ledger. What cannot be counted is a finding and makes the sum it belongs to null."""
    rows = _rows(ledger.table("waste"))
    sums = (
        rows.group_by("year", "waste", "hazardous", "flow")
        .agg(
            t=pl.when(pl.col("t").is_not_null().all() & pl.col("whole").all()).then(pl.col("t").sum()),
        )
        .sort("year", "waste", "hazardous", "flow")
    )
    keys = rows.group_by("year", "waste", "hazardous").agg(units=pl.col("unit_id").n_unique().cast(pl.Int64))
    for flow in _flows():
        part = sums.filter(pl.col("flow") == flow).select("year", "waste", "hazardous", pl.col("t").alias(flow))
        keys = keys.join(part, on=["year", "waste", "hazardous"], how="left", nulls_equal=True)
    # A movement that has no row did not happen if the others account for all; one that has a row must have a number.
    unread = sums.filter(pl.col("t").is_null()).select("year", "waste", "hazardous").unique()
    flagged = unread.with_columns(unread=pl.lit(True))
    frame = (
        keys.join(flagged, on=["year", "waste", "hazardous"], how="left", nulls_equal=True)
        .with_columns(
            outlets=pl.when(pl.col("unread").is_null()).then(pl.sum_horizontal(rules().waste_outlets)),
        )
        .with_columns(unaccounted=pl.col(rules().waste_generated) - pl.col("outlets"))
        .with_columns(utilisation=_utilisation())
        .drop("unread")
        .sort("year", "waste", "hazardous", nulls_last=True)
    )
    return SolidWaste(frame, (*_unread(rows), *_part_years(rows), *_open(frame)))


def _utilisation() -> pl.Expr:
    """Utilised ÷ generated; where nothing is stated as utilised and the rest accounts for all, it is zero."""
    generated, used = pl.col(rules().waste_generated), pl.col(rules().waste_used)
    other = pl.when(_agrees()).then(0.0)
    return pl.when(generated > 0).then(pl.coalesce(used, other) / generated)


def _agrees() -> pl.Expr:
    """Say whether what was generated is what the movements account for."""
    allowed = rules().balance_closure * pl.col(rules().waste_generated).abs().clip(lower_bound=1.0)
    return pl.col("unaccounted").abs() <= allowed


def _flows() -> tuple[str, ...]:
    return (rules().waste_generated, *rules().waste_outlets)


def _rows(table: pl.DataFrame) -> pl.DataFrame:
    """Return the rows with ``year``, ``t`` (null where it cannot be read) and ``whole``: all of the year is there."""
    factors = {unit: _factor(unit) for unit in table["unit"].drop_nulls().unique().to_list()}
    tonnes = pl.col("quantity") * pl.col("unit").replace_strict(factors, default=None, return_dtype=pl.Float64)
    thing = ["unit_id", "waste", "hazardous", "flow"]
    return (
        table.filter(pl.col("period").is_not_null(), pl.col("waste").is_not_null(), pl.col("flow").is_not_null())
        .with_columns(
            year=pl.col("period").str.slice(0, 4).cast(pl.Int64, strict=False),
            yearly=pl.col("period").str.len_chars() == 4,
            t=pl.when(pl.col("quantity__na")).then(0.0).otherwise(tonnes),
        )
        .with_columns(
            whole=pl.col("yearly").all().over(*thing, "year")
            | ((~pl.col("yearly")).all() & (pl.col("period").n_unique() == _MONTHS)).over(*thing, "year")
        )
    )


def _factor(unit: str) -> float | None:
    try:
        return float(factor_to(unit, "t"))
    except UnitError:
        return None


def _unread(rows: pl.DataFrame) -> list[Finding]:
    return [
        Finding(
            "warning",
            "materials.waste-unread",
            f"{row['year']} 年“{row['waste']}”的数量缺失或单位不能换算为吨，合计不出数。",
            f"{row['waste']}, {row['year']}: the quantity is missing or not in a unit of mass; its sum is not given.",
            Address(row["_file"] or "", row["_sheet"] or "", row["_row"] or 0, "quantity"),
            given=f"{row['quantity']} {row['unit']}",
        )
        for row in rows.filter(pl.col("t").is_null()).sort("_file", "_row").to_dicts()
    ]


def _part_years(rows: pl.DataFrame) -> list[Finding]:
    part = rows.filter(~pl.col("whole")).sort("_file", "_row").unique(
        ["year", "unit_id", "waste", "flow"], keep="first", maintain_order=True
    )  # fmt: skip
    return [
        Finding(
            "warning",
            "materials.waste-part-year",
            f"{row['year']} 年“{row['waste']}”不是全年（既有年度数又有月度数，或不足十二个月），不出年度合计。",
            f"{row['waste']}, {row['year']}: not one whole year (year and months, or under twelve months); no sum.",
            Address(row["_file"] or "", row["_sheet"] or "", row["_row"] or 0, "period"),
        )
        for row in part.to_dicts()
    ]


def _open(frame: pl.DataFrame) -> list[Finding]:
    """Say where what was generated and where it went do not agree."""
    apart = frame.filter(~_agrees())
    nothing = frame.filter(pl.col(rules().waste_generated).is_null() & (pl.col("outlets") > 0))
    return [
        *(
            Finding(
                "warning",
                "materials.waste-balance",
                f"{row['year']} 年“{row['waste']}”产生 {row['generated']:g} t，去向合计 {row['outlets']:g} t，"
                + ("有未说明去向的。" if row["unaccounted"] > 0 else "多出的部分应是动用往年贮存，请写明。"),
                f"{row['waste']}, {row['year']}: {row['generated']:g} t generated, {row['outlets']:g} t accounted for; "
                + (
                    "the rest went nowhere."
                    if row["unaccounted"] > 0
                    else "more than that: earlier storage, if so say it."
                ),
                Address(file="waste"),
                expected=f"{row['generated']:g} t",
                given=f"{row['outlets']:g} t",
            )
            for row in apart.to_dicts()
        ),
        *(
            Finding(
                "warning",
                "materials.waste-not-generated",
                f"{row['year']} 年“{row['waste']}”有去向而没有产生量，不能计算综合利用率。",
                f"{row['waste']}, {row['year']}: it went somewhere, but no quantity generated is stated: no rate.",
                Address(file="waste"),
            )
            for row in nothing.to_dicts()
        ),
    ]
