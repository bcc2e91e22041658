"""From the engine's plan back to the sector's years (读回结果)."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from tanfeng.pathway import lifetimes
from tanfeng.pathway.engine import Plan, Sector
from tanfeng.pathway.facility import accounts
from tanfeng.pathway.facility.quantities import INDEX
from tanfeng.pathway.facility.space import Space
from tanfeng.pathway.frame import Frame, Row
from tanfeng.pathway.solution import PENALTY, Array, Solution

ByItem = dict[str, dict[int, float]]


def read(space: Space, frame: Frame, rows: tuple[Row, ...], sector: Sector, plan: Plan) -> Solution:
    """Return a plan as a solution over all years, the ones before decisions included (读回结果)."""
    problem = frame.problem
    free = [frame.index[y] for y in frame.years]
    flows = frame.past.flows.copy()
    flows[:, :, free] = 0.0
    for e, owner in enumerate(space.owner):
        flows[:, owner, free] += plan.quantities[e]
    production = flows[INDEX["output_t"]]
    adopted, lines, renewed = _committed(frame, space, plan, free)
    lines[:, : free[0]] = frame.past.new_capacity[:, : free[0]]
    treated, standing, closed = _held(frame, space, plan, production, free)
    whole = accounts.sector(problem, flows)
    built = accounts.Built(adopted, lines, renewed, standing)
    items = accounts.cost_items(problem, flows, built)
    items[PENALTY] = float(plan.cost["slack"])
    objective = sum(items.values())
    missed = plan.slack_in_use(sector)
    slacks, parts = by_item(rows, missed)
    return Solution(
        status=plan.status,
        objective=objective,
        bound=plan.bound + (objective - plan.objective),
        cost_items=items,
        production=production + 0.0,
        treated=treated,
        new_capacity=lines,
        adopted=adopted,
        standing=standing,
        closed=closed,
        renewed=renewed,
        flows=flows,
        direct=whole.direct,
        indirect=whole.indirect,
        electricity=whole.electricity,
        energy=whole.energy,
        slacks=slacks,
        parts=parts,
        prices=_prices(rows, frame, plan),
        peak_cap=frame.peak_cap,
    )


def _committed(frame: Frame, space: Space, plan: Plan, free: list[int]) -> tuple[Array, Array, Array]:
    """Capacity of measures adopted (P, K, T), of new lines and renewed (P, T), t/a, in the year it is committed."""
    problem, capacity = frame.problem, frame.capacity
    index = {m.key: k for k, m in enumerate(problem.measures)}
    adopted = np.zeros((len(problem.plants), len(problem.measures), len(problem.years)))
    lines = np.zeros((len(problem.plants), len(problem.years)))
    renewed = np.zeros_like(lines)
    for e, t in zip(*np.nonzero(plan.arcs >= 0), strict=True):
        i, arc = space.owner[e], plan.arcs[e, t]
        lines[i, free[t]] += space.added[arc] * problem.plants[i].line_t
        renewed[i, free[t]] += space.renewed[arc] * capacity[i]
        for j, measure in space.slots[e]:
            if space.bought[arc, j]:
                adopted[i, index[measure.key], free[t]] = capacity[i] * measure.potential
    return adopted, lines, renewed


def _held(
    frame: Frame, space: Space, plan: Plan, production: Array, free: list[int]
) -> tuple[Array, Array, NDArray[np.bool_]]:
    """Treated output (P, K, T), t, treated capacity that stands, t/a, and whether a unit is closed (P, T)."""
    problem, capacity = frame.problem, frame.capacity
    index = {m.key: k for k, m in enumerate(problem.measures)}
    treated = np.zeros((len(problem.plants), len(problem.measures), len(problem.years)))
    standing = np.zeros_like(treated)
    closed = frame.past.closed.copy()
    closed[:, free] = False
    stays = ~lifetimes.retired(problem)[:, free]
    for e, i in enumerate(space.owner):
        closed[i, free] |= plan.states[e] == space.closed
        for j, measure in space.slots[e]:
            held = space.held[plan.states[e], j]
            treated[i, index[measure.key], free] = held * production[i, free] * measure.potential
            standing[i, index[measure.key], free] = held * stays[i] * capacity[i] * measure.potential
    return treated, standing, closed


def by_item(rows: tuple[Row, ...], missed: dict[str, float]) -> tuple[ByItem, dict[str, ByItem]]:
    """Shortfalls by item and year, and by item, part and year."""
    slacks: ByItem = {}
    parts: dict[str, Any] = {}
    for row in rows:
        amount = missed.get(row.name, 0.0)
        if amount > 0:
            by_year = slacks.setdefault(row.item, {})
            by_year[row.year] = by_year.get(row.year, 0.0) + amount
            parts.setdefault(row.item, {}).setdefault(row.part, {})[row.year] = amount
    return slacks, parts


def _prices(rows: tuple[Row, ...], frame: Frame, plan: Plan) -> ByItem:
    """Shadow prices by item and year, CNY of that year for one unit more strictness; the dearest part of an item."""
    prices: ByItem = {}
    for row, price in zip(rows, plan.prices, strict=True):
        worth = abs(float(price)) / frame.discount(row.year) / accounts.CNY
        for name in {row.item, part_of(row.item, row.part)}:
            by_year = prices.setdefault(name, {})
            by_year[row.year] = max(by_year.get(row.year, 0.0), worth)
    return prices


def part_of(item: str, part: str) -> str:
    """Name under which the price of one part of an item stands, beside that of the item."""
    return f"{item}:{part}" if part else item
