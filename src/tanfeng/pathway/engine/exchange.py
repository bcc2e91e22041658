"""Improving a plan by exchanges (交换改进): the change of one plant, or of two at once, that saves most.

What a plan costs is the cost of its columns plus the price of the slack they need. One plant alone is often stuck: it
overshoots a row that another could make up for, hence the pairs.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from tanfeng.pathway.engine.master import slack_columns
from tanfeng.pathway.engine.sector import Array, Ints, Rows

#: Exchanges of one plant between two pairs at most; single changes that pairs are made of, in all and of each plant.
SINGLES, AMONG, OF_EACH = 2000, 240, 3
#: A saving below this share of a plant's mean cost is none.
WORTH = 1e-9


@dataclass(frozen=True)
class Shortfall:
    """What missing the linking rows costs (缺口代价), for many activities at once.

    Every row is read as one or two sides that ask for at least something: ``<=`` is turned round, ``=`` has two sides.

    row, sign : (K,) of each side;  rhs, price : (K,)
    """

    row: Ints
    sign: Array
    rhs: Array
    price: Array

    @classmethod
    def of(cls, rows: Rows, scale: Array) -> Shortfall:
        row, sign = slack_columns(rows)
        return cls(row, sign, sign * rows.rhs[row] * scale[row], rows.penalty[row] / scale[row])

    def sides(self, a: Array) -> Array:
        """Return activities or coefficients (…, R) by side (…, K), in scaled rows."""
        return np.asarray(a[..., self.row] * self.sign)

    def cost(self, activity: Array) -> Array:
        """Return the price of the slack that activities (…, K) need."""
        missing = self.rhs - activity
        return np.asarray(np.einsum("...k,k->...", np.maximum(missing, 0.0, out=missing), self.price))

    def only(self, sides: Ints) -> Shortfall:
        return Shortfall(self.row[sides], self.sign[sides], self.rhs[sides], self.price[sides])


@dataclass(frozen=True)
class Exchange:
    """The columns to choose from (可选列): plant, cost (N,), coefficients ``a`` (N, K) by side, price of slack."""

    plant: Ints
    cost: Array
    a: Array
    shortfall: Shortfall

    def improved(self, chosen: Ints, pairs: int, stop: Callable[[], bool]) -> Ints:
        """Return the plan ``chosen`` (P,) after all exchanges that save, of them ``pairs`` of two plants at most."""
        chosen = chosen.copy()
        worth = WORTH * float(np.abs(self.cost[chosen]).mean())
        activity = self._singles(chosen, worth, stop)
        for _ in range(pairs):
            if stop() or not self._pair(chosen, activity, worth):
                break
            activity = self._singles(chosen, worth, stop)
        return chosen

    def _singles(self, chosen: Ints, worth: float, stop: Callable[[], bool]) -> Array:
        """Exchange single plants in place until none saves; return the activity of the rows."""
        activity = np.asarray(self.a[chosen].sum(axis=0))
        change = self.a - self.a[chosen[self.plant]]
        for _ in range(SINGLES):
            saving = self._savings(chosen, activity, change)
            best = int(np.argmax(saving))
            if saving[best] <= worth or stop():
                break
            activity = activity + change[best]
            chosen[self.plant[best]] = best
            of = self.plant == self.plant[best]
            change[of] = self.a[of] - self.a[best]
        return activity

    def _savings(self, chosen: Ints, activity: Array, change: Array) -> Array:
        """What each column would save in the place of its plant's (N,), given the change (N, K) that it makes."""
        after = self.shortfall.cost(activity + change)
        return np.asarray(self.shortfall.cost(activity) - after + self.cost[chosen[self.plant]] - self.cost)

    def _pair(self, chosen: Ints, activity: Array, worth: float) -> bool:
        """Make the best exchange of two plants among the best single ones, in place; say whether one saved.

        Rows that no pair can carry across their right-hand side change in proportion; only the others need each pair.
        """
        moves = self._best_of_each(chosen, activity)
        change = self.a[moves] - self.a[chosen[self.plant[moves]]]
        own = self.cost[moves] - self.cost[chosen[self.plant[moves]]]
        reach = 2.0 * np.abs(change).max(axis=0, initial=0.0)
        crossing = (reach > 0.0) & (np.abs(self.shortfall.rhs - activity) <= reach)
        near, far = np.flatnonzero(crossing), np.flatnonzero(~crossing)
        part, rest = self.shortfall.only(near), self.shortfall.only(far)
        i, j = np.triu_indices(len(moves), 1)
        other = self.plant[moves[i]] != self.plant[moves[j]]
        i, j = i[other], j[other]
        if not len(i):
            return False
        slope = np.where(rest.rhs > activity[far], -rest.price, 0.0)
        linear = own + np.einsum("nr,r->n", change[:, far], slope)
        step, here = change[:, near], activity[near]
        saving = part.cost(here) - part.cost(here + step[i] + step[j]) - linear[i] - linear[j]
        top = int(np.argmax(saving))
        if saving[top] <= worth:
            return False
        for move in (moves[i[top]], moves[j[top]]):
            chosen[self.plant[move]] = move
        return True

    def _best_of_each(self, chosen: Ints, activity: Array) -> Ints:
        """The single changes that save most or lose least, not more than a few of each plant."""
        saving = self._savings(chosen, activity, self.a - self.a[chosen[self.plant]])
        saving[chosen] = -np.inf
        order = np.lexsort((np.arange(len(saving)), -saving, self.plant))
        plants, first = np.unique(self.plant[order], return_index=True)
        rank = np.arange(len(order)) - np.repeat(first, np.diff(np.append(first, len(order))))
        few = order[(rank < OF_EACH) & np.isfinite(saving[order])]
        return few[np.lexsort((few, -saving[few]))][:AMONG] if len(plants) else few
