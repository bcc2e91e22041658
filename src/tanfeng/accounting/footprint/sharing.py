"""How the burden of one process is shared among its products (分配公式), for one value or many draws of the outputs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Sharing:
    """The products of a process that share its burden (分配单元).

    ``rows`` are positions in the table of outputs. ``mass`` is tonnes of metal and ``value`` money per unit of output;
    ``by_mass`` says which rows are allocated by mass, the rest goes by value. ``fixed`` are shares that the user
    stated; then nothing is weighed.

    Among rows by mass alone: ``m·q / Σ m·q``; by value alone: ``p·q / Σ p·q``. Where both stand together, the rows by
    mass are one group that takes its share of the value and divides it by mass: base metals among themselves by mass,
    precious metals against them by value.
    """

    process: int
    rows: NDArray[np.int64]
    mass: Array
    value: Array
    by_mass: NDArray[np.bool_]
    fixed: Array | None = None

    def shares(self, quantities: Array) -> Array:
        """Return the share of each row, (rows, draws), summing to one; ``quantities`` is (outputs, draws)."""
        mine = quantities[self.rows]
        if self.fixed is not None:
            return np.repeat(self.fixed[:, None], mine.shape[1], axis=1)
        if len(self.rows) == 1:
            return np.ones_like(mine)
        weighed = mine * self.mass[:, None]
        if self.by_mass.all():
            return np.asarray(weighed / weighed.sum(axis=0))
        worth = mine * self.value[:, None]
        shares: Array = worth / worth.sum(axis=0)
        group = self.by_mass
        if group.any():
            shares[group] = shares[group].sum(axis=0) * weighed[group] / weighed[group].sum(axis=0)
        return shares


def everything(process: int, row: int) -> Sharing:
    """Return the sharing of a process with one product."""
    none = np.full(1, np.nan)
    return Sharing(process, np.array([row], dtype=np.int64), none, none, np.zeros(1, dtype=bool))
