"""Capacity by benchmark class (能效标杆水平产能比例): four classes side by side, per metal and pooled.

At the benchmark level or better; between benchmark and baseline; below the baseline; no benchmark or no data. The last
class is part of the total: it bounds the share from above and below instead of vanishing from it.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from tanfeng.ratings import ruleset
from tanfeng.ratings.rating import Rating, rate_on
from tanfeng.reference import Reference

#: The row of the shares that pools all metals.
POOLED = "pooled"


@dataclass(frozen=True)
class BenchmarkRating:
    """A rating with the capacity in each class (标杆对标结果).

    ``shares`` has one row per metal and class, and the same pooled: ``metal``, ``class``, ``lines``, ``capacity`` (t a
    year), ``share`` (of the known capacity of the metal), ``lines_without_capacity``. ``bounds`` has one row per metal
    and pooled: ``metal``, ``lines``, ``rated_lines``, ``capacity``, ``rated_capacity``, ``low`` and ``high``: the
    share at the benchmark if every unrated line missed it, and if every one reached it; null if a line has no
    capacity.
    """

    rating: Rating
    shares: pl.DataFrame
    bounds: pl.DataFrame
    pooled: str = POOLED


def rate(
    units: pl.DataFrame, intensities: pl.DataFrame, reference: Reference, edition: str, *, year: int
) -> BenchmarkRating:
    """Rate lines against an edition of the benchmark and baseline levels (能效标杆水平和基准水平).

    Frames as in :func:`tanfeng.ratings.rating.rate_on`. Raises :class:`UsageError` on an unknown edition.
    """
    rating = rate_on(units, intensities, reference, ruleset.load(f"benchmark-{edition}"), year=year)
    classes = [c.key for c in rating.rule_set.classes]
    each = pl.concat([rating.lines, rating.lines.with_columns(metal=pl.lit(POOLED))])
    return BenchmarkRating(rating, _shares(each, classes), _bounds(each, classes[0], rating.rule_set.unrated.key))


def _shares(each: pl.DataFrame, classes: list[str]) -> pl.DataFrame:
    grid = each.select("metal").unique().join(pl.DataFrame({"class": classes}), how="cross")
    sums = each.group_by("metal", "class").agg(
        pl.len().cast(pl.Int64).alias("lines"),
        pl.col("capacity").sum().alias("capacity"),
        pl.col("capacity").is_null().sum().cast(pl.Int64).alias("lines_without_capacity"),
    )
    filled = grid.join(sums, on=["metal", "class"], how="left").with_columns(
        pl.col("lines", "lines_without_capacity").fill_null(0), pl.col("capacity").fill_null(0.0)
    )
    total = pl.col("capacity").sum().over("metal")
    order = pl.col("class").replace_strict({c: i for i, c in enumerate(classes)}, return_dtype=pl.Int64)
    return (
        filled.with_columns(pl.when(total > 0).then(pl.col("capacity") / total).alias("share"))
        .sort("metal", order)
        .select("metal", "class", "lines", "capacity", "share", "lines_without_capacity")
    )


def _bounds(each: pl.DataFrame, best: str, unrated: str) -> pl.DataFrame:
    capacity = pl.col("capacity")
    complete = capacity.is_not_null().all() & (capacity.sum() > 0)
    top = capacity.filter(pl.col("class") == best).sum()
    open_ = capacity.filter(pl.col("class") == unrated).sum()
    return (
        each.group_by("metal")
        .agg(
            pl.len().cast(pl.Int64).alias("lines"),
            (pl.col("class") != unrated).sum().cast(pl.Int64).alias("rated_lines"),
            capacity.sum().alias("capacity"),
            capacity.filter(pl.col("class") != unrated).sum().alias("rated_capacity"),
            pl.when(complete).then(top / capacity.sum()).alias("low"),
            pl.when(complete).then((top + open_) / capacity.sum()).alias("high"),
        )
        .sort("metal")
    )
