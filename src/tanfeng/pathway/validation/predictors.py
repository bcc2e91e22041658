"""Predictors of a yearly series (预测方法), each with what it is allowed to know: the past up to the origin.

no_change   : the last figure stays. Band: normal, variance of the past yearly log changes times the lead.
trend       : log-linear least squares on the past. Band: Student's t of a new observation.
model form  : ``E(T) (1+g)^n (1-r)^n``, as the model moves the rest of the sector. Band: samples of ``g`` and ``r``.
"""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from tanfeng.pathway.validation.ranges import Growth
from tanfeng.pathway.validation.series import Array, Series

NO_CHANGE, TREND, DECLARED, CALIBRATED = "no_change", "trend", "declared", "calibrated"


@dataclass(frozen=True)
class Prediction:
    """Predicted emission by year, tCO2 (预测). Arrays have one entry a year, ``samples`` is (n, years).

    ``growth`` is the yearly growth of activity that the prediction rests on, where it says one; ``about`` names the
    activity it knows, where it knows one.
    """

    key: str
    years: tuple[int, ...]
    central: Array
    low: Array | None = None
    high: Array | None = None
    samples: Array | None = None
    growth: float | None = None
    about: tuple[str, str] = ("", "")


def no_change(past: Series, years: tuple[int, ...], band: tuple[float, float]) -> Prediction:
    """Return the last figure for every year (不变)."""
    central = np.full(len(years), past.values[-1])
    steps = np.diff(np.log(past.values)) / np.sqrt(np.diff(np.array(past.years, dtype=np.float64)))
    spread = np.sqrt(np.mean(steps**2)) * np.sqrt(_lead(past, years)) if len(steps) else None
    return _banded(NO_CHANGE, years, central, spread, [NormalDist().inv_cdf(level) for level in band])


def slope(past: Series) -> float:
    """Return the least-squares slope of the logarithm of the series, per year (对数趋势斜率)."""
    return _fit(past)[1]


def trend(past: Series, years: tuple[int, ...], band: tuple[float, float]) -> Prediction:
    """Return the log-linear trend of the past (对数线性趋势). Two years or more; a band from three years on."""
    level, rate, mean = _fit(past)
    time = np.array(past.years, dtype=np.float64)
    ahead = np.array(years, dtype=np.float64) - mean
    central = np.exp(level + rate * ahead)
    free = len(time) - 2
    if free < 1:
        return Prediction(TREND, years, central)
    from scipy.special import stdtrit

    residual = np.log(past.values) - level - rate * (time - mean)
    spread = np.sqrt((residual**2).sum() / free * (1.0 + 1.0 / len(time) + ahead**2 / ((time - mean) ** 2).sum()))
    return _banded(TREND, years, central, spread, [float(stdtrit(free, q)) for q in band])


def model_form(key: str, past: Series, years: tuple[int, ...], growth: Growth, band: tuple[float, float]) -> Prediction:
    """Return the model's form of growth and decline from the last figure on (模型形式：活动增速×强度降幅)."""
    lead = _lead(past, years)
    samples = past.values[-1] * growth.factors(lead)
    low, high = np.quantile(samples, band, axis=0)
    central = past.values[-1] * growth.central**lead
    return Prediction(key, years, central, low, high, samples, growth.activity)


def _fit(past: Series) -> tuple[float, float, float]:
    """Level at the mean year, slope, mean year of the log-linear fit."""
    time, logs = np.array(past.years, dtype=np.float64), np.log(past.values)
    mean = float(time.mean())
    away = time - mean
    return float(logs.mean()), float((away * logs).sum() / (away**2).sum()), mean


def _lead(past: Series, years: tuple[int, ...]) -> Array:
    return np.array(years, dtype=np.float64) - past.years[-1]


def _banded(
    key: str, years: tuple[int, ...], central: Array, spread: Array | None, quantiles: list[float]
) -> Prediction:
    if spread is None:
        return Prediction(key, years, central)
    low, high = (central * np.exp(q * spread) for q in quantiles)
    return Prediction(key, years, central, low, high)
