"""Demand balance (需求平衡): what the routes of a metal make is what is asked for."""

from __future__ import annotations

from typing import Any

from tanfeng.pathway.problem import Problem
from tanfeng.pathway.symbols import Parameters, Symbols

NAME = "demand"
FORMULA = "sum_{r in R(m)} P[r,t] = D[m,t]"


def add(model: Any, problem: Problem, p: Parameters, s: Symbols) -> None:
    del problem
    model.add_constraints((s.x.production * p.belongs).sum("route") == p.demand, name=NAME)
