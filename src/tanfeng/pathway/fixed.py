"""A scenario in which nothing is decided (无决策情景): no optimiser is needed, the same formulas on plain arrays do."""

from __future__ import annotations

import numpy as np

from tanfeng.pathway import objective
from tanfeng.pathway.problem import Problem
from tanfeng.pathway.solution import Solution
from tanfeng.pathway.symbols import Decisions, derived, parameters


def follow(problem: Problem) -> Solution:
    """Let every route keep its share of its metal and build what demand asks for (按现状推演)."""
    from xarray import zeros_like

    p = parameters(problem)
    production = ((p.belongs * p.demand).sum("metal") * p.base_share).transpose("route", "year")
    needed = np.maximum(
        0.0, production.values / problem.assumptions.number("maximum_utilisation") - p.capacity.values[:, None]
    )
    standing = np.maximum.accumulate(needed, axis=1)
    new_capacity = production.copy(data=np.diff(standing, axis=1, prepend=0.0))
    untouched = zeros_like(p.applies.expand_dims(year=p.demand.year)).transpose("route", "measure", "year")
    s = derived(problem, p, Decisions(production, untouched, new_capacity))
    costs = {name: float(value) for name, value in objective.items(problem, p, s, {}).items()}
    return Solution(
        status="optimal",
        objective=sum(costs.values()),
        cost_items=costs,
        production=production.values,
        treated=untouched.values,
        new_capacity=new_capacity.values,
        direct=s.direct.values,
        indirect=s.indirect.values,
        electricity=s.electricity.values,
        energy=s.energy.values,
    )
