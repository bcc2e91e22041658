"""The answer read by metal, route and plant (按金属、路线、设施读结果)."""

from __future__ import annotations

from typing import Any

import numpy as np

from tanfeng.pathway import by_output, paths
from tanfeng.pathway.engine.sector import Bools
from tanfeng.pathway.facility.quantities import INDEX
from tanfeng.pathway.lifetimes import end_of_life
from tanfeng.pathway.problem import Problem
from tanfeng.pathway.solution import Array, Solution


def metals(problem: Problem, solution: Solution) -> dict[str, dict[str, Any]]:
    """Output, direct emission, recycled share and electricity by metal and year, without the rest of the sector."""
    rows: dict[str, dict[str, Any]] = {}
    for metal in problem.metals:
        own = [i for i, p in enumerate(problem.plants) if p.metal == metal]
        flow = solution.flows[:, own].sum(axis=1)
        made = flow[INDEX["output_t"]]
        rows[metal] = {
            "production_t": made.tolist(),
            "direct_tco2": flow[INDEX["direct_tco2"]].tolist(),
            "electricity_mwh": flow[INDEX["electricity_mwh"]].tolist(),
            "recycled_share": _share(flow[INDEX["recycled_t"]], made).tolist(),
        }
    return rows


def routes(problem: Problem, solution: Solution) -> dict[str, list[float]]:
    """Output by route and year, t."""
    found: dict[str, Array] = {}
    for i, plant in enumerate(problem.plants):
        found[plant.route] = found.get(plant.route, np.zeros(len(problem.years))) + solution.production[i]
    return {route: values.tolist() for route, values in found.items()}


def names(problem: Problem, solution: Solution) -> list[dict[str, Any]]:
    """Return who the plants are, and when their line began, ends, is renewed and closes (设施名录与寿命)."""
    return [
        {
            "unit_id": p.key,
            "name": p.name,
            "enterprise_id": p.enterprise or None,
            "city_code": p.city or None,
            "metal": p.metal,
            "route": p.route,
            "origin": p.origin,
            "new_lines": p.candidate,
            "capacity_t": None if p.candidate else p.capacity_t,
            "line_t": p.line_t if p.candidate else None,
            "confidence": p.confidence,
            "yields": p.yields.to_dict(),
            "cleaner_production": p.cleaner_production or None,
            "commissioned": p.commissioned,
            "retired_on": p.retired,
            "end_of_life": end_of_life(p, problem.assumptions),
            "renewed_in": _first_year(problem, solution.renewed[i] > 0),
            "closed_in": _first_year(problem, solution.closed[i]),
        }
        for i, p in enumerate(problem.plants)
    ]


def _first_year(problem: Problem, happens: Bools) -> int | None:
    return problem.years[int(happens.argmax())] if happens.any() else None


def measures(problem: Problem) -> list[dict[str, Any]]:
    """Return what the measures are (措施名录)."""
    return [
        {
            "key": m.key,
            "name_zh": m.name_zh,
            "name_en": m.name_en,
            "kind": m.kind,
            "potential": m.potential,
            "initial_share": m.initial_share,
            "capex": m.capex,
            "confidence": m.confidence,
            "inputs": list(m.inputs),
        }
        for m in problem.measures
    ]


def units(problem: Problem, solution: Solution) -> list[dict[str, Any]]:
    """One row per plant and year: output, measures as the share treated, emission direct and indirect (设施逐年)."""
    grid = paths.grid(problem, {})[0]
    direct, indirect = solution.flows[INDEX["direct_tco2"]], solution.flows[INDEX["ordinary_mwh"]] * grid
    rows = []
    for i, plant in enumerate(problem.plants):
        if plant.candidate and not solution.production[i].any():
            continue
        shares = [
            (m.key, _share(solution.treated[i, k], solution.production[i])) for k, m in enumerate(problem.measures)
        ]
        for t, year in enumerate(problem.years):
            rows.append(
                {
                    "unit_id": plant.key,
                    "year": year,
                    "production_t": float(solution.production[i, t]),
                    "measures": {key: float(share[t]) for key, share in shares if share[t] > 0},
                    "tco2": float(direct[i, t] + indirect[i, t]),
                    "direct_tco2": float(direct[i, t]),
                    "indirect_tco2": float(indirect[i, t]),
                    "closed": bool(solution.closed[i, t]),
                    "by_products": by_output.of_plant(plant, float(solution.production[i, t])),
                    "renewed": bool(solution.renewed[i, t] > 0),
                }
            )
    return rows


def adoption(problem: Problem, solution: Solution) -> list[dict[str, Any]]:
    """Treated output and its share of the plant's output by measure, plant and year (措施应用)."""
    index = {p.key: i for i, p in enumerate(problem.plants)}
    rows = []
    for k, measure in enumerate(problem.measures):
        for key in measure.plants:
            i = index[key]
            rows.append(
                {
                    "measure": measure.key,
                    "name_zh": measure.name_zh,
                    "name_en": measure.name_en,
                    "unit_id": key,
                    "route": problem.plants[i].route,
                    "treated_t": solution.treated[i, k].tolist(),
                    "share": _share(solution.treated[i, k], solution.production[i]).tolist(),
                    "confidence": measure.confidence,
                }
            )
    return rows


def upstream(problem: Problem, solution: Solution) -> dict[str, Any]:
    """Emission of mining and concentrating for primary output, outside the sector's total (上游采选排放).

    Metals with primary output and no known factor are named as missing: the figures do not include them.
    """
    primary = sorted({p.metal for p in problem.plants if not p.recycled})
    known = [m for m in primary if m in problem.upstream]
    flow = solution.flows[INDEX["upstream_tco2"]].sum(axis=0)
    return {
        "boundary": problem.recycling_boundary,
        "tco2e": flow.tolist() if known else None,
        "metals": known,
        "missing": [m for m in primary if m not in known],
    }


def _share(part: Array, whole: Array) -> Array:
    return np.asarray(np.divide(part, whole, out=np.zeros_like(whole), where=whole > 0))
