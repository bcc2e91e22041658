"""What measures do when the plan is made anew without the others (重新优化时的措施效果)."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from tanfeng.pathway.engine import Settings, solve
from tanfeng.pathway.engine.sector import Array, Sector
from tanfeng.pathway.macc.case import Case
from tanfeng.pathway.macc.reading import reading


@dataclass(frozen=True)
class Reoptimised:
    """The least-cost plan at a carbon price where some measures are offered (可用措施变动后重新优化).

    Calling it with a set of measures gives (ROWS, T) amounts. A measure that does not pay at that price is not taken,
    though it is offered.
    """

    case: Case
    price: float
    settings: Settings

    def __call__(self, offered: frozenset[str]) -> Array:
        sector = self.case.at_price(self.price).of(without(self.case, offered))
        return reading(self.case, solve(sector, self.settings)).amounts


def without(case: Case, offered: frozenset[str]) -> Sector:
    """Return the sector with every state closed that holds a measure neither offered nor there on the first day."""
    wanted = np.array([key in offered for key in case.keys], dtype=np.bool_)
    extra = case.held & ~case.first_day[:, None, :] & ~wanted
    closed = np.asarray(extra.any(axis=2))[:, :, None]
    return replace(case.sector, fixed_cost=np.where(closed, np.inf, case.sector.fixed_cost))
