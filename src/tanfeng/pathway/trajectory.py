"""Emission trajectories under other assumptions (排放轨迹), with the technology of a solved scenario held.

The simplification, stated: the plants' shares in their metal, their measures and with them the intensity per tonne of
each plant and year stay as solved. Demand, the rest of the sector and the grid factor move freely. With scrap
availability the recycled share of a metal moves only where the solved scenario uses all the scrap it may, or where less
is left than it uses.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from tanfeng.pathway import paths
from tanfeng.pathway.facility.quantities import FUELS, INDEX
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
    """Emission in tCO2 and energy in tce, arrays of shape (samples, years) (排放与能耗轨迹)."""

    direct: Array
    indirect: Array
    energy: Array

    @property
    def total(self) -> Array:
        return np.asarray(self.direct + self.indirect)

    def of(self, boundary: str) -> Array:
        """Return one boundary: ``direct``, ``indirect``, ``total`` or ``energy``."""
        by_name = {"direct": self.direct, "indirect": self.indirect, "energy": self.energy}
        return self.total if boundary == "total" else by_name[boundary]


@dataclass(frozen=True)
class HeldTechnology:
    """A solved scenario as shares and intensities (固定的技术结构): everything :func:`evaluate` needs.

    All arrays are (plant, year): the share in the metal's output; per tonne direct emission (tCO2), electricity bought,
    of it green (MWh), fuels (tce).
    """

    problem: Problem
    share: Array
    direct: Array
    electricity: Array
    green: Array
    fuel: Array

    @classmethod
    def of(cls, problem: Problem, solution: Solution) -> HeldTechnology:
        """Take the shares within the metal and the intensities per tonne from a solution."""
        member = np.array([[p.metal == m for p in problem.plants] for m in problem.metals], dtype=np.float64)
        member = member.reshape(len(problem.metals), len(problem.plants))
        made = member.T @ (member @ solution.production)
        share = np.divide(solution.production, made, out=np.zeros_like(made), where=made > 0)

        def per_tonne(*quantities: str) -> Array:
            flow = sum((solution.flows[INDEX[q]] for q in quantities), np.zeros_like(made))
            return np.divide(flow, solution.production, out=np.zeros_like(made), where=solution.production > 0)

        return cls(
            problem=problem,
            share=share,
            direct=per_tonne("direct_tco2"),
            electricity=per_tonne("electricity_mwh"),
            green=per_tonne("green_mwh"),
            fuel=per_tonne(*FUELS),
        )


def evaluate(held: HeldTechnology, samples: Mapping[str, Array]) -> Trajectories:
    """Return the trajectories for samples of assumptions, each an array of the same length n (计算轨迹).

    Assumptions without samples keep their central value. Without any samples n is 1 and the result is the scenario.
    """
    problem = held.problem
    demand = paths.demand(problem, samples)
    availability = paths.parameter(problem, samples, "scrap_availability")
    rest = paths.rest_direct(problem, samples)
    direct, power, green = rest, paths.rest_electricity(problem, samples), np.zeros((1, 1))
    fuel = rest / problem.rest_fuel_factor
    for metal in problem.metals:
        own = [i for i, p in enumerate(problem.plants) if p.metal == metal]
        share = _shares(held, metal, own, availability)
        output = problem.base_production(metal) * demand[:, None, :] * share
        direct = direct + (output * held.direct[own][None]).sum(axis=1)
        power = power + (output * held.electricity[own][None]).sum(axis=1)
        green = green + (output * held.green[own][None]).sum(axis=1)
        fuel = fuel + (output * held.fuel[own][None]).sum(axis=1)
    n = max(len(v) for v in samples.values()) if samples else 1

    def full(values: Array) -> Array:
        return np.ascontiguousarray(np.broadcast_to(values, (n, len(problem.years))))

    return Trajectories(
        direct=full(direct),
        indirect=full((power - green) * paths.grid(problem, samples)),
        energy=full(fuel + power * problem.tce_per_mwh),
    )


def _shares(held: HeldTechnology, metal: str, own: list[int], availability: Array) -> Array:
    """Plant shares within a metal by sample, (n, plants of the metal, years), after the scrap there is."""
    problem = held.problem
    solved = held.share[own][None]
    recycled = np.array([problem.plants[i].recycled for i in own])
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
