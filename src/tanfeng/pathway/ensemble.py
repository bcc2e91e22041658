"""A first ensemble (集合模拟): how surely a statement holds when the declared assumptions move within their ranges.

Seeded Latin hypercube, one triangular distribution per assumption with its mode at the central value, all assumptions
independent. The technology of the solved scenario is held (see :mod:`tanfeng.pathway.trajectory`).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tanfeng.core.findings import Finding
from tanfeng.pathway.assumptions import Assumptions
from tanfeng.pathway.scenario import EnsembleSetting
from tanfeng.pathway.solution import Array
from tanfeng.pathway.trajectory import MOVABLE, HeldTechnology, Trajectories, evaluate


@dataclass(frozen=True)
class Ensemble:
    """Samples of the assumptions and the trajectories they give (样本与轨迹)."""

    samples: dict[str, Array]
    trajectories: Trajectories
    size: int
    seed: int

    def quantiles(self, boundary: str, levels: tuple[float, ...]) -> dict[str, list[float]]:
        """Return the fan of a boundary: per level one value a year, tCO2, under keys such as ``p05``."""
        values = np.quantile(self.trajectories.of(boundary), levels, axis=0)
        return {f"p{round(level * 100):02d}": row.tolist() for level, row in zip(levels, values, strict=True)}


def run(held: HeldTechnology, setting: EnsembleSetting) -> Ensemble:
    """Sample the named assumptions and evaluate all samples at once (抽样计算)."""
    samples = latin_hypercube(held.problem.assumptions, setting)
    return Ensemble(samples, evaluate(held, samples), setting.size, setting.seed)


def latin_hypercube(assumptions: Assumptions, setting: EnsembleSetting) -> dict[str, Array]:
    """Draw ``size`` samples of every named assumption that has a range, one in each of ``size`` equal slices."""
    generator = np.random.default_rng(setting.seed)
    samples = {}
    for name in setting.parameters:
        slices = (generator.permutation(setting.size) + generator.random(setting.size)) / setting.size
        row = assumptions[name]
        if row.has_range and row.low is not None and row.high is not None:
            samples[name] = triangular(slices, row.low, row.value, row.high)
    return samples


def triangular(quantile: Array, low: float, mode: float, high: float) -> Array:
    """Inverse distribution function of the triangular distribution; a mode outside the range is moved to its edge."""
    mode = min(max(mode, low), high)
    width, left = high - low, mode - low
    cut = left / width
    rising = low + np.sqrt(quantile * width * left)
    falling = high - np.sqrt((1.0 - quantile) * width * (high - mode))
    return np.asarray(np.where(quantile < cut, rising, falling))


def check(assumptions: Assumptions, setting: EnsembleSetting) -> list[Finding]:
    """Name the assumptions asked for that cannot be sampled: without a range, or fixed once a scenario is solved."""
    findings = []
    for name in setting.parameters:
        if name not in MOVABLE or not assumptions[name].has_range:
            findings.append(
                Finding(
                    "warning",
                    "pathway.not-sampled",
                    f"假设“{assumptions[name].name_zh}”没有范围，或不能在既定技术结构下变动，未参与集合模拟。",
                    f"The assumption '{assumptions[name].name_en}' has no range, or cannot move while the technology "
                    "is held; it was not sampled.",
                    given=name,
                )
            )
    return findings
