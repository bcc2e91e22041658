"""The chain behind each bottom-up figure (自下而上溯源): unit, output, intensity, factors, sums."""

from __future__ import annotations

from typing import Any

import polars as pl

from tanfeng.accounting.assumptions import Assumptions
from tanfeng.accounting.confidence_columns import word
from tanfeng.accounting.ledger_figures import ledger_figures, with_ids
from tanfeng.accounting.sectors import BOUNDARIES, NAMES
from tanfeng.accounting.top_down_lineage import add_accounts
from tanfeng.core.lineage import Figure, Lineage
from tanfeng.reference import Reference, ReferenceRow

SUMS = dict.fromkeys(("direct", "indirect", "total"), "各单元之和 sum of the units")
ESTIMATED = {
    "direct": "产量 × (单耗 − 电耗当量) × 燃料排放系数 output × (energy − electricity at calorific value) × fuel CO2",
    "indirect": "产量 × 单位电耗 × 电网排放因子 output × electricity × grid factor",
    "total": "直接 + 间接 direct + indirect",
}
FLOOR = "产量 × 单耗 × min(燃料, 电力) 排放系数 output × energy × the smaller of fuel and power CO2"
MEASURED = "活动水平核算行之和 sum of the account lines"


def build(
    rows: pl.DataFrame,
    accounts: pl.DataFrame,
    references: list[ReferenceRow],
    assumptions: Assumptions,
    *,
    reference: Reference,
    production: pl.DataFrame | None,
    shared: tuple[tuple[str, ...], tuple[str, ...]],
    line_figures: Lineage | None,
) -> Lineage:
    """Return the figures of units and sums; ``shared`` is (inputs of every estimate, inputs where the grid counts).

    ``line_figures`` holds the figures of the account lines; without it a measured unit's chain ends at its ledger row.
    """
    counted = rows.filter(pl.col("method") != "none")
    # The row's own confidence, not that of the estimate which has taken its column.
    lineage = Lineage(ledger_figures(counted.with_columns(confidence=word("unit_rank")), "units"))
    if production is not None and production.height:
        used = counted["output_inputs"].explode().drop_nulls().to_list()
        for figure in ledger_figures(
            with_ids(production, "production").filter(pl.col("_figure").is_in(used)), "production"
        ):
            lineage.add(figure)
    for item in assumptions.figures():
        lineage.add(item)
    for key in sorted({row.key for row in references} | {key for item in assumptions for key in item.refs}):
        lineage.add(reference.figure(key))
    for row in counted.to_dicts():
        _keep_lines(row, lineage, line_figures)
        for boundary in BOUNDARIES:
            if row[f"{boundary}_tco2"] is not None:
                lineage.add(_unit_figure(row, boundary, shared))
    add_accounts(lineage, accounts, SUMS)
    return lineage


def _keep_lines(row: dict[str, Any], lineage: Lineage, line_figures: Lineage | None) -> None:
    """Copy the chains of the unit's account lines into the lineage, and name only the lines whose chain is there."""
    known = [line for line in row["measured_inputs"] or () if line_figures is not None and line in line_figures]
    row["measured_inputs"] = known
    for line in known:
        for _, figure in line_figures.walk(line) if line_figures is not None else ():
            lineage.add(figure)


def _unit_figure(row: dict[str, Any], boundary: str, shared: tuple[tuple[str, ...], tuple[str, ...]]) -> Figure:
    name = NAMES[boundary]
    common, grid = shared
    stem = row["figure"].removesuffix(".total")
    if row["method"] == "measured":
        formula, inputs = MEASURED, [row["_figure"], *row["measured_inputs"]]
    elif boundary == "total" and not row["total_is_floor"]:
        formula, inputs = ESTIMATED["total"], [f"{stem}.direct", f"{stem}.indirect"]
    else:
        with_grid = boundary == "indirect" or row["total_is_floor"]
        formula = FLOOR if row["total_is_floor"] else ESTIMATED[boundary]
        inputs = [row["_figure"], *row["output_inputs"], *row["route_inputs"], *common, *(grid if with_grid else ())]
    return Figure(
        id=f"{stem}.{boundary}",
        name_zh=f"{row['name']} {name[0]}",
        name_en=f"{row['name']}, {name[1]}",
        value=row[f"{boundary}_tco2"],
        unit="tCO2",
        formula=formula,
        inputs=tuple(dict.fromkeys(inputs)),
        confidence=row["confidence"],
        note_zh="下限" if boundary == "total" and row["total_is_floor"] else "",
        note_en="a floor" if boundary == "total" and row["total_is_floor"] else "",
    )
