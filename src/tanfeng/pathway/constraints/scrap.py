"""Scrap (再生原料): recycled output stays within the scrap that can be had."""

from __future__ import annotations

from typing import Any

from tanfeng.pathway.problem import Problem
from tanfeng.pathway.symbols import Parameters, Symbols

NAME = "scrap"
FORMULA = "sum_{r in recycled(m)} P[r,t] <= a[m] * D[m,t]"


def add(model: Any, problem: Problem, p: Parameters, s: Symbols) -> None:
    del problem
    recycled = (s.x.production * (p.belongs * p.recycled)).sum("route")
    model.add_constraints(recycled <= p.recycled_limit * p.demand, name=NAME)
