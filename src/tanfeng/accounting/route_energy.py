"""What a tonne costs on each route (路线单耗): energy and electricity that stand for a unit nobody measured.

Each distinct route is looked up once; the result is one row per route that the units are joined to.
"""

from __future__ import annotations

from typing import Any

import polars as pl

from tanfeng.accounting.assumptions import Assumption, Assumptions
from tanfeng.accounting.grid import in_unit
from tanfeng.accounting.sectors import MINING, SMELTING
from tanfeng.core.confidence import LADDER, weakest
from tanfeng.core.findings import Finding
from tanfeng.reference import Reference, ReferenceRow

TABLE, QUANTITY, UNIT = "route_intensities", "comprehensive_energy", "kgce/t"
#: A route whose energy is counted from the mine belongs to mining and dressing, any other to smelting and pressing.
MINE = "mining"

SCHEMA: dict[str, Any] = {
    "route": pl.Utf8,
    "origin": pl.Utf8,
    "sector": pl.Utf8,
    "energy": pl.Float64,
    "energy_low": pl.Float64,
    "energy_high": pl.Float64,
    "electricity": pl.Float64,
    "route_rank": pl.Int64,
    "route_inputs": pl.List(pl.Utf8),
}


def of_routes(
    routes: list[str], assumptions: Assumptions, reference: Reference
) -> tuple[pl.DataFrame, list[ReferenceRow], list[Finding]]:
    """Return one row per route: energy (kgce/t; central, low, high), electricity (kWh/t, null if not sourced).

    Which statistic stands for an unmeasured unit is the assumption ``intensity_statistic``; where electricity per tonne
    is sourced, an assumption ``electricity_intensity`` for the route says from what.
    """
    statistics = {a.scope.get("route"): a for a in assumptions.of("intensity_statistic")}
    electricity = {a.scope["route"]: a for a in assumptions.of("electricity_intensity") if "route" in a.scope}
    rows: list[dict[str, Any]] = []
    used: list[ReferenceRow] = []
    findings: list[Finding] = []
    for route in routes:
        row, sources, problems = _of_route(
            route, statistics.get(route) or statistics.get(None), electricity.get(route), reference
        )
        rows.append(row)
        used += sources
        findings += problems
    return pl.DataFrame(rows, schema=SCHEMA), used, findings


def _of_route(
    route: str, statistic: Assumption | None, electricity: Assumption | None, reference: Reference
) -> tuple[dict[str, Any], list[ReferenceRow], list[Finding]]:
    known = reference.route(route)
    row: dict[str, Any] = dict.fromkeys(SCHEMA)
    row |= {"route": route, "origin": known.origin if known else None, "route_inputs": []}
    row["sector"] = _sector(route, reference)
    if statistic is None:
        return row, [], []
    words_asked = [statistic.value, statistic.low or statistic.value, statistic.high or statistic.value]
    found = [_intensity(reference, route, str(asked)) for asked in words_asked]
    central = found[0]
    if isinstance(central, Finding):
        return row, [], [_no_intensity(route, str(statistic.value), central)]
    rows = [item[0] for item in found if not isinstance(item, Finding)]
    inputs = [statistic.figure, *dict.fromkeys(f"ref:{item.key}" for item in rows)]
    words = [statistic.confidence, *(item.confidence for item in rows)]
    if electricity is not None:
        inputs.append(electricity.figure)
        words.append(electricity.confidence)
    low, high = (item[1] if not isinstance(item, Finding) else central[1] for item in found[1:])
    row |= {
        "energy": central[1],
        "energy_low": low,
        "energy_high": high,
        "electricity": electricity.number if electricity else None,
        "route_rank": LADDER.index(weakest(words)),
        "route_inputs": inputs,
    }
    return row, rows, []


def _sector(route: str, reference: Reference) -> str | None:
    """The sector of a route by the boundary its published energy has, whatever is assumed of its intensity."""
    boundaries = {row.dims.get("boundary", "") for row in reference.select(TABLE, route=route, quantity=QUANTITY)}
    if not boundaries:
        return None
    return MINING if all(MINE in boundary for boundary in boundaries) else SMELTING


def _intensity(reference: Reference, route: str, statistic: str) -> tuple[ReferenceRow, float] | Finding:
    row = reference.lookup(TABLE, quantity=QUANTITY, route=route, statistic=statistic)
    if isinstance(row, Finding):
        return row
    value = in_unit(row, UNIT)
    return value if isinstance(value, Finding) else (row, value)


def _no_intensity(route: str, statistic: str, why: Finding) -> Finding:
    return Finding(
        "warning",
        "bottom-up.no-intensity",
        f"路线 {route} 没有可用的单耗（{QUANTITY}，{statistic}）：{why.zh}",
        f"No usable intensity for the route {route} ({QUANTITY}, {statistic}): {why.en}",
        address=why.address,
        expected=UNIT,
        given=why.given,
    )
