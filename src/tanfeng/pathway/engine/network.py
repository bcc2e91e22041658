"""What can still be in a better plan (保留的转移): the moves of every plant that the bound does not exclude.

With row prices ``pi`` and their Lagrangian bound ``L``, a plan that takes move ``m`` of plant ``p`` costs at least

    L + (cheapest pathway of p through m) - (cheapest pathway of p)

so that a move for which this exceeds the cost of a plan in hand is in no better plan. Forward and backward values of
the dynamic programme give the cheapest pathway through every move at once.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tanfeng.pathway.engine.pricing import backward, marginal_cost, run_cost
from tanfeng.pathway.engine.sector import Array, Bools, Ints
from tanfeng.pathway.engine.tables import Tables


@dataclass(frozen=True)
class Moves:
    """M moves, staying included (转移): plant, year, state from then on, cost, and what the best pathway loses by it.

    ``before`` and ``after`` number the nodes (plant, year, life of the line, state) between moves; -1: where it began.
    """

    plant: Ints
    year: Ints
    state: Ints
    before: Ints
    after: Ints
    cost: Array
    loss: Array

    def __len__(self) -> int:
        return len(self.plant)

    def within(self, loss: float) -> Moves:
        """Return the moves that lose at most so much; with a move, a whole pathway through it is kept."""
        return self._only(self.loss <= loss)

    def without(self, plants: Ints) -> Moves:
        """Return the moves of all other plants."""
        return self._only(~np.isin(self.plant, plants))

    def _only(self, some: Bools) -> Moves:
        return Moves(**{name: values[some] for name, values in vars(self).items()})


def moves_within(tables: Tables, net: Array, distance: float) -> Moves:
    """Return the moves whose cheapest pathway at ``net`` prices is at most ``distance`` above the plant's cheapest."""
    sector = tables.sector
    plants, states, _, years, _, _ = sector.shape
    run = run_cost(tables, marginal_cost(tables, net))
    value, start = backward(tables, run)
    reach = np.full((tables.slots, states, plants), np.inf)
    reach[0, sector.initial, np.arange(plants)] = 0.0
    found = []
    for t in range(years):
        moves, arrival = _step(tables, t, reach, value[t] - start, distance)
        found += moves
        reach = arrival + run[t]
        if tables.slots > 1:
            reach = np.where(tables.alive[t], reach, np.inf)
    return _numbered(tables, found)


@dataclass(frozen=True)
class _Step:
    """Some moves of one year: slot and state before (``source``) and after (``later``, ``target``)."""

    year: int
    plant: Ints
    slot: Ints
    source: Ints
    later: Ints
    target: Ints
    cost: Array
    loss: Array


def _step(tables: Tables, t: int, reach: Array, value: Array, limit: float) -> tuple[list[_Step], Array]:
    """Return the moves of year ``t`` within the limit, and the cost (slots, S, P) of arriving before its running cost.

    reach : (slots, S, P) cost of being somewhere before the year;  value : what follows, less the cheapest pathway
    """
    space = tables.sector.space
    loss = reach + value
    slot, state, plant = np.nonzero(loss <= limit)
    moves = [_Step(t, plant, slot, state, slot, state, np.zeros(len(plant)), loss[slot, state, plant])]
    arrival = reach.copy()
    begun = min(tables.slots - 1, t + 1)
    for arcs, begins in ((tables.keeping.arcs, False), (tables.beginning.arcs, True)):
        source, target = space.source[arcs], space.target[arcs]
        paid = reach[:, source] + tables.arc_cost[t, arcs]
        loss = paid + (value[begun, target] if begins else value[:, target])
        slot, arc, plant = np.nonzero(loss <= limit)
        later = np.full(len(slot), begun) if begins else slot
        cost = tables.arc_cost[t, arcs[arc], plant]
        moves.append(_Step(t, plant, slot, source[arc], later, target[arc], cost, loss[slot, arc, plant]))
        if begins:
            np.minimum.at(arrival[begun], target, paid.min(axis=0))
        else:
            np.minimum.at(arrival.swapaxes(0, 1), target, paid.swapaxes(0, 1))
    return moves, arrival


def _numbered(tables: Tables, found: list[_Step]) -> Moves:
    """Put the moves of all years together and number the nodes between them."""
    plants, states = len(tables.sector.plants), len(tables.sector.space.names)

    def node(year: Ints, slot: Ints, state: Ints, plant: Ints) -> Ints:
        return ((year * tables.slots + slot) * states + state) * plants + plant

    year = np.repeat([step.year for step in found], [len(step.plant) for step in found])
    plant, slot, source, later, target = (
        np.concatenate([getattr(step, name) for step in found])
        for name in ("plant", "slot", "source", "later", "target")
    )
    names, after = np.unique(node(year, later, target, plant), return_inverse=True)
    before = np.searchsorted(names, node(year - 1, slot, source, plant))
    cost, loss = (np.concatenate([getattr(step, name) for step in found]) for name in ("cost", "loss"))
    return Moves(plant, year, target, np.where(year > 0, before, -1), after.ravel(), cost, loss)
