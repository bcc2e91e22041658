"""Scrap of the stock model in a pathway run (情景中的再生原料供给): supply, limit and use by metal and year."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import polars as pl

from tanfeng.report.labels import Names
from tanfeng.report.numbers import Said, percent
from tanfeng.report.pathway_run import PathwayRun
from tanfeng.report.sheets import Column, Sheet

SCHEMA = {
    "scenario": pl.String,
    "final": pl.Boolean,
    "metal": pl.String,
    "system": pl.String,
    "year": pl.Int64,
    "supply_t": pl.Float64,
    "supply_low_t": pl.Float64,
    "supply_high_t": pl.Float64,
    "limit_t": pl.Float64,
    "demand_t": pl.Float64,
    "recycled_t": pl.Float64,
    "used": pl.Float64,
    "figure": pl.String,
}
_NONE = "—"


def rows(run: PathwayRun) -> list[Mapping[str, Any]]:
    """Return the rows of the scenario; none where it links no stock model."""
    return list(run.scenario.get("scrap_supply", ()))


def shown(run: PathwayRun) -> Iterator[dict[str, Any]]:
    """Yield the rows as a page shows them: whole tonnes, a dash for what is not known or does not apply."""
    for row in rows(run):
        interval = _NONE
        if row["supply_low_t"] is not None and row["supply_high_t"] is not None:
            interval = f"{row['supply_low_t']:,.0f}–{row['supply_high_t']:,.0f}"
        yield {
            "metal": Names(run.reference).metal(row["metal"]),
            "year": row["year"],
            "supply": _tonnes(row["supply_t"]),
            "interval": interval,
            "limit": _tonnes(row["limit_t"]),
            "demand": _tonnes(row["demand_t"]),
            "recycled": _tonnes(row["recycled_t"]),
            "used": Said(_NONE, _NONE) if row["used"] is None else percent(row["used"]),
            "figure": row["figure"],
        }


def sheet(run: PathwayRun) -> Sheet:
    """Return the sheet of the workbook."""
    columns = [
        Column("金属", "Metal", width=10),
        Column("物质流系统", "System", width=24),
        Column("年份", "Year", "year", 8),
        Column("再生原料可供 t", "Supply t", "tonnes"),
        Column("下限 t", "Low t", "tonnes"),
        Column("上限 t", "High t", "tonnes"),
        Column("再生产出上限 t", "Limit t", "tonnes"),
        Column("金属需求 t", "Demand t", "tonnes"),
        Column("再生产出 t", "Recycled output t", "tonnes"),
        Column("用去份额", "Used", "share", 10),
        Column("编号", "Figure", width=34),
    ]
    keys = [key for key in SCHEMA if key not in ("scenario", "final", "metal")]
    names = Names(run.reference)
    return Sheet(
        "再生原料", columns, [[names.metal(row["metal"]).zh, *(row[key] for key in keys)] for row in rows(run)]
    )


def _tonnes(value: float | None) -> Said:
    text = _NONE if value is None else f"{value:,.0f}"
    return Said(text, text)
