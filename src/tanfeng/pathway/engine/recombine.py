"""A better plan from what others were made of (重组): an integer programme over the columns nearest to the relaxation.

    min  sum_c cost[c] x[c] + sum_r penalty[r] z[r]
    s.t. the linking rows on a x, with priced slack
         sum_{c with states k} x[c] = v[k],   sum_{k of plant p} v[k] = 1,   v binary, x >= 0

Columns with the same states differ in levels only: their mixture is a pathway at levels in between.
"""

from __future__ import annotations

import numpy as np

from tanfeng.pathway.engine.generation import Generator, Relaxation, keys_of
from tanfeng.pathway.engine.pool import Columns, joined, mean_of
from tanfeng.pathway.engine.programme import Programme
from tanfeng.pathway.engine.sector import Array, Ints

#: Columns of each plant on average beside those of the plan; branches of the programme.
OF_EACH, BRANCHES = 4, 1
#: Share of the asked gap at which a plan is good enough.
ENOUGH = 0.95


def recombined(
    generator: Generator, relaxation: Relaxation, plan: Columns, found: list[Columns], gap: float
) -> Columns:
    """Return the best plan that the programme finds; ``plan`` if none (重组)."""
    pool = _nearest(generator, relaxation, joined([plan, *found]), len(plan))
    cost, a = generator.figures(pool)
    kind = alike(pool)
    kinds, first = np.unique(kind, return_index=True)
    item, row = np.nonzero(a)
    form = Programme(generator.rows, generator.row_scale, generator.unit)
    x = form.add(cost, np.zeros(len(pool)), np.ones(len(pool)), (item, row, a[item, row]))
    v = form.add(np.zeros(len(kinds)), np.zeros(len(kinds)), np.ones(len(kinds)), whole=True)
    none, one = np.zeros(len(kinds)), np.ones(len(plan))
    of_kind = np.concatenate([kind, np.arange(len(kinds))])
    form.require(none, none, (np.concatenate([x, v]), of_kind, np.repeat([1.0, -1.0], [len(x), len(v)])))
    form.require(one, one, (v, pool.plant[first], np.ones(len(kinds))))
    enough = relaxation.bound + ENOUGH * gap * abs(relaxation.bound)
    solver = form.solver(mip_max_nodes=BRANCHES, objective_target=enough / generator.unit)
    solver.run()
    value = np.asarray(solver.getSolution().col_value)
    return heaviest(pool, value[x])[0] if len(value) else plan


def _nearest(generator: Generator, relaxation: Relaxation, pool: Columns, plants: int) -> Columns:
    """The columns of the plan, which come first, and those of least reduced cost."""
    keys = keys_of(pool.pathways)
    once = np.sort(np.array(list({key: n for n, key in reversed(list(enumerate(keys)))}.values()), dtype=np.int64))
    pool = pool.take(once)
    cost, a = generator.figures(pool)
    reduced = cost - np.einsum("nr,r->n", a, relaxation.duals.prices) - relaxation.duals.values[pool.plant]
    reduced[:plants] = -np.inf
    return pool.take(np.sort(np.argsort(reduced, kind="stable")[: plants * (1 + OF_EACH)]))


def alike(some: Columns) -> Ints:
    """Return a number for each column, the same where plant and states are (N,)."""
    rows = np.column_stack([some.plant, some.pathways.arcs])
    return np.unique(rows, axis=0, return_inverse=True)[1].ravel()


def heaviest(some: Columns, x: Array) -> tuple[Columns, Array]:
    """Return for every plant the states with its largest part, the first of equals, and that part (P,).

    Columns of the same states that differ in levels only are one: their mean is a pathway too, at levels in between.
    """
    used = np.flatnonzero(x > 0.0)
    some, x = some.take(used), x[used]
    kind = alike(some)
    _, first = np.unique(kind, return_index=True)
    part = np.bincount(kind, weights=x).astype(np.float64)
    order = np.lexsort((first, -part, some.plant[first]))
    _, top = np.unique(some.plant[first[order]], return_index=True)
    chosen = order[top]
    of = np.full(len(part), -1)
    of[chosen] = np.arange(len(chosen))
    plan = some.take(first[chosen])
    mine = np.flatnonzero(of[kind] >= 0)
    if len(mine) > len(chosen):
        plan = mean_of(some.take(mine), x[mine] / part[kind[mine]], of[kind[mine]], plan)
    return plan, part[chosen]
