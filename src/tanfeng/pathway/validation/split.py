"""The error taken apart (误差分解): how much of it is activity, how much intensity. LMDI, without residual."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import polars as pl

from tanfeng.pathway.decomposition import decompose
from tanfeng.pathway.validation.activity import Known
from tanfeng.pathway.validation.predictors import Prediction
from tanfeng.pathway.validation.series import Cut


@dataclass(frozen=True)
class Split:
    """A difference of emission between two cases, tCO2: ``difference = activity + intensity`` (两因素分解)."""

    series: str
    what: str
    activity_key: str
    year: int
    anchor: int
    difference: float
    activity: float
    intensity: float

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)


def of_errors(cut: Cut, prediction: Prediction, known: Known) -> list[Split]:
    """Split the error of a prediction in each year whose activity is public (预测误差的分解).

    A prediction with a growth of its own expects the activity of the last known year of the past, grown at that rate;
    one made with known activity expects what came, so that all its error is intensity; others say nothing of it.
    """
    anchor = max((year for year in cut.past.years if year in known.by_year), default=None)
    if anchor is None or (prediction.growth is None and prediction.key != known.key):
        return []
    observed, splits = cut.future.by_year(), []
    for year, value in zip(prediction.years, prediction.central.tolist(), strict=True):
        if year in known.by_year and year in observed:
            actual = known.by_year[year]
            expected = actual
            if prediction.growth is not None:
                expected = known.by_year[anchor] * (1.0 + prediction.growth) ** (year - anchor)
            parts = _lmdi((actual, observed[year]), (expected, value))
            splits.append(Split(cut.future.key, prediction.key, known.activity.key, year, anchor, *parts))
    return splits


def of_change(cut: Cut, known: Known) -> list[Split]:
    """Split what really happened, from the last known year of the past to each later one (实际变化的分解)."""
    anchor = max((year for year in cut.past.years if year in known.by_year), default=None)
    if anchor is None:
        return []
    start = (known.by_year[anchor], cut.past.by_year()[anchor])
    return [
        Split(cut.future.key, "change", known.activity.key, year, anchor, *_lmdi(start, (known.by_year[year], value)))
        for year, value in cut.future.by_year().items()
        if year in known.by_year
    ]


def _lmdi(before: tuple[float, float], after: tuple[float, float]) -> tuple[float, float, float]:
    """Difference, activity effect, intensity effect between two pairs of activity and emission."""
    table = pl.DataFrame(
        {
            "period": ["before", "after"],
            "sector": ["all", "all"],
            "activity": [before[0], after[0]],
            "intensity": [before[1] / before[0], after[1] / after[0]],
        }
    )
    result = decompose(table, factors=("activity", "intensity"), compare=("before", "after"))
    effects = dict(result.effects.select("factor", "effect").iter_rows())
    return float(result.change["value"][0]), float(effects["activity"]), float(effects["intensity"])
