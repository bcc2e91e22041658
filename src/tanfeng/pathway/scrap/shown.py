"""The scrap of linked metals as results show it (再生原料供给的结果): supply, limit and use by year, and lineage."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from tanfeng.core.confidence import weakest
from tanfeng.core.lineage import Figure
from tanfeng.pathway import paths
from tanfeng.pathway.facility.quantities import INDEX
from tanfeng.pathway.problem import Problem
from tanfeng.pathway.scrap.supply import ScrapSupply
from tanfeng.pathway.solution import Solution

if TYPE_CHECKING:
    from tanfeng.materials.result import MetalResult

YIELD = "recycling_yield"


def figure_id(scenario: str, year: int, metal: str) -> str:
    return f"scenario.{scenario}.{year}.scrap_supply.{metal}"


def rows(problem: Problem, solution: Solution) -> list[dict[str, Any]]:
    """One row per linked metal and year, t (逐年供给与使用).

    ``supply_t`` with its interval is what the stock model gives at the central assumptions, ``None`` in years it does
    not cover; ``limit_t`` what the plants may use in a year of decisions, ``used`` the part of it they use.
    """
    found = []
    demand = paths.demand(problem, {})[0]
    for metal, supply in sorted(problem.scrap_supply.items()):
        given = dict(zip(supply.years, _bands(problem, supply), strict=True))
        limit = paths.recycled_limit(problem, {}, metal)[0]
        own = [i for i, plant in enumerate(problem.plants) if plant.metal == metal]
        recycled = solution.flows[INDEX["recycled_t"]][own].sum(axis=0)
        for t, year in enumerate(problem.years):
            asked = problem.base_production(metal) * float(demand[t])
            most = float(limit[t]) * asked if year in problem.free_years else None
            central, low, high = given.get(year, (None, None, None))
            found.append(
                {
                    "metal": metal,
                    "system": supply.system,
                    "year": year,
                    "supply_t": central,
                    "supply_low_t": low,
                    "supply_high_t": high,
                    "limit_t": most,
                    "demand_t": asked,
                    "recycled_t": float(recycled[t]),
                    "used": float(recycled[t]) / most if most else None,
                    "figure": figure_id(problem.scenario, year, metal) if year in supply.years else None,
                }
            )
    return found


def figures(problem: Problem, systems: Iterable[MetalResult]) -> Iterator[Figure]:
    """Yield the supply of each linked metal and year, and every figure of the systems it is computed from (溯源)."""
    results = {result.system.key: result for result in systems}
    for result in results.values():
        yield from result.figures()
    for _, supply in sorted(problem.scrap_supply.items()):
        for year, band in zip(supply.years, _bands(problem, supply), strict=True):
            yield _figure(problem, supply, results[supply.system], year, band)


def ids(problem: Problem) -> tuple[str, ...]:
    """Return the ids of all supplies of a problem."""
    return tuple(
        figure_id(problem.scenario, year, metal)
        for metal, s in sorted(problem.scrap_supply.items())
        for year in s.years
    )


def _bands(problem: Problem, supply: ScrapSupply) -> list[tuple[float, float | None, float | None]]:
    """Return central value, low and high end of every covered year; the ends are those of the draws alone."""
    factor = supply.factor(problem.assumptions)
    central = paths.scrap_supply(problem, {}, supply.metal)[0]
    ends = ([_known(v * factor) for v in end.tolist()] for end in (supply.low, supply.high))
    return list(zip(central.tolist(), *ends, strict=True))


def _known(value: float) -> float | None:
    return None if math.isnan(value) else value


def _figure(
    problem: Problem,
    supply: ScrapSupply,
    result: MetalResult,
    year: int,
    band: tuple[float, float | None, float | None],
) -> Figure:
    system = result.system
    named: Mapping[str, str] = {name: problem.assumptions[name].figure_id for name in supply.names}
    of_system = () if supply.recovery else (system.inputs[YIELD].figure_id(system.key),)
    words = [supply.confidence, *(problem.assumptions[name].confidence for name in supply.names[1:])]
    factors = [*supply.names[1:], *(() if supply.recovery else (YIELD,))]
    low, high = band[1:]
    ends = "" if low is None or high is None else f"[{low:,.0f}, {high:,.0f}]"
    return Figure(
        id=figure_id(problem.scenario, year, supply.metal),
        name_zh=f"{problem.scenario} {year} 年 {supply.metal} 再生原料可供的再生金属",
        name_en=f"{problem.scenario}, {year}: recycled {supply.metal} that scrap can give",
        value=band[0],
        unit="t/a",
        formula=f"{' * '.join(factors)} * max(0, {' + '.join(supply.kinds)}) {ends}".strip(),
        inputs=(*(result.figure_id(kind, year) for kind in supply.kinds), *of_system, *named.values()),
        confidence=weakest(words),
    )
