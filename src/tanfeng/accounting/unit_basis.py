"""What each unit made in the reference year (生产单元基础): in region, at work, output reported or assumed."""

from __future__ import annotations

from typing import Any

import polars as pl

from tanfeng.accounting.assumptions import SCOPES, Assumptions
from tanfeng.accounting.confidence_columns import rank
from tanfeng.accounting.ledger_figures import with_ids
from tanfeng.core.confidence import LADDER
from tanfeng.core.findings import Address, Finding
from tanfeng.ledger.schema import NOT_APPLICABLE
from tanfeng.units import UnitError, factor_to

_NO_TEXT = pl.lit([], dtype=pl.List(pl.Utf8))


def region_prefix(region: str) -> str:
    """Return the digits of an adcode that all places inside share: ``430000`` is ``43``; China is every place."""
    return "" if region in ("100000", "000000") else region.rstrip("0").ljust(2, "0") if len(region) == 6 else region


def of_units(units: pl.DataFrame, enterprises: pl.DataFrame | None, region: str, year: int) -> pl.DataFrame:
    """Return the units of the region with place, ``active`` in the year (null: not known) and their ledger figure.

    A unit whose enterprise or place is not known stays: it cannot be shown to lie elsewhere.
    """
    rows = with_ids(units, "units").with_columns(
        unit_rank=rank("confidence"),
        route=pl.when(pl.col("route") != NOT_APPLICABLE).then("route"),
    )
    if enterprises is not None and enterprises.height:
        places = enterprises.unique("enterprise_id", keep="first", maintain_order=True).select(
            "enterprise_id",
            "city_code",
            "industry_code",
            enterprise_longitude="longitude",
            enterprise_latitude="latitude",
        )
        rows = rows.join(places, on="enterprise_id", how="left", maintain_order="left").with_columns(
            longitude=pl.coalesce("longitude", "enterprise_longitude"),
            latitude=pl.coalesce("latitude", "enterprise_latitude"),
        )
    else:
        rows = rows.with_columns(city_code=pl.lit(None, pl.Utf8), industry_code=pl.lit(None, pl.Utf8))
    inside = pl.col("city_code").str.starts_with(region_prefix(region)).fill_null(True)
    return rows.filter(inside).with_columns(active=_active(year))


def _active(year: int) -> pl.Expr:
    """True, false, or null where the status is not published."""
    start = pl.col("commissioned").str.slice(0, 4).cast(pl.Int64, strict=False)
    end = pl.col("retired_on").str.slice(0, 4).cast(pl.Int64, strict=False)
    ran = (pl.col("status") == "operating") | ((pl.col("status") == "retired") & (end > year).fill_null(False))
    return ran & (start <= year).fill_null(True)


def with_output(
    units: pl.DataFrame, production: pl.DataFrame | None, assumptions: Assumptions, year: int
) -> tuple[pl.DataFrame, list[Finding]]:
    """Add ``reported``, ``utilisation``, ``production_t`` with low and high, their inputs and confidence.

    Output reported for the whole year stands; otherwise it is capacity times the stated utilisation.
    """
    reported, findings = reported_output(production, year)
    rows = _with_utilisation(units, assumptions).join(
        reported, on=["unit_id", "product"], how="left", maintain_order="left"
    )
    known = pl.col("reported").is_not_null()

    def output(share: str) -> pl.Expr:
        return pl.coalesce("reported", pl.col("capacity") * pl.col(share))

    rows = rows.with_columns(
        production_t=output("utilisation"),
        production_low=output("utilisation_low"),
        production_high=output("utilisation_high"),
        output_inputs=pl.when(known).then("reported_inputs").otherwise("utilisation_inputs").fill_null(_NO_TEXT),
        output_rank=pl.when(known).then("reported_rank").otherwise("utilisation_rank"),
    )
    shown = pl.when(known).then(pl.col("reported") / pl.col("capacity")).otherwise(pl.col("utilisation"))
    return rows.with_columns(utilisation=shown), findings


def _with_utilisation(units: pl.DataFrame, assumptions: Assumptions) -> pl.DataFrame:
    """Add the stated utilisation, the narrowest scope first: unit, route, metal, all."""
    value, low, high = (pl.lit(None, pl.Float64) for _ in range(3))
    inputs, place = pl.lit(None, pl.List(pl.Utf8)), pl.lit(None, pl.Int64)
    for item in assumptions.of("utilisation"):
        holds = pl.lit(True)
        for scope in SCOPES:
            if scope in item.scope:
                holds = holds & (pl.col(scope) == item.scope[scope]).fill_null(False)
        bottom, top = item.interval
        value = pl.when(holds).then(item.number).otherwise(value)
        low, high = pl.when(holds).then(bottom).otherwise(low), pl.when(holds).then(top).otherwise(high)
        inputs = pl.when(holds).then(pl.lit([item.figure], pl.List(pl.Utf8))).otherwise(inputs)
        place = pl.when(holds).then(LADDER.index(item.confidence)).otherwise(place)
    return units.with_columns(
        utilisation=value,
        utilisation_low=low,
        utilisation_high=high,
        utilisation_inputs=inputs,
        utilisation_rank=place,
    )


def reported_output(production: pl.DataFrame | None, year: int) -> tuple[pl.DataFrame, list[Finding]]:
    """Output of a whole year in t: a yearly row, or twelve months; fewer months are no year and are not scaled up."""
    schema: dict[str, Any] = {
        "unit_id": pl.Utf8,
        "product": pl.Utf8,
        "reported": pl.Float64,
        "reported_rank": pl.Int64,
        "reported_inputs": pl.List(pl.Utf8),
    }
    if production is None or not production.height:
        return pl.DataFrame(schema=schema), []
    rows = with_ids(production, "production").filter(pl.col("period").str.starts_with(str(year)))
    tonnes = tonnes_per(rows).with_columns(yearly=pl.col("period").str.len_chars() == 4)
    grouped = tonnes.group_by("unit_id", "product", "yearly", maintain_order=True).agg(
        reported=pl.when(pl.col("tonnes").is_not_null().all()).then(pl.col("tonnes").sum()),
        periods=pl.col("period").n_unique(),
        reported_rank=rank("confidence").max(),
        reported_inputs=pl.col("_figure"),
        _file=pl.col("_file").first(),
        _row=pl.col("_row").first(),
    )
    whole = grouped.filter(pl.col("yearly") | (pl.col("periods") == 12))
    whole = whole.sort("yearly", descending=True).unique(["unit_id", "product"], keep="first", maintain_order=True)
    short = grouped.filter(~pl.col("yearly") & (pl.col("periods") < 12)).join(
        whole, on=["unit_id", "product"], how="anti"
    )
    return whole.select(list(schema)), [
        Finding(
            "info",
            "bottom-up.part-year-output",
            f"{row['unit_id']} 的 {row['product']} 在 {year} 年只有 {row['periods']} 个月产量，不折算为全年。",
            f"{row['unit_id']} reports {row['product']} for {row['periods']} months of {year} only: not scaled "
            "to a year.",
            address=Address(file=str(row["_file"] or "production"), row=int(row["_row"] or 0)),
            expected="12",
            given=str(row["periods"]),
        )
        for row in short.to_dicts()
    ]


def tonnes_per(rows: pl.DataFrame) -> pl.DataFrame:
    """Add ``tonnes``: ``quantity`` in ``unit``, null where that is missing or no unit of mass."""
    scales = [(text, _tonnes(text)) for text in rows["unit"].drop_nulls().unique().sort().to_list()]
    table = pl.DataFrame(scales, schema={"unit": pl.Utf8, "scale": pl.Float64}, orient="row")
    joined = rows.join(table, on="unit", how="left", maintain_order="left")
    return joined.with_columns(tonnes=pl.col("quantity") * pl.col("scale")).drop("scale")


def _tonnes(text: str) -> float | None:
    try:
        return float(factor_to(text, "t"))
    except UnitError:
        return None
