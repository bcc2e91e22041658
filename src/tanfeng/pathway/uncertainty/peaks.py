"""When an ensemble peaks (达峰年概率) and how wide it spreads (扇形分位数). Arrays in, plain numbers out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from tanfeng.pathway.peak import in_time
from tanfeng.pathway.solution import Array

#: Boundaries of the statement with the unit of their level.
UNITS: dict[str, str] = {"direct": "tCO2", "indirect": "tCO2", "total": "tCO2", "energy": "tce"}
#: boundary -> (samples, years)
Trajectories = Mapping[str, Array]


def peak_by_year(values: Array, years: tuple[int, ...], past_highest: float = 0.0) -> dict[int, float]:
    """Probability that the peak lies at or before each year (逐年达峰概率); ``values`` (samples, years).

    The last year has no entry: a series that is highest there may rise on, so its peak is not within the horizon.
    """
    return {year: float(in_time(values, years, year, past_highest).mean()) for year in years[:-1]}


def probabilities(
    trajectories: Trajectories, years: tuple[int, ...], past_highest: Mapping[str, float]
) -> list[dict[str, Any]]:
    """Return the probability of peaking by year for each boundary, and of no peak within the horizon (达峰概率)."""
    found = []
    for boundary, values in trajectories.items():
        by_year = peak_by_year(values, years, past_highest.get(boundary, 0.0))
        within = max(by_year.values(), default=0.0)
        found.append(
            {
                "boundary": boundary,
                "samples": len(values),
                "by_year": {str(year): share for year, share in by_year.items()},
                "not_within_horizon": 1.0 - within,
            }
        )
    return found


def fans(trajectories: Trajectories, years: tuple[int, ...], levels: tuple[float, ...]) -> list[dict[str, Any]]:
    """Return the quantiles by year of each boundary under keys such as ``p05`` (扇形图数据)."""
    found = []
    for boundary, values in trajectories.items():
        rows = np.quantile(values, levels, axis=0) if levels else np.zeros((0, len(years)))
        found.append(
            {
                "boundary": boundary,
                "unit": UNITS[boundary],
                "years": list(years),
                "quantiles": {quantile_key(q): row.tolist() for q, row in zip(levels, rows, strict=True)},
            }
        )
    return found


def quantile_key(level: float) -> str:
    """``p05`` for 0.05, ``p50`` for 0.5, ``p2.5`` for 0.025 (分位数的键)."""
    percent = round(level * 100.0, 6)
    return f"p{round(percent):02d}" if percent == round(percent) else f"p{percent:g}"
