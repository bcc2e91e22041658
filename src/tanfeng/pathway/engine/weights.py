"""The weights of the linking rows as a short list (连接约束的稀疏权重): a row speaks of few quantities and years.

Sums run in the order of the list, without a matrix library, so that they do not depend on the number of threads.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tanfeng.pathway.engine.sector import Array, Ints, Rows


@dataclass(frozen=True)
class Weights:
    """Entries that are not zero, ordered by group, then row (非零权重).

    row, group : (K,);  place : (K,) index into the flattened (Q, T);  value : (K,)
    """

    row: Ints
    group: Ints
    place: Ints
    value: Array
    shape: tuple[int, int, int, int]

    @classmethod
    def of(cls, rows: Rows) -> Weights:
        row, quantity, group, year = np.nonzero(rows.weights)
        value = rows.weights[row, quantity, group, year]
        order = np.lexsort((year, quantity, row, group))
        place = quantity * rows.weights.shape[3] + year
        return cls(row[order], group[order], place[order], value[order], rows.weights.shape)

    def paid(self, pi: Array) -> Array:
        """Return what the rows pay for one unit of each quantity at row prices ``pi``, (Q, G, T)."""
        _, quantities, groups, years = self.shape
        place = self.place + (self.group * quantities * years)
        total = np.bincount(place, weights=pi[self.row] * self.value, minlength=groups * quantities * years)
        return np.asarray(total.reshape(groups, quantities, years).transpose(1, 0, 2))

    def coefficients(self, flow: Array, group: Ints) -> Array:
        """Return what columns with quantities ``flow`` (N, Q, T) and groups (N,) bring to each row, (N, R)."""
        count = len(flow)
        flat = flow.reshape(count, flow.shape[1] * flow.shape[2])
        found = np.zeros((count, self.shape[0]))
        for g in np.unique(group):
            of = np.flatnonzero(group == g)
            entries = np.flatnonzero(self.group == g)
            if not len(entries):
                continue
            rows, first = np.unique(self.row[entries], return_index=True)
            terms = flat[np.ix_(of, self.place[entries])] * self.value[entries]
            found[np.ix_(of, rows)] = np.add.reduceat(terms, first, axis=1)
        return found
