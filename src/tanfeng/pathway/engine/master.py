"""The restricted master problem (限制主问题), kept warm in one HiGHS object.

    min  sum_c cost[c] x[c] + sum_r penalty[r] z[r]
    s.t. sum_c a[r,c] x[c] ± z[r]  (sense)  rhs[r]     for every linking row
         sum_{c of plant p} x[c] = 1                   for every plant
         x, z >= 0

Columns are only ever added; the basis of the last solve is the start of the next. Rows are scaled by their largest
possible coefficient and costs by the typical cost of a plant; what goes in and comes out is unscaled.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from tanfeng.core.errors import TanfengError
from tanfeng.pathway.engine.sector import AT_LEAST, AT_MOST, Array, Ints, Rows


@dataclass(frozen=True)
class Duals:
    """An optimum of the restricted master (限制主问题的解).

    ``prices`` (R,) of the linking rows, ``values`` (P,) of the plants' own rows, ``x`` of the columns as added.
    """

    objective: float
    prices: Array
    values: Array
    x: Array


def highs() -> Any:
    """Return a silent HiGHS object with one thread and a fixed seed; a missing solver is one clear sentence."""
    try:
        import highspy
    except ImportError as error:
        raise TanfengError(
            "没有安装求解器 HiGHS（highspy）；请安装 tanfeng[model]。",
            "The solver HiGHS (highspy) is not installed; install tanfeng[model].",
        ) from error
    solver: Any = highspy.Highs()  # type: ignore[no-untyped-call]
    for option, value in (("output_flag", False), ("threads", 1), ("random_seed", 0)):
        solver.setOptionValue(option, value)
    return solver


class Master:
    """The linear programme over the columns found so far (限制主问题)."""

    def __init__(self, rows: Rows, plants: int, row_scale: Array, unit: float) -> None:
        self.plants, self.row_scale, self.unit = plants, row_scale, unit
        self.solver = highs()
        for option, value in (("presolve", "off"), ("solver", "simplex"), ("simplex_strategy", 4)):
            self.solver.setOptionValue(option, value)
        self.slack_row, self.slack_sign = slack_columns(rows)
        lower, upper = row_bounds(rows, row_scale)
        every = np.ones(plants)
        none = np.zeros(0)
        index = np.zeros(0, dtype=np.int32)
        count = len(lower) + plants
        starts = np.zeros(count, dtype=np.int32)
        self.solver.addRows(
            count, np.concatenate([lower, every]), np.concatenate([upper, every]), 0, starts, index, none
        )
        slacks = len(self.slack_row)
        self.solver.addCols(
            slacks,
            self._slack_cost(rows),
            np.zeros(slacks),
            np.full(slacks, np.inf),
            slacks,
            np.arange(slacks, dtype=np.int32),
            self.slack_row.astype(np.int32),
            self.slack_sign,
        )
        self.linking, self.count = len(lower), 0

    def _slack_cost(self, rows: Rows) -> Array:
        return rows.penalty[self.slack_row] / self.row_scale[self.slack_row] / self.unit

    def add(self, cost: Array, coefficients: Array, plant: Ints) -> None:
        """Add columns: ``cost`` (N,), ``coefficients`` (N, R), ``plant`` (N,)."""
        count = len(cost)
        starts, index, values = compressed(coefficients * self.row_scale, self.linking + plant)
        self.solver.addCols(
            count, cost / self.unit, np.zeros(count), np.full(count, np.inf), len(values), starts, index, values
        )
        self.count += count

    def change_costs(self, cost: Array, rows: Rows) -> None:
        """Give every column its cost under another scenario; the basis stays primal feasible."""
        both = np.concatenate([self._slack_cost(rows), cost / self.unit])
        self.solver.changeColsCost(len(both), np.arange(len(both), dtype=np.int32), both)

    def change_bounds(self, rows: Rows) -> None:
        """Give the linking rows other right-hand sides."""
        lower, upper = row_bounds(rows, self.row_scale)
        self.solver.changeRowsBounds(self.linking, np.arange(self.linking, dtype=np.int32), lower, upper)

    def solve(self, seconds: float = np.inf) -> Duals | None:
        """Solve from the last basis, or from none where that fails; ``None`` if stopped before the optimum."""
        import highspy

        self.solver.setOptionValue(
            "time_limit", float(self.solver.getRunTime() + seconds) if seconds < np.inf else np.inf
        )
        self.solver.run()
        status = highspy.HighsModelStatus
        if self.solver.getModelStatus() not in (status.kOptimal, status.kTimeLimit):
            # A basis that led into numerical trouble is given up: the same programme is solved from nothing, reduced.
            self.solver.clearSolver()
            self.solver.setOptionValue("presolve", "choose")
            self.solver.run()
            self.solver.setOptionValue("presolve", "off")
        if self.solver.getModelStatus() != status.kOptimal:
            return None
        found = self.solver.getSolution()
        dual = np.asarray(found.row_dual)
        return Duals(
            objective=self.solver.getInfo().objective_function_value * self.unit,
            prices=dual[: self.linking] * self.row_scale * self.unit,
            values=dual[self.linking :] * self.unit,
            x=np.asarray(found.col_value)[len(self.slack_row) :],
        )


def slack_columns(rows: Rows) -> tuple[Ints, Array]:
    """Return the row and the sign of every slack: a missing amount (+1), an excess (-1), both for an equality."""
    return _slacks(rows.senses)


@lru_cache(maxsize=8)
def _slacks(of: tuple[str, ...]) -> tuple[Ints, Array]:
    pairs = [
        (r, sign)
        for r, sense in enumerate(of)
        for sign, senses in ((1.0, (AT_LEAST,)), (-1.0, (AT_MOST,)), (1.0, ("=",)), (-1.0, ("=",)))
        if sense in senses
    ]
    return np.array([r for r, _ in pairs], dtype=np.int64), np.array([sign for _, sign in pairs], dtype=np.float64)


def row_bounds(rows: Rows, row_scale: Array) -> tuple[Array, Array]:
    """Return the scaled lower and upper bounds of the linking rows."""
    senses = np.array(rows.senses)
    rhs = rows.rhs * row_scale
    return np.where(senses == AT_MOST, -np.inf, rhs), np.where(senses == AT_LEAST, np.inf, rhs)


def compressed(coefficients: Array, own_row: Ints) -> tuple[Any, Any, Array]:
    """Return (starts, row index, value) of columns whose last entry is the 1 of their own row."""
    count = len(coefficients)
    column, row = np.nonzero(coefficients)
    value = coefficients[column, row]
    column = np.concatenate([column, np.arange(count)])
    row = np.concatenate([row, own_row])
    value = np.concatenate([value, np.ones(count)])
    order = np.argsort(column, kind="stable")
    starts = np.concatenate([[0], np.cumsum(np.bincount(column, minlength=count))[:-1]])
    return starts.astype(np.int32), row[order].astype(np.int32), value[order]
