"""A solved plan held fixed (固定技术决策): what it emits, uses and costs under other assumptions, by array arithmetic.

Held are the technology decisions: which measures stand at which plant, which lines run, and with them the intensity per
tonne and the shares of the plants within primary and recycled output of a metal. What moves: demand scales every plant
of a metal alike, the rest of the sector and the grid factor follow their assumptions, prices follow theirs. With scrap
(availability, or supply by a stock model) the recycled share of a metal moves where the plan uses all the scrap it may,
or where less is left than it uses. Capital stays as planned: what demand asks beyond it is not invested in here.

The plants of a metal and origin move together, so that they are added up once and a hundred thousand samples cost as
much for two thousand plants as for two.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tanfeng.core.errors import UsageError
from tanfeng.pathway import lifetimes, paths
from tanfeng.pathway.engine.finance import annuity_factor, discount_factors
from tanfeng.pathway.facility import by_products
from tanfeng.pathway.facility.accounts import PRICES
from tanfeng.pathway.facility.quantities import FUELS, INDEX, ORDINARY
from tanfeng.pathway.problem import Problem
from tanfeng.pathway.solution import Array, Solution
from tanfeng.pathway.uncertainty.peaks import Trajectories

#: Assumptions that move emission and energy of a held plan.
MOVES_EMISSION = (
    "demand_growth",
    "grid_factor_decline",
    "scrap_availability",
    "rest_growth_difference",
    "rest_intensity_decline",
    "rest_electricity_intensity_decline",
    "indirect_to_direct",
)
#: Assumptions that move its cost beside these; capital costs by the names that the measures use.
MOVES_COST = (
    *(name for _, name in PRICES.values()),
    *by_products.PRICES,
    "recycled_feed_premium",
    "capacity_capex_primary",
    "capacity_capex_recycled",
    "retrofit_subsidy",
)
_BINDING = 1.0 - 1e-6


def moves_emission(problem: Problem) -> tuple[str, ...]:
    """Names of the assumptions that move emission and energy of a held plan, scrap of stock models included."""
    linked = (name for supply in problem.scrap_supply.values() for name in supply.names)
    return tuple(dict.fromkeys((*MOVES_EMISSION, *linked)))


@dataclass(frozen=True)
class HeldPlan:
    """A plan as sums over the plants of each metal and origin (固定方案). G groups: (metal, primary or recycled).

    problem         : the world it is looked at in: assumptions, calibration, grid
    flows           : (Q, G, T) as solved;  demand : (T,) the demand index it was solved for
    follows_scrap   : (G, T) where the plan uses all the scrap it may
    measures, lines : present CNY by capital cost assumption for one CNY of it; measures before the subsidy
    """

    problem: Problem
    groups: tuple[tuple[str, bool], ...]
    flows: Array
    demand: Array
    follows_scrap: NDArray[np.bool_]
    measures: Mapping[str, float]
    running: Mapping[str, float]
    lines: Mapping[str, float]

    @classmethod
    def of(cls, problem: Problem, solution: Solution, world: Problem | None = None) -> HeldPlan:
        """Take the plan of a solution (固定方案).

        ``world`` is another problem of the same sector and years whose assumptions it is to be judged under, so that
        plans of different scenarios meet the same world; default: its own. Raises ``UsageError`` where years or metals
        differ.
        """
        world = world or problem
        if (world.years, world.metals) != (problem.years, problem.metals):
            raise UsageError(
                f"情景“{problem.scenario}”与“{world.scenario}”的年份或金属不同，不能在同一组假设下比较。",
                f"The scenarios {problem.scenario!r} and {world.scenario!r} differ in years or metals and cannot be "
                "compared under the same assumptions.",
            )
        groups = tuple((metal, recycled) for metal in problem.metals for recycled in (False, True))
        member = np.array([[(p.metal, p.recycled) == g for p in problem.plants] for g in groups], dtype=np.float64)
        member = member.reshape(len(groups), len(problem.plants))
        flows = np.einsum("gp,qpt->qgt", member, solution.flows)
        return cls(
            problem=world,
            groups=groups,
            flows=flows,
            demand=paths.demand(problem, {})[0],
            follows_scrap=_follows_scrap(problem, groups, flows[INDEX["output_t"]]),
            measures=_measure_capital(problem, solution, world),
            running=_running(problem, solution, world),
            lines=_line_capital(problem, solution, world),
        )

    @property
    def movable(self) -> frozenset[str]:
        """Names of the assumptions that change anything here."""
        return frozenset((*moves_emission(self.problem), *MOVES_COST, *self.measures))

    def trajectories(self, samples: Mapping[str, Array]) -> Trajectories:
        """Return ``direct``, ``indirect``, ``total`` (tCO2) and ``energy`` (tce), each (samples, years) (轨迹).

        Assumptions without samples keep their central value; without any samples there is one row, the scenario.
        """
        problem, made = self.problem, self._made(samples, (*FUELS, "electricity_mwh", ORDINARY, "direct_tco2"))
        rest_direct = paths.rest_direct(problem, samples)
        rest_power = paths.rest_electricity(problem, samples)
        power = made["electricity_mwh"] + rest_power
        direct = made["direct_tco2"] + rest_direct
        indirect = (made[ORDINARY] + rest_power) * paths.grid(problem, samples)
        fuels = sum((made[name] for name in FUELS), np.zeros((1, len(problem.years))))
        energy = fuels + power * problem.tce_per_mwh + rest_direct / problem.rest_fuel_factor
        shape = (_size(samples), len(problem.years))
        found = {"direct": direct, "indirect": indirect, "total": direct + indirect, "energy": energy}
        return {name: np.ascontiguousarray(np.broadcast_to(values, shape)) for name, values in found.items()}

    def cost(self, samples: Mapping[str, Array]) -> Array:
        """Return the discounted resource cost of the modelled plants, no carbon payments, CNY, (samples,) (成本)."""
        problem = self.problem
        carriers = {quantity: name for quantity, name in PRICES.values() if name in problem.assumptions}
        beside = by_products.terms(problem.assumptions)
        made = self._made(samples, (*carriers, *(t.quantity for t in beside), "other_cny", "recycled_t"))
        discount = discount_factors(problem.assumptions.number("discount_rate"), len(problem.years))
        total = made["other_cny"] @ discount
        for quantity, name in (*carriers.items(), ("recycled_t", "recycled_feed_premium")):
            total = total + (made[quantity] @ discount) * paths.parameter(problem, samples, name)
        for term in beside:
            total = total + (made[term.quantity] @ discount) * paths.parameter(problem, samples, term.price)
        paid: float | Array = 1.0
        if "retrofit_subsidy" in problem.assumptions:
            paid = 1.0 - paths.parameter(problem, samples, "retrofit_subsidy")
        for name, amount in self.measures.items():
            total = total + amount * paid * paths.parameter(problem, samples, name)
        for name, amount in (*self.running.items(), *self.lines.items()):
            total = total + amount * paths.parameter(problem, samples, name)
        return np.ascontiguousarray(np.broadcast_to(total, (_size(samples),)))

    def _made(self, samples: Mapping[str, Array], quantities: tuple[str, ...]) -> dict[str, Array]:
        """What all plants take and give under the samples, (n, T) by quantity."""
        problem = self.problem
        growth = paths.demand(problem, samples) / self.demand
        scale = self._scrap(samples)
        fixed = [g for g in range(len(self.groups)) if g not in scale]
        found = {}
        for quantity in quantities:
            flow = self.flows[INDEX[quantity]]
            total = flow[fixed].sum(axis=0)[None, :]
            for g, factor in scale.items():
                if flow[g].any():
                    total = total + factor * flow[g]
            found[quantity] = total * growth
        return found

    def _scrap(self, samples: Mapping[str, Array]) -> dict[int, Array]:
        """Factor (n, T) on each group of the metals that have both primary and recycled output."""
        output = self.flows[INDEX["output_t"]]
        factors: dict[int, Array] = {}
        for metal in self.problem.metals:
            primary, recycled = self.groups.index((metal, False)), self.groups.index((metal, True))
            used = _recycled_share(output, primary, recycled)
            if not used.any() or (used >= 1.0).all():
                continue
            limit = paths.recycled_limit(self.problem, samples, metal)
            now = np.where(self.follows_scrap[recycled], limit, np.minimum(used, limit))
            # A year without any primary output leaves no primary mix to fall back on: its tonnes stay where they are.
            now = np.where(used < 1.0, now, used)
            factors[recycled] = np.divide(now, used, out=np.zeros_like(now), where=used > 0)
            factors[primary] = np.divide(1.0 - now, 1.0 - used, out=np.ones_like(now), where=used < 1.0)
        return factors


def _recycled_share(output: Array, primary: int, recycled: int) -> Array:
    made = output[primary] + output[recycled]
    return np.asarray(np.divide(output[recycled], made, out=np.zeros_like(made), where=made > 0))


def _follows_scrap(problem: Problem, groups: tuple[tuple[str, bool], ...], output: Array) -> NDArray[np.bool_]:
    """Say for each recycled group and year whether it uses all the scrap it may in a year of decisions."""
    found = np.zeros(output.shape, dtype=np.bool_)
    free = np.array([y in problem.free_years for y in problem.years])
    for metal in problem.metals:
        primary, recycled = groups.index((metal, False)), groups.index((metal, True))
        used = _recycled_share(output, primary, recycled)
        limit = paths.recycled_limit(problem, {}, metal)[0]
        found[recycled] = (used >= limit * _BINDING) & (used > 0) & free
    return found


def _tail(problem: Problem) -> Array:
    """Discount factors added from each year to the end: what a yearly payment committed in that year is worth."""
    d = discount_factors(problem.assumptions.number("discount_rate"), len(problem.years))
    return np.asarray(np.cumsum(d[::-1])[::-1])


def _measure_capital(problem: Problem, solution: Solution, world: Problem) -> dict[str, float]:
    rate, tail = world.assumptions.number("discount_rate"), _tail(world)
    found: dict[str, float] = {}
    for k, measure in enumerate(problem.measures):
        units = np.array([measure.capital_units(p.key) if p.key in measure.changes else 0.0 for p in problem.plants])
        annuity = annuity_factor(rate, world.assumptions.number(measure.life))
        amount = float(units @ solution.adopted[:, k] @ tail) * annuity
        found[measure.capex] = found.get(measure.capex, 0.0) + amount
    return found


def _running(problem: Problem, solution: Solution, world: Problem) -> dict[str, float]:
    """Discounted units of each capital cost that are paid to run what stands (固定运行费)."""
    d = discount_factors(world.assumptions.number("discount_rate"), len(problem.years))
    found: dict[str, float] = {}
    for k, measure in enumerate(problem.measures):
        units = np.array([measure.capital_units(p.key) if p.key in measure.changes else 0.0 for p in problem.plants])
        amount = float(units @ solution.standing[:, k] @ d) * measure.fixed_share
        if amount:
            found[measure.capex] = found.get(measure.capex, 0.0) + amount
    return found


def _line_capital(problem: Problem, solution: Solution, world: Problem) -> dict[str, float]:
    rate, tail = world.assumptions.number("discount_rate"), _tail(world)
    annuity = annuity_factor(rate, world.assumptions.number("capacity_life"))
    each = (solution.new_capacity @ tail) * annuity
    for i in lifetimes.renewals(problem):
        life = world.assumptions.number(problem.plants[i].life)
        each[i] += solution.renewed[i] @ tail * annuity_factor(rate, life) * world.assumptions.number(lifetimes.SHARE)
    recycled = np.array([p.recycled for p in problem.plants], dtype=np.bool_)
    return {
        "capacity_capex_primary": float(each[~recycled].sum()),
        "capacity_capex_recycled": float(each[recycled].sum()),
    }


def _size(samples: Mapping[str, Array]) -> int:
    return max((len(v) for v in samples.values()), default=1)
