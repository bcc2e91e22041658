"""Measured energy per tonne of a line (单位产品综合能耗实测值): a whole year of energy over a whole year of product.

Energy is the ledger's activity in standard coal at calorific value, by the accounting layer. A year counts only if
every energy flow the line reports covers it (a yearly row or twelve months) and has its coal equivalent.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from tanfeng.accounting.activity_account import account
from tanfeng.accounting.confidence_columns import rank
from tanfeng.accounting.energy import CURRENT, EnergyRules
from tanfeng.accounting.kernel import KIND
from tanfeng.accounting.resolution import Coefficient
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
    ids, stated = activity.get_column("_figure"), activity.get_column("confidence")
    result = account(
        activity.drop("_figure"),
        reference=inquiry.reference,
        guideline=inquiry.data("guideline"),
        region=inquiry.region,
    )
    lines = result.lines.with_columns(ids.alias("_figure"), stated.alias("_stated"), year=_year()).join(
        _energy_terms(result.coefficients), on=KIND, how="left"
    )
    excluded = pl.lit(False)
    for stream, attributes in rules.excluded_attributes.items():
        excluded |= (pl.col("stream") == stream) & pl.col("attribute").is_in(list(attributes)).fill_null(False)
    counted = lines.filter(pl.col("stream").is_in(list(rules.streams)), ~excluded, pl.col("year") <= inquiry.until)
    flow = ["unit_id", "year", "stream", "item"]
    flows = counted.group_by(flow).agg(
        _covers(), tce=pl.col("tce_calorific").sum(), known=pl.col("tce_calorific").is_not_null().all()
    )
    needed = inquiry.names("needed_streams")
    whole = flows.group_by("unit_id", "year").agg(
        tce=pl.col("tce").sort().sum(),
        whole=(pl.col("covers") & pl.col("known")).all(),
        _needed=pl.lit(needed).list.set_difference(pl.col("stream").unique().implode()).list.len() == 0,
    )
    ranked = counted.group_by("unit_id", "year").agg(
        energy_rank=pl.max_horizontal(rank("_stated").max(), pl.col("_term_rank").max()),
        energy_inputs=pl.col("_figure").sort(),
        energy_factors=pl.col("_term_keys").list.explode().drop_nulls().unique().sort(),
    )
    kept = whole.filter("whole", "_needed", pl.col("tce") > 0).join(ranked, on=["unit_id", "year"], how="left")
    used = sorted({i for group in kept.get_column("energy_inputs").to_list() for i in group})
    figures = row_figures(activity.filter(pl.col("_figure").is_in(used)), "activity")
    keys = sorted({key for group in kept.get_column("energy_factors").to_list() for key in group})
    figures += tuple(inquiry.reference.figure(key) for key in keys)
    return kept.select("unit_id", "year", "tce", "energy_rank", "energy_inputs", "energy_factors"), figures


def _year() -> pl.Expr:
    return pl.col("period").str.slice(0, 4).cast(pl.Int64, strict=False)


def _energy_terms(coefficients: Sequence[Coefficient]) -> pl.DataFrame:
    """Return, per kind of row, how surely its coal equivalent is known and the reference rows behind it.

    The confidence of a line also covers its emission factor, which energy does not use.
    """
    rows = [
        (number, LADDER.index(c.energy.confidence), [row.key for row in c.energy.rows])
        for number, c in enumerate(coefficients)
    ]
    columns = [(KIND, pl.Int64()), ("_term_rank", pl.Int64()), ("_term_keys", pl.List(pl.String))]
    return pl.DataFrame(rows, schema=columns, orient="row")


def _covers() -> pl.Expr:
    """A flow covers the year by one yearly row per attribute, or by rows in each of twelve months."""
    yearly = pl.col("period").str.len_chars() == 4
    once = pl.struct("period", pl.col("attribute").fill_null("")).n_unique() == pl.len()
    monthly = (~yearly).all() & (pl.col("period").n_unique() == output.MONTHS)
    return ((yearly.all() | monthly) & once).alias("covers")


def _figures(inquiry: Inquiry, joined: pl.DataFrame, unit: str) -> tuple[Figure, ...]:
    return tuple(
        Figure(
            id=f"{inquiry.figure_id}.intensity.{row['year']}.{row['unit_id']}",
            name_zh=f"{row['unit_id']} {row['year']} 年单位产品综合能耗（当量值）",
            name_en=f"energy per tonne of {row['unit_id']}, {row['year']} (calorific value)",
            value=row["value"],
            unit=unit,
            formula="Σ E / P",
            inputs=(*row["energy_inputs"], *row["made_inputs"], *(f"ref:{key}" for key in row["energy_factors"])),
            confidence=LADDER[row["_rank"]],
        )
        for row in joined.sort("unit_id", "year").to_dicts()
    )
