"""The weights of the linking rows as a short list (连接约束的稀疏权重): a row speaks of few quantities and years.

Sums run in the order of the list, without a matrix library, so that they do not depend on the number of threads.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tanfeng.pathway.engine.sector import Array, Ints, Rows


@dataclass(frozen=True)
class Entries:
    """The weights of one group (一组权重): rows touched, where the entries of each begin, places in (Q, T), values."""

    rows: Ints
    first: Ints
    place: Ints
    value: Array


@dataclass(frozen=True)
class Weights:
    """Entries that are not zero, ordered by group, then row (非零权重).

    row : (K,);  place : (K,) index into the flattened (G, Q, T);  value : (K,);  of_group : the same, group by group
    """

    row: Ints
    place: Ints
    value: Array
    of_group: tuple[Entries, ...]
    shape: tuple[int, int, int, int]

    @classmethod
    def of(cls, rows: Rows) -> Weights:
        count, quantities, groups, years = rows.weights.shape
        row, quantity, group, year = np.nonzero(rows.weights)
        order = np.lexsort((year, quantity, row, group))
        row, quantity, group, year = row[order], quantity[order], group[order], year[order]
        value, place = rows.weights[row, quantity, group, year], quantity * years + year
        parts = []
        for g in range(groups):
            own = group == g
            touched, first = np.unique(row[own], return_index=True)
            parts.append(Entries(touched, first, place[own], value[own]))
        shape = (count, quantities, groups, years)
        return cls(row, place + group * quantities * years, value, tuple(parts), shape)

    def paid(self, pi: Array) -> Array:
        """Return what the rows pay for one unit of each quantity at row prices ``pi``, (Q, G, T)."""
        _, quantities, groups, years = self.shape
        total = np.bincount(self.place, weights=pi[self.row] * self.value, minlength=groups * quantities * years)
        return np.asarray(total.reshape(groups, quantities, years).transpose(1, 0, 2))

    def coefficients(self, flow: Array, group: Ints) -> Array:
        """Return what columns with quantities ``flow`` (N, Q, T) and groups (N,) bring to each row, (N, R)."""
        count = len(flow)
        flat = flow.reshape(count, flow.shape[1] * flow.shape[2])
        found = np.zeros((count, self.shape[0]))
        for g, entries in enumerate(self.of_group):
            of = np.flatnonzero(group == g)
            if len(of) and len(entries.rows):
                terms = flat[of[:, None], entries.place] * entries.value
                found[of[:, None], entries.rows] = np.add.reduceat(terms, entries.first, axis=1)
        return found

    def of_years(self, flow: Array, group: Ints, year: Ints) -> tuple[Ints, Ints, Array]:
        """Return what plants in single years bring to each row, as (item, row, value) without zeros.

        flow : (N, Q) quantities of each item;  group, year : (N,)
        """
        _, quantities, groups, years = self.shape
        moment = self.place // (quantities * years) * years + self.place % years
        order = np.argsort(moment, kind="stable")
        begins = np.searchsorted(moment[order], np.arange(groups * years + 1))
        item, row, value = [], [], []
        of_item = group * years + year
        for n in np.unique(of_item):
            entries = order[begins[n] : begins[n + 1]]
            if not len(entries):
                continue
            of = np.flatnonzero(of_item == n)
            touched, first = np.unique(self.row[entries], return_index=True)
            terms = flow[of[:, None], (self.place[entries] // years % quantities)] * self.value[entries]
            sums = np.add.reduceat(terms, first, axis=1)
            here, there = np.nonzero(sums)
            item.append(of[here])
            row.append(touched[there])
            value.append(sums[here, there])
        if not item:
            return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64), np.zeros(0)
        return np.concatenate(item), np.concatenate(row), np.concatenate(value)
