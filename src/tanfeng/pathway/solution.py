"""What the optimiser answers (求解结果), as plain arrays."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
PENALTY = "policy_slack"
CARBON = "carbon"
#: ``certified``: within the gap asked for. ``fixed``: nothing was to be decided.
FINAL = ("certified", "fixed")


@dataclass(frozen=True)
class Solution:
    """The best plan found (最优方案), years from the base year to the horizon.

    Shapes: P plants, K measures, T years, Q quantities of :mod:`tanfeng.pathway.facility.quantities`.

    status          : ``certified``, ``fixed``, ``open gap`` or ``stopped``; only the first two are final
    objective, bound: million CNY, discounted; no plan costs less than ``bound``
    cost_items      : parts of the objective, million CNY
    production      : (P, T) t;  treated : (P, K, T) t;  new_capacity : (P, T) t/a built;  adopted : (P, K, T) t/a
    standing        : (P, K, T) t/a of capacity with the measure, while it stands
    closed          : (P, T) whether a unit no longer runs;  renewed : (P, T) t/a renewed in place
    flows           : (Q, P, T) what the plants take and give
    direct, indirect, electricity, energy : (T,) the whole sector with its rest; tCO2, tCO2, MWh, tce
    slacks, prices  : by item and year: shortfall in the unit of the row; CNY of that year for one unit more strictness
    peak_cap        : the level (tCO2) that later years were held to, where the peak item bound
    """

    status: str
    objective: float
    bound: float
    cost_items: dict[str, float]
    production: Array
    treated: Array
    new_capacity: Array
    adopted: Array
    standing: Array
    closed: NDArray[np.bool_]
    renewed: Array
    flows: Array
    direct: Array
    indirect: Array
    electricity: Array
    energy: Array
    slacks: dict[str, dict[int, float]] = field(default_factory=dict)
    prices: dict[str, dict[int, float]] = field(default_factory=dict)
    parts: dict[str, dict[str, dict[int, float]]] = field(default_factory=dict)
    peak_cap: float | None = None

    @property
    def final(self) -> bool:
        """Whether the gap asked for was reached."""
        return self.status in FINAL

    @property
    def gap(self) -> float:
        """How far the plan can be from the best, relative to its objective."""
        distance = max(self.objective - self.bound, 0.0)
        return distance / abs(self.objective) if self.objective else distance

    @property
    def total(self) -> Array:
        return np.asarray(self.direct + self.indirect)

    @property
    def cost(self) -> float:
        """Resource cost of the modelled plants, million CNY: without carbon payments and penalties of policy slack."""
        return sum(v for name, v in self.cost_items.items() if name not in (PENALTY, CARBON))
