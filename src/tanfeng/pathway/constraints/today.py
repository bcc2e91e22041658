"""Today's shares (现状结构): before the first year of decisions every route keeps its share of the metal."""

from __future__ import annotations

from typing import Any

from tanfeng.pathway.problem import Problem
from tanfeng.pathway.symbols import Parameters, Symbols

NAME = "today"
FORMULA = "P[r,t] = share[r] * D[m(r),t]   for t before the first year of decisions"


def add(model: Any, problem: Problem, p: Parameters, s: Symbols) -> None:
    fixed = list(problem.fixed_years)
    if not fixed:
        return
    needed = (p.belongs * p.demand.sel(year=fixed)).sum("metal") * p.base_share
    model.add_constraints(s.x.production.sel(year=fixed) == needed, name=NAME)
