"""Energy per value added of industry above size (规模以上工业单位增加值能耗): the decline against the base year.

Energy is comprehensive energy consumption at calorific value (当量值); a figure at equivalent value (等价值) is
refused, as the two are never mixed. Value added is at constant prices.
"""

from __future__ import annotations

import polars as pl

from tanfeng.core.confidence import weakest
from tanfeng.core.findings import Finding
from tanfeng.indicators.decline import read_decline
from tanfeng.indicators.inquiry import Inquiry, missing_years, span
from tanfeng.indicators.intensity import Changes, changes_from_levels
from tanfeng.indicators.result import Missing, Reading, Text
from tanfeng.indicators.series import Point, Series, row_address, statistics_series
from tanfeng.indicators.value_added import value_added_by_basis

#: The deductions of each choice of the option ``scope``, by the name of their ledger item in the definition.
DEDUCTIONS: dict[str, tuple[str, ...]] = {
    "all": (),
    "less-feedstock": ("feedstock_items",),
    "less-nonfossil": ("nonfossil_items",),
    "less-both": ("feedstock_items", "nonfossil_items"),
}


def read(inquiry: Inquiry) -> Reading:
    """Return the decline by the options ``basis``, ``scope`` and ``accumulation``."""
    findings = _refused(inquiry)
    if inquiry.options["basis"] == "changes":
        series = _series(inquiry, "change_items", "ratio", [inquiry.sectors()[0]])
        lacking = series.lacking(inquiry.years)
        missing = missing_years(
            "energy_intensity_change",
            "有色金属行业规模以上单位增加值能耗同比变化率",
            "Yearly change of energy per value added of the nonferrous industry above size",
            lacking,
        )
        changes = Changes({year: point for year, point in series.points.items() if year > inquiry.base_year})
        sources, findings = series.figures, (*findings, *series.findings)
    else:
        energy = _energy(inquiry)
        added = value_added_by_basis(inquiry)
        changes = changes_from_levels(energy, added.by_basis)
        asked = [inquiry.base_year, *inquiry.years]
        missing = (*_missing_energy(inquiry, energy, asked), *added.missing(asked))
        sources, findings = (*energy.figures, *added.figures), (*findings, *energy.findings, *added.findings)
    return read_decline(
        inquiry, changes, sources=sources, missing=missing, findings=findings, remark=_whole_industry(inquiry)
    )


def _series(inquiry: Inquiry, name: str, unit: str, sectors: list[str]) -> Series:
    return statistics_series(
        inquiry.table("statistics"),
        region=inquiry.region,
        sectors=sectors,
        items=inquiry.names(name),
        unit=unit,
        until=inquiry.until,
    )


def _energy(inquiry: Inquiry) -> Series:
    """Return the energy counted, in tce: consumption less what the option ``scope`` deducts, year by year."""
    total = _series(inquiry, "energy_items", "tce", inquiry.sectors())
    deducted = [_series(inquiry, name, "tce", inquiry.sectors()) for name in DEDUCTIONS[inquiry.options["scope"]]]
    points = {}
    for year, point in total.points.items():
        if any(year not in series.points for series in deducted):
            continue
        others = [series.points[year] for series in deducted]
        points[year] = Point(
            point.value - sum(other.value for other in others),
            weakest((point.confidence, *(other.confidence for other in others))),
            (*point.inputs, *(i for other in others for i in other.inputs)),
        )
    every = (total, *deducted)
    return Series(points, tuple(f for s in every for f in s.figures), tuple(f for s in every for f in s.findings))


def _missing_energy(inquiry: Inquiry, energy: Series, asked: list[int]) -> tuple[Missing, ...]:
    deducted = "" if inquiry.options["scope"] == "all" else "及其扣除项"
    less = "" if inquiry.options["scope"] == "all" else " and what is deducted from it"
    return missing_years(
        "comprehensive_energy_calorific",
        f"有色金属行业规模以上综合能源消费量（当量值）{deducted}",
        f"Comprehensive energy consumption (calorific value) of the nonferrous industry above size{less}",
        energy.lacking(asked),
    )


def _refused(inquiry: Inquiry) -> tuple[Finding, ...]:
    """Return a finding for energy at equivalent value in the place of calorific value."""
    rows = inquiry.table("statistics").filter(
        pl.col("region_code") == inquiry.region,
        pl.col("sector").is_in(inquiry.sectors()),
        pl.col("item").is_in(inquiry.names("refused_items")),
        pl.col("year") >= inquiry.base_year,
        pl.col("value").is_not_null(),
    )
    if not rows.height:
        return ()
    return (
        Finding(
            "warning",
            "indicator.equivalent-value",
            f"{rows.height} 个综合能源消费量为等价值或未注明是否当量值，单位增加值能耗按当量值计算，未采用。",
            f"{rows.height} figures of energy are at equivalent value or do not say; calorific value counts.",
            row_address(rows, "statistics", "item"),
            expected="、".join(inquiry.names("energy_items")),
            given=str(rows.get_column("item")[0]),
            clause=inquiry.data("clause"),
            count=rows.height,
        ),
    )


def _whole_industry(inquiry: Inquiry) -> Text:
    """Say that figures of all industry are there but are another scope."""
    years = (
        inquiry.table("statistics")
        .filter(
            pl.col("region_code") == inquiry.region,
            pl.col("sector") == inquiry.data("whole_industry"),
            pl.col("item").is_in([*inquiry.names("change_items"), *inquiry.names("energy_items")]),
            pl.col("value").is_not_null(),
        )
        .get_column("year")
        .drop_nulls()
        .to_list()
    )
    if not years:
        return Text()
    return Text(
        f"台账另有全部工业的数据（{span(years)}），口径不同，不能代替本行业。",
        f"The ledger also has figures of all industry ({span(years)}); another scope: not used.",
    )
