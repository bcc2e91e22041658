"""Adoption (措施应用): treated output is a part of output, within what can be treated, installed once and for good."""

from __future__ import annotations

from typing import Any

from tanfeng.pathway.problem import Problem
from tanfeng.pathway.symbols import Parameters, Symbols

NAME = "adoption"
FORMULA = (
    "T[r,k,t] <= A[r,k,t];  T[r,k,t] <= q[r,k] * P[r,t];  A[r,k,t] >= A[r,k,t-1];  A[r,k,t] - A[r,k,t-1] <= w * P[r,t]"
)


def add(model: Any, problem: Problem, p: Parameters, s: Symbols) -> None:
    if not problem.free_years or not p.applies.measure.size:
        return
    later = list(problem.years[1:])
    step = s.installed.sel(year=later) - s.installed.shift(year=1).sel(year=later)
    pace = problem.assumptions.number("uptake_rate")
    model.add_constraints(s.treated - s.installed <= 0.0, name=f"{NAME}-installed")
    model.add_constraints(s.treated - s.production * p.room <= 0.0, name=f"{NAME}-potential")
    model.add_constraints(step >= 0.0, name=f"{NAME}-irreversible")
    model.add_constraints(step - s.production.sel(year=later) * (pace * p.applies) <= 0.0, name=f"{NAME}-pace")
