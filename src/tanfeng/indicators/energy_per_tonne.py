"""Measured energy per tonne of a line (单位产品综合能耗实测值): that of the limit standards, from a whole year.

The figure is the one of ``accounting.product_energy``, so that a line has one energy per tonne wherever it is shown:
each row by the guideline of its unit, measured calorific values before defaults, utilities by what they gave, less what
was recovered and sold. A year counts only if all of it is there and all of it could be placed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import polars as pl

from tanfeng.accounting.by_guideline import account_by_guideline, choose
from tanfeng.accounting.product_energy import ProductEnergy, product_energy
from tanfeng.core.findings import Finding
from tanfeng.core.lineage import Figure
from tanfeng.indicators import output
from tanfeng.indicators.inquiry import Inquiry
from tanfeng.indicators.series import row_address
from tanfeng.units import factor_to

#: What is measured, as the reference tables call it.
QUANTITY = "comprehensive_energy"
SCHEMA = {
    "unit_id": pl.String,
    "year": pl.Int64,
    "quantity": pl.String,
    "value": pl.Float64,
    "unit": pl.String,
    "confidence": pl.String,
}


@dataclass(frozen=True)
class Intensities:
    """Measured intensities (实测能耗强度): ``unit_id``, ``year``, ``quantity``, ``value``, ``unit``, ``confidence``."""

    frame: pl.DataFrame
    figures: tuple[Figure, ...] = ()
    findings: tuple[Finding, ...] = ()


def of_units(inquiry: Inquiry, units: pl.DataFrame) -> Intensities:
    """Return the intensity of each line and whole year of energy and product, up to ``inquiry.until``."""
    made = output.of_units(inquiry.table("production"), units, inquiry.until)
    parts = [_of_year(inquiry, units, year) for year in _years(inquiry, units)]
    return Intensities(
        pl.concat([pl.DataFrame(schema=SCHEMA), *(part.frame for part in parts)]).sort("unit_id", "year"),
        tuple(dict.fromkeys(figure for part in parts for figure in part.figures)),
        (*made.findings, *(finding for part in parts for finding in part.findings)),
    )


def _years(inquiry: Inquiry, units: pl.DataFrame) -> list[int]:
    """The years in which one of the lines has rows of energy and of production."""
    found = []
    for name in ("activity", "production"):
        rows = inquiry.ledger.table(name).join(units.select("unit_id"), on="unit_id", how="semi")
        found.append(set(rows["period"].str.slice(0, 4).cast(pl.Int64, strict=False).drop_nulls()))
    return sorted(year for year in set.intersection(*found) if year <= inquiry.until)


def _of_year(inquiry: Inquiry, units: pl.DataFrame, year: int) -> Intensities:
    rows = inquiry.table("activity").filter(pl.col("period").str.starts_with(str(year)))
    ledger = replace(inquiry.ledger, tables={**inquiry.ledger.tables, "activity": rows})
    choice = choose(ledger, reference=inquiry.reference, main=inquiry.main_guideline, overlays=inquiry.guidelines)
    if not choice.used:
        return Intensities(pl.DataFrame(schema=SCHEMA))
    account = account_by_guideline(
        ledger,
        choice,
        reference=inquiry.reference,
        region=inquiry.region,
        overlays=inquiry.guidelines,
        proposed=False,
    )
    energy = product_energy(ledger, account, reference=inquiry.reference, year=year)
    lines = energy.of_year().join(units.select("unit_id"), on="unit_id", how="semi")
    lines = lines.join(_fed(inquiry, rows), on="unit_id", how="semi").filter(
        pl.col("kgce_per_t").is_not_null(), pl.col("net_tce") > 0
    )
    unit = inquiry.data("intensity_unit")
    kept = lines.filter("complete").with_columns(value=pl.col("kgce_per_t") * float(factor_to("kgce/t", unit)))
    frame = kept.select(
        "unit_id",
        pl.lit(year, pl.Int64).alias("year"),
        pl.lit(QUANTITY).alias("quantity"),
        "value",
        pl.lit(unit).alias("unit"),
        "confidence",
    )
    return Intensities(frame, _figures(inquiry, kept, energy, unit), _not_placed(lines, rows, year))


def _fed(inquiry: Inquiry, rows: pl.DataFrame) -> pl.DataFrame:
    """The units that report every stream without which a year of energy is not a whole one."""
    needed = inquiry.names("needed_streams")
    spoken = rows.filter(pl.col("stream").is_in(needed)).group_by("unit_id").agg(pl.col("stream").n_unique())
    return spoken.filter(pl.col("stream") == len(needed)).select("unit_id")


def _not_placed(lines: pl.DataFrame, rows: pl.DataFrame, year: int) -> tuple[Finding, ...]:
    """Lines that would have a number, were it known how much of their enterprise's energy is theirs."""
    open_ = lines.filter(~pl.col("complete"))
    if open_.is_empty():
        return ()
    names = "、".join(open_["unit_id"].sort().head(5))
    owners = open_["enterprise_id"].drop_nulls().unique().implode()
    shared = rows.filter(pl.col("unit_id").is_null() & pl.col("enterprise_id").is_in(owners))
    return (
        Finding(
            "warning",
            "indicator.energy-not-placed",
            f"{year} 年有 {open_.height} 个单元所在企业的部分能耗未能归属到产品（{names}），其单位产品能耗未采用。",
            f"In {year} some energy of the enterprises of {open_.height} units is in no product ({names}): "
            "no energy per tonne.",
            row_address(shared if shared.height else rows, "activity", "unit_id"),
            given=names,
            count=open_.height,
        ),
    )


def _figures(inquiry: Inquiry, kept: pl.DataFrame, energy: ProductEnergy, unit: str) -> tuple[Figure, ...]:
    """One figure per line, and everything that the energy of its product opens into."""
    if kept.is_empty():
        return ()
    own = [
        Figure(
            id=f"{inquiry.figure_id}.intensity.{energy.year}.{row['unit_id']}",
            name_zh=f"{row['unit_id']} {energy.year} 年单位产品综合能耗（当量值）",
            name_en=f"energy per tonne of {row['unit_id']}, {energy.year} (calorific value)",
            value=row["value"],
            unit=unit,
            formula="E / P",
            inputs=(row["figure"],),
            confidence=row["confidence"],
        )
        for row in kept.sort("unit_id").to_dicts()
    ]
    below = energy.lineage
    walked = (figure for row in own for _, figure in below.walk(row.inputs[0]))
    return (*own, *dict.fromkeys(walked))
