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
    """Return one row per flow (``keys``, ``stream``, ``item``) with its ``periods``, ``unknown`` and ``gaps`` (texts).

    Where a year stands beside months, each attribute is a flow of its own: power from the grid by the year and green
    power by the month are two figures, of which neither covers the other.
    """
    flow = [*keys, "stream", "item"]
    yearly = pl.col("period") == str(year)
    mixed = yearly.any().over(flow) & (~yearly).any().over(flow)
    parted = lines.with_columns(way=pl.when(mixed).then(pl.col("attribute").fill_null("")).otherwise(pl.lit("")))
    grouped = (
        parted.group_by(*flow, "way", maintain_order=True)
        .agg(
            periods=pl.col("period").unique().sort(),
            unknown=pl.col("period").filter(pl.col("fixed").is_null()).unique().sort(),
        )
        .sort(*flow, "way", nulls_last=True)
    )
    gaps = [
        _gaps(f"{stream}/{item}" + (f" {way}" if way else ""), list(periods), list(unknown), year)
        for stream, item, way, periods, unknown in grouped.select(
            "stream", "item", "way", "periods", "unknown"
        ).iter_rows()
    ]
    return grouped.with_columns(pl.Series("gaps", gaps, dtype=pl.List(pl.String)))


def _gaps(what: str, periods: list[str], unknown: list[str], year: int) -> list[str]:
    found = [f"{what} {period}: no coal equivalent" for period in unknown]
    if not covers(periods, year):
        absent = absent_months(periods, year)
        found.append(f"{what} {', '.join(absent)}" if absent else f"{what}: {year} beside months")
    return found
