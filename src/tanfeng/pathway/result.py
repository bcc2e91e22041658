"""What a pathway run returns (路径结果), in the shape of the JSON contract."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from tanfeng.core.findings import Finding
from tanfeng.core.lineage import Lineage
from tanfeng.pathway import objective
from tanfeng.pathway.assumptions import Assumptions
from tanfeng.pathway.ensemble import Ensemble
from tanfeng.pathway.problem import Problem
from tanfeng.pathway.scenario import Scenario
from tanfeng.pathway.solution import Array, Solution
from tanfeng.pathway.symbols import Decisions, derived, parameters

#: Assumptions that are prices or capital costs: the cost of a scenario is as good as these.
COST_ASSUMPTIONS = (
    "fuel_price",
    "electricity_price",
    "measure_capex",
    "capacity_capex_primary",
    "capacity_capex_recycled",
    "recycled_feed_premium",
)
MILLION = 1e6


@dataclass(frozen=True)
class PathwayResult:
    """Scenarios, peak statements, findings and lineage of one run (一次运行的结果).

    ``scenarios`` and ``peaks`` are dictionaries as in the JSON contract; ``assumptions`` the assumptions of all
    scenarios, one row each.
    """

    scenarios: tuple[dict[str, Any], ...]
    peaks: tuple[dict[str, Any], ...]
    assumptions: tuple[dict[str, Any], ...]
    findings: tuple[Finding, ...]
    lineage: Lineage


def scenario_dict(scenario: Scenario, problem: Problem, solution: Solution, ensemble: Ensemble) -> dict[str, Any]:
    """Return one solved scenario; tonnes, CNY, years ascending (情景结果)."""
    levels = scenario.ensemble.quantiles
    low_high = {b: ensemble.quantiles(b, levels) for b in ("direct", "indirect", "total")}
    low, high = f"p{round(min(levels) * 100):02d}", f"p{round(max(levels) * 100):02d}"
    cheap, dear = _cost_range(problem, solution)
    ends = (("low", low), ("high", high))
    bands = {f"{boundary}_tco2_{end}": fan[key] for boundary, fan in low_high.items() for end, key in ends}
    return {
        "name": scenario.name,
        "name_zh": scenario.name_zh,
        "name_en": scenario.name_en,
        "note_zh": scenario.note_zh,
        "note_en": scenario.note_en,
        "years": list(problem.years),
        "direct_tco2": solution.direct.tolist(),
        "indirect_tco2": solution.indirect.tolist(),
        "total_tco2": solution.total.tolist(),
        **bands,
        "band": [low, high],
        "quantiles": low_high,
        "energy_tce": solution.energy.tolist(),
        "electricity_mwh": solution.electricity.tolist(),
        "cost": solution.cost * MILLION,
        "cost_low": cheap,
        "cost_high": dear,
        "cost_unit": "元",
        "cost_figure": f"scenario.{scenario.name}.cost",
        "cost_items": {name: value * MILLION for name, value in sorted(solution.cost_items.items())},
        "cost_depends_on": [name for name in COST_ASSUMPTIONS if name in problem.assumptions],
        "cost_note_zh": "仅含建模路线，" + _depends(problem.assumptions, "zh"),
        "cost_note_en": "modelled routes only; " + _depends(problem.assumptions, "en"),
        "by_metal": _by_metal(problem, solution),
        "by_route": _by_route(problem, solution),
        "adoption": _adoption(problem, solution),
        "new_capacity_t": {r.key: solution.new_capacity[i].tolist() for i, r in enumerate(problem.routes)},
        "policies": [
            {
                "item": i.item,
                "value": i.value,
                "from": i.first_year,
                "choices": dict(i.choices),
                "slack": solution.slacks.get(i.item, {}),
            }
            for i in problem.policies
        ],
        "slacks": solution.slacks,
        "ensemble": {"size": ensemble.size, "seed": ensemble.seed, "parameters": list(ensemble.samples)},
        "assumptions": [row.to_dict() for row in problem.assumptions.values()],
    }


def _cost_range(problem: Problem, solution: Solution) -> tuple[float, float]:
    """Cost of the same decisions with every price and capital cost at its low and at its high end, CNY."""
    from xarray import DataArray

    p = parameters(problem)
    plane = {"route": p.capacity.route, "year": p.demand.year}
    space = {"route": p.capacity.route, "measure": p.applies.measure, "year": p.demand.year}
    x = Decisions(
        production=DataArray(solution.production, coords=plane, dims=tuple(plane)),
        treated=DataArray(solution.treated, coords=space, dims=tuple(space)),
        new_capacity=DataArray(solution.new_capacity, coords=plane, dims=tuple(plane)),
    )
    s = derived(problem, p, x)
    ends = []
    for end in ("low", "high"):
        rows = [problem.assumptions[n] for n in COST_ASSUMPTIONS if n in problem.assumptions]
        moved = {row.name: bound for row in rows if (bound := getattr(row, end)) is not None}
        priced = replace(problem, assumptions=problem.assumptions.changed(**moved), policies=())
        items = {name: float(value) for name, value in objective.items(priced, p, s, {}).items()}
        ends.append(replace(solution, cost_items=items).cost * MILLION)
    return ends[0], ends[1]


def _depends(assumptions: Assumptions, lang: str) -> str:
    rows = [assumptions[name] for name in COST_ASSUMPTIONS if name in assumptions]
    if lang == "zh":
        return "取决于声明的假设：" + "、".join(r.name_zh for r in rows)
    return "depends on declared assumptions: " + ", ".join(r.name_en for r in rows)


def _by_metal(problem: Problem, solution: Solution) -> dict[str, dict[str, Any]]:
    """Output, direct emission, recycled share and electricity by metal and year, without the rest of the sector."""
    saved_direct, saved_power = _savings(problem, solution)
    rows: dict[str, dict[str, Any]] = {}
    for metal in problem.metals:
        own = [i for i, r in enumerate(problem.routes) if r.metal == metal]
        made = solution.production[own]
        recycled = np.array([problem.routes[i].recycled for i in own], dtype=np.float64)
        direct = made * np.array([problem.routes[i].direct_tco2 for i in own])[:, None] - saved_direct[own]
        power = made * np.array([problem.routes[i].electricity_mwh for i in own])[:, None] - saved_power[own]
        rows[metal] = {
            "production_t": made.sum(axis=0).tolist(),
            "direct_tco2": direct.sum(axis=0).tolist(),
            "electricity_mwh": power.sum(axis=0).tolist(),
            "recycled_share": (recycled @ made / made.sum(axis=0)).tolist(),
        }
    return rows


def _savings(problem: Problem, solution: Solution) -> tuple[Array, Array]:
    direct = np.zeros_like(solution.production)
    power = np.zeros_like(solution.production)
    for i, route in enumerate(problem.routes):
        for k, measure in enumerate(problem.measures):
            direct[i] += solution.treated[i, k] * measure.fuel_tce.get(route.key, 0.0) * route.fuel_factor
            power[i] += solution.treated[i, k] * measure.electricity_mwh.get(route.key, 0.0)
    return direct, power


def _by_route(problem: Problem, solution: Solution) -> dict[str, list[float]]:
    return {r.key: solution.production[i].tolist() for i, r in enumerate(problem.routes)}


def _adoption(problem: Problem, solution: Solution) -> list[dict[str, Any]]:
    """Treated output and its share of the route's output by measure, route and year."""
    index: Mapping[str, int] = {r.key: i for i, r in enumerate(problem.routes)}
    rows = []
    for k, measure in enumerate(problem.measures):
        for key in measure.routes:
            treated, made = solution.treated[index[key], k], solution.production[index[key]]
            share = np.divide(treated, made, out=np.zeros_like(made), where=made > 0)
            rows.append(
                {
                    "measure": measure.key,
                    "name_zh": measure.name_zh,
                    "name_en": measure.name_en,
                    "route": key,
                    "treated_t": treated.tolist(),
                    "share": share.tolist(),
                    "confidence": measure.confidence,
                }
            )
    return rows
