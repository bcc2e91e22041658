"""The question answered by trying everything, in plain loops (穷举法): shares no code with the engine."""

from __future__ import annotations

import numpy as np

from tanfeng.pathway.engine import Sector


def pathways(sector: Sector, p: int) -> list[tuple[float, np.ndarray]]:
    """Every pathway of a plant: what it costs, and what it makes of each quantity in each year."""
    space, years = sector.space, len(sector.years)
    found: list[tuple[float, np.ndarray]] = []
    shares = sector.levels if sector.flexible[p] else [1.0]

    def step(t: int, state: int, until: int, cost: float, made: np.ndarray) -> None:
        if t == years:
            found.append((cost, made))
            return
        choices = [(state, until, 0.0)]
        for a in range(len(space.source)):
            if space.source[a] == state:
                end = t + int(space.lifetime[space.line[space.target[a]]]) if space.renews[a] else until
                choices.append((int(space.target[a]), end, float(sector.arc_cost[p, a, t])))
        for to, end, paid in choices:
            if t >= end or not np.isfinite(paid + sector.fixed_cost[p, to, t]):
                continue
            for share in shares:
                now = made.copy()
                now[:, t] = share * sector.flows[:, p, to, t]
                running = sector.fixed_cost[p, to, t] + share * sector.variable_cost[p, to, t]
                step(t + 1, to, end, cost + paid + running + float(now[:, t] @ sector.prices[:, t]), now)

    step(0, int(sector.initial[p]), int(sector.remaining_life[p]), 0.0, np.zeros((len(sector.quantities), years)))
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
    """The least cost over every pair of pathways of two plants."""
    one, two = (pathways(sector, p) for p in range(2))
    reached = np.array([activity(sector, 1, made) for _, made in two])
    cost = np.array([cost for cost, _ in two])
    return min(
        mine + float((cost + slack_cost(sector, reached + activity(sector, 0, made))).min()) for mine, made in one
    )
