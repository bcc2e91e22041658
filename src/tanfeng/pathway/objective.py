"""The objective (目标函数): discounted cost as separate items, each with its own formula.

Convention: prices are constant, costs of a year fall in the middle of that year and are discounted to 1 January of the
base year, ``d[t] = (1 + i) ** -(t - base + 0.5)``. Capital is paid as an annuity from the year of installation, inside
the horizon only, so that nothing has to be credited at its end. Only the modelled routes have a cost: the rest of the
sector moves by assumption, whatever is decided.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from tanfeng.pathway.problem import Problem
from tanfeng.pathway.solution import PENALTY
from tanfeng.pathway.symbols import Parameters, Symbols

#: The money unit of the objective: million CNY keeps the coefficients near one.
CNY = 1e-6
FORMULAS: dict[str, str] = {
    "fuel": "sum_t d[t] * p_fuel * F[t]   (modelled routes)",
    "electricity": "sum_t d[t] * p_el * W[t]   (modelled routes)",
    "carbon": "sum_t d[t] * p_CO2[t] * C[t]   (modelled routes)",
    "measures": "sum_t d[t] * sum_rk annuity(capex[k], life) * T[r,k,t]",
    "new_capacity": "sum_t d[t] * sum_r annuity(capex[origin(r)], life) * sum_{v<=t} N[r,v]",
    "recycled_feed": "sum_t d[t] * premium * sum_{r recycled} P[r,t]",
    PENALTY: "sum_item sum_t d[t] * penalty[item] * z[item,t]",
}


def annuity(amount: float, rate: float, lifetime: float) -> float:
    """Yearly payment that repays ``amount`` over ``lifetime`` years at ``rate`` (年金)."""
    return amount / lifetime if rate == 0 else amount * rate / (1.0 - (1.0 + rate) ** -lifetime)


def discount(problem: Problem) -> Any:
    """Mid-year discount factors by year."""
    from xarray import DataArray

    rate, base = problem.assumptions.number("discount_rate"), problem.base_year
    return DataArray([(1.0 + rate) ** -(y - base + 0.5) for y in problem.years], coords={"year": list(problem.years)})


def items(problem: Problem, p: Parameters, s: Symbols, slacks: Mapping[str, Any]) -> dict[str, Any]:
    """Return each cost item in million CNY (成本项): a linear expression of variables, or a number of plain arrays."""
    from xarray import DataArray

    a, years = problem.assumptions, list(problem.years)
    rate, d = a.number("discount_rate"), discount(problem) * CNY
    growth, first = a.number("carbon_price_growth"), problem.decisions_from
    price = [a.number("carbon_price") * (1.0 + growth) ** max(0, y - first) if y >= first else 0.0 for y in years]
    carbon_price = DataArray(price, coords={"year": years})
    power = s.route_electricity
    priced = s.route_direct if problem.carbon_price_on == "direct" else s.route_direct + power * p.grid
    price_of = {True: a.number("capacity_capex_recycled"), False: a.number("capacity_capex_primary")}
    life = a.number("capacity_life")
    build = DataArray(
        [annuity(price_of[r.recycled], rate, life) for r in problem.routes], coords={"route": p.capacity.route}
    )
    # A line built in year v is paid for in every year t >= v: its weight is the sum of the later discount factors.
    tail = DataArray(np.cumsum(d.values[::-1])[::-1], coords={"year": years})
    costs = {
        "fuel": (s.route_fuel * (d * a.number("fuel_price"))).sum(),
        "electricity": (power * (d * a.number("electricity_price"))).sum(),
        "carbon": (priced * (d * carbon_price)).sum(),
        "new_capacity": (s.x.new_capacity * (build * tail)).sum(),
        "recycled_feed": (s.x.production * (p.recycled * d * a.number("recycled_feed_premium"))).sum(),
    }
    if problem.measures:
        capex = DataArray(
            [annuity(a.number(m.capex), rate, a.number("measure_life")) for m in problem.measures],
            coords={"measure": p.applies.measure},
        )
        costs["measures"] = (s.x.treated * (capex * d)).sum()
    priced_slacks = [
        (z * (d.sel(year=z.indexes["year"]) * item.slack_price)).sum()
        for item, z in ((i, slacks[i.item]) for i in problem.policies if i.item in slacks)
    ]
    if priced_slacks:
        costs[PENALTY] = sum(priced_slacks[1:], priced_slacks[0])
    return costs
