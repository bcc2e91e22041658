"""Column generation (列生成): the linear relaxation over all pathways, with a bound at every step.

For prices ``pi`` within the box the penalties set (``0 <= pi <= penalty`` for ``>=`` and so on) the Lagrangian

    L(pi) = sum_r pi[r] rhs[r] + sum_p min over pathways of p (cost - sum_r pi[r] a[r])

is a lower bound on every plan, whole or fractional. The pathways are priced not at the master's own prices, which jump,
but between them and the prices of the best bound (smoothing, after Wentges); where such a step finds no column that the
master wants, the next one goes nearer to the master's prices.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from tanfeng.core.errors import TanfengError
from tanfeng.pathway.engine.master import Duals, Master
from tanfeng.pathway.engine.pool import Columns, columns, costs, joined
from tanfeng.pathway.engine.pricing import Pathways, cheapest
from tanfeng.pathway.engine.sector import AT_LEAST, AT_MOST, Array, Ints, Rows, Sector
from tanfeng.pathway.engine.tables import TIE, Tables
from tanfeng.pathway.engine.weights import Weights

#: Weight of the best prices in the smoothed ones.
SMOOTHING = 0.6
#: A column is wanted when it saves more than this share of the objective per plant.
WORTH = 1e-9


@dataclass
class Relaxation:
    """The relaxation solved so far (松弛解): columns, the master's optimum over them, the proven bound.

    ``cost`` (N,) with ties, ``a`` (N, R) coefficients; ``bound`` holds for the question with ties.
    """

    found: Columns
    cost: Array
    a: Array
    duals: Duals
    bound: float
    prices: Array
    rounds: int


def within_box(pi: Array, rows: Rows) -> Array:
    """Prices that the penalties allow."""
    senses = np.array(rows.senses)
    low = np.where(senses == AT_LEAST, 0.0, -rows.penalty)
    high = np.where(senses == AT_MOST, 0.0, rows.penalty)
    return np.clip(pi, low, high)


def row_scale(tables: Tables, rows: Rows) -> Array:
    """Return one over the largest coefficient a pathway's year can have in each row (R,)."""
    reach = np.abs(tables.flow).max(axis=(2, 3))
    largest = (np.abs(rows.weights).max(axis=2) * reach.T[None]).max(axis=(1, 2))
    return np.asarray(1.0 / np.where(largest > 0.0, largest, 1.0))


class Generator:
    """One question whose columns, master and best prices are kept between solves (列生成器)."""

    def __init__(
        self, tables: Tables, scale: Array | None = None, unit: float | None = None, prices: Array | None = None
    ) -> None:
        self.tables = tables
        sector = tables.sector
        self.rows, self.prices = sector.rows, sector.prices if prices is None else prices
        self.weights = Weights.of(self.rows)
        self.row_scale = row_scale(tables, self.rows) if scale is None else scale
        self.unit = tables.ties_at_most / TIE / len(sector.plants) if unit is None else unit
        self.master = Master(self.rows, len(sector.plants), self.row_scale, self.unit)
        self.parts: list[Columns] = []
        self.cost: list[Array] = []
        self.a: list[Array] = []
        self.known: set[bytes] = set()

    def turn_to(self, sector: Sector) -> None:
        """Ask the same plants under another scenario: re-cost every column, keep the columns and the basis.

        ``sector`` may differ in prices, weights, right-hand sides and penalties only.
        """
        same_weights = sector.rows.weights is self.rows.weights
        self.tables = replace(self.tables, sector=sector)
        self.rows, self.prices = sector.rows, sector.prices
        everything = joined(self.parts)
        if not same_weights:
            self.weights = Weights.of(self.rows)
            basis = self.master.solver.getBasis()
            self.master = Master(self.rows, len(sector.plants), self.row_scale, self.unit)
            cost, a = self.figures(everything)
            self.master.add(cost, a, everything.plant)
            self.master.solver.setBasis(basis)
            self.a = [a]
        else:
            cost = costs(everything, self.prices)
            self.master.change_costs(cost, self.rows)
            self.master.change_bounds(self.rows)
            self.a = [np.concatenate(self.a)]
        self.parts, self.cost = [everything], [cost]

    def price(self, pi: Array) -> tuple[float, Columns]:
        """Return the Lagrangian bound at ``pi`` and the cheapest column of every plant."""
        net = self.prices[:, None, :] - self.weights.paid(pi)
        values, pathways = cheapest(self.tables, net)
        return float(values.sum() + pi @ self.rows.rhs), columns(self.tables, pathways)

    def figures(self, some: Columns) -> tuple[Array, Array]:
        """Return cost (N,) and row coefficients (N, R) of columns under the present scenario."""
        group = self.tables.sector.group[some.plant]
        return costs(some, self.prices), self.weights.coefficients(some.flow, group)

    def add(self, some: Columns, figures: tuple[Array, Array] | None = None) -> None:
        """Put columns into the master; ``figures`` are their cost and coefficients where they are known."""
        if not len(some):
            return
        cost, a = self.figures(some) if figures is None else figures
        self.master.add(cost, a, some.plant)
        self.parts.append(some)
        self.cost.append(cost)
        self.a.append(a)

    def new(self, some: Columns) -> Columns:
        """Return those columns that the master does not hold yet."""
        return some.take(self._fresh(some.pathways))

    def _fresh(self, pathways: Pathways) -> Ints:
        keys = keys_of(pathways)
        fresh = np.array([i for i, key in enumerate(keys) if key not in self.known], dtype=np.int64)
        self.known.update(keys)
        return fresh

    def run(
        self,
        gap: float,
        start: Array | None = None,
        rounds: int = 500,
        stop: Callable[[], bool] = lambda: False,
        each: Callable[[int, Callable[[], Relaxation]], None] = lambda _number, _now: None,
        *,
        enough: float = np.inf,
    ) -> Relaxation:
        """Generate columns until the relative gap of the relaxation is below ``gap`` or ``stop()`` says so.

        It ends as well once the bound, without ties, is above ``enough``.
        ``each`` is told the number of every round and a function that gives the relaxation so far.
        """
        best = np.zeros(len(self.rows.names)) if start is None else within_box(start, self.rows)
        bound, priced = self.price(best)
        self.add(self.new(priced))
        smoothing = SMOOTHING
        duals = self._solved()
        number = 1
        while number < rounds and not stop():
            if duals.objective - bound <= gap * abs(duals.objective) or bound - self.tables.ties_at_most > enough:
                break
            number += 1
            pi = within_box(smoothing * best + (1.0 - smoothing) * duals.prices, self.rows)
            value, priced = self.price(pi)
            if value > bound:
                bound, best = value, pi
            if self._took(priced, duals):
                duals = self._solved()
                smoothing = SMOOTHING
            elif smoothing == 0.0:
                break
            else:
                smoothing = 0.0 if smoothing < 0.2 else smoothing / 2.0
            each(number, partial(self._state, duals, bound, best, number))
        return self._state(duals, bound, best, number)

    def _took(self, priced: Columns, duals: Duals) -> bool:
        """Add those of the priced columns that the master wants; say whether there were any."""
        cost, a = self.figures(priced)
        reduced = cost - np.einsum("nr,r->n", a, duals.prices) - duals.values[priced.plant]
        wanted = np.flatnonzero(reduced < -WORTH * self.unit)
        wanted = wanted[self._fresh(priced.pathways.take(wanted))]
        self.add(priced.take(wanted), (cost[wanted], a[wanted]))
        return len(wanted) > 0

    def _solved(self) -> Duals:
        duals = self.master.solve()
        if duals is None:
            raise TanfengError(
                "求解器 HiGHS 在限制主问题上提前停止，没有结果。",
                "The solver HiGHS stopped early on the restricted master; there is no result.",
            )
        return duals

    def _state(self, duals: Duals, bound: float, best: Array, number: int) -> Relaxation:
        found, cost, a = joined(self.parts), np.concatenate(self.cost), np.concatenate(self.a)
        self.parts, self.cost, self.a = [found], [cost], [a]
        return Relaxation(found, cost, a, duals, bound, best, number)


def keys_of(pathways: Pathways) -> list[bytes]:
    """Return a key of each pathway: plant, arcs and levels decide it."""
    rows = np.column_stack([pathways.plant, pathways.arcs, pathways.levels])
    return [row.tobytes() for row in rows]
