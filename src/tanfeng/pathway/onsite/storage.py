"""Storage over a day (储能): the cheapest charging and discharging, as one linear programme over all typical days."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tanfeng.core.errors import UsageError

Array = NDArray[np.float64]

#: What a discharged MWh is charged beside its price, as a share of the highest price: of equally cheap schedules the
#: one that moves least is taken, so that the same question has the same answer. It enters no cost.
_TIE = 1e-6


@dataclass(frozen=True)
class Storage:
    """A battery (储能): ``energy`` (MWh), ``power`` (MW) and its round-trip ``efficiency`` (ratio)."""

    energy: float
    power: float
    efficiency: float

    @property
    def one_way(self) -> float:
        """The efficiency of charging and of discharging, taken to be the same."""
        return math.sqrt(self.efficiency)


def schedule(
    load: Array, own: Array, price: Array, export_price: float, storage: Storage
) -> tuple[Array, Array, Array]:
    """Return (charge from own surplus, charge from the grid, discharge), each (D, 24) in MWh (充放电计划).

    Every day returns to the state in which it began. What is stored is never exported, and surplus is stored before
    grid power is: where the grid is cheaper than the export price, an hour with surplus takes nothing from the grid.
    """
    surplus, deficit = np.maximum(own - load, 0.0), np.maximum(load - own, 0.0)
    grid_open = (surplus == 0.0) | (price >= export_price)
    most_surplus = np.minimum(surplus, storage.power)
    most_grid = np.where(grid_open, storage.power, 0.0)
    most_out = np.minimum(deficit, storage.power)
    days, hours = load.shape
    idle_is_best = _TIE * max(float(price.max()), export_price)
    found = _solve(
        cost=(
            *np.full(load.size, export_price).tolist(),
            *price.ravel().tolist(),
            *(idle_is_best - price.ravel()).tolist(),
            *np.zeros(load.size).tolist(),
        ),
        most=(
            *most_surplus.ravel().tolist(),
            *most_grid.ravel().tolist(),
            *most_out.ravel().tolist(),
            *np.full(load.size, storage.energy).tolist(),
        ),
        days=days,
        hours=hours,
        storage=storage,
    )
    own_in, grid_in, out = (found[i].reshape(days, hours) for i in range(3))
    own_in = np.clip(own_in, 0.0, most_surplus)
    grid_in = np.clip(grid_in, 0.0, most_grid)
    out = np.clip(out, 0.0, most_out)
    return _closed(own_in, grid_in, out, storage)


@lru_cache(maxsize=128)
def _solve(cost: tuple[float, ...], most: tuple[float, ...], days: int, hours: int, storage: Storage) -> Array:
    """Solve the days; scenarios that share load, prices and battery share the answer, which nobody may change."""
    from scipy import sparse
    from scipy.optimize import linprog

    size = days * hours
    one: Any = sparse.identity(size, format="csr")
    # The state at the end of an hour less that of the hour before; the first hour follows the last of its own day.
    before: Any = sparse.kron(sparse.identity(days), sparse.csr_matrix(np.roll(np.identity(hours), -1, axis=1)))
    eta = storage.one_way
    balance: Any = sparse.hstack([-eta * one, -eta * one, one / eta, one - before])
    both: Any = sparse.hstack([one, one, 0.0 * one, 0.0 * one])
    result = linprog(
        cost,
        A_eq=balance,
        b_eq=np.zeros(size),
        A_ub=both,
        b_ub=np.full(size, storage.power),
        bounds=[(0.0, bound) for bound in most],
        method="highs",
    )
    if not result.success:
        raise UsageError(
            f"储能调度没有求出最优解：{result.message}", f"The storage schedule has no optimum: {result.message}"
        )
    parts: Array = np.array(result.x, dtype=np.float64).reshape(4, size)
    parts.flags.writeable = False
    return parts


def _closed(own_in: Array, grid_in: Array, out: Array, storage: Storage) -> tuple[Array, Array, Array]:
    """Take the solver's tolerance out: what a day stores is exactly what it gives back, and never more."""
    stored = storage.efficiency * (own_in + grid_in).sum(axis=1, keepdims=True)
    given = out.sum(axis=1, keepdims=True)
    idle = (stored <= 0.0) | (given <= 0.0)
    less_out = np.where(idle, 0.0, np.minimum(1.0, stored / np.where(given > 0.0, given, 1.0)))
    less_in = np.where(idle, 0.0, np.minimum(1.0, given / np.where(stored > 0.0, stored, 1.0)))
    return own_in * less_in, grid_in * less_in, out * less_out
