"""Robust choice (稳健选择): which strategy is regretted least, whatever the assumptions turn out to be.

A strategy is the plan of a solved scenario held fixed. Its regret in a sample is how much worse it does there than the
best strategy of that sample, by one of two measures:

* ``cost``: resource cost of the modelled plants plus a declared value per tonne times the sector's cumulative emission;
* ``emission``: cumulative emission alone.

The best strategy of a sample has the regret zero. Nothing is weighted by how bad a sample is: every sample counts once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from tanfeng.core.errors import UsageError
from tanfeng.pathway.peak import in_time
from tanfeng.pathway.solution import Array
from tanfeng.pathway.uncertainty.held import HeldPlan
from tanfeng.pathway.uncertainty.sensitivity import Asked

COST, EMISSION = "cost", "emission"
DEFINITION: dict[str, tuple[str, str]] = {
    COST: (
        "遗憾值 = 该策略的资源成本 + 碳价值 × 累计排放，减去同一样本中各策略的最小值。",
        "Regret = resource cost + carbon value x cumulative emission, less the least of all strategies in the sample.",
    ),
    EMISSION: (
        "遗憾值 = 该策略的累计排放，减去同一样本中各策略的最小值。",
        "Regret = cumulative emission, less the least of all strategies in the same sample.",
    ),
}
#: Relative difference below which two strategies do equally well in a sample.
TIE = 1e-12


@dataclass(frozen=True)
class Strategies:
    """How candidate strategies do in every sample (候选策略表现).

    cost     : (S, n) CNY, discounted resource cost;  emission : (S, n) tCO2, all years added
    in_time  : (S, n) whether the peak is in time
    """

    names: tuple[str, ...]
    cost: Array
    emission: Array
    in_time: np.ndarray

    def measured(self, by: str, carbon_value: float) -> Array:
        """Return what is to be small, (S, n): CNY, or tCO2 where measured by emission."""
        return self.emission if by == EMISSION else np.asarray(self.cost + carbon_value * self.emission)


def perform(
    plans: Mapping[str, HeldPlan], samples: Mapping[str, Array], asked: Asked, boundary: str = "total"
) -> Strategies:
    """Evaluate held plans under the same samples (策略在各样本中的表现).

    The plans must have been taken for one world (``HeldPlan.of(problem, solution, world)``); raises ``UsageError``
    where they were not.
    """
    worlds = {id(plan.problem) for plan in plans.values()}
    if len(worlds) > 1:
        raise UsageError(
            "各策略须在同一情景的假设下比较。", "Strategies must be compared under the assumptions of one scenario."
        )
    paths = [plan.trajectories(samples)[boundary] for plan in plans.values()]
    past = asked.past_highest.get(boundary, 0.0)
    return Strategies(
        names=tuple(plans),
        cost=np.array([plan.cost(samples) for plan in plans.values()]),
        emission=np.array([values.sum(axis=1) for values in paths]),
        in_time=np.array([in_time(values, asked.years, asked.last_in_time, past) for values in paths]),
    )


@dataclass(frozen=True)
class Choice:
    """The regrets of all strategies and which is regretted least (稳健选择结果); ``regret`` (S, n)."""

    strategies: Strategies
    by: str
    unit: str
    carbon_value: float
    regret: Array
    least_maximum: str
    least_expected: str

    def to_dict(self) -> dict[str, Any]:
        """Return the choice as JSON; ``worst_sample`` counts from 0 as the table of samples does."""
        zh, en = DEFINITION[self.by]
        best = self.regret <= TIE * np.abs(self.strategies.measured(self.by, self.carbon_value)).max(axis=0)
        rows = [
            {
                "strategy": name,
                "max_regret": float(self.regret[s].max()),
                "mean_regret": float(self.regret[s].mean()),
                "best_share": float(best[s].mean()),
                "peak_probability": float(self.strategies.in_time[s].mean()),
                "worst_sample": int(self.regret[s].argmax()),
            }
            for s, name in enumerate(self.strategies.names)
        ]
        return {
            "by": self.by,
            "unit": self.unit,
            "carbon_value": self.carbon_value if self.by == COST else None,
            "definition_zh": zh,
            "definition_en": en,
            "samples": self.regret.shape[1],
            "least_max_regret": self.least_maximum,
            "least_expected_regret": self.least_expected,
            "strategies": rows,
        }

    def table(self) -> pl.DataFrame:
        """Return one row per sample and strategy (遗憾表)."""
        count, size = self.regret.shape
        return pl.DataFrame(
            {
                "sample": np.tile(np.arange(size), count),
                "strategy": np.repeat(np.array(self.strategies.names), size).tolist(),
                "cost_cny": self.strategies.cost.ravel(),
                "emission_tco2": self.strategies.emission.ravel(),
                "peak_in_time": self.strategies.in_time.ravel().astype(bool),
                "regret": self.regret.ravel(),
            }
        )


def choose(strategies: Strategies, by: str = COST, carbon_value: float = 0.0) -> Choice:
    """Return which strategy is regretted least (选择). ``carbon_value`` is declared, CNY/tCO2.

    Of equal strategies the one named first is taken. Raises ``UsageError`` for fewer than two strategies, an unknown
    measure or a carbon value that is negative or no number.
    """
    if len(strategies.names) < 2:
        raise UsageError("稳健选择至少需要两个策略。", "A robust choice needs at least two strategies.")
    if by not in DEFINITION:
        raise UsageError(
            f"不认识的遗憾口径“{by}”；可用：cost、emission。", f"Unknown regret {by!r}; known: cost, emission."
        )
    if not (np.isfinite(carbon_value) and carbon_value >= 0.0):
        raise UsageError(
            f"碳价值 {carbon_value:g} 应为不小于零的数。",
            f"The carbon value {carbon_value:g} must be a number of at least 0.",
        )
    measured = strategies.measured(by, carbon_value)
    if not np.isfinite(measured).all():
        raise UsageError(
            "有策略在某些样本中没有数值，不能比较。", "A strategy has no figure in some samples: no comparison."
        )
    regret = np.asarray(measured - measured.min(axis=0))
    return Choice(
        strategies=strategies,
        by=by,
        unit="tCO2" if by == EMISSION else "CNY",
        carbon_value=carbon_value,
        regret=regret,
        least_maximum=strategies.names[int(regret.max(axis=1).argmin())],
        least_expected=strategies.names[int(regret.mean(axis=1).argmin())],
    )
