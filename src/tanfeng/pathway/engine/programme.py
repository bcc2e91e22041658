"""A programme over the linking rows, handed to HiGHS in one piece (整块提交的规划): sparse columns, further rows."""

from __future__ import annotations

from typing import Any

import numpy as np

from tanfeng.pathway.engine.master import highs, row_bounds, slack_columns
from tanfeng.pathway.engine.sector import Array, Ints, Rows

#: Coefficients as (column or row within its block, row, value).
Triples = tuple[Ints, Ints, Array]


class Programme:
    """Columns over the linking rows with their priced slack, and rows of their own (规划的组装).

    Linking rows and costs are scaled as in the master; what goes in is unscaled. ``already`` is what is in the rows.
    """

    def __init__(self, rows: Rows, row_scale: Array, unit: float, already: Array | float = 0.0) -> None:
        self.row_scale, self.unit = row_scale, unit
        lower, upper = row_bounds(rows, row_scale)
        self.row_lower, self.row_upper = [lower - already * row_scale], [upper - already * row_scale]
        row, sign = slack_columns(rows)
        self.slacks, self.linking = len(row), len(lower)
        self.count, self.rows = self.slacks, self.linking
        self.cost = [rows.penalty[row] / row_scale[row] / unit]
        self.lower, self.upper = [np.zeros(len(row))], [np.full(len(row), np.inf)]
        self.whole = [np.zeros(len(row), dtype=np.bool_)]
        self.triples: list[Triples] = [(np.arange(len(row)), row, sign)]

    def add(self, cost: Array, lower: Array, upper: Array, linking: Triples | None = None, whole: bool = False) -> Ints:
        """Add columns with their coefficients in the linking rows; return their numbers."""
        numbers = self.count + np.arange(len(cost))
        self.cost.append(cost / self.unit)
        self.lower.append(lower)
        self.upper.append(upper)
        self.whole.append(np.full(len(cost), whole))
        if linking is not None:
            column, row, value = linking
            self.triples.append((numbers[column], row, value * self.row_scale[row]))
        self.count += len(cost)
        return numbers

    def require(self, lower: Array, upper: Array, terms: Triples) -> None:
        """Add rows ``lower <= sum of terms <= upper``; a term is (column number, row among these, value)."""
        column, row, value = terms
        self.row_lower.append(lower)
        self.row_upper.append(upper)
        self.triples.append((column, self.rows + row, value))
        self.rows += len(lower)

    def solver(self, **options: float | int | str | bool) -> Any:
        """Return a HiGHS object that holds the programme."""
        import highspy

        solver = highs()
        for option, setting in options.items():
            solver.setOptionValue(option, setting)
        column, row, value = (np.concatenate([part[n] for part in self.triples]) for n in range(3))
        order = np.lexsort((row, column))
        lp: Any = highspy.HighsLp()
        lp.num_col_, lp.num_row_ = self.count, self.rows
        lp.col_cost_, lp.col_lower_, lp.col_upper_ = (np.concatenate(p) for p in (self.cost, self.lower, self.upper))
        lp.row_lower_, lp.row_upper_ = np.concatenate(self.row_lower), np.concatenate(self.row_upper)
        lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
        lp.a_matrix_.start_ = np.searchsorted(column[order], np.arange(self.count + 1)).astype(np.int32)
        lp.a_matrix_.index_, lp.a_matrix_.value_ = row[order].astype(np.int32), value[order]
        whole = np.concatenate(self.whole)
        if whole.any():
            kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
            lp.integrality_ = [kinds[int(w)] for w in whole]
        solver.passModel(lp)
        return solver

    def answer(self, solver: Any) -> Array | None:
        """Return the columns added, in their order; ``None`` if the solver stopped before the optimum."""
        import highspy

        if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        return np.asarray(solver.getSolution().col_value)[self.slacks :]
