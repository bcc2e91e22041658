"""Declared ranges of growth and decline, and what they imply (声明的范围): the model's form for the rest of the sector.

Emission after ``n`` years is that of the origin times ``((1 + g) (1 - r)) ** n``, where ``g`` is the growth of activity
(the sum of the growths named) and ``r`` the yearly fall of emission per activity. Samples are independent triangular
draws with the mode at the central value, as in the ensemble of a run.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from tanfeng.core.findings import Finding
from tanfeng.pathway.validation.series import Array
from tanfeng.pathway.validation.settings import Declared

if TYPE_CHECKING:
    from tanfeng.pathway.scenario import Scenario


@dataclass(frozen=True)
class Range:
    """A value with its ends (取值与范围)."""

    value: float
    low: float
    high: float

    def draw(self, generator: np.random.Generator, size: int) -> Array:
        """Draw from the triangular distribution; a value at or beyond an end is moved to it, no width is one value."""
        if self.low >= self.high:
            return np.full(size, self.value)
        mode = min(max(self.value, self.low), self.high)
        return generator.triangular(self.low, mode, self.high, size)


@dataclass(frozen=True)
class Growth:
    """Yearly growth of activity and fall of intensity with their samples (增速与降幅)."""

    activity: float
    decline: float
    activity_samples: Array
    decline_samples: Array

    @classmethod
    def of(cls, growths: Sequence[Range], decline: Range, size: int, seed: int) -> Growth:
        generator = np.random.default_rng(seed)
        drawn = np.sum([row.draw(generator, size) for row in growths], axis=0)
        return cls(sum(row.value for row in growths), decline.value, drawn, decline.draw(generator, size))

    @property
    def central(self) -> float:
        """The yearly factor of emission at the central values."""
        return (1.0 + self.activity) * (1.0 - self.decline)

    def factors(self, lead: Array) -> Array:
        """Return emission relative to the origin by sample and year, shape (n, years)."""
        yearly = (1.0 + self.activity_samples) * (1.0 - self.decline_samples)
        return np.asarray(yearly[:, None] ** lead[None, :])


def of_scenarios(scenarios: Sequence[Scenario]) -> dict[str, dict[str, Range]]:
    """Return the declared ranges of every scenario by name (情景文件中的范围)."""
    return {
        scenario.name: {
            name: Range(row.value, *_ends(row.value, row.low, row.high)) for name, row in scenario.assumptions.items()
        }
        for scenario in scenarios
    }


def of_results(results: Mapping[str, Any] | None) -> dict[str, dict[str, Range]]:
    """Return the declared ranges from the JSON of a run: ``scenarios[].assumptions[]`` (运行结果中的范围)."""
    return {
        str(scenario["name"]): {
            str(row["name"]): Range(float(row["value"]), *_ends(row["value"], row.get("low"), row.get("high")))
            for row in scenario.get("assumptions", ())
        }
        for scenario in (results or {}).get("scenarios", ())
    }


def growth_of(rows: Mapping[str, Range], names: Declared, size: int, seed: int) -> Growth | Finding:
    """Put together the growth and decline of one scenario, or say which assumption is not there."""
    missing = [name for name in (*names.growth, names.decline) if name not in rows]
    if missing:
        return Finding(
            "warning",
            "validation.no-range",
            f"没有假设“{missing[0]}”的声明范围：按声明范围的预测与扇面未作。",
            f"No declared range of the assumption {missing[0]!r}: the prediction and the fan by declared ranges were "
            "not made.",
            given=missing[0],
        )
    return Growth.of([rows[name] for name in names.growth], rows[names.decline], size, seed)


def _ends(value: float, low: float | None, high: float | None) -> tuple[float, float]:
    return (float(value) if low is None else float(low), float(value) if high is None else float(high))
