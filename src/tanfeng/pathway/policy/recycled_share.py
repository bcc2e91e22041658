"""Recycled share (再生金属供应占比): recycled output is at least a share of the output that counts."""

from __future__ import annotations

from typing import Any

from tanfeng.pathway.policy.slack import add_slack
from tanfeng.pathway.problem import PolicyItem, Problem
from tanfeng.pathway.routes import Route
from tanfeng.pathway.symbols import Parameters, Symbols

ITEM = "target-recycled-share"
FORMULA = "sum_{r recycled} P[r,t] + z[t] >= share * sum_{r in denominator} P[r,t]   (t of product)"
UNIT = "t"
#: ``ten-metals``: the denominator is the output of the ten metals, where some (aluminium) count as primary metal only;
#: ``primary-plus-recycled``: the primary and recycled output of the metals that have a recycled route.
QUESTION = "denominator"


def add(model: Any, problem: Problem, p: Parameters, s: Symbols, item: PolicyItem) -> None:
    from xarray import DataArray

    years = [y for y in problem.years if y >= item.first_year]
    metals = denominator(problem, item)
    above = DataArray(
        [float(r.recycled and r.metal in metals) for r in problem.routes], coords={"route": p.capacity.route}
    )
    below = DataArray(
        [float(_is_below(problem, item, r, metals)) for r in problem.routes], coords={"route": p.capacity.route}
    )
    made = s.x.production.sel(year=years)
    slack = add_slack(model, item.item, years)
    model.add_constraints((made * (above - below * item.value)).sum("route") + slack >= 0.0, name=item.item)


def _is_below(problem: Problem, item: PolicyItem, route: Route, metals: frozenset[str]) -> bool:
    """Say whether a route's output stands below the line."""
    only_primary = item.choice(QUESTION, "ten-metals") == "ten-metals" and route.metal in problem.primary_only
    return route.metal in metals and not (route.recycled and only_primary)


def denominator(problem: Problem, item: PolicyItem) -> frozenset[str]:
    """Return the metals whose output counts under the item's definition."""
    if item.choice(QUESTION, "ten-metals") == "primary-plus-recycled":
        return frozenset(r.metal for r in problem.routes if r.recycled)
    return frozenset(m for m in problem.metals if m in problem.ten_metals)
