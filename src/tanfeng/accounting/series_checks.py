"""Checks of a yearly series (序列检验): outliers, breaks, and parts that do not add up.

The thresholds are data (``data/series_checks.csv``). A check looks at shape only: it knows no year and no place.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import polars as pl

SERIES = ["region", "sector"]


@dataclass(frozen=True)
class Thresholds:
    """What counts as an outlier, a break, a difference (判别阈值); see ``data/series_checks.csv`` for the reasons."""

    sum_tolerance: float
    spike_ratio: float
    spike_share: float
    break_ratio: float
    break_window: int

    @classmethod
    @cache
    def load(cls) -> Thresholds:
        text = files("tanfeng.accounting").joinpath("data/series_checks.csv").read_text(encoding="utf-8")
        rows = {row["quantity"]: float(row["value"]) for row in csv.DictReader(text.splitlines())}
        return cls(
            sum_tolerance=rows["sum_tolerance"],
            spike_ratio=rows["spike_ratio"],
            spike_share=rows["spike_share"],
            break_ratio=rows["break_ratio"],
            break_window=int(rows["break_window"]),
        )


def outliers(parts: pl.DataFrame, totals: pl.DataFrame, thresholds: Thresholds) -> pl.DataFrame:
    """Return the years that stand out of their series (异常年份).

    A part (a fuel) spikes where it differs from the year before *and* the year after, in the same direction, by at
    least ``spike_ratio``; a year stands out if the parts that spike carry at least ``spike_share`` of its total. A
    trend or a step never spikes, and a fuel that hardly matters does not make a year stand out.

    ``parts``: region, sector, year, item, tco2. ``totals``: region, sector, year, tco2; a series without parts is
    tested by its total. Result: region, sector, year, share, items (largest first), ratios (to the nearer neighbour).
    """
    whole = totals.join(parts, on=[*SERIES, "year"], how="anti").with_columns(item=pl.lit("total"))
    columns = [*SERIES, "item", "year", "tco2"]
    series = pl.concat([parts.select(columns), whole.select(columns)]).filter(pl.col("tco2") > 0)
    steps = _with_neighbours(series, [*SERIES, "item"]).with_columns(
        up=pl.col("tco2").log() - pl.col("before").log(), down=pl.col("tco2").log() - pl.col("after").log()
    )
    size = pl.min_horizontal(pl.col("up").abs(), pl.col("down").abs())
    spikes = steps.filter(
        (pl.col("up").sign() == pl.col("down").sign()) & (size >= pl.lit(thresholds.spike_ratio).log())
    )
    return (
        spikes.with_columns(ratio=(size * pl.col("up").sign()).exp())
        .join(totals.select(*SERIES, "year", total="tco2"), on=[*SERIES, "year"], how="left")
        .sort([*SERIES, "year", "tco2", "item"], descending=[False, False, False, True, False])
        .group_by([*SERIES, "year"], maintain_order=True)
        .agg(
            share=pl.col("tco2").sum() / pl.col("total").first(),
            items=pl.col("item"),
            ratios=pl.col("ratio"),
        )
        .filter(pl.col("share") >= thresholds.spike_share)
        .sort([*SERIES, "year"])
    )


def breaks(totals: pl.DataFrame, thresholds: Thresholds) -> pl.DataFrame:
    """Return the years in which a series changes level and stays there (断点).

    The total changes by at least ``break_ratio`` from the year before, and so does the median of ``break_window`` years
    from then on against the median of as many years before. An outlier that is gone the next year is no break.

    Result: region, sector, year (the first of the new level), before, after, ratio.
    """
    window = thresholds.break_window
    ordered = totals.filter(pl.col("tco2") > 0).sort([*SERIES, "year"])
    backward = pl.col("tco2").rolling_median(window, min_samples=window)
    medians = _with_neighbours(ordered, SERIES).with_columns(
        old=backward.shift(1).over(SERIES, order_by="year"),
        new=backward.shift(1 - window).over(SERIES, order_by="year"),
    )
    step, level = pl.col("tco2") / pl.col("before"), pl.col("new") / pl.col("old")
    limit = thresholds.break_ratio
    moved = ((step >= limit) & (level >= limit)) | ((step <= 1 / limit) & (level <= 1 / limit))
    return medians.filter(moved).select(*SERIES, "year", "before", after="tco2", ratio=step).sort([*SERIES, "year"])


def sum_differences(parts: pl.DataFrame, totals: pl.DataFrame, thresholds: Thresholds) -> pl.DataFrame:
    """Return the years whose parts do not add up to the stated total (分项与合计不符).

    Result: region, sector, year, total, parts, difference (parts minus total, t).
    """
    keys = [*SERIES, "year"]
    difference = pl.col("parts") - pl.col("total")
    return (
        totals.select(*keys, total="tco2")
        .join(parts.group_by(keys).agg(parts=pl.col("tco2").sum()), on=keys, how="inner")
        .with_columns(difference=difference)
        .filter(difference.abs() > thresholds.sum_tolerance * pl.col("total").abs())
        .sort(keys)
    )


def _with_neighbours(series: pl.DataFrame, by: list[str]) -> pl.DataFrame:
    """Add ``before`` and ``after``: the values of the year just before and just after; null across a gap of years."""
    year, value = pl.col("year"), pl.col("tco2")

    def neighbour(offset: int) -> pl.Expr:
        there = year.shift(offset).over(by, order_by="year") == year - offset
        return pl.when(there).then(value.shift(offset).over(by, order_by="year"))

    return series.sort([*by, "year"]).with_columns(before=neighbour(1), after=neighbour(-1))
