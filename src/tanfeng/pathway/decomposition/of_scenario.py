"""A solved scenario as a table to decompose (情景驱动因素表): activity, structure, intensity, carriers, factors.

Emission of a plant by carrier is

    output x share of the metal x share of the plant in its metal x energy per tonne x share of the carrier
           x emission of the carrier

and for electricity the last is the share that is not contracted green times the grid factor. The rest of the sector has
factors of its own, activity and emission (electricity) per activity, so that what is declared stays apart from what is
decided. The product of all factors of a row is its emission in tCO2, or its energy in tce; the rows of a year add up to
the scenario's own figure.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import polars as pl

from tanfeng.core.errors import UsageError
from tanfeng.pathway import paths
from tanfeng.pathway.decomposition.vocabulary import PERIOD, SECTOR
from tanfeng.pathway.facility.quantities import FUELS, INDEX, ORDINARY
from tanfeng.pathway.problem import Problem
from tanfeng.pathway.solution import Array, Solution

#: The factors in their order, with the names of their effects.
FACTORS: dict[str, tuple[str, str]] = {
    "output": ("建模单元总产量", "output of modelled units"),
    "metal_share": ("金属结构", "mix of metals"),
    "unit_share": ("设施结构（新线、关停、负荷）", "mix of plants (new lines, closing, load)"),
    "energy_per_output": ("单位产品能耗", "energy per tonne"),
    "carrier_share": ("用能结构（燃料与电力）", "fuel or electricity"),
    "fuel_factor": ("燃料排放强度（换燃料）", "emission per unit of fuel"),
    "ordinary_share": ("非绿电占比", "share of power that is not contracted green"),
    "grid_factor": ("电网因子", "grid factor"),
    "rest_activity": ("其余部分活动水平（假设）", "activity of the rest (assumed)"),
    "rest_intensity": ("其余部分强度（假设）", "intensity of the rest (assumed)"),
}
BOUNDARIES = ("direct", "indirect", "total", "energy")
FUEL, POWER = "fuel", "electricity"
REST = "rest"


def table(problem: Problem, solution: Solution, boundary: str, periods: Mapping[int, str]) -> pl.DataFrame:
    """Return ``period, sector`` and the columns of :data:`FACTORS` for the years in ``periods``, by its labels.

    A sector is a unit, or the rest, with one of its carriers; factors that no row has are left out. Raises
    ``UsageError`` for a boundary or year that is not there.
    """
    if boundary not in BOUNDARIES:
        raise UsageError(
            f"边界应为 {'、'.join(BOUNDARIES)}，不是“{boundary}”。",
            f"The boundary is one of {', '.join(BOUNDARIES)}, not {boundary!r}.",
        )
    for year in periods:
        if year not in problem.years:
            raise UsageError(
                f"情景“{problem.scenario}”没有 {year} 年（{problem.years[0]}—{problem.years[-1]}）。",
                f"Scenario {problem.scenario!r} has no year {year} ({problem.years[0]} to {problem.years[-1]}).",
            )
    years = [problem.years.index(year) for year in periods]
    carriers = {"direct": (FUEL,), "indirect": (POWER,)}.get(boundary, (FUEL, POWER))
    rows = [
        row
        for carrier in carriers
        for row in (*_plants(problem, solution, carrier, boundary), _rest(problem, carrier, boundary))
    ]
    labels, used = list(periods.values()), [name for name in FACTORS if any(name in row for row in rows)]
    frames = []
    for row in rows:
        whole = {name: np.broadcast_to(row.get(name, 1.0), len(problem.years))[years] for name in used}
        frames.append(pl.DataFrame({PERIOD: labels, SECTOR: [row[SECTOR]] * len(labels), **whole}))
    return pl.concat(frames)


def side_by_side(first: pl.DataFrame, second: pl.DataFrame) -> pl.DataFrame:
    """Put the tables of two scenarios into one (两个情景并列).

    A unit that only one of them has makes nothing in the other: its share among the units is zero there, and the other
    factors do not matter.
    """
    names = [name for name in FACTORS if name in first.columns or name in second.columns]
    sides = [
        frame.with_columns(pl.lit(1.0).alias(name) for name in names if name not in frame.columns)
        for frame in (first, second)
    ]
    absent = [
        other.join(one, on=SECTOR, how="anti").with_columns(
            pl.lit(one[PERIOD][0]).alias(PERIOD), pl.lit(0.0).alias("unit_share")
        )
        for one, other in (sides, reversed(sides))
    ]
    columns = [PERIOD, SECTOR, *names]
    return pl.concat([part.select(columns) for part in (sides[0], absent[0], sides[1], absent[1])])


def _plants(problem: Problem, solution: Solution, carrier: str, boundary: str) -> list[dict[str, Any]]:
    """The rows of the plants for one carrier, each factor by year."""
    flows = solution.flows
    made = solution.production
    fuels = sum((flows[INDEX[name]] for name in FUELS), np.zeros_like(made))
    power = flows[INDEX["electricity_mwh"]] * problem.tce_per_mwh
    energy, used = fuels + power, {FUEL: fuels, POWER: power}[carrier]
    whole = made.sum(axis=0)
    own = np.array([p.metal for p in problem.plants])
    metals = {metal: made[own == metal].sum(axis=0) for metal in problem.metals}
    rows = []
    for i, plant in enumerate(problem.plants):
        of_metal = metals[plant.metal]
        factors = {
            SECTOR: f"{plant.key} · {carrier}",
            "output": whole,
            "metal_share": _per(of_metal, whole),
            "unit_share": _per(made[i], of_metal),
        }
        emitted = flows[INDEX["direct_tco2"], i]
        if carrier == FUEL and boundary != "energy" and not fuels[i].any():
            # Known by its emission alone: that is then its intensity.
            rows.append({**factors, "energy_per_output": _per(emitted, made[i])})
            continue
        factors |= {"energy_per_output": _per(energy[i], made[i]), "carrier_share": _per(used[i], energy[i])}
        if boundary != "energy" and carrier == FUEL:
            factors["fuel_factor"] = _per(emitted, used[i])
        elif boundary != "energy":
            bought = flows[INDEX["electricity_mwh"], i]
            factors["ordinary_share"] = _per(flows[INDEX[ORDINARY], i], bought)
            factors["grid_factor"] = paths.grid(problem, {})[0] / problem.tce_per_mwh
        rows.append(factors)
    return rows


def _rest(problem: Problem, carrier: str, boundary: str) -> dict[str, Any]:
    """The row of the rest of the sector for one carrier."""
    activity = paths.rest_activity(problem, {})[0]
    if carrier == FUEL:
        level = paths.rest_direct(problem, {})[0]
        per = level / problem.rest_fuel_factor if boundary == "energy" else level
        factors: dict[str, Any] = {}
    else:
        level = paths.rest_electricity(problem, {})[0]
        per = level * problem.tce_per_mwh if boundary == "energy" else level
        factors = {} if boundary == "energy" else {"grid_factor": paths.grid(problem, {})[0]}
    return {
        SECTOR: f"{REST} · {carrier}",
        "rest_activity": activity,
        "rest_intensity": _per(per, activity),
        **factors,
    }


def _per(part: Array, whole: Array) -> Array:
    """Divide; 1 where there is nothing to divide by: then another factor of the row is zero and says why."""
    return np.asarray(np.divide(part, whole, out=np.ones_like(part), where=whole > 0))
