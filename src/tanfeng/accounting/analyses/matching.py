"""Which analysis a row takes (检测值匹配): the level first, then the nearer place, then the month before the year.

Several different values of the same rank are no value: none is chosen and none is averaged.
"""

from __future__ import annotations

import polars as pl

#: What tells the rows of the table apart for the matching.
KEYS = ["unit_id", "enterprise_id", "period", "stream", "item"]
_MONTH = 7
_RELATIVE = 1e-12


def keys_of(activity: pl.DataFrame) -> pl.DataFrame:
    """Return the distinct places, periods, streams and items of the table."""
    return activity.select(KEYS).unique(maintain_order=True)


def matched(keys: pl.DataFrame, found: pl.DataFrame) -> pl.DataFrame:
    """Return, for each key and parameter, the analyses of the best rank with ``several`` where they differ.

    Columns: the keys, ``parameter``, ``value``, ``figure``, ``own_rank``, ``unfit`` (no usable unit), ``several``.
    """
    own = keys.with_columns(_year=pl.col("period").str.slice(0, 4))
    parts = []
    for place_rank, (column, place) in enumerate((("unit_id", "a_unit"), ("enterprise_id", "a_enterprise"))):
        of_place = found.filter(pl.col(place).is_not_null())
        if place == "a_enterprise":
            of_place = of_place.filter(pl.col("a_unit").is_null())
        for grain_rank, when in enumerate(("period", "_year")):
            rows = own if when == "period" else own.filter(pl.col("period").str.len_chars() >= _MONTH)
            joined = rows.join(
                of_place, left_on=[column, when, "stream", "item"], right_on=[place, "a_period", "stream", "item"]
            )
            rank = pl.col("level_rank") * 4 + place_rank * 2 + grain_rank
            parts.append(
                joined.select(
                    *KEYS,
                    "parameter",
                    "value",
                    "figure",
                    "own_rank",
                    unfit=pl.col("value").is_null(),
                    rank=rank.cast(pl.Int64),
                )
            )
    group = [*KEYS, "parameter"]
    best = pl.concat(parts).filter(pl.col("rank") == pl.col("rank").min().over(group))
    spread = pl.col("value").max() - pl.col("value").min() > pl.col("value").max().abs() * _RELATIVE
    several = (spread.fill_null(False) | (pl.col("unfit").any() & ~pl.col("unfit").all())).over(group)
    return best.sort("figure").with_columns(several=several).unique(subset=group, keep="first", maintain_order=True)
