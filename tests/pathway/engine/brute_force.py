"""The question answered by trying everything, in plain loops (穷举法): shares no code with the engine."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.optimize import linprog

from tanfeng.pathway.engine import Sector


@dataclass(frozen=True)
class Way:
    """A pathway of a plant: what its states and moves cost, and what each year costs and makes at full output."""

    paid: float
    running: np.ndarray
    made: np.ndarray


def pathways(sector: Sector, p: int) -> list[Way]:
    """Every pathway of a plant."""
    space, years = sector.space, len(sector.years)
    found: list[Way] = []

    def step(t: int, state: int, until: int, cost: float, before: list[int]) -> None:
        if t == years:
            made = sector.flows[:, p, before, np.arange(years)]
            running = sector.variable_cost[p, before, np.arange(years)] + (made * sector.prices).sum(axis=0)
            found.append(Way(cost, running, made))
            return
        choices = [(state, until, 0.0)]
        for a in range(len(space.source)):
            if space.source[a] == state:
                end = t + int(space.lifetime[space.line[space.target[a]]]) if space.renews[a] else until
                choices.append((int(space.target[a]), end, float(sector.arc_cost[p, a, t])))
        for to, end, paid in choices:
            fixed = float(sector.fixed_cost[p, to, t])
            if t < end and np.isfinite(paid + fixed):
                step(t + 1, to, end, cost + paid + fixed, [*before, to])

    step(0, int(sector.initial[p]), int(sector.remaining_life[p]), 0.0, [])
    return found


def activity(sector: Sector, p: int, made: np.ndarray) -> np.ndarray:
    """What a pathway of plant ``p`` brings to each row."""
    return np.array([float((w[:, sector.group[p], :] * made).sum()) for w in sector.rows.weights])


def slack_cost(sector: Sector, reached: np.ndarray) -> np.ndarray:
    """Price of the slack that activities (…, R) need."""
    total = np.zeros(reached.shape[:-1])
    for r, sense in enumerate(sector.rows.senses):
        missing = sector.rows.rhs[r] - reached[..., r]
        amount = {">=": np.maximum(missing, 0.0), "<=": np.maximum(-missing, 0.0), "=": np.abs(missing)}[sense]
        total += amount * sector.rows.penalty[r]
    return total


def optimum_of_two(sector: Sector) -> float:
    """The least cost over every pair of pathways of two plants at full output."""
    one, two = (pathways(sector, p) for p in range(2))
    reached = np.array([activity(sector, 1, way.made) for way in two])
    cost = np.array([way.paid + way.running.sum() for way in two])
    return min(
        way.paid
        + float(way.running.sum())
        + float((cost + slack_cost(sector, reached + activity(sector, 0, way.made))).min())
        for way in one
    )


def optimum_of_two_at_any_level(sector: Sector) -> float:
    """The least cost over every pair of pathways of two plants, each pair at its best levels."""
    one, two = (pathways(sector, p) for p in range(2))
    at_least = {
        (i, j): sum(
            way.paid + float(np.minimum(way.running, sector.lowest[p] * way.running).sum())
            for p, way in enumerate((one[i], two[j]))
        )
        for i in range(len(one))
        for j in range(len(two))
    }
    best = float("inf")
    for i, j in sorted(at_least, key=lambda pair: at_least[pair]):
        if at_least[i, j] < best:
            best = min(best, best_levels(sector, [one[i], two[j]]))
    return best


def best_levels(sector: Sector, ways: list[Way]) -> float:
    """What a plan costs at its best levels, by scipy: a level of each plant and year, then lack and excess of rows."""
    years, rows = len(sector.years), sector.rows
    cost = np.concatenate([*(way.running for way in ways), rows.penalty, rows.penalty])
    bring = [np.einsum("rqt,qt->rt", rows.weights[:, :, sector.group[p], :], way.made) for p, way in enumerate(ways)]
    senses = np.array(rows.senses)
    bounds = [(float(sector.lowest[p]), 1.0) for p in range(len(ways)) for _ in range(years)]
    bounds += [(0.0, 0.0) if sense == "<=" else (0.0, np.inf) for sense in rows.senses]
    bounds += [(0.0, 0.0) if sense == ">=" else (0.0, np.inf) for sense in rows.senses]
    left = np.concatenate([*bring, np.eye(len(senses)), -np.eye(len(senses))], axis=1)
    sign = np.where(senses == ">=", -1.0, 1.0)[:, None]
    equal = senses == "="
    answer = linprog(
        cost,
        A_ub=(left * sign)[~equal],
        b_ub=(rows.rhs * sign[:, 0])[~equal],
        A_eq=left[equal],
        b_eq=rows.rhs[equal],
        bounds=bounds,
    )
    return sum(way.paid for way in ways) + float(answer.fun)
