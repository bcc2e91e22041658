"""Emission, energy and cost that follow from what the plants do (由设施决策推出的量), on plain arrays.

Cost convention: prices are constant, costs of a year fall in the middle of that year and are discounted to 1 January of
the base year, ``d[t] = (1 + i) ** -(t - base + 0.5)``. Capital is paid as an annuity from the year it is committed,
inside the horizon only, so that nothing has to be credited at its end. Only the modelled plants have a cost: the rest
of the sector moves by assumption, whatever is decided.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from tanfeng.pathway import lifetimes, paths
from tanfeng.pathway.engine.finance import annuity_factor, discount_factors
from tanfeng.pathway.facility import by_products
from tanfeng.pathway.facility.quantities import FUELS, INDEX, ORDINARY
from tanfeng.pathway.problem import Problem
from tanfeng.pathway.solution import CARBON, Array

#: The cost item of renewing units, there where the life of some unit ends.
RENEWAL = "renewal"
#: The money unit of the objective: million CNY keeps the coefficients near one.
CNY = 1e-6
#: What measures cost each year whatever the load.
FIXED = "fixed"
FORMULAS: dict[str, str] = {
    "fuel": "sum_t d[t] * p_fuel * F[t]   (modelled plants)",
    "gas": "sum_t d[t] * p_gas * G[t]   (modelled plants)",
    "hydrogen": "sum_t d[t] * p_H2 * H[t]   (modelled plants)",
    "electricity": "sum_t d[t] * p_el * W[t]   (modelled plants)",
    "other": "sum_t d[t] * other running cost or credit (modelled plants)",
    CARBON: "sum_t d[t] * p_CO2[t] * C[t]   (modelled plants)",
    "measures": "sum_t d[t] * sum_pk annuity(capex[k], life) * share paid * A[p,k,v<=t]",
    RENEWAL: "sum_t d[t] * sum_p annuity(share * capex[origin(p)], life[p]) * sum_{v<=t} B[p,v]",
    FIXED: "sum_t d[t] * sum_pk fixed share * capex[k] * capacity of p treated by k where it stands in t",
    "new_capacity": "sum_t d[t] * sum_p annuity(capex[origin(p)], life) * sum_{v<=t} N[p,v]",
    "recycled_feed": "sum_t d[t] * premium * sum_{p recycled} P[p,t]",
    **by_products.FORMULAS,
    "policy_slack": "sum_item sum_t d[t] * penalty[item] * z[item,t]",
}
#: Price of a carrier: the assumption that gives it, CNY per unit.
PRICES = {
    "fuel": ("fuel_tce", "fuel_price"),
    "gas": ("gas_tce", "gas_price"),
    "hydrogen": ("hydrogen_tce", "hydrogen_price"),
    "electricity": ("electricity_mwh", "electricity_price"),
}


#: Capital cost of new capacity, recycled or not: the assumption that gives it, CNY per t/a.
CAPEX = {False: "capacity_capex_primary", True: "capacity_capex_recycled"}


class Sector(NamedTuple):
    """Yearly figures of the whole sector (全行业年度量): tCO2, tCO2, MWh, tce."""

    direct: Array
    indirect: Array
    electricity: Array
    energy: Array


def sector(problem: Problem, flows: Array) -> Sector:
    """Add the plants' flows (Q, P, T) and the rest of the sector (汇总)."""
    made = flows.sum(axis=1)
    rest_direct, rest_power = paths.rest_direct(problem, {})[0], paths.rest_electricity(problem, {})[0]
    power = made[INDEX["electricity_mwh"]] + rest_power
    fuels = sum((made[INDEX[name]] for name in FUELS), np.zeros(len(problem.years)))
    return Sector(
        direct=made[INDEX["direct_tco2"]] + rest_direct,
        indirect=(made[INDEX[ORDINARY]] + rest_power) * paths.grid(problem, {})[0],
        electricity=power,
        energy=fuels + power * problem.tce_per_mwh + rest_direct / problem.rest_fuel_factor,
    )


def carbon_price(problem: Problem) -> Array:
    """Price of carbon by year, CNY/t: as declared in the first year of decisions, then growing; zero before (碳价)."""
    a, first = problem.assumptions, problem.decisions_from
    growth = a.number("carbon_price_growth")
    years = np.array(problem.years)
    return np.where(years >= first, a.number("carbon_price") * (1.0 + growth) ** np.maximum(0, years - first), 0.0)


def unit_prices(problem: Problem) -> dict[str, Array]:
    """Return the CNY of each year for one unit of each carrier, without carbon (单价); a carrier may have none."""
    flat = np.ones(len(problem.years))
    prices = {
        quantity: flat * problem.assumptions.number(name)
        for quantity, name in PRICES.values()
        if name in problem.assumptions
    }
    beside = {quantity: flat * price for quantity, price in by_products.prices(problem.assumptions).items()}
    return {**prices, **beside, "other_cny": flat}


def emission_prices(problem: Problem) -> dict[str, Array]:
    """Return the carbon cost of one unit of each carrier by year, CNY (碳成本单价)."""
    price = carbon_price(problem)
    chain = {"upstream_tco2": price} if problem.recycling_boundary == "supply-chain" else {}
    if problem.carbon_price_on == "direct":
        return {"direct_tco2": price, **chain}
    return {"direct_tco2": price, ORDINARY: paths.grid(problem, {})[0] * price, **chain}


@dataclass(frozen=True)
class Built:
    """What is committed by year, t/a (投入): measures (P, K, T), lines, renewals (P, T); what stands (P, K, T)."""

    adopted: Array
    lines: Array
    renewed: Array
    standing: Array


def cost_items(problem: Problem, flows: Array, built: Built) -> dict[str, float]:
    """Return the cost of the modelled plants by item, million CNY, without penalties (成本项)."""
    d = discount_factors(problem.assumptions.number("discount_rate"), len(problem.years)) * CNY
    made = flows.sum(axis=1)
    prices = unit_prices(problem)
    items = {
        name: float((made[INDEX[quantity]] * prices[quantity]) @ d)
        for name, (quantity, _) in PRICES.items()
        if quantity in prices
    }
    items.update(by_products.items(problem.assumptions, made @ d))
    items["other"] = float(made[INDEX["other_cny"]] @ d)
    items[CARBON] = float(sum(made[INDEX[q]] * p for q, p in emission_prices(problem).items()) @ d)
    premium = problem.assumptions.number("recycled_feed_premium")
    items["recycled_feed"] = float(made[INDEX["recycled_t"]] @ d) * premium
    tail = np.cumsum(d[::-1])[::-1]
    items["new_capacity"] = float(np.einsum("pt,p,t->", built.lines, line_annuity(problem), tail))
    items["measures"] = float(np.einsum("pkt,pk,t->", built.adopted, measure_annuity(problem), tail))
    if lifetimes.renewals(problem):
        items[RENEWAL] = float(np.einsum("pt,p,t->", built.renewed, renewal_annuity(problem), tail))
    items[FIXED] = float(np.einsum("pkt,pk,t->", built.standing, fixed_running(problem), d))
    return items


def line_annuity(problem: Problem) -> Array:
    """Yearly cost of a tonne of new capacity by plant, CNY/t (新建产能年金)."""
    a = problem.assumptions
    factor = annuity_factor(a.number("discount_rate"), a.number("capacity_life"))
    return np.array([factor * a.number(CAPEX[p.recycled]) for p in problem.plants])


def renewal_annuity(problem: Problem) -> Array:
    """Yearly cost of a tonne of capacity renewed in place, CNY/t (原地更新年金), (P,); 0 where no life ends."""
    a, found = problem.assumptions, np.zeros(len(problem.plants))
    for i in lifetimes.renewals(problem):
        plant = problem.plants[i]
        factor = annuity_factor(a.number("discount_rate"), a.number(plant.life))
        found[i] = factor * a.number(lifetimes.SHARE) * a.number(CAPEX[plant.recycled])
    return found


def fixed_running(problem: Problem) -> Array:
    """Yearly running cost of a treated tonne of capacity by plant and measure, CNY/t (固定运行费), (P, K)."""
    table = np.zeros((len(problem.plants), len(problem.measures)))
    for k, measure in enumerate(problem.measures):
        each = problem.assumptions.number(measure.capex) * measure.fixed_share
        for i, plant in enumerate(problem.plants):
            if plant.key in measure.changes:
                table[i, k] = each * measure.capital_units(plant.key)
    return table


def measure_annuity(problem: Problem) -> Array:
    """Yearly cost of a treated tonne of capacity by plant and measure, CNY/t, less the subsidy (措施年金), (P, K)."""
    a = problem.assumptions
    paid = 1.0 - (a.number("retrofit_subsidy") if "retrofit_subsidy" in a else 0.0)
    table = np.zeros((len(problem.plants), len(problem.measures)))
    for k, measure in enumerate(problem.measures):
        each = a.number(measure.capex) * annuity_factor(a.number("discount_rate"), a.number(measure.life)) * paid
        for i, plant in enumerate(problem.plants):
            if plant.key in measure.changes:
                table[i, k] = each * measure.capital_units(plant.key)
    return table
