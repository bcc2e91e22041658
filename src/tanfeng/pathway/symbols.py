"""The symbols of the optimisation model (模型符号): labelled parameters, variables and derived quantities."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from tanfeng.pathway import paths
from tanfeng.pathway.problem import Problem

if TYPE_CHECKING:
    from xarray import DataArray


@dataclass(frozen=True)
class Parameters:
    """The numbers of the model as labelled arrays over metal, route, measure and year (带标签的参数)."""

    demand: DataArray
    belongs: DataArray
    recycled: DataArray
    capacity: DataArray
    base_share: DataArray
    direct: DataArray
    fuel: DataArray
    electricity: DataArray
    saved_fuel: DataArray
    saved_electricity: DataArray
    saved_direct: DataArray
    applies: DataArray
    room: DataArray
    initial: DataArray
    recycled_limit: DataArray
    rest_direct: DataArray
    rest_electricity: DataArray
    grid: DataArray


@dataclass(frozen=True)
class Decisions:
    """What is decided (决策): linopy variables, or plain labelled arrays of the same shape."""

    production: Any
    treated: Any
    new_capacity: Any


@dataclass(frozen=True)
class Symbols:
    """Decisions and what follows from them by year (派生量): linopy expressions, or plain labelled arrays.

    ``route_direct``, ``route_fuel`` and ``route_electricity`` belong to the modelled routes; ``direct``, ``indirect``
    (tCO2), ``electricity`` (MWh) and ``energy`` (tce) to the whole sector, its rest included.
    """

    x: Decisions
    route_direct: Any
    route_fuel: Any
    route_electricity: Any
    direct: Any
    indirect: Any
    electricity: Any
    energy: Any


def parameters(problem: Problem) -> Parameters:
    """Lay the problem out as labelled arrays (整理参数)."""
    from xarray import DataArray

    metals, years = list(problem.metals), list(problem.years)
    routes, measures = [r.key for r in problem.routes], [m.key for m in problem.measures]

    def array(values: Any, **coords: list[Any]) -> DataArray:
        return DataArray(np.asarray(values, dtype=np.float64), coords=coords, dims=tuple(coords))

    def by_route(name: str) -> DataArray:
        return array([getattr(r, name) for r in problem.routes], route=routes)

    def by_pair(values: dict[tuple[str, str], float]) -> DataArray:
        table = [[values.get((r, m), 0.0) for m in measures] for r in routes]
        return array(np.reshape(table, (len(routes), len(measures))), route=routes, measure=measures)

    def by_year(values: Any) -> DataArray:
        return array(values[0], year=years)

    of_route = {r.key: r for r in problem.routes}
    index = paths.demand(problem, {})[0]
    pairs = problem.measure_routes()
    availability = problem.assumptions.number("scrap_availability")
    return Parameters(
        demand=array([[problem.base_production(m) * i for i in index] for m in metals], metal=metals, year=years),
        belongs=array([[r.metal == m for r in problem.routes] for m in metals], metal=metals, route=routes),
        recycled=array([r.recycled for r in problem.routes], route=routes),
        capacity=by_route("capacity_t"),
        base_share=array([_base_share(problem, r.key) for r in problem.routes], route=routes),
        direct=by_route("direct_tco2"),
        fuel=by_route("fuel_tce"),
        electricity=by_route("electricity_mwh"),
        saved_fuel=by_pair({(r, m.key): m.fuel_tce[r] for m, r in pairs}),
        saved_electricity=by_pair({(r, m.key): m.electricity_mwh[r] for m, r in pairs}),
        saved_direct=by_pair({(r, m.key): m.fuel_tce[r] * of_route[r].fuel_factor for m, r in pairs}),
        applies=by_pair({(r, m.key): 1.0 for m, r in pairs}),
        room=by_pair({(r, m.key): m.potential for m, r in pairs}),
        initial=by_pair({(r, m.key): m.initial_share or 0.0 for m, r in pairs}),
        recycled_limit=array([problem.recycled_limit(m, availability) for m in metals], metal=metals),
        rest_direct=by_year(paths.rest_direct(problem, {})),
        rest_electricity=by_year(paths.rest_electricity(problem, {})),
        grid=by_year(paths.grid(problem, {})),
    )


def variables(model: Any, problem: Problem, p: Parameters) -> Decisions:
    """Declare the variables (声明变量): production, treated production, new capacity; all t a year, none negative.

    Treated production exists where a measure applies to a route, in the years in which something can be decided.
    """
    from xarray import DataArray

    routes, years = p.capacity.route, p.demand.year
    free = DataArray([float(y in set(problem.free_years)) for y in problem.years], coords={"year": years})
    room = p.applies * free
    upper = DataArray(np.where(room > 0, np.inf, 0.0), coords=room.coords, dims=room.dims)
    plane = {"route": routes, "year": years}
    return Decisions(
        production=model.add_variables(lower=0.0, coords=plane, name="production"),
        treated=model.add_variables(lower=0.0, upper=upper, name="treated_production"),
        new_capacity=model.add_variables(lower=0.0, coords=plane, name="new_capacity"),
    )


def derived(problem: Problem, p: Parameters, x: Decisions) -> Symbols:
    """Derive emissions and energy from the decisions, be they variables or plain arrays (派生量).

    ``direct[t] = sum_r e[r] P[r,t] - sum_rk s[r,k] T[r,k,t] + rest[t]`` and likewise for fuel and electricity;
    ``indirect[t] = grid[t] * electricity[t]``; ``energy[t] = fuel[t] + c * electricity[t]``.
    """

    def net(intensity: DataArray, saving: DataArray) -> Any:
        made = (x.production * intensity).sum("route")
        return made - (x.treated * saving).sum(["route", "measure"]) if p.applies.measure.size else made

    direct = net(p.direct, p.saved_direct)
    fuel = net(p.fuel, p.saved_fuel)
    power = net(p.electricity, p.saved_electricity)
    electricity = power + p.rest_electricity
    rest_fuel = p.rest_direct / problem.rest_fuel_factor
    return Symbols(
        x=x,
        route_direct=direct,
        route_fuel=fuel,
        route_electricity=power,
        direct=direct + p.rest_direct,
        indirect=electricity * p.grid,
        electricity=electricity,
        energy=fuel + electricity * problem.tce_per_mwh + rest_fuel,
    )


def _base_share(problem: Problem, key: str) -> float:
    route = next(r for r in problem.routes if r.key == key)
    total = problem.base_production(route.metal)
    return route.production_t / total if total > 0 else 0.0
