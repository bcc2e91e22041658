"""Today's technology carried on (现状推演): the years before anything is decided, or a whole frozen scenario.

Every plant keeps its share of its metal; what demand asks beyond its capacity is built at its own intensity. A unit is
renewed when its life ends; the others of its metal take over the share of a unit that retires.
"""

from __future__ import annotations

import numpy as np

from tanfeng.pathway import lifetimes, paths
from tanfeng.pathway.facility import accounts, by_products
from tanfeng.pathway.facility.intensity import today
from tanfeng.pathway.facility.quantities import ALL, CARRIERS, FUELS, INDEX, ORDINARY
from tanfeng.pathway.plants import Plant
from tanfeng.pathway.policy import cleaner_production
from tanfeng.pathway.problem import Problem
from tanfeng.pathway.solution import Array, Solution

#: An energy per tonne above its level by less than this share of it is rounding.
ROUNDING = 1e-9


def follow(problem: Problem) -> Solution:
    """Let every plant keep its share of its metal and build what demand asks for, in every year (按现状推演)."""
    production = _kept_shares(problem) * paths.demand(problem, {})[0]
    capacity = np.array([p.capacity_t for p in problem.plants])[:, None]
    needed = np.maximum(0.0, production / problem.assumptions.number("maximum_utilisation") - capacity)
    lines = np.diff(np.maximum.accumulate(needed, axis=1), axis=1, prepend=0.0)
    untouched = np.zeros((len(problem.plants), len(problem.measures), len(problem.years)))
    renewed = np.zeros(production.shape)
    for i, year in lifetimes.renewals(problem).items():
        at = problem.years.index(year)
        renewed[i, at] = capacity[i, 0] + lines[i, :at].sum()
    flows = flows_of(problem, production)
    whole = accounts.sector(problem, flows)
    items = accounts.cost_items(problem, flows, accounts.Built(untouched, lines, renewed, untouched))
    objective = sum(items.values())
    return Solution(
        status="fixed",
        objective=objective,
        bound=objective,
        cost_items=items,
        production=production,
        treated=untouched,
        new_capacity=lines,
        adopted=untouched,
        standing=untouched,
        closed=lifetimes.retired(problem) & (production == 0.0),
        renewed=renewed,
        flows=flows,
        direct=whole.direct,
        indirect=whole.indirect,
        electricity=whole.electricity,
        energy=whole.energy,
    )


def _kept_shares(problem: Problem) -> Array:
    """Output of the base year that each plant stands for by year, t, (P, T): its own, and its part of what retired.

    Where every unit of a metal has retired, nobody is left to take over: they stand for their own to the end.
    """
    own = np.repeat(np.array([p.production_t for p in problem.plants])[:, None], len(problem.years), axis=1)
    gone = lifetimes.retired(problem)
    for metal in {p.metal for p, out in zip(problem.plants, gone, strict=True) if out.any()}:
        of = np.array([p.metal == metal for p in problem.plants])
        left = np.where(gone[of], 0.0, own[of])
        standing = left.sum(axis=0)
        scale = np.divide(own[of].sum(axis=0), standing, out=np.zeros_like(standing), where=standing > 0)
        own[of] = np.where(standing > 0, left * scale, own[of])
    return own


def flows_of(problem: Problem, production: Array) -> Array:
    """Return what plants take and give at today's intensities, (Q, P, T)."""
    flows = np.zeros((len(ALL), *production.shape))
    flows[:CARRIERS] = np.array([today(p) for p in problem.plants]).reshape(-1, CARRIERS).T[:, :, None] * production
    flows[INDEX[ORDINARY]] = flows[INDEX["electricity_mwh"]] - flows[INDEX["green_mwh"]]
    flows[INDEX["output_t"]] = production
    flows[INDEX["recycled_t"]] = production * np.array([p.recycled for p in problem.plants])[:, None]
    start, rated = benchmark_start(problem)
    flows[INDEX["at_benchmark_t"]] = production * (start * rated)[:, None]
    flows[INDEX["rated_t"]] = production * rated[:, None]
    poor = np.array([below_level(problem, p, today(p)) for p in problem.plants], dtype=np.float64)
    flows[INDEX["below_level_t"]] = production * poor[:, None]
    flows[INDEX["upstream_tco2"]] = production * np.array([upstream(problem, p) for p in problem.plants])[:, None]
    for i, plant in enumerate(problem.plants):
        for name, amount in {**by_products.per_tonne(plant), **cleaner_production.worse(plant, ())}.items():
            flows[INDEX[name], i] = amount * production[i]
    return flows


def below_level(problem: Problem, plant: Plant, per_tonne: Array) -> bool:
    """Say whether a plant's energy per tonne exceeds the level of an exit rule for its route (低于基准水平)."""
    levels = [item.levels[plant.route] for item in problem.policies if plant.route in item.levels]
    fuels = sum(float(per_tonne[INDEX[name]]) for name in FUELS)
    energy = fuels + float(per_tonne[INDEX["electricity_mwh"]]) * problem.tce_per_mwh
    return bool(levels) and energy > min(levels) * (1.0 + ROUNDING)


def upstream(problem: Problem, plant: Plant) -> float:
    """Emission of mining and concentrating per tonne of a plant's product, tCO2e/t; none for recycled metal."""
    return 0.0 if plant.recycled else problem.upstream.get(plant.metal, 0.0)


def benchmark_start(problem: Problem) -> tuple[Array, Array]:
    """Share of a plant's output already at the benchmark, and whether it is known, both by plant (标杆水平起点)."""
    start, rated = np.zeros(len(problem.plants)), np.zeros(len(problem.plants))
    for i, plant in enumerate(problem.plants):
        shares = [m.initial_share for m in problem.measures if plant.key in m.changes and m.initial_share is not None]
        if shares:
            start[i], rated[i] = max(shares), 1.0
    return start, rated
