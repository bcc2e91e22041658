"""The past (历史序列): top-down direct emission of the whole sector by year."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from tanfeng.accounting.series_checks import Thresholds, breaks, outliers
from tanfeng.core.confidence import weakest
from tanfeng.core.findings import Finding

ALL = "nonferrous_all"


@dataclass(frozen=True)
class History:
    """Direct emission in tCO2 by year, ascending, with the figures it was made of (历史直接排放)."""

    years: tuple[int, ...]
    direct: tuple[float, ...]
    inputs: tuple[tuple[str, ...], ...]
    sectors: tuple[str, ...]
    confidence: str

    @property
    def last_year(self) -> int:
        return self.years[-1]

    def without(self, years: tuple[int, ...]) -> History:
        """Return the series without the named years."""
        keep = [i for i, year in enumerate(self.years) if year not in years]
        return History(
            tuple(self.years[i] for i in keep),
            tuple(self.direct[i] for i in keep),
            tuple(self.inputs[i] for i in keep),
            self.sectors,
            self.confidence,
        )


@dataclass(frozen=True)
class Marks:
    """Years of the past that must not be read like the others (历史序列的标记), as the checks of the series find them.

    ``anomalous_years`` stand out of their neighbours; ``trend_from`` is the first year after the last break.
    """

    anomalous_years: tuple[int, ...] = ()
    trend_from: int | None = None


NO_MARKS = Marks()


def marks_of(accounts: pl.DataFrame, fuels: pl.DataFrame, region: str) -> Marks:
    """Find the outlier years and the last break of a region's top-down direct series (查找异常年份与断点).

    ``fuels`` is the frame ``fuel_history``; a year is anomalous if it is so in any of the sub-sectors.
    """
    totals = accounts.filter(
        pl.col("region") == region,
        pl.col("boundary") == "direct",
        pl.col("basis") == "top_down",
        pl.col("sector") != ALL,
        pl.col("tco2").is_not_null(),
    )
    thresholds = Thresholds.load()
    odd = outliers(fuels.filter(pl.col("region") == region), totals, thresholds)["year"].to_list()
    broken = breaks(totals, thresholds)["year"].to_list()
    return Marks(tuple(sorted(set(odd))), max(broken, default=None))


def from_accounts(accounts: pl.DataFrame, region: str) -> tuple[History | None, tuple[Finding, ...]]:
    """Build the sector's direct series from the top-down accounts of a region (由自上而下核算得到历史序列).

    A ready sector total is used where there is one; otherwise the sub-sectors are added for the years in which each of
    them has a figure, and years with a part missing are left out and named.
    """
    rows = accounts.filter(
        (pl.col("basis") == "top_down") & (pl.col("boundary") == "direct") & (pl.col("region") == region)
    ).filter(pl.col("tco2").is_not_null())
    if rows.is_empty():
        return None, (_no_history(region),)
    totals = rows.filter(pl.col("sector") == ALL)
    parts = totals if not totals.is_empty() else rows.filter(pl.col("sector") != ALL)
    sectors = tuple(sorted(set(parts["sector"])))
    by_year = (
        parts.group_by("year")
        .agg(pl.col("tco2").sum(), pl.col("sector").n_unique().alias("n"), pl.col("figure").drop_nulls().sort())
        .sort("year")
    )
    whole = by_year.filter(pl.col("n") == len(sectors))
    dropped = by_year.filter(pl.col("n") < len(sectors))["year"].to_list()
    if whole.is_empty():
        return None, (_no_history(region),)
    history = History(
        years=tuple(whole["year"].to_list()),
        direct=tuple(whole["tco2"].to_list()),
        inputs=tuple(tuple(f) for f in whole["figure"].to_list()),
        sectors=sectors,
        confidence=weakest(parts["confidence"].drop_nulls().unique().to_list()),
    )
    return history, (_partial(dropped, sectors),) if dropped else ()


def _no_history(region: str) -> Finding:
    return Finding(
        "warning",
        "pathway.no-history",
        f"地区 {region} 没有自上而下的直接排放序列，不能校准，也不能作达峰判断。",
        f"There is no top-down series of direct emissions for region {region}: no calibration and no peak statement.",
        given=region,
    )


def _partial(years: list[int], sectors: tuple[str, ...]) -> Finding:
    text = "、".join(map(str, years))
    return Finding(
        "info",
        "pathway.partial-history",
        f"{text} 年只有部分子行业有数据，不计入历史序列（需同时有 {'、'.join(sectors)}）。",
        f"Only some sub-sectors have data in {text}; these years are left out of the series.",
        given=text,
        count=len(years),
    )
