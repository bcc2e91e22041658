"""Capacity (产能): a route makes no more than its lines allow, those of today and those built since."""

from __future__ import annotations

from typing import Any

import numpy as np

from tanfeng.pathway.problem import Problem
from tanfeng.pathway.symbols import Parameters, Symbols

NAME = "capacity"
FORMULA = "P[r,t] <= u * (C[r] + sum_{v<=t} N[r,v])"


def add(model: Any, problem: Problem, p: Parameters, s: Symbols) -> None:
    from xarray import DataArray

    years = list(problem.years)
    built = DataArray(
        np.tril(np.ones((len(years), len(years)))), coords={"year": years, "vintage": years}, dims=("year", "vintage")
    )
    standing = (s.x.new_capacity.rename(year="vintage") * built).sum("vintage")
    limit = problem.assumptions.number("maximum_utilisation")
    model.add_constraints(s.x.production - limit * standing <= limit * p.capacity, name=NAME)
