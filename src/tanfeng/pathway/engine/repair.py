"""From the relaxation to a plan (整数修复): one whole pathway for every plant, near the proven bound.

The relaxation splits at most as many plants as linking rows bind. Two steps:

1. **dive**: fix the large plants that are whole already and the largest of the split ones at their largest part, let
   the others answer to what is left (the relaxation again, with new columns, on fewer plants), and so on to the last
   plant. Small plants come last: they make up for the lumps of the large ones;
2. **exchange** over all columns found on the way (see :mod:`.exchange`), which can only improve; after the first dive
   an integer programme over the best of them too (see :mod:`.recombine`), and exchanges in what it gives.

Wherever states are settled, the levels follow exactly (see :mod:`.dispatch`).
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from tanfeng.pathway.engine.dispatch import dispatched
from tanfeng.pathway.engine.exchange import Exchange, Shortfall
from tanfeng.pathway.engine.generation import Generator, Relaxation
from tanfeng.pathway.engine.pool import Columns, joined, renumbered
from tanfeng.pathway.engine.recombine import heaviest, recombined
from tanfeng.pathway.engine.sector import Array, Ints
from tanfeng.pathway.engine.settings import Settings

#: The dives, one after another while the gap is open: share of the whole and of the split plants that a step fixes.
DIVES = ((0.3, 0.2), (0.5, 0.05), (0.15, 0.1), (0.1, 0.02))
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
    best = _Best(generator, relaxation, rounded(relaxation)[0], each)
    if incumbent is not None:
        best.offer(incumbent)
    if not (stop() or best.gap <= settings.gap):
        best.offer(_exchanged(generator, relaxation, best.plan, found, pairs=0, stop=stop))
    for number, shares in enumerate(DIVES[:dives]):
        if stop() or best.gap <= settings.gap:
            break
        start, more = dive(generator, relaxation, shares, stop)
        found += more
        start = dispatched(generator, start)
        best.offer(_exchanged(generator, relaxation, start, found, pairs=settings.pairs, stop=stop))
        if number == 0 and not (stop() or best.gap <= settings.gap):
            mixed = dispatched(generator, recombined(generator, relaxation, best.plan, found, settings.gap))
            best.offer(_exchanged(generator, relaxation, mixed, found, pairs=settings.pairs, stop=stop))
    return best.plan


class _Best:
    """The best plan so far, at its best levels (当前最好方案)."""

    def __init__(
        self, generator: Generator, relaxation: Relaxation, plan: Columns, each: Callable[[Columns], None]
    ) -> None:
        self.generator, self.bound, self.each = generator, relaxation.bound, each
        self.plan = dispatched(generator, plan)
        self.cost = cost_of(generator, self.plan)

    @property
    def gap(self) -> float:
        return (self.cost - self.bound) / abs(self.cost) if self.cost else self.cost - self.bound

    def offer(self, plan: Columns) -> None:
        """Take another plan if it costs less."""
        plan = dispatched(self.generator, plan)
        if (cost := cost_of(self.generator, plan)) < self.cost:
            self.plan, self.cost = plan, cost
            self.each(plan)


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
    exchange = Exchange(pool.plant[near], cost[near], shortfall.sides(a[near] * generator.row_scale), shortfall)
    return pool.take(near[exchange.improved(own, pairs, stop)])


def cost_of(generator: Generator, plan: Columns) -> float:
    """Cost of a plan with ties and priced slack."""
    shortfall = Shortfall.of(generator.rows, generator.row_scale)
    cost, a = generator.figures(plan)
    return float(cost.sum() + shortfall.cost(shortfall.sides((a * generator.row_scale).sum(axis=0))))


def rounded(relaxation: Relaxation) -> tuple[Columns, Array]:
    """Return for every plant the states with its largest part in the relaxation, and that part (P,)."""
    return heaviest(relaxation.found, relaxation.duals.x)


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
