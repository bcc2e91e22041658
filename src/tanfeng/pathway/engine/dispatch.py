"""Output levels of given states (产量水平): what is left to choose when every plant has its states is linear.

    min  sum_{p,t} c[p,t] l[p,t] + sum_r penalty[r] z[r]
    s.t. sum_{p,t} a[r,p,t] l[p,t] ± z[r]  (sense)  rhs[r] - what the plants without a choice bring
         lowest[p] <= l[p,t] <= 1

with ``c`` and ``a`` the variable cost and the row coefficients of a year at full output. Fixed and capital cost are
paid by the state.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from tanfeng.pathway.engine.pool import Columns, columns
from tanfeng.pathway.engine.pricing import Pathways
from tanfeng.pathway.engine.programme import Programme
from tanfeng.pathway.engine.sector import Array

if TYPE_CHECKING:
    from tanfeng.pathway.engine.generation import Generator

#: How closely a row is met, as a share of its largest coefficient.
CLOSELY = 1e-9


def dispatched(generator: Generator, plan: Columns) -> Columns:
    """Return the plan at its best levels; the plan itself where no plant has a choice (最优产量).

    ``plan`` holds one column of every plant, in their order.
    """
    sector, ways = generator.tables.sector, plan.pathways
    if not sector.flexible.any():
        return plan
    at_full = columns(generator.tables, Pathways(ways.plant, ways.states, ways.arcs, np.ones(ways.levels.shape)))
    levels = _levels(generator, at_full)
    return plan if levels is None else columns(generator.tables, Pathways(ways.plant, ways.states, ways.arcs, levels))


def _levels(generator: Generator, at_full: Columns) -> Array | None:
    """Return the best levels (P, T); ``None`` if the solver stops early."""
    tables, sector, ways = generator.tables, generator.tables.sector, at_full.pathways
    years = len(sector.years)
    variable = tables.variable[np.arange(years)[None, :], ways.states, ways.plant[:, None]]
    cost = variable + np.einsum("pqt,qt->pt", at_full.flow, generator.prices)
    runs = (variable != 0.0) | (at_full.flow != 0.0).any(axis=1)
    plant, year = np.nonzero(sector.flexible[:, None] & runs)
    levels = np.ones((len(at_full), years))
    if not len(plant):
        return levels
    item, row, value = generator.weights.of_years(at_full.flow[plant, :, year], sector.group[plant], year)
    chosen = np.bincount(row, weights=value, minlength=len(generator.rows.names))
    rest = generator.figures(at_full)[1].sum(axis=0) - chosen
    form = Programme(generator.rows, generator.row_scale, generator.unit, already=rest)
    form.add(cost[plant, year], sector.lowest[plant], np.ones(len(plant)), (item, row, value))
    solver = form.solver(primal_feasibility_tolerance=CLOSELY)
    solver.run()
    found = form.answer(solver)
    if found is None:
        return None
    levels[plant, year] = np.clip(found, sector.lowest[plant], 1.0)
    return levels
