"""Adoption (措施应用): treated output is a part of output; its share only grows, and no faster than the pace allows.

A retrofit is for good: the treated share of the metal's output never falls, so output that has been treated is not
given up again for another route.
"""

from __future__ import annotations

from typing import Any

from tanfeng.pathway.problem import Problem
from tanfeng.pathway.symbols import Parameters, Symbols

NAME = "adoption"
FORMULA = "T[r,k,t] <= q[r,k] P[r,t];   0 <= T[r,k,t] / D[m,t] - T[r,k,t-1] / D[m,t-1] <= w P[r,t] / D[m,t]"


def add(model: Any, problem: Problem, p: Parameters, s: Symbols) -> None:
    if not problem.free_years or not p.applies.measure.size:
        return
    years = [problem.base_year, *problem.free_years] if problem.fixed_years else list(problem.years)
    later = years[1:]
    growth = (p.belongs * (p.demand / p.demand.shift(year=1)).sel(year=later)).sum("metal")
    before = s.x.treated.shift(year=1).sel(year=later)
    step = s.x.treated.sel(year=later) - before * growth
    made = s.x.production.sel(year=later)
    pace = problem.assumptions.number("uptake_rate")
    model.add_constraints(s.x.treated.sel(year=later) - made * p.room <= 0.0, name=f"{NAME}-potential")
    model.add_constraints(step >= 0.0, name=f"{NAME}-irreversible")
    model.add_constraints(step - made * (pace * p.applies) <= 0.0, name=f"{NAME}-pace")
