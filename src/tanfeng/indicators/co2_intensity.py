"""CO2 per value added of industry above size (规模以上工业单位增加值二氧化碳排放): "complete what the state assigns".

The required number arrives later, as a row of the ledger. Until then the target has none, and no status.
"""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from tanfeng.accounting import top_down
from tanfeng.core.findings import Finding
from tanfeng.indicators.decline import read_decline
from tanfeng.indicators.inquiry import Inquiry, missing_years
from tanfeng.indicators.intensity import changes_from_levels
from tanfeng.indicators.result import Missing, Reading, Text
from tanfeng.indicators.series import Point, Series, statistics_series
from tanfeng.indicators.value_added import value_added_by_basis


def read(inquiry: Inquiry) -> Reading:
    """Return the decline of total CO2 per value added, and the assigned number if the ledger has it."""
    emissions, findings = total_co2(inquiry)
    added = value_added_by_basis(inquiry)
    assigned = _assigned(inquiry)
    asked = [inquiry.base_year, *inquiry.years]
    missing = (
        *_missing_assignment(assigned),
        *missing_years(
            "co2_total",
            "有色金属行业二氧化碳排放总量（含外购电力、热力）",
            "Total CO2 of the nonferrous industry (with purchased electricity and heat)",
            emissions.lacking(asked),
        ),
        *added.missing(asked),
    )
    reading = read_decline(
        inquiry,
        changes_from_levels(emissions, added.by_basis),
        sources=(*emissions.figures, *added.figures, *assigned.figures),
        missing=missing,
        findings=(*findings, *added.findings, *assigned.findings),
        remark=Text() if assigned.points else _NOT_ASSIGNED,
    )
    if not assigned.points:
        return reading
    point = assigned.points[inquiry.deadline_year]
    return replace(reading, required=point.value, required_figure=point.inputs[0])


_NOT_ASSIGNED = Text(
    "国家下达的数值未见公布，没有要求值。",
    "The number assigned by the state is not published, so nothing is required yet.",
)


def total_co2(inquiry: Inquiry) -> tuple[Series, tuple[Finding, ...]]:
    """Return the sector's total CO2 in t by year, from the top-down accounts, up to ``inquiry.until``."""
    accounts = top_down.account(inquiry.ledger.table("statistics"), reference=inquiry.reference, region=inquiry.region)
    rows = accounts.accounts.filter(
        pl.col("sector") == inquiry.sectors()[0],
        pl.col("boundary") == "total",
        pl.col("tco2").is_not_null(),
        pl.col("year") <= inquiry.until,
    )
    points = {
        int(year): Point(float(value), str(word), (str(figure),))
        for year, value, word, figure in rows.select("year", "tco2", "confidence", "figure").iter_rows()
    }
    return Series(points, tuple(accounts.lineage)), accounts.findings


def _assigned(inquiry: Inquiry) -> Series:
    """Return the number the state assigned for the year of the deadline, as a ratio, if the ledger has it."""
    return statistics_series(
        inquiry.table("statistics").filter(pl.col("year") == inquiry.deadline_year),
        region=inquiry.region,
        sectors=[inquiry.sectors()[0]],
        items=inquiry.names("assigned_items"),
        unit="ratio",
        until=None,
    )


def _missing_assignment(assigned: Series) -> tuple[Missing, ...]:
    if assigned.points:
        return ()
    return (
        Missing(
            "co2_intensity_decline_assigned",
            "国家下达的单位增加值二氧化碳排放下降率",
            "The decline of CO2 per value added assigned by the state",
        ),
    )
