"""The yearly numbers that rows and costs are made of (年度参数)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from tanfeng.pathway import paths
from tanfeng.pathway.problem import Problem
from tanfeng.pathway.solution import Array, Solution

AT_LEAST, AT_MOST, EQUAL = ">=", "<=", "="


@dataclass(frozen=True)
class Term:
    """``coefficient * sum of a quantity over plants in one year`` (一项): those of ``metals`` (empty: all), or one."""

    quantity: str
    year: int
    coefficient: float
    metals: tuple[str, ...] = ()
    plant: str = ""


@dataclass(frozen=True)
class Row:
    """One linking row (一条连接约束): ``sum of terms (sense) bound``, missed at ``penalty`` CNY of that year per unit.

    ``item`` is the plan item or physical name, ``part`` a metal or other part of it, ``unit`` that of the row.
    """

    item: str
    year: int
    sense: str
    bound: float
    penalty: float
    unit: str
    terms: tuple[Term, ...]
    part: str = ""

    @property
    def name(self) -> str:
        return "|".join(x for x in (self.item, self.part, str(self.year)) if x)


@dataclass(frozen=True)
class Frame:
    """A problem with its yearly paths and the years before anything is decided (计算框架).

    ``past`` is the answer up to the first year of decisions; ``peak_cap`` the level that the peak item holds later
    years to, where it does. ``kept`` is the capacity when decisions begin, t/a (P,), where it is not that of ``past``.
    Arrays by year of ``problem.years``.
    """

    problem: Problem
    past: Solution
    demand: Array
    grid: Array
    rest_direct: Array
    rest_electricity: Array
    peak_cap: float | None = None
    index: Mapping[int, int] = field(default_factory=dict)
    kept: Array | None = None

    @classmethod
    def of(cls, problem: Problem, past: Solution, peak_cap: float | None = None) -> Frame:
        return cls(
            problem=problem,
            past=past,
            demand=paths.demand(problem, {})[0],
            grid=paths.grid(problem, {})[0],
            rest_direct=paths.rest_direct(problem, {})[0],
            rest_electricity=paths.rest_electricity(problem, {})[0],
            peak_cap=peak_cap,
            index={year: i for i, year in enumerate(problem.years)},
        )

    @property
    def years(self) -> tuple[int, ...]:
        """The years in which plants decide."""
        return self.problem.free_years

    @property
    def capacity(self) -> Array:
        """Capacity of each plant when decisions begin, t/a (P,): today's and what was built before (起始产能)."""
        if self.kept is not None:
            return self.kept
        before = [self.index[y] for y in self.problem.fixed_years]
        built = self.past.new_capacity[:, before].sum(axis=1)
        return np.asarray(np.array([p.capacity_t for p in self.problem.plants]) + built)

    def demand_of(self, metal: str, year: int) -> float:
        """Return the output asked for, t."""
        return self.problem.base_production(metal) * float(self.demand[self.index[year]])

    def discount(self, year: int) -> float:
        """Mid-year discount factor to 1 January of the base year (贴现系数)."""
        rate = self.problem.assumptions.number("discount_rate")
        return float((1.0 + rate) ** -(year - self.problem.base_year + 0.5))

    def rest_energy(self, year: int) -> float:
        """Energy of the rest of the sector, tce."""
        i = self.index[year]
        fuel = self.rest_direct[i] / self.problem.rest_fuel_factor
        return float(fuel + self.rest_electricity[i] * self.problem.tce_per_mwh)

    def rest_of(self, boundary: str, year: int) -> float:
        """Emission (tCO2) of the rest of the sector, ``direct``, ``indirect`` or ``total``."""
        i = self.index[year]
        direct, indirect = float(self.rest_direct[i]), float(self.rest_electricity[i] * self.grid[i])
        return {"direct": direct, "indirect": indirect, "total": direct + indirect}[boundary]

    def emission(self, boundary: str, year: int, coefficient: float = 1.0) -> tuple[Term, ...]:
        """Return the terms of the plants' emission in a year (排放项)."""
        grid = float(self.grid[self.index[year]]) * coefficient
        direct = (Term("direct_tco2", year, coefficient),)
        indirect = (Term("ordinary_mwh", year, grid),)
        return {"direct": direct, "indirect": indirect, "total": direct + indirect}[boundary]

    def energy(self, year: int, coefficient: float = 1.0) -> tuple[Term, ...]:
        """Return the terms of the plants' energy in a year, tce (能耗项)."""
        fuels = tuple(Term(name, year, coefficient) for name in ("fuel_tce", "gas_tce", "hydrogen_tce"))
        return (*fuels, Term("electricity_mwh", year, coefficient * self.problem.tce_per_mwh))
