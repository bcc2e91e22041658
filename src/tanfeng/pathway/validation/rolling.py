"""Rolling origin (滚动起点): calibrate to every year T, predict T+1 … T+k, and collect the errors by lead time.

The errors of neighbouring origins overlap: they are not independent, and their number says less than it seems to.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from tanfeng.pathway.peak import judge
from tanfeng.pathway.validation import predictors
from tanfeng.pathway.validation.predictors import Prediction
from tanfeng.pathway.validation.series import Array, Series
from tanfeng.pathway.validation.settings import Settings


@dataclass(frozen=True)
class LeadError:
    """Errors of a predictor at one lead time, log of predicted over observed (某提前期的误差)."""

    series: str
    predictor: str
    lead: int
    origins: int
    bias: float
    rms: float
    mape: float
    lowest: float
    highest: float
    without: tuple[int, ...]

    def to_dict(self) -> dict[str, Any]:
        return {**asdict(self), "without": list(self.without)}


def rolling(series: Series, first: int, settings: Settings, without: Collection[int] = ()) -> tuple[LeadError, ...]:
    """Return the errors by predictor and lead, from ``first`` on, with the years named left out of both sides.

    A lead that fewer origins reach than ``minimum_origins`` gives no figure.
    """
    known = series.between(first, series.years[-1]).without(without)
    rule = settings.rolling
    errors: dict[tuple[str, int], list[float]] = {}
    for count in range(rule.minimum_years, len(known.years)):
        past = known.between(known.years[0], known.years[count - 1])
        later = known.between(known.years[count], past.years[-1] + rule.leads)
        for prediction in _both(past, later.years, settings) if later.years else ():
            ratios = np.log(prediction.central / later.values).tolist()
            for year, ratio in zip(later.years, ratios, strict=True):
                errors.setdefault((prediction.key, year - past.years[-1]), []).append(ratio)
    left = tuple(year for year in series.years if year in without and year >= first)
    return tuple(
        _summary(series.key, key, lead, np.array(values), left)
        for (key, lead), values in sorted(errors.items())
        if len(values) >= rule.minimum_origins
    )


@dataclass(frozen=True)
class OriginPeak:
    """What a predictor would have said of the peak at an origin (某起点的达峰判断).

    ``said_passed``: no later year is higher than the highest one known. ``passed``: none was, as far as is known today.
    """

    series: str
    predictor: str
    origin: int
    said_passed: bool
    passed: bool

    def to_dict(self) -> dict[str, Any]:
        return {**asdict(self), "right": self.said_passed == self.passed}


def peaks(series: Series, first: int, settings: Settings) -> tuple[OriginPeak, ...]:
    """Return what would have been said at every origin from ``first`` on, judged to the end of the series."""
    known = series.between(first, series.years[-1])
    found = []
    for count in range(settings.rolling.minimum_years, len(known.years)):
        past = known.between(known.years[0], known.years[count - 1])
        later = known.between(known.years[count], known.years[-1])
        passed = _passed(past, later.values, later.years, settings)
        for prediction in _both(past, later.years, settings):
            said = _passed(past, prediction.central, later.years, settings)
            found.append(OriginPeak(series.key, prediction.key, past.years[-1], said, passed))
    return tuple(found)


def _passed(past: Series, values: Array, years: tuple[int, ...], settings: Settings) -> bool:
    """By the rule of the peak statement, the origin being the last year in time."""
    return judge(values, years, past.years[-1], past.by_year(), settings.plateau_tolerance).in_time


def _both(past: Series, years: tuple[int, ...], settings: Settings) -> tuple[Prediction, Prediction]:
    return predictors.no_change(past, years, settings.band), predictors.trend(past, years, settings.band)


def _summary(series: str, key: str, lead: int, values: np.ndarray, without: tuple[int, ...]) -> LeadError:
    return LeadError(
        series=series,
        predictor=key,
        lead=lead,
        origins=len(values),
        bias=float(values.mean()),
        rms=float(np.sqrt((values**2).mean())),
        mape=float(np.abs(np.exp(values) - 1.0).mean()),
        lowest=float(values.min()),
        highest=float(values.max()),
        without=without,
    )
