"""Measured energy per tonne of a line (单位产品综合能耗实测值): a whole year of energy over a whole year of product.

Energy is the ledger's activity in standard coal at calorific value, by the accounting layer. A year counts only if
every energy flow the line reports covers it (a yearly row or twelve months) and has its coal equivalent.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from tanfeng.accounting.activity_account import account
from tanfeng.accounting.confidence_columns import rank
from tanfeng.accounting.energy import CURRENT, EnergyRules
from tanfeng.core.confidence import LADDER
from tanfeng.core.findings import Finding
from tanfeng.core.lineage import Figure
from tanfeng.indicators import output
from tanfeng.indicators.inquiry import Inquiry
from tanfeng.indicators.series import row_figures
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
    activity = inquiry.table("activity").join(units.select("unit_id"), on="unit_id", how="semi")
    if not activity.height:
        return Intensities(pl.DataFrame(schema=SCHEMA))
    energy, energy_figures = _energy(inquiry, activity)
    made = output.of_units(inquiry.table("production"), units, inquiry.until)
    product = (
        made.frame.group_by("unit_id", "year")
        .agg(
            tonnes=pl.when(pl.col("whole").all()).then(pl.col("tonnes").sum()),
            made_rank=pl.col("rank").max(),
            made_inputs=pl.col("inputs").list.explode().sort(),
        )
        .filter(pl.col("tonnes") > 0)
    )
    unit = inquiry.data("intensity_unit")
    scale = float(factor_to("tce/t", unit))
    joined = energy.join(product, on=["unit_id", "year"], how="inner").with_columns(
        value=pl.col("tce") / pl.col("tonnes") * scale, _rank=pl.max_horizontal("energy_rank", "made_rank")
    )
    frame = joined.select(
        "unit_id",
        "year",
        pl.lit(QUANTITY).alias("quantity"),
        "value",
        pl.lit(unit).alias("unit"),
        pl.col("_rank").replace_strict(dict(enumerate(LADDER)), return_dtype=pl.String).alias("confidence"),
    ).sort("unit_id", "year")
    used = sorted({i for ids in joined.get_column("made_inputs").to_list() for i in ids})
    figures = (
        *row_figures(
            made.rows.filter(pl.col("_figure").is_in(used)).select(inquiry.table("production").columns), "production"
        ),
        *energy_figures,
        *_figures(inquiry, joined, unit),
    )
    return Intensities(frame, figures, made.findings)


def _energy(inquiry: Inquiry, activity: pl.DataFrame) -> tuple[pl.DataFrame, tuple[Figure, ...]]:
    """Return ``unit_id``, ``year``, ``tce``, ``energy_rank``, ``energy_inputs`` of whole years, and the figures."""
    rules = EnergyRules.load(CURRENT)
    # The account keeps the order of the activity table, so the ids stand beside its lines.
    ids = activity.get_column("_figure")
    result = account(
        activity.drop("_figure"),
        reference=inquiry.reference,
        guideline=inquiry.data("guideline"),
        region=inquiry.region,
    )
    lines = result.lines.with_columns(
        ids.alias("_figure"), year=pl.col("period").str.slice(0, 4).cast(pl.Int64, strict=False)
    )
    excluded = pl.lit(False)
    for stream, attributes in rules.excluded_attributes.items():
        excluded |= (pl.col("stream") == stream) & pl.col("attribute").is_in(list(attributes)).fill_null(False)
    counted = lines.filter(pl.col("stream").is_in(list(rules.streams)), ~excluded, pl.col("year") <= inquiry.until)
    flow = ["unit_id", "year", "stream", "item", "attribute"]
    flows = counted.group_by(flow).agg(
        _covers(), tce=pl.col("tce_calorific").sum(), known=pl.col("tce_calorific").is_not_null().all()
    )
    needed = [str(stream) for stream in inquiry.definition.data["needed_streams"]]
    whole = flows.group_by("unit_id", "year").agg(
        tce=pl.col("tce").sort().sum(),
        whole=(pl.col("covers") & pl.col("known")).all(),
        _needed=pl.lit(needed).list.set_difference(pl.col("stream").unique().implode()).list.len() == 0,
    )
    ranked = counted.group_by("unit_id", "year").agg(
        energy_rank=rank("confidence").max(), energy_inputs=pl.col("_figure").sort()
    )
    kept = whole.filter("whole", "_needed", pl.col("tce") > 0).join(ranked, on=["unit_id", "year"], how="left")
    used = sorted({i for group in kept.get_column("energy_inputs").to_list() for i in group})
    figures = row_figures(activity.filter(pl.col("_figure").is_in(used)), "activity")
    return kept.select("unit_id", "year", "tce", "energy_rank", "energy_inputs"), figures


def _covers() -> pl.Expr:
    yearly = pl.col("period").str.len_chars() == 4
    alone = (yearly.sum() == pl.len()) & (pl.len() == 1)
    monthly = (~yearly).all() & (pl.col("period").n_unique() == output.MONTHS) & (pl.len() == output.MONTHS)
    return (alone | monthly).alias("covers")


def _figures(inquiry: Inquiry, joined: pl.DataFrame, unit: str) -> tuple[Figure, ...]:
    return tuple(
        Figure(
            id=f"{inquiry.figure_id}.intensity.{row['year']}.{row['unit_id']}",
            name_zh=f"{row['unit_id']} {row['year']} 年单位产品综合能耗（当量值）",
            name_en=f"energy per tonne of {row['unit_id']}, {row['year']} (calorific value)",
            value=row["value"],
            unit=unit,
            formula="Σ E / P",
            inputs=(*row["energy_inputs"], *row["made_inputs"]),
            confidence=LADDER[row["_rank"]],
        )
        for row in joined.sort("unit_id", "year").to_dicts()
    )
