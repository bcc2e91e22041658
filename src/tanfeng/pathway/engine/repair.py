"""From the relaxation to a plan (整数修复): one whole pathway for every plant, near the proven bound.

The relaxation splits at most as many plants as linking rows bind. Two steps:

1. **dive**: fix the large plants that are whole already and the largest of the split ones at their largest part, let
   the others answer to what is left (the relaxation again, with new columns, on fewer plants), and so on to the last
   plant. Small plants come last: they make up for the lumps of the large ones;
2. **exchange** over all columns found on the way (see :mod:`.exchange`), which can only improve.

Wherever states are settled, the levels follow exactly (see :mod:`.dispatch`).
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from tanfeng.pathway.engine.dispatch import dispatched
from tanfeng.pathway.engine.exchange import Exchange, Shortfall
from tanfeng.pathway.engine.generation import Generator, Relaxation
from tanfeng.pathway.engine.pool import Columns, joined, mean_of, renumbered
from tanfeng.pathway.engine.sector import Array, Ints
from tanfeng.pathway.engine.settings import Settings

#: The dives, one after another while the gap is open: share of the whole and of the split plants that a step fixes.
DIVES = ((0.5, 0.05), (0.3, 0.2), (0.15, 0.1), (0.1, 0.02))
#: Plants that are left free after the first step at most; plants that are fixed together at the end.
FREE_AT_MOST, LAST = 300, 4
#: A part above this is whole.
WHOLE = 0.999
#: Columns of the last step that each plant takes along; rounds and gap of each step.
TAKEN_ALONG, ROUNDS, STEP_GAP = 6, 8, 2e-4


def repaired(
    generator: Generator,
    relaxation: Relaxation,
    settings: Settings,
    incumbent: Columns | None,
    *,
    dives: int,
    stop: Callable[[], bool],
    each: Callable[[Columns], None],
) -> Columns:
    """Return the best plan found: one column per plant, in the order of the plants (修复).

    Ends when the plan is within the gap asked for, after the dives allowed, or when ``stop()`` says so. ``incumbent``
    is a plan from elsewhere (another scenario) that competes with the rounded one; ``each`` is told every better plan.
    """
    found = [relaxation.found]
    plan = dispatched(generator, rounded(relaxation)[0])
    cost = cost_of(generator, plan)
    if incumbent is not None:
        earlier = dispatched(generator, incumbent)
        if (other := cost_of(generator, earlier)) < cost:
            plan, cost = earlier, other
    for attempt in range(-1, min(dives, len(DIVES))):
        if stop() or cost - relaxation.bound <= settings.gap * abs(cost):
            break
        start = plan
        if attempt >= 0:
            start, more = dive(generator, relaxation, DIVES[attempt], stop)
            found += more
            start = dispatched(generator, start)
        pairs = settings.pairs if attempt >= 0 else 0
        better = dispatched(generator, _exchanged(generator, relaxation, start, found, pairs=pairs, stop=stop))
        reached = cost_of(generator, better)
        if reached < cost:
            plan, cost = better, reached
            each(plan)
    return plan


def _exchanged(
    generator: Generator,
    relaxation: Relaxation,
    plan: Columns,
    found: list[Columns],
    *,
    pairs: int,
    stop: Callable[[], bool],
) -> Columns:
    """Improve a plan by exchanges among columns near the relaxation's optimum; no other can be in a better plan."""
    shortfall = Shortfall.of(generator.rows, generator.row_scale)
    pool = joined([plan, *found])
    cost, a = generator.figures(pool)
    distance = cost_of(generator, plan) - relaxation.bound
    reduced = cost - np.einsum("nr,r->n", a, relaxation.duals.prices) - relaxation.duals.values[pool.plant]
    own = np.arange(len(plan))
    near = np.union1d(own, np.flatnonzero(reduced <= distance))
    exchange = Exchange(pool.plant[near], cost[near], a[near] * generator.row_scale, shortfall)
    return pool.take(near[exchange.improved(own, pairs, stop)])


def cost_of(generator: Generator, plan: Columns) -> float:
    """Cost of a plan with ties and priced slack."""
    shortfall = Shortfall.of(generator.rows, generator.row_scale)
    cost, a = generator.figures(plan)
    return float(cost.sum() + shortfall.cost((a * generator.row_scale).sum(axis=0)))


def rounded(relaxation: Relaxation) -> tuple[Columns, Array]:
    """Return for every plant the states with its largest part, the first of equals, and that part (P,).

    Columns of the same states that differ in levels only are one: their mean is a pathway too, at levels in between.
    """
    used = np.flatnonzero(relaxation.duals.x > 0.0)
    some, x = relaxation.found.take(used), relaxation.duals.x[used]
    alike = np.column_stack([some.plant, some.pathways.arcs])
    _, first, kind = np.unique(alike, axis=0, return_index=True, return_inverse=True)
    part = np.bincount(kind.ravel(), weights=x).astype(np.float64)
    order = np.lexsort((first, -part, some.plant[first]))
    _, top = np.unique(some.plant[first[order]], return_index=True)
    chosen = order[top]
    of = np.full(len(part), -1)
    of[chosen] = np.arange(len(chosen))
    plan = some.take(first[chosen])
    place = of[kind.ravel()]
    mine = np.flatnonzero(place >= 0)
    if len(mine) > len(chosen):
        plan = mean_of(some.take(mine), x[mine] / part[kind.ravel()[mine]], place[mine], plan)
    return plan, part[chosen]


def dive(
    generator: Generator, relaxation: Relaxation, shares: tuple[float, float], stop: Callable[[], bool]
) -> tuple[Columns, list[Columns]]:
    """Return a plan, and the columns found on the way (下潜)."""
    now, rhs = relaxation, generator.rows.rhs
    free = np.arange(len(generator.tables.sector.plants))
    size = _sizes(generator, relaxation)
    fixed: list[Columns] = []
    more: list[Columns] = []
    while len(free):
        nearest, parts = rounded(now)
        going = np.arange(len(free)) if stop() else _going(parts, size[free], shares)
        leaving = renumbered(nearest.take(going), free)
        fixed.append(leaving)
        rhs = rhs - generator.figures(leaving)[1].sum(axis=0)
        staying = np.setdiff1d(np.arange(len(free)), going)
        if not len(staying):
            break
        now = _answer(generator, now, staying, free[staying], rhs)
        free = free[staying]
        more.append(renumbered(now.found, free))
    plan = joined(fixed)
    return plan.take(np.argsort(plan.plant, kind="stable")), more


def _going(part: Array, size: Array, shares: tuple[float, float]) -> Ints:
    """Which of the free plants are fixed in this step: the largest, whole before split."""
    if len(part) <= LAST:
        return np.arange(len(part))
    by_size = np.lexsort((np.arange(len(size)), -size))
    whole = by_size[part[by_size] >= WHOLE]
    split = by_size[part[by_size] < WHOLE]
    whole_going = max(len(whole) - FREE_AT_MOST, int(len(whole) * shares[0]))
    split_going = max(1, int(len(split) * shares[1])) if len(split) else 0
    return np.sort(np.concatenate([whole[: max(whole_going, 1)], split[:split_going]]))


def _answer(generator: Generator, before: Relaxation, staying: Ints, plants: Ints, rhs: Array) -> Relaxation:
    """Solve the relaxation of the plants that stay, from the columns nearest to the last optimum."""
    part = Generator(generator.tables.only(plants, rhs), generator.row_scale, generator.unit, generator.prices)
    place = np.full(len(before.duals.values), -1)
    place[staying] = np.arange(len(staying))
    mine = np.flatnonzero(place[before.found.plant] >= 0)
    reduced = (
        before.cost[mine]
        - np.einsum("nr,r->n", before.a[mine], before.duals.prices)
        - before.duals.values[before.found.plant[mine]]
    )
    nearest = np.sort(mine[np.argsort(reduced, kind="stable")[: TAKEN_ALONG * len(staying)]])
    part.add(part.new(renumbered(before.found.take(nearest), place)))
    return part.run(STEP_GAP, start=before.duals.prices, rounds=ROUNDS)


def _sizes(generator: Generator, relaxation: Relaxation) -> Array:
    """How much a plant weighs in the linking rows (P,): its heaviest column."""
    size = np.zeros(len(generator.tables.sector.plants))
    np.maximum.at(size, relaxation.found.plant, np.abs(relaxation.a * generator.row_scale).sum(axis=1))
    return size
