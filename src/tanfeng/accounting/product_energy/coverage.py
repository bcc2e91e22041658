"""Which months a flow covers (月份覆盖): a year is made of a yearly figure or of twelve months, never of a part."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

MONTHS = 12


def months_of(year: int) -> list[str]:
    """Return the months of a year as periods: ``2024-01`` … ``2024-12``."""
    return [f"{year}-{month:02d}" for month in range(1, MONTHS + 1)]


def covers(periods: Sequence[str], year: int) -> bool:
    """Say whether the periods are the whole year, once: the year itself, or its twelve months."""
    distinct = set(periods)
    return distinct == {str(year)} or distinct == set(months_of(year))


def absent_months(periods: Sequence[str], year: int) -> list[str]:
    """Return the months that monthly rows leave out; nothing where the year stands as one figure."""
    if str(year) in periods:
        return []
    return [month for month in months_of(year) if month not in set(periods)]


def flows(lines: pl.DataFrame, keys: Sequence[str], year: int) -> pl.DataFrame:
    """Return one row per flow (``keys``, ``stream``, ``item``) with its ``gaps`` (texts) of the year.

    ``monthly`` are the months the flow has, ``only_yearly`` says that it has none.
    """
    grouped = (
        lines.group_by(*keys, "stream", "item", maintain_order=True)
        .agg(
            periods=pl.col("period").unique().sort(),
            unknown=pl.col("period").filter(pl.col("fixed").is_null()).unique().sort(),
        )
        .sort(*keys, "stream", "item", nulls_last=True)
    )
    gaps = [
        _gaps(f"{stream}/{item}", list(periods), list(unknown), year)
        for stream, item, periods, unknown in grouped.select("stream", "item", "periods", "unknown").iter_rows()
    ]
    return grouped.with_columns(pl.Series("gaps", gaps, dtype=pl.List(pl.String)))


def _gaps(what: str, periods: list[str], unknown: list[str], year: int) -> list[str]:
    found = [f"{what} {period}: no coal equivalent" for period in unknown]
    if not covers(periods, year):
        absent = absent_months(periods, year)
        found.append(f"{what} {', '.join(absent)}" if absent else f"{what}: {year} beside months")
    return found
