"""Emission trajectories under other assumptions (排放轨迹), with the technology of a solved scenario held.

The simplification, stated: route shares, treated shares and with them the intensity per tonne of each route and year
stay as solved. Demand, the rest of the sector and the grid factor move freely. With scrap availability the recycled
share of a metal moves only where the solved scenario uses all the scrap it may, or where less is left than it uses.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from tanfeng.pathway import paths
from tanfeng.pathway.problem import Problem
from tanfeng.pathway.solution import Array, Solution

#: The assumptions a trajectory can be recomputed for.
MOVABLE = (
    "demand_growth",
    "grid_factor_decline",
    "scrap_availability",
    "rest_growth_difference",
    "rest_intensity_decline",
    "rest_electricity_intensity_decline",
    "indirect_to_direct",
)
_BINDING = 1.0 - 1e-6


@dataclass(frozen=True)
class Trajectories:
    """Emissions in tCO2, arrays of shape (samples, years) (排放轨迹)."""

    direct: Array
    indirect: Array

    @property
    def total(self) -> Array:
        return np.asarray(self.direct + self.indirect)

    def of(self, boundary: str) -> Array:
        return {"direct": self.direct, "indirect": self.indirect, "total": self.total}[boundary]


@dataclass(frozen=True)
class HeldTechnology:
    """A solved scenario as shares and intensities (固定的技术结构): everything :func:`evaluate` needs."""

    problem: Problem
    share: Array
    direct: Array
    electricity: Array

    @classmethod
    def of(cls, problem: Problem, solution: Solution) -> HeldTechnology:
        """Take the shares (route, year) within the metal and the intensities per tonne from a solution."""
        routes = problem.routes
        member = np.array([[r.metal == m for r in routes] for m in problem.metals], dtype=np.float64)
        made = member.T @ (member @ solution.production)
        share = np.divide(solution.production, made, out=np.zeros_like(made), where=made > 0)
        saved_direct, saved_electricity = _saved(problem, solution)
        output = np.where(solution.production > 0, solution.production, 1.0)
        return cls(
            problem=problem,
            share=share,
            direct=np.array([r.direct_tco2 for r in routes])[:, None] - saved_direct / output,
            electricity=np.array([r.electricity_mwh for r in routes])[:, None] - saved_electricity / output,
        )


def evaluate(held: HeldTechnology, samples: Mapping[str, Array]) -> Trajectories:
    """Return the trajectories for samples of assumptions, each an array of the same length n (计算轨迹).

    Assumptions without samples keep their central value. Without any samples n is 1 and the result is the scenario.
    """
    problem = held.problem
    demand = paths.demand(problem, samples)
    availability = paths.parameter(problem, samples, "scrap_availability")
    direct = paths.rest_direct(problem, samples)
    electricity = paths.rest_electricity(problem, samples)
    for metal in problem.metals:
        own = [i for i, r in enumerate(problem.routes) if r.metal == metal]
        share = _shares(held, metal, own, availability)
        output = problem.base_production(metal) * demand[:, None, :] * share
        direct = direct + (output * held.direct[own][None]).sum(axis=1)
        electricity = electricity + (output * held.electricity[own][None]).sum(axis=1)
    grid = paths.grid(problem, samples)
    n = max(len(v) for v in samples.values()) if samples else 1
    years = len(problem.years)
    return Trajectories(
        direct=np.ascontiguousarray(np.broadcast_to(direct, (n, years))),
        indirect=np.ascontiguousarray(np.broadcast_to(electricity * grid, (n, years))),
    )


def _saved(problem: Problem, solution: Solution) -> tuple[Array, Array]:
    shape = (len(problem.routes), len(problem.measures))
    direct, electricity = np.zeros(shape), np.zeros(shape)
    for i, route in enumerate(problem.routes):
        for k, measure in enumerate(problem.measures):
            direct[i, k] = measure.fuel_tce.get(route.key, 0.0) * route.fuel_factor
            electricity[i, k] = measure.electricity_mwh.get(route.key, 0.0)
    return (
        np.einsum("rk,rkt->rt", direct, solution.treated),
        np.einsum("rk,rkt->rt", electricity, solution.treated),
    )


def _shares(held: HeldTechnology, metal: str, own: list[int], availability: Array) -> Array:
    """Route shares within a metal by sample, (n, routes of the metal, years), after the scrap there is."""
    problem = held.problem
    solved = held.share[own][None]
    recycled = np.array([problem.routes[i].recycled for i in own])
    if recycled.all() or not recycled.any():
        return np.asarray(solved)
    used = solved[:, recycled].sum(axis=1)
    central = problem.recycled_limit(metal, problem.assumptions.number("scrap_availability"))
    limit = np.array([problem.recycled_limit(metal, float(a)) for a in np.unique(availability)])
    limit = limit[np.searchsorted(np.unique(availability), availability)][:, None]
    free = np.array(problem.years) >= problem.decisions_from
    moves = (used >= central * _BINDING) & (used > 0) & free[None, :] & problem.decisions
    now = np.where(moves, limit, np.minimum(used, limit))
    # A year without any primary output leaves no primary mix to fall back on: its tonnes stay where they are.
    now = np.where(used < 1.0, now, used)
    scale_recycled = np.divide(now, used, out=np.zeros_like(now), where=used > 0)
    scale_primary = np.divide(1.0 - now, 1.0 - used, out=np.ones_like(now), where=used < 1.0)
    factor = np.where(recycled[None, :, None], scale_recycled[:, None, :], scale_primary[:, None, :])
    return np.asarray(solved * factor)
