"""What the optimiser answers (求解结果), as plain arrays."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
PENALTY = "policy_slack"
CARBON = "carbon"


@dataclass(frozen=True)
class Solution:
    """The optimum (最优解), or why there is none. Arrays are (route, year) or (route, measure, year).

    ``status`` is ``optimal``, ``infeasible``, ``time_limit`` or another word of the solver; everything else is empty
    unless it is ``optimal``. ``cost_items`` and ``objective`` are million CNY, discounted; ``slacks`` by item and year
    in the unit of the item's row.
    """

    status: str
    objective: float = float("nan")
    cost_items: dict[str, float] = field(default_factory=dict)
    production: Array = field(default_factory=lambda: np.empty((0, 0)))
    treated: Array = field(default_factory=lambda: np.empty((0, 0, 0)))
    new_capacity: Array = field(default_factory=lambda: np.empty((0, 0)))
    direct: Array = field(default_factory=lambda: np.empty(0))
    indirect: Array = field(default_factory=lambda: np.empty(0))
    electricity: Array = field(default_factory=lambda: np.empty(0))
    energy: Array = field(default_factory=lambda: np.empty(0))
    slacks: dict[str, dict[int, float]] = field(default_factory=dict)
    peak_cap: float | None = None

    @property
    def optimal(self) -> bool:
        return self.status == "optimal"

    @property
    def total(self) -> Array:
        return np.asarray(self.direct + self.indirect)

    @property
    def cost(self) -> float:
        """Resource cost of the modelled routes, million CNY: without carbon payments and penalties of policy slack."""
        return sum(v for name, v in self.cost_items.items() if name not in (PENALTY, CARBON))
