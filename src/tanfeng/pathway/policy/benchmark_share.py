"""Benchmark share (标杆水平以上产能比例): output at benchmark level, today's and treated, is at least a share."""

from __future__ import annotations

from typing import Any

from tanfeng.pathway.measures import Measure
from tanfeng.pathway.policy.slack import add_slack
from tanfeng.pathway.problem import PolicyItem, Problem
from tanfeng.pathway.symbols import Parameters, Symbols

ITEM = "target-benchmark-capacity"
FORMULA = "sum_{r,k} T[r,k,t] + sum_r b[r] * P[r,t] + z[m,t] >= share * sum_r P[r,t]   (t, per metal or pooled)"
UNIT = "t"
#: ``per-metal``: each metal on its own; ``pooled``: their output added up.
QUESTION = "pooling"


def add(model: Any, problem: Problem, p: Parameters, s: Symbols, item: PolicyItem) -> None:
    from xarray import DataArray

    del p
    years = [y for y in problem.years if y >= item.first_year]
    measures = benchmark_measures(problem, item)
    names, routes = [m.key for m in measures], sorted({r for m in measures for r in m.routes})
    if not names:
        return
    start = DataArray(
        [max((m.initial_share or 0.0) for m in measures if r in m.routes) for r in routes], coords={"route": routes}
    )
    metal_of = {r.key: r.metal for r in problem.routes}
    reached = s.x.treated.sel(measure=names, route=routes, year=years).sum("measure")
    short = reached + s.x.production.sel(route=routes, year=years) * (start - item.value)
    if item.choice(QUESTION, "per-metal") == "per-metal":
        for metal in sorted({metal_of[r] for r in routes}):
            own = [r for r in routes if metal_of[r] == metal]
            slack = add_slack(model, item.item, years, metal)
            model.add_constraints(short.sel(route=own).sum("route") + slack >= 0.0, name=f"{item.item}:{metal}")
    else:
        slack = add_slack(model, item.item, years)
        model.add_constraints(short.sum("route") + slack >= 0.0, name=item.item)


def benchmark_measures(problem: Problem, item: PolicyItem) -> tuple[Measure, ...]:
    """The measures that lift output to the benchmark: those whose starting share at that level is known."""
    metal_of = {r.key: r.metal for r in problem.routes}
    return tuple(
        m
        for m in problem.measures
        if m.initial_share is not None and (not item.metals or any(metal_of[r] in item.metals for r in m.routes))
    )
