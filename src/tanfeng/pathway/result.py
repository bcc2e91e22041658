"""What a pathway run returns (路径结果), in the shape of the JSON contract."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from tanfeng.core.findings import Finding
from tanfeng.core.lineage import Lineage
from tanfeng.pathway import by_output, by_plant, by_policy, lifetimes
from tanfeng.pathway.assumptions import Assumptions
from tanfeng.pathway.ensemble import Ensemble
from tanfeng.pathway.facility import accounts, by_products
from tanfeng.pathway.problem import Problem
from tanfeng.pathway.scenario import Scenario
from tanfeng.pathway.scrap import shown
from tanfeng.pathway.solution import Solution
from tanfeng.pathway.statement import BOUNDARIES

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


def cost_assumptions(problem: Problem) -> tuple[str, ...]:
    """Names of the assumptions that are prices or capital costs: the cost is as good as these (成本所依的假设)."""
    prices = [name for _, name in accounts.PRICES.values()]
    capital = [m.capex for m in problem.measures]
    renewal = [lifetimes.SHARE] if lifetimes.renewals(problem) else []
    names = [*prices, *capital, *accounts.CAPEX.values(), *renewal, "recycled_feed_premium", *by_products.PRICES]
    return tuple(name for name in dict.fromkeys(names) if name in problem.assumptions)


def settings(scenario: Scenario) -> dict[str, Any]:
    """Return how the answer was asked for, as the scenario's files state it (求解与核算设定)."""
    return {
        "recycling_boundary": scenario.recycling_boundary,
        "carbon_price_on": scenario.carbon_price_on,
        "gap": scenario.gap,
        "time_limit_seconds": scenario.time_limit,
    }


def scenario_dict(scenario: Scenario, problem: Problem, solution: Solution, ensemble: Ensemble) -> dict[str, Any]:
    """Return one solved scenario; tonnes, tce, CNY, years ascending (情景结果)."""
    levels = scenario.ensemble.quantiles
    fans = {b: ensemble.quantiles(b, levels) for b in BOUNDARIES}
    low, high = f"p{round(min(levels) * 100):02d}", f"p{round(max(levels) * 100):02d}"
    cheap, dear = _cost_range(problem, solution)
    ends = (("low", low), ("high", high))
    bands = {
        f"{'energy_tce' if boundary == 'energy' else f'{boundary}_tco2'}_{end}": fan[key]
        for boundary, fan in fans.items()
        for end, key in ends
    }
    depends = cost_assumptions(problem)
    return {
        "name": scenario.name,
        "name_zh": scenario.name_zh,
        "name_en": scenario.name_en,
        "note_zh": scenario.note_zh,
        "note_en": scenario.note_en,
        "status": solution.status,
        "final": solution.final,
        "settings": settings(scenario),
        "objective": solution.objective * MILLION,
        "bound": solution.bound * MILLION,
        "gap": solution.gap,
        "years": list(problem.years),
        "direct_tco2": solution.direct.tolist(),
        "indirect_tco2": solution.indirect.tolist(),
        "total_tco2": solution.total.tolist(),
        **bands,
        "band": [low, high],
        "quantiles": fans,
        "energy_tce": solution.energy.tolist(),
        "electricity_mwh": solution.electricity.tolist(),
        "cost": solution.cost * MILLION,
        "cost_low": cheap,
        "cost_high": dear,
        "cost_unit": "元",
        "cost_figure": f"scenario.{scenario.name}.cost",
        "cost_items": {name: value * MILLION for name, value in sorted(solution.cost_items.items())},
        "cost_depends_on": list(depends),
        "cost_note_zh": "仅含建模设施，" + _depends(problem.assumptions, depends, "zh"),
        "cost_note_en": "modelled plants only; " + _depends(problem.assumptions, depends, "en"),
        "by_metal": by_plant.metals(problem, solution),
        "by_route": by_plant.routes(problem, solution),
        "units": by_plant.units(problem, solution),
        "plants": by_plant.names(problem, solution),
        "measures": by_plant.measures(problem),
        "adoption": by_plant.adoption(problem, solution),
        "new_capacity_t": {p.key: solution.new_capacity[i].tolist() for i, p in enumerate(problem.plants)},
        "upstream": by_plant.upstream(problem, solution),
        "by_products": by_output.sector(problem, solution),
        "policies": by_policy.items(problem, solution),
        "limits": by_policy.limits(problem, solution),
        **({"scrap_supply": shown.rows(problem, solution)} if problem.scrap_supply else {}),
        "slacks": solution.slacks,
        "ensemble": {"size": ensemble.size, "seed": ensemble.seed, "parameters": list(ensemble.samples)},
        "assumptions": [row.to_dict() for row in problem.assumptions.values()],
    }


def _cost_range(problem: Problem, solution: Solution) -> tuple[float, float]:
    """Cost of the same decisions with every price and capital cost at its low and at its high end, CNY.

    What is sold earns its high price where the rest costs its low one: the range holds every other combination.
    """
    built = accounts.Built(solution.adopted, solution.new_capacity, solution.renewed, solution.standing)
    ends = []
    for end, sold in (("low", "high"), ("high", "low")):
        rows = [problem.assumptions[n] for n in cost_assumptions(problem)]
        at = {row.name: getattr(row, sold if row.name in by_products.CREDITS else end) for row in rows}
        moved = {name: bound for name, bound in at.items() if bound is not None}
        priced = replace(problem, assumptions=problem.assumptions.changed(**moved))
        items = accounts.cost_items(priced, solution.flows, built)
        ends.append(replace(solution, cost_items=items).cost * MILLION)
    return ends[0], ends[1]


def _depends(assumptions: Assumptions, names: tuple[str, ...], lang: str) -> str:
    rows = [assumptions[name] for name in names]
    if lang == "zh":
        return "取决于声明的假设：" + "、".join(r.name_zh for r in rows)
    return "depends on declared assumptions: " + ", ".join(r.name_en for r in rows)
