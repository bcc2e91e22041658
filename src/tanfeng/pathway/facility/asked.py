"""The question put to the engine (所问的问题): plants, states and linking rows of a problem, and the way back."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from tanfeng.pathway import bounds, lifetimes
from tanfeng.pathway.engine import Plan, Rows, Sector
from tanfeng.pathway.engine import Scenario as Variation
from tanfeng.pathway.engine.sector import Array, Ints
from tanfeng.pathway.facility import accounts, by_products
from tanfeng.pathway.facility.checks import require
from tanfeng.pathway.facility.intensity import with_measures
from tanfeng.pathway.facility.items import BY_ITEM, PHYSICAL
from tanfeng.pathway.facility.quantities import ALL, CARRIERS, INDEX, ORDINARY
from tanfeng.pathway.facility.reading import read
from tanfeng.pathway.facility.space import Space, space_of
from tanfeng.pathway.facility.today import below_level, benchmark_start, follow, upstream
from tanfeng.pathway.frame import Frame, Row
from tanfeng.pathway.policy import cleaner_production
from tanfeng.pathway.problem import Problem
from tanfeng.pathway.solution import Solution


@dataclass(frozen=True)
class Asked:
    """A problem as the engine sees it (引擎问题).

    ``sector`` has the years of decisions only; ``full`` (E, S) is a plant's full output in a state, t/a; ``frame``
    holds the years before and the yearly paths; ``rows`` are the linking rows in the order of ``sector.rows``.
    """

    problem: Problem
    sector: Sector
    space: Space
    full: Array
    frame: Frame
    rows: tuple[Row, ...]

    def scenario(self, problem: Problem) -> Variation:
        """Return what differs for the engine under other assumptions of the same plants and measures (情景差异).

        Demand, the grid, energy and carbon prices, scrap, the rest of the sector and policy values may differ. Capital
        cost, discount rate, the lives of units and what renewing them costs, the premium on recycled feed and what
        plants may do are part of the sector: for those ask again. So is capacity that growing demand called for before
        the first year of decisions: it stays as asked.
        """
        frame = self._frame(problem)
        rows = linking(frame)
        laid = lay(rows, self.problem, frame)
        return Variation(prices=prices(frame), weights=laid.weights, rhs=laid.rhs, penalty=laid.penalty)

    def solution(self, plan: Plan, problem: Problem | None = None) -> Solution:
        """Read a plan back, under other assumptions where ``problem`` says so (读回结果)."""
        if problem is None or problem is self.problem:
            return read(self.space, self.frame, self.rows, self.sector, plan)
        frame = self._frame(problem)
        sector = self.scenario(problem).of(self.sector)
        return read(self.space, frame, linking(frame), sector, plan)

    def _frame(self, problem: Problem) -> Frame:
        """Return the frame of other assumptions, with the capacity and the peak level of this question."""
        frame = Frame.of(problem, follow(problem), self.frame.peak_cap)
        return replace(frame, kept=self.frame.capacity)


def ask(problem: Problem, peak_cap: float | None = None) -> Asked:
    """Put a problem to the engine (构造问题). ``peak_cap`` (tCO2) is the level that the peak item holds later years to.

    Raises ``UsageError`` for a number without a meaning, a carrier without a price, too many measures at one plant,
    prerequisites in a circle, and measures that save more than the plant takes.
    """
    bounds.require(problem)
    frame = Frame.of(problem, follow(problem), peak_cap)
    space = space_of(problem)
    full = _full_output(frame, space)
    flows = _flows(problem, space, full)
    require(problem, space, flows)
    rows = linking(frame)
    discounted = np.array([frame.discount(y) for y in frame.years]) * accounts.CNY
    sector = Sector(
        plants=tuple(_name(problem, space, i) for i in range(len(space.owner))),
        years=frame.years,
        quantities=ALL,
        space=space.states,
        group=_groups(problem)[space.owner],
        initial=space.initial,
        remaining_life=_remaining(problem, space),
        arc_cost=_arc_cost(problem, space, frame),
        fixed_cost=np.where(space.open[:, :, None], _running(problem, space, frame), np.inf) * discounted,
        variable_cost=_feed(problem, space, full)[:, :, None] * discounted,
        flows=flows[:, :, :, None] * _stays(problem, space)[:, None, :],
        prices=prices(frame),
        lowest=_lowest(frame, space),
        rows=lay(rows, problem, frame),
    )
    return Asked(problem, sector, space, full, frame, rows)


def linking(frame: Frame) -> tuple[Row, ...]:
    """Return every linking row: physical ones, then those of the policy items (连接约束)."""
    found = [row for module in PHYSICAL for row in module.rows(frame)]
    for item in frame.problem.policies:
        found += BY_ITEM[item.rows_of].rows(frame, item)
    return tuple(found)


def lay(rows: tuple[Row, ...], problem: Problem, frame: Frame) -> Rows:
    """Lay rows out as the engine's arrays; penalties in present million CNY (排列约束)."""
    at = {year: i for i, year in enumerate(frame.years)}
    group = _groups(problem)
    of_plant = {p.key: [int(g)] for p, g in zip(problem.plants, group, strict=True)}
    of_metal = {
        m: sorted({int(g) for p, g in zip(problem.plants, group, strict=True) if p.metal == m}) for m in problem.metals
    }
    weights = np.zeros((len(rows), len(ALL), int(group.max(initial=0)) + 1, len(frame.years)))
    for r, row in enumerate(rows):
        for term in row.terms:
            of = of_plant[term.plant] if term.plant else [g for m in term.metals or problem.metals for g in of_metal[m]]
            weights[r, INDEX[term.quantity], of, at[term.year]] += term.coefficient
    return Rows(
        names=tuple(row.name for row in rows),
        senses=tuple(row.sense for row in rows),
        weights=weights,
        rhs=np.array([row.bound for row in rows]),
        penalty=np.array([row.penalty * frame.discount(row.year) * accounts.CNY for row in rows]),
    )


def _groups(problem: Problem) -> Ints:
    """Group of each plant: the units of a metal together, what runs on new lines each on its own, (P,)."""
    new = {p.key: g for g, p in enumerate((p for p in problem.plants if p.candidate), len(problem.metals))}
    return np.array([new.get(p.key, problem.metals.index(p.metal)) for p in problem.plants], dtype=np.int64)


def prices(frame: Frame) -> Array:
    """Present million CNY for one unit of each quantity by year of decisions, (Q, T) (现值单价)."""
    problem, found = frame.problem, np.zeros((len(ALL), len(frame.problem.years)))
    for each in (accounts.unit_prices(problem), accounts.emission_prices(problem)):
        for quantity, price in each.items():
            found[INDEX[quantity]] += price
    d = np.array([frame.discount(y) for y in problem.years]) * accounts.CNY
    free = [frame.index[y] for y in frame.years]
    return np.asarray((found * d)[:, free])


def _full_output(frame: Frame, space: Space) -> Array:
    """Full output of each plant in each state, t/a, (P, S)."""
    problem, capacity = frame.problem, frame.capacity
    most = problem.assumptions.number("maximum_utilisation")
    full = np.zeros(space.open.shape)
    for i, plant in enumerate(problem.plants):
        built = plant.line_t * plant.lines_at_most
        full[i, : space.closed] = max(capacity[i] * most, plant.production_t, built * most)
    for e in space.builders:
        full[e] = space.lines * problem.plants[space.owner[e]].line_t * most
    for e in space.sites:
        full[e, space.site + 1] = problem.plants[space.owner[e]].production_t
    return np.where(space.open, full, 0.0)


def _flows(problem: Problem, space: Space, full: Array) -> Array:
    """What a year at full output takes and gives, (Q, P, S)."""
    flows = np.zeros((len(ALL), *full.shape))
    start, rated = benchmark_start(problem)
    for i, plant in enumerate(problem.plants):
        bare = with_measures(plant, ())
        for s in np.flatnonzero(full[i] > 0):
            measures = space.measures(i, int(s))
            flows[:CARRIERS, i, s] = with_measures(plant, measures) if measures else bare
            reached = start[i] + sum(m.potential for m in measures if m.initial_share is not None)
            flows[INDEX["at_benchmark_t"], i, s] = min(1.0, reached) * rated[i]
            flows[INDEX["below_level_t"], i, s] = float(below_level(problem, plant, flows[:CARRIERS, i, s]))
            for name, amount in cleaner_production.worse(plant, measures).items():
                flows[INDEX[name], i, s] = amount
        for name, amount in by_products.per_tonne(plant).items():
            flows[INDEX[name], i] = amount
        flows[INDEX["recycled_t"], i] = float(plant.recycled)
        flows[INDEX["upstream_tco2"], i] = upstream(problem, plant)
        flows[INDEX["rated_t"], i] = rated[i]
    flows[INDEX["output_t"], : len(problem.plants)] = 1.0
    flows[INDEX["line_output_t"], : len(problem.plants)] = np.array([p.candidate for p in problem.plants])[:, None]
    flows[INDEX["line_capacity_t"], space.builders] = 1.0
    for e in space.sites:
        measure = space.slots[e][0][1]
        for quantity, amount in measure.changes[problem.plants[space.owner[e]].key].items():
            flows[INDEX[quantity], e, space.site + 1] = amount * measure.potential
    flows[INDEX[ORDINARY]] = flows[INDEX["electricity_mwh"]] - flows[INDEX["green_mwh"]]
    return flows * full


def _name(problem: Problem, space: Space, plant: int) -> str:
    """Name an engine plant: the unit, who builds its lines, or what stands on its site."""
    key = problem.plants[space.owner[plant]].key
    if plant in space.builders:
        return f"{key} / lines"
    return key if plant < len(problem.plants) else f"{key} / {space.slots[plant][0][1].key}"


def _feed(problem: Problem, space: Space, full: Array) -> Array:
    """What recycled feed costs more than concentrate at full output, CNY/a, (P, S); below zero where it costs less."""
    premium = problem.assumptions.number("recycled_feed_premium")
    each = np.zeros(len(space.owner))
    each[: len(problem.plants)] = [premium * p.recycled for p in problem.plants]
    return np.asarray(full * each[:, None])


def _remaining(problem: Problem, space: Space) -> Ints:
    """Years that each engine plant may still run before it is renewed or closed, (E,)."""
    never = len(problem.free_years) + 1
    found = np.full(len(space.owner), never, dtype=np.int64)
    found[: len(problem.plants)] = lifetimes.remaining(problem, problem.free_years[0], never)
    return found


def _arc_cost(problem: Problem, space: Space, frame: Frame) -> Array:
    """Present value of taking an arc at the start of a year, (P, A, T), million CNY; closed arcs are infinite."""
    d = np.array([frame.discount(y) for y in frame.years]) * accounts.CNY
    tail = np.cumsum(d[::-1])[::-1]
    each = accounts.measure_annuity(problem)
    line, renewal = accounts.line_annuity(problem), accounts.renewal_annuity(problem)
    index = {m.key: k for k, m in enumerate(problem.measures)}
    capacity = frame.capacity
    yearly = np.zeros((len(space.owner), len(space.bought)))
    for e, i in enumerate(space.owner):
        plant = problem.plants[i]
        if plant.candidate:
            yearly[e] = space.added * plant.line_t * line[i]
        for j, measure in space.slots[e]:
            yearly[e] += space.bought[:, j] * (capacity[i] * measure.potential * each[i, index[measure.key]])
    plants = len(problem.plants)
    yearly[:plants] += space.renewed * (capacity * renewal)[:, None]
    may = space.open[:, space.states.source] & space.open[:, space.states.target]
    may[:plants] &= ~space.renewed | lifetimes.renewable(problem)[:, None]
    return np.asarray(np.where(may[:, :, None], yearly[:, :, None] * tail, np.inf))


def _running(problem: Problem, space: Space, frame: Frame) -> Array:
    """What the measures of a state cost a year whatever the load, CNY/a, (P, S, T)."""
    each, capacity = accounts.fixed_running(problem), frame.capacity
    index = {m.key: k for k, m in enumerate(problem.measures)}
    yearly = np.zeros(space.open.shape)
    for e, i in enumerate(space.owner):
        for j, measure in space.slots[e]:
            yearly[e] += space.held[:, j] * (capacity[i] * measure.potential * each[i, index[measure.key]])
    return np.asarray(yearly[:, :, None] * _stays(problem, space)[:, None, :])


def _stays(problem: Problem, space: Space) -> Array:
    """1 in the years of decisions in which an engine plant may be there, (E, T).

    What stands on a site goes with its unit where that retires by a stated date: nobody is left to use its power.
    """
    free = [problem.years.index(y) for y in problem.free_years]
    stays = np.ones((len(space.owner), len(free)))
    stays[space.sites] = ~lifetimes.retired(problem)[space.owner[space.sites]][:, free]
    return stays


def _lowest(frame: Frame, space: Space) -> Array:
    """Lowest share of full output at which a plant runs; a unit's is never above what it runs at today.

    What stands on a site does not depend on the unit's output: it always counts in full.
    """
    problem, most = frame.problem, frame.problem.assumptions.number("maximum_utilisation")
    today = np.array([p.production_t for p in problem.plants])
    full = np.maximum(frame.capacity * most, today)
    load = np.divide(today, full, out=np.zeros_like(full), where=full > 0)
    lowest = np.ones(len(space.owner))
    lowest[: len(problem.plants)] = np.minimum(problem.assumptions.number("minimum_load"), load)
    return lowest


def without_peak(problem: Problem) -> Problem:
    """Return the problem without its peak item, for questions that must not assume their answer (不设达峰约束)."""
    from tanfeng.pathway.policy import peak

    return replace(problem, policies=tuple(i for i in problem.policies if i.item != peak.ITEM))
