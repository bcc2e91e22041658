"""What measures do with production and structure held (产量与结构固定时的措施效果): array arithmetic, no optimiser.

Every plant keeps the output, the lines and the closing of a reference plan. Of the offered measures it has as many as
may stand together, from the first year of decisions on; where measures exclude each other, the set that emits least
over the period stands, then the cheaper one, then the one listed first. A measure whose prerequisite is not offered
does nothing. What a set does is taken from the plants' own states, so that measures act on what others have left.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tanfeng.pathway.engine import Plan
from tanfeng.pathway.engine.sector import Array, Bools, Ints
from tanfeng.pathway.macc.case import Case
from tanfeng.pathway.macc.reading import ROW_OF

#: Emissions closer than this share of each other are equal when sets of measures are compared.
EQUAL = 1e-9


@dataclass(frozen=True)
class Held:
    """A reference plan as tables (固定产量与结构). Calling it with a set of measures gives (ROWS, T) amounts.

    reference : (P, T) states of the plan
    cost      : (P, S, T) running cost at the held output, CNY of the year
    emitted   : boundary -> (P, S, T) tCO2 at the held output
    extra     : (P, S, K) measures beyond those of the first day
    may       : (P, S) states a plant can be in;  within : (P, S, S) the second has all the measures of the first and
                more, in the same structure
    """

    case: Case
    boundary: str
    reference: Ints
    cost: Array
    emitted: dict[str, Array]
    extra: Bools
    may: Bools
    within: Bools

    @classmethod
    def of(cls, case: Case, plan: Plan, boundary: str) -> Held:
        """Hold the output and structure of ``plan``, one of ``case.sector`` (固定参考方案)."""
        s, level = case.sector, plan.levels[:, None, :]
        fixed = np.where(np.isfinite(s.fixed_cost), s.fixed_cost, 0.0)
        variable = np.where(np.isfinite(s.variable_cost), s.variable_cost, 0.0)
        running = fixed + level * (variable + np.einsum("qpst,qt->pst", s.flows, s.prices))
        return cls(
            case=case,
            boundary=boundary,
            reference=plan.states,
            cost=running / case.discount * case.money,
            emitted={b: np.einsum("qpst,qt->pst", s.flows, case.tonnes[b]) * level for b in ROW_OF},
            extra=case.held & ~case.first_day[:, None, :],
            may=possible(case),
            within=_within(case),
        )

    def __call__(self, offered: frozenset[str]) -> Array:
        """Return the amounts of the plants where ``offered`` measures are to be had (按可用措施求量)."""
        wanted = np.array([key in offered for key in self.case.keys], dtype=np.bool_)
        return self.amounts(self._states(np.broadcast_to(wanted, self.case.first_day.shape), slice(None)))

    def of_adoption(self, installed: Array) -> Array:
        """Return the amounts where the measures (P, K, T) of another plan stand, at the held output and structure."""
        years = range(len(self.case.years))
        found = [self._states(installed[:, :, t].astype(np.bool_), slice(t, t + 1)) for t in years]
        return self.amounts(np.concatenate(found, axis=1))

    def amounts(self, states: Ints) -> Array:
        """Add the plants up in given states (P, T); rows as in ``reading.ROWS``."""
        case = self.case
        plant, year = np.arange(len(states))[:, None], np.arange(len(case.years))[None, :]
        installed = self.extra[plant, states].astype(np.float64)
        low, central, high = np.einsum("rpk,ptk->rt", np.where(case.priceless, 0.0, case.capital), installed)
        running = self.cost[plant, states, year].sum(axis=0)
        emitted = [self.emitted[b][plant, states, year].sum(axis=0) for b in ROW_OF]
        unpriced = np.einsum("pk,ptk->t", case.priceless.astype(np.float64), installed)
        return np.stack([running + central, running + low, running + high, *emitted, unpriced])

    def _states(self, offered: Bools, years: slice) -> Ints:
        """Return (P, years) states with all that a plant can have of (P, K) measures, in its structure of each year."""
        case, reference = self.case, self.reference[:, years]
        may = self.may & ~(self.extra & ~offered[:, None, :]).any(axis=2)
        largest = may & ~(self.within & may[:, None, :]).any(axis=2)
        capital = np.einsum("pk,psk->ps", np.where(case.priceless, 0.0, case.capital[1]), self.extra)
        found = np.array(reference)
        for structure in np.unique(case.structure[reference]):
            here = case.structure[reference] == structure
            choice = largest & (case.structure == structure)
            emission = np.einsum("pst,pt->ps", self.emitted[self.boundary][:, :, years], here)
            cost = np.einsum("pst,pt->ps", self.cost[:, :, years] + capital[:, :, None], here)
            best = _least(choice, emission, cost)
            found = np.where(here & choice.any(axis=1)[:, None], best[:, None], found)
        return found


def possible(case: Case) -> Bools:
    """States (P, S) that can be reached and keep the measures of the first day while the structure stays."""
    s = case.sector
    found = np.zeros(case.held.shape[:2], dtype=np.bool_)
    found[np.arange(len(found)), s.initial] = True
    for arc, target in enumerate(s.space.target):
        found[:, target] |= np.isfinite(s.arc_cost[:, arc]).any(axis=1)
    found &= np.isfinite(s.fixed_cost).all(axis=2) & np.isfinite(s.variable_cost).all(axis=2)
    moved = case.structure[None, :] != case.structure[s.initial][:, None]
    return np.asarray(found & (moved | ~(case.first_day[:, None, :] & ~case.held).any(axis=2)))


def _within(case: Case) -> Bools:
    """Whether the second state (P, S, S) has all the measures of the first and more, in the same structure."""
    held = case.held.astype(np.float32)
    size, shared = held.sum(axis=2), np.einsum("psk,prk->psr", held, held)
    same = case.structure[:, None] == case.structure[None, :]
    return np.asarray((shared == size[:, :, None]) & (size[:, None, :] > size[:, :, None]) & same)


def _least(may: Bools, emission: Array, cost: Array) -> Ints:
    """Return (P,) the state that emits least; of those within rounding the cheapest, then the first."""
    allowed = np.where(may, emission, np.inf)
    best = allowed.min(axis=1, keepdims=True)
    near = may & (allowed <= best + EQUAL * np.abs(best))
    return np.asarray(np.argmin(np.where(near, cost, np.inf), axis=1))
