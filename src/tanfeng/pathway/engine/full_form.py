"""All pathways written out (全路径形式): every column there is, for questions small enough to list.

The relaxation over all columns is what column generation solves without listing them; the integer programme over all
columns is the question itself, hence its optimum and its bound are exact. Only questions at full output are listed:
with two extreme levels the pathways would multiply by 2 to the power T.
"""

from __future__ import annotations

import numpy as np

from tanfeng.pathway.engine.generation import Generator
from tanfeng.pathway.engine.master import Master
from tanfeng.pathway.engine.pool import Columns
from tanfeng.pathway.engine.pricing import Pathways
from tanfeng.pathway.engine.sector import Array
from tanfeng.pathway.engine.tables import Tables


def listed(tables: Tables, most: int | None = None) -> Pathways | None:
    """Return every possible pathway, by plant, or ``None`` if there are more than ``most`` (列举所有路径)."""
    sector, space = tables.sector, tables.sector.space
    plants, _, _, years, _, _ = sector.shape
    plant, state, slot = np.arange(plants), sector.initial.copy(), np.zeros(plants, dtype=np.int64)
    states = np.zeros((plants, 0), dtype=np.int64)
    arcs = np.zeros((plants, 0), dtype=np.int64)
    choices = np.column_stack([np.full(len(tables.out), -1), tables.out])
    for t in range(years):
        arc = choices[state]
        offered = (arc >= 0) & np.isfinite(tables.arc_cost[t][arc, plant[:, None]])
        offered[:, 0] = True
        origin, which = np.nonzero(offered)
        arc = arc[origin, which]
        moved = arc >= 0
        plant, state, slot = plant[origin], np.where(moved, space.target[arc], state[origin]), slot[origin]
        if tables.slots > 1:
            slot = np.where(moved & space.renews[arc], t + 1, slot)
        open_to = np.isfinite(tables.fixed[t, state, plant])
        if tables.slots > 1:
            open_to &= tables.alive[t, slot, state, plant]
        kept = np.flatnonzero(open_to)
        plant, state, slot, arc, origin = plant[kept], state[kept], slot[kept], arc[kept], origin[kept]
        if most is not None and len(plant) > most:
            return None
        states = np.column_stack([states[origin], state])
        arcs = np.column_stack([arcs[origin], arc])
    order = np.argsort(plant, kind="stable")
    return Pathways(plant[order], states[order], arcs[order], np.ones(states.shape))


def programme(generator: Generator, every: Columns, cost: Array, a: Array) -> Master:
    """Hand HiGHS the linear programme over given columns, to be solved as HiGHS thinks best (全列线性规划)."""
    master = Master(generator.rows, len(generator.tables.sector.plants), generator.row_scale, generator.unit)
    master.add(cost, a, every.plant)
    for option, value in (("presolve", "choose"), ("solver", "choose"), ("simplex_strategy", 1)):
        master.solver.setOptionValue(option, value)
    return master
