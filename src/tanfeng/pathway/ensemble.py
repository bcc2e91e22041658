"""The ensemble of the peak statement (集合模拟): how surely it holds when the assumptions move in their ranges.

The plan of the solved scenario is held (see :mod:`tanfeng.pathway.uncertainty.held`). How samples are drawn, what
decides, and the ensemble in which every sample is optimised: :mod:`tanfeng.pathway.uncertainty`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tanfeng.core.findings import Finding
from tanfeng.pathway.problem import Problem
from tanfeng.pathway.scenario import EnsembleSetting
from tanfeng.pathway.solution import Array
from tanfeng.pathway.uncertainty.design import Design, not_sampled
from tanfeng.pathway.uncertainty.held import HeldPlan, moves_emission
from tanfeng.pathway.uncertainty.peaks import Trajectories, quantile_key
from tanfeng.pathway.uncertainty.sampling import draw


@dataclass(frozen=True)
class Ensemble:
    """Samples of the assumptions and the trajectories they give (样本与轨迹)."""

    samples: dict[str, Array]
    trajectories: Trajectories
    size: int
    seed: int

    def quantiles(self, boundary: str, levels: tuple[float, ...]) -> dict[str, list[float]]:
        """Return the fan of a boundary: per level one value a year, under keys such as ``p05``."""
        values = np.quantile(self.trajectories[boundary], levels, axis=0)
        return {quantile_key(level): row.tolist() for level, row in zip(levels, values, strict=True)}


def run(held: HeldPlan, setting: EnsembleSetting) -> Ensemble:
    """Sample the named assumptions and evaluate all samples at once (抽样计算). Raises ``UsageError``."""
    samples = draw(held.problem.assumptions, Design.of(setting))
    return Ensemble(samples, held.trajectories(samples), setting.size, setting.seed)


def check(problem: Problem, setting: EnsembleSetting) -> list[Finding]:
    """Name the assumptions asked for that cannot be sampled: without a range, or fixed once a scenario is solved."""
    return not_sampled(problem.assumptions, setting.parameters, moves_emission(problem))
