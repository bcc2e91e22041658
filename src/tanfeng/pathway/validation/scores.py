"""How far predictions were off (误差): per year, in the mean, and how often the band held."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from tanfeng.pathway.validation.predictors import Prediction
from tanfeng.pathway.validation.series import Array, Series


@dataclass(frozen=True)
class Score:
    """Errors of a prediction over some years (误差汇总). Relative errors are ``predicted / observed - 1``.

    ``mape`` mean of their sizes, ``bias`` their mean, ``rms_t`` root mean square in tCO2, ``rms_log`` of the log ratio;
    ``inside`` of ``banded`` years lie in the band. Nothing is given where no year could be compared.
    """

    years: int
    mape: float | None = None
    bias: float | None = None
    rms_t: float | None = None
    rms_log: float | None = None
    inside: int | None = None
    banded: int | None = None

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)


def relative(prediction: Prediction, observed: Series) -> dict[int, float]:
    """Return the relative error by year, for the years that were both predicted and observed."""
    known = observed.by_year()
    pairs = zip(prediction.years, prediction.central.tolist(), strict=True)
    return {year: value / known[year] - 1.0 for year, value in pairs if year in known}


def score(prediction: Prediction, observed: Series, without: Collection[int] = ()) -> Score:
    """Score a prediction against what was observed, leaving out the years named (评分)."""
    known = observed.by_year()
    keep = [i for i, year in enumerate(prediction.years) if year in known and year not in without]
    if not keep:
        return Score(0)
    actual = np.array([known[prediction.years[i]] for i in keep])
    central = prediction.central[keep]
    error = central / actual - 1.0
    inside = _inside(prediction, keep, actual)
    return Score(
        years=len(keep),
        mape=float(np.abs(error).mean()),
        bias=float(error.mean()),
        rms_t=float(np.sqrt(((central - actual) ** 2).mean())),
        rms_log=float(np.sqrt((np.log(central / actual) ** 2).mean())),
        inside=inside,
        banded=None if inside is None else len(keep),
    )


def _inside(prediction: Prediction, keep: list[int], actual: Array) -> int | None:
    if prediction.low is None or prediction.high is None:
        return None
    return int(((actual >= prediction.low[keep]) & (actual <= prediction.high[keep])).sum())
