"""Output of whole years from the ledger (全年产量): a yearly figure or twelve months, never a part scaled up.

A unit's own product is counted; its by-products (sulphuric acid of a zinc smelter) are not. Where a yearly figure and
months stand side by side, or a period is given twice, nothing is chosen and the year stays open.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from tanfeng.accounting.confidence_columns import rank
from tanfeng.core.findings import Finding
from tanfeng.indicators.series import conversions, row_address

MONTHS = 12


@dataclass(frozen=True)
class Output:
    """Output by unit, year and origin (产量).

    ``frame``: ``unit_id``, ``year``, ``origin``, ``tonnes`` (null unless ``whole``), ``part`` (the sum of what is
    there), ``whole``, ``months`` (how many the rows cover), ``rank`` (place on the confidence ladder), ``inputs``
    (figure ids). ``rows`` are the ledger rows used, for the lineage.
    """

    frame: pl.DataFrame
    rows: pl.DataFrame
    findings: tuple[Finding, ...]


def of_units(production: pl.DataFrame, units: pl.DataFrame, until: int) -> Output:
    """Return the output of ``units`` up to ``until``, each unit's own product in t; ``production`` carries ids."""
    own = production.join(units.select("unit_id", own_product="product"), on="unit_id", how="inner").with_columns(
        year=pl.col("period").str.slice(0, 4).cast(pl.Int64, strict=False),
        yearly=pl.col("period").str.len_chars() == 4,
    )
    own = own.filter(pl.col("year") <= until)
    main = pl.col("product").str.strip_chars() == pl.col("own_product").str.strip_chars()
    rows = own.filter(main.fill_null(False))
    scales, findings = conversions(rows, "t", "production")
    findings += _by_products(own.filter(~main.fill_null(False)))
    table = pl.DataFrame(list(scales.items()), schema={"unit": pl.String, "_scale": pl.Float64}, orient="row")
    tonnes = rows.join(table, on="unit", how="left", maintain_order="left").with_columns(
        # "Not applicable" is nothing made, said explicitly; an empty cell is not known.
        tonnes=pl.when(pl.col("quantity__na").fill_null(False))
        .then(0.0)
        .otherwise(pl.col("quantity") * pl.col("_scale"))
    )
    frame = _summed(tonnes)
    return Output(frame, rows, (*findings, *_overlaps(tonnes, frame)))


def _summed(tonnes: pl.DataFrame) -> pl.DataFrame:
    yearly, months = pl.col("yearly").sum(), (~pl.col("yearly")).sum()
    once = pl.col("period").n_unique() == pl.len()
    known = pl.col("tonnes").is_not_null().all() & pl.col("origin").is_not_null().all()
    return (
        tonnes.group_by("unit_id", "year", "origin")
        .agg(
            pl.col("tonnes").sort_by("_figure").sum().alias("part"),
            ((yearly == 1) & (months == 0) | (yearly == 0) & (months == MONTHS) & once).alias("_covers"),
            known.alias("_known"),
            pl.when(yearly > 0).then(MONTHS).otherwise(pl.col("period").n_unique()).cast(pl.Int64).alias("months"),
            ((yearly > 0) & (months > 0) | ~once).alias("overlap"),
            rank("confidence").max().alias("rank"),
            pl.col("_figure").sort().alias("inputs"),
        )
        .with_columns(whole=pl.col("_covers") & pl.col("_known"))
        .with_columns(tonnes=pl.when("whole").then("part"))
        .sort("unit_id", "year", "origin")
        .select("unit_id", "year", "origin", "tonnes", "part", "whole", "months", "overlap", "rank", "inputs")
    )


def _by_products(rows: pl.DataFrame) -> list[Finding]:
    if not rows.height:
        return []
    names = "、".join(rows.get_column("product").fill_null("—").unique().sort().head(5))
    return [
        Finding(
            "info",
            "indicator.by-products",
            f"{rows.height} 行产量不是该单元的主要产品（{names}），未计入金属产量。",
            f"{rows.height} rows of production are not the unit's own product ({names}) and count as no metal output.",
            row_address(rows, "production", "product"),
            given=names,
            count=rows.height,
        )
    ]


def _overlaps(tonnes: pl.DataFrame, frame: pl.DataFrame) -> list[Finding]:
    bad = frame.filter("overlap")
    if not bad.height:
        return []
    rows = tonnes.join(bad, on=["unit_id", "year", "origin"], how="semi", nulls_equal=True)
    return [
        Finding(
            "warning",
            "indicator.overlapping-periods",
            f"{bad.height} 个单元年度的产量既有年报又有月报，或同一时期重复，未采用。",
            f"{bad.height} unit-years have a yearly figure beside months, or a period twice; they were not used.",
            row_address(rows, "production", "period"),
            count=bad.height,
        )
    ]
