"""The held ensemble (固定方案的集合模拟): one solved plan, many worlds; fans, probabilities and what decides."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import polars as pl

from tanfeng.core.findings import Finding, to_dicts
from tanfeng.pathway.solution import Array
from tanfeng.pathway.uncertainty.design import Design, not_sampled
from tanfeng.pathway.uncertainty.held import HeldPlan
from tanfeng.pathway.uncertainty.outcome import SERIES
from tanfeng.pathway.uncertainty.peaks import Trajectories, fans, probabilities
from tanfeng.pathway.uncertainty.sampling import Samples, draw
from tanfeng.pathway.uncertainty.sensitivity import Asked, Tornado, analyse, independent_only

#: Base points of the Saltelli design; it takes this times (assumptions + 2) evaluations.
BASE = 2048


@dataclass(frozen=True)
class HeldEnsemble:
    """What a held plan does under all samples (固定方案集合模拟结果). ``cost`` (samples,) is discounted, CNY."""

    design: Design
    asked: Asked
    samples: Samples
    trajectories: Trajectories
    cost: Array
    tornados: tuple[Tornado, ...]
    findings: tuple[Finding, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return the ensemble as JSON: fans, probability of peaking by year, tornado data (结果)."""
        levels = self.design.quantiles
        return {
            **self.design.to_dict(),
            "kind": "held",
            "years": list(self.asked.years),
            "cost_quantiles_cny": dict(zip(map(str, levels), np.quantile(self.cost, levels).tolist(), strict=True)),
            "fans": fans(self.trajectories, self.asked.years, levels),
            "peak": probabilities(self.trajectories, self.asked.years, self.asked.past_highest),
            "tornado": [tornado.to_dict() for tornado in self.tornados],
            "findings": to_dicts(self.findings),
        }

    def tables(self) -> dict[str, pl.DataFrame]:
        """Return flat tables for Parquet and Excel (数据表): samples, trajectories, indices."""
        size, years = len(self.cost), self.asked.years
        number = np.arange(size)
        return {
            "samples": pl.DataFrame({"sample": number, **self.samples, "cost_cny": self.cost}),
            "trajectories": pl.DataFrame(
                {
                    "sample": np.repeat(number, len(years)),
                    "year": np.tile(np.array(years), size),
                    **{SERIES[boundary]: values.ravel() for boundary, values in self.trajectories.items()},
                }
            ),
            "indices": pl.DataFrame(
                [
                    {"boundary": t.boundary, "quantity": t.quantity, "quantity_unit": t.unit, **vars(bar)}
                    for t in self.tornados
                    for bar in t.bars
                ]
            ),
        }


def run_held(plan: HeldPlan, design: Design, asked: Asked, base: int = BASE) -> HeldEnsemble:
    """Draw the samples, look at the plan in each, and say what decides (固定方案的集合模拟).

    ``base`` is a power of two. Assumptions that have no range, or that a held plan does not depend on, are named and
    keep their value. Raises ``UsageError`` where the design cannot be drawn.
    """
    assumptions = plan.problem.assumptions
    findings = [*not_sampled(assumptions, design.names, plan.movable), *independent_only(design)]
    names = tuple(name for name in design.names if name in plan.movable)
    kept = tuple(c for c in design.correlations if c.first in names and c.second in names)
    design = replace(design, names=names, correlations=kept)
    samples = draw(assumptions, design)
    return HeldEnsemble(
        design=design,
        asked=asked,
        samples=samples,
        trajectories=_sized(plan.trajectories(samples), design.size),
        cost=np.broadcast_to(plan.cost(samples), (design.size,)),
        tornados=analyse(assumptions, design, plan.trajectories, asked, base),
        findings=tuple(findings),
    )


def _sized(trajectories: Trajectories, size: int) -> Trajectories:
    """Without anything to sample every sample is the scenario."""
    return {name: np.broadcast_to(values, (size, values.shape[1])) for name, values in trajectories.items()}
