"""The cheapest pathway of every plant at given prices, in one pass over the years (定价子问题，动态规划).

With ``net[q,g,t]`` the price of one more unit of quantity ``q`` (its market price less what the linking rows pay for
it), the running cost of a state is

    run[t,s,p] = fixed[t,s,p] + min over l of  l * (variable[t,s,p] + sum_q net[q,g(p),t] * flow[t,q,s,p])

with ``l`` the lowest level or 1 (linear in the level: none between the two is cheaper), and Bellman's recursion over
(state s, slot n of the line's life) backward in time is

    V[t,n,s] = run[t,s] + min(  V[t+1,n,s]                                   stay
                              , cost[t+1,a] + V[t+1,n,target(a)]              a keeps the life of the line
                              , cost[t+1,a] + V[t+1,t+2,target(a)] )          a starts a new one

with V = inf where the line has reached its end. All plants are carried along the last axis.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tanfeng.pathway.engine.sector import Array, Ints
from tanfeng.pathway.engine.tables import Leaving, Tables


@dataclass(frozen=True)
class Pathways:
    """One pathway of each of some plants (路径): N pathways.

    plant : (N,);  states : (N, T);  arcs : (N, T) the arc taken, -1 = stays;  levels : (N, T) share of full output
    """

    plant: Ints
    states: Ints
    arcs: Ints
    levels: Array

    def __len__(self) -> int:
        return len(self.plant)

    def take(self, which: Ints) -> Pathways:
        return Pathways(self.plant[which], self.states[which], self.arcs[which], self.levels[which])


def cheapest(tables: Tables, net: Array) -> tuple[Array, Pathways]:
    """Return cost (P,) and pathway of what is cheapest for each plant at ``net`` (Q, G, T) prices."""
    marginal = marginal_cost(tables, net)
    value, start = backward(tables, run_cost(tables, marginal))
    return start, _forward(tables, value, marginal)


def cheapest_through(tables: Tables, states: Ints) -> Pathways:
    """Return the cheapest pathway of each plant through given states (P, T), at full output (给定状态的路径)."""
    years, _, plants = tables.fixed.shape
    run = np.full(tables.fixed.shape, np.inf)
    run[np.arange(years)[None, :], states, np.arange(plants)[:, None]] = 0.0
    value, _ = backward(tables, run)
    return _forward(tables, value, np.zeros(tables.fixed.shape))


def run_cost(tables: Tables, marginal: Array) -> Array:
    """Running cost of each state at its best level, (T, S, P)."""
    return np.asarray(tables.fixed + np.where(marginal > 0.0, tables.sector.lowest * marginal, marginal))


def marginal_cost(tables: Tables, net: Array) -> Array:
    """Cost of full output beside the fixed cost, (T, S, P)."""
    price = net[:, tables.sector.group, :]
    marginal = tables.variable.copy()
    for q in range(price.shape[0]):
        marginal += tables.flow[:, q] * price[q].T[:, None, :]
    return marginal


def backward(tables: Tables, run: Array) -> tuple[Array, Array]:
    """Return V (T, slots, S, P) and the value (P,) before the first year."""
    sector, slots = tables.sector, tables.slots
    years, states, plants = run.shape
    value = np.full((years, slots, states, plants), np.inf)
    after = np.zeros((slots, states, plants))
    keeping, beginning = tables.keeping, tables.beginning
    for t in range(years - 1, -1, -1):
        open_slots = slice(0, min(slots, t + 2))
        here = run[t] + after[open_slots]
        now = here if slots == 1 else np.where(tables.alive[t, open_slots], here, np.inf)
        value[t, open_slots] = now
        after = np.full((slots, states, plants), np.inf) if slots > 1 else np.empty_like(now)
        after[open_slots] = now
        if len(keeping.arcs):
            _lower(after[open_slots], keeping, tables.arc_cost[t, keeping.arcs] + now[:, keeping.target])
        if len(beginning.arcs):
            fresh = now[min(slots - 1, t + 1), beginning.target]
            _lower(after[open_slots], beginning, (tables.arc_cost[t, beginning.arcs] + fresh)[None])
    return value, after[0, sector.initial, np.arange(plants)]


def _lower(best: Array, leaving: Leaving, candidate: Array) -> None:
    """Lower ``best`` (slots, S, P) to the cheapest candidate (slots, arcs, P) that leaves each state, in place."""
    least = np.minimum.reduceat(candidate, leaving.first, axis=1)
    best[:, leaving.states] = np.minimum(best[:, leaving.states], least)


def _forward(tables: Tables, value: Array, marginal: Array) -> Pathways:
    """Walk the cheapest way from the initial states; ties: stay, then the arc listed first."""
    sector, renews = tables.sector, tables.sector.space.renews
    years, slots, count, plants = value.shape
    every = np.arange(plants)
    column, width = every[:, None], tables.out.shape[1]
    state, slot = sector.initial.copy(), np.zeros(plants, dtype=np.int64)
    states = np.empty((plants, years), dtype=np.int64)
    arcs = np.empty((plants, years), dtype=np.int64)
    # Flat places: (arc, plant) in the costs of a year, (slot, state, plant) in its values; -1 is the closed arc, last.
    for t in range(years):
        out, target = tables.out[state], tables.into[state]
        later = np.where(renews[out], t + 1, slot[:, None]) if slots > 1 else slot[:, None]
        ahead = value[t].take((later * count + target) * plants + column)
        cost = tables.arc_cost[t].take(out * plants + column) + ahead
        best = cost.argmin(axis=1) + every * width
        moves = cost.take(best) < value[t].take((slot * count + state) * plants + every)
        arcs[:, t] = np.where(moves, out.take(best), -1)
        if slots > 1:
            slot = np.where(moves, later.take(best), slot)
        state = np.where(moves, target.take(best), state)
        states[:, t] = state
    costly = marginal[np.arange(years)[None, :], states, every[:, None]] > 0.0
    return Pathways(every, states, arcs, np.where(costly, sector.lowest[:, None], 1.0))
