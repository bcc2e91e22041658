"""By-products and residue of a pathway run as tables (副产品与固废表): per unit and year, and in sum."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import polars as pl

from tanfeng.report.numbers import Said
from tanfeng.report.pathway_run import PathwayRun
from tanfeng.report.sheets import Column, Sheet

Row = dict[str, Any]

#: What each quantity is called, and its unit.
QUANTITY: Mapping[str, tuple[Said, str]] = {
    "acid_t": (Said("硫酸", "sulphuric acid"), "t"),
    "steam_gj": (Said("外供蒸汽", "steam sold"), "GJ"),
    "residue_t": (Said("固废产生量", "residue generated"), "t"),
    "residue_used_t": (Said("固废利用量", "residue used"), "t"),
    "residue_used_share": (Said("固废综合利用率", "share of residue used"), "ratio"),
}
BY_UNIT = {
    "scenario": pl.String,
    "final": pl.Boolean,
    "unit_id": pl.String,
    "year": pl.Int64,
    "quantity": pl.String,
    "unit": pl.String,
    "value": pl.Float64,
}
OF_SECTOR = {
    "scenario": pl.String,
    "final": pl.Boolean,
    "year": pl.Int64,
    "quantity": pl.String,
    "unit": pl.String,
    "value": pl.Float64,
    "plants_missing": pl.Int64,
}


def by_unit(run: PathwayRun) -> Iterator[Row]:
    """Yield one row per unit, year and quantity that is known (逐单元逐年)."""
    for row in run.scenario["units"]:
        for name, value in (row.get("by_products") or {}).items():
            if value is not None:
                yield {
                    "scenario": run.scenario["name"],
                    "final": run.final,
                    "unit_id": row["unit_id"],
                    "year": row["year"],
                    "quantity": name,
                    "unit": QUANTITY[name][1],
                    "value": value,
                }


def of_sector(run: PathwayRun) -> Iterator[Row]:
    """Yield one row per year and quantity: the modelled plants together, and how many of them it lacks (合计)."""
    for name, said in run.scenario.get("by_products", {}).items():
        for at, year in enumerate(run.years):
            yield {
                "scenario": run.scenario["name"],
                "final": run.final,
                "year": year,
                "quantity": name,
                "unit": said["unit"],
                "value": None if said["values"] is None else said["values"][at],
                "plants_missing": len(said["missing"]),
            }


def sheet(run: PathwayRun) -> Sheet:
    """Return the sheet: the modelled plants together first, then unit by unit (工作表)."""
    columns = [
        Column("范围", "Scope", width=34),
        Column("年份", "Year", "year", 8),
        Column("项目", "Quantity", width=20),
        Column("数量", "Value", "number"),
        Column("单位", "Unit", width=8),
        Column("缺数据的单元数", "Plants without data", "year", 14),
    ]
    names = run.adoption().units
    together = [
        ["建模单元合计", r["year"], QUANTITY[r["quantity"]][0].zh, r["value"], r["unit"], r["plants_missing"]]
        for r in of_sector(run)
    ]
    single = [
        [names[r["unit_id"]].zh, r["year"], QUANTITY[r["quantity"]][0].zh, r["value"], r["unit"], None]
        for r in by_unit(run)
    ]
    return Sheet("副产品与固废", columns, [*together, *single])
