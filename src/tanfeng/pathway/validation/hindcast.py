"""The hindcast (回测): calibrate on the first window, predict the second, and hold the two against each other."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from tanfeng.core.findings import Finding
from tanfeng.pathway.peak import Judgement, in_time, judge
from tanfeng.pathway.validation import predictors, wording
from tanfeng.pathway.validation.activity import Known, calibrated, foresight, known
from tanfeng.pathway.validation.predictors import Prediction
from tanfeng.pathway.validation.ranges import Range, growth_of
from tanfeng.pathway.validation.scores import Score, relative, score
from tanfeng.pathway.validation.series import Cut
from tanfeng.pathway.validation.settings import Settings
from tanfeng.pathway.validation.split import Split, of_change, of_errors
from tanfeng.reference import Reference


@dataclass(frozen=True)
class Scored:
    """One predictor held against what came (一种预测及其误差).

    ``peak`` is what it would have said at the origin, ``None`` where it says nothing of some years; ``right`` whether
    that is what happened: the same verdict and the same year. ``probability`` is the share of its samples in which no
    later year is higher.
    """

    prediction: Prediction
    errors: Mapping[int, float]
    whole: Score
    without: Score
    peak: Judgement | None
    right: bool | None
    probability: float | None

    def to_dict(self) -> dict[str, Any]:
        p = self.prediction
        return {
            "key": p.key,
            **wording.predictor(p),
            "years": list(p.years),
            "predicted_tco2": p.central.tolist(),
            "low_tco2": None if p.low is None else p.low.tolist(),
            "high_tco2": None if p.high is None else p.high.tolist(),
            "relative_error": {str(year): value for year, value in self.errors.items()},
            "score": self.whole.to_dict(),
            "score_without_anomalous_years": self.without.to_dict(),
            "peak": None if self.peak is None else peak_dict(self.peak),
            "peak_right": self.right,
            "probability_peaked": self.probability,
        }


@dataclass(frozen=True)
class Hindcast:
    """The hindcast of one series (一条序列的回测). ``left_out`` are the anomalous years inside its windows."""

    cut: Cut
    left_out: tuple[int, ...]
    scored: tuple[Scored, ...]
    happened: Judgement
    happened_without: Judgement
    splits: tuple[Split, ...]

    def to_dict(self) -> dict[str, Any]:
        past, future = self.cut.past, self.cut.future
        return {
            "series": past.key,
            "name_zh": wording.sector(past.key)[0],
            "name_en": wording.sector(past.key)[1],
            "calibrated_on": list(past.years),
            "observed": {str(year): value for year, value in {**past.by_year(), **future.by_year()}.items()},
            "anomalous_years": list(self.left_out),
            "predictors": [one.to_dict() for one in self.scored],
            "happened": peak_dict(self.happened),
            "happened_without_anomalous_years": peak_dict(self.happened_without),
            "splits": [split.to_dict() for split in self.splits],
        }

    def rows(self) -> list[dict[str, Any]]:
        """Return the rows for a picture: one a year and predictor, ``None`` where there is no figure."""
        observed = {**self.cut.past.by_year(), **self.cut.future.by_year()}
        past = [_row(self.cut.past.key, year, value) for year, value in self.cut.past.by_year().items()]
        rows = []
        for one in self.scored:
            p = one.prediction
            bands = zip(
                p.years,
                p.central.tolist(),
                p.low.tolist() if p.low is not None else [None] * len(p.years),
                p.high.tolist() if p.high is not None else [None] * len(p.years),
                strict=True,
            )
            for year, central, low, high in bands:
                rows.append(_row(self.cut.past.key, year, observed.get(year), (p.key, central, low, high)))
        return past + rows


def hindcast(
    cut: Cut,
    settings: Settings,
    reference: Reference,
    declared: Mapping[str, Range],
    anomalous: Collection[int],
) -> tuple[Hindcast, tuple[Finding, ...]]:
    """Make every prediction of a cut series and hold it against what came (作回测)."""
    made, findings = _predictions(cut, settings, reference, declared)
    activities = []
    for activity in settings.activities:
        series, notes = known(activity, reference)
        activities.append(series)
        findings += notes
        seen = foresight(cut, series)
        if isinstance(seen, Finding):
            findings.append(seen)
        else:
            made.append(seen)
    left_out = tuple(year for year in (*cut.past.years, *cut.future.years) if year in anomalous)
    happened = _judge(cut, cut.future.years, cut.future.values, settings)
    kept = cut.future.without(left_out)
    again = _judge(cut, kept.years, kept.values, settings) if kept.years else happened
    scored = tuple(_scored(cut, one, settings, left_out, happened) for one in made)
    splits = [split for series in activities for split in _splits(cut, made, series)]
    return Hindcast(cut, left_out, scored, happened, again, tuple(splits)), tuple(findings)


def peak_dict(judgement: Judgement) -> dict[str, Any]:
    """Return a judgement as JSON prints it."""
    return {
        "kind": judgement.kind,
        "year": judgement.year,
        "tco2": judgement.level,
        "passed_by_origin": judgement.in_time,
        "plateau": list(judgement.plateau) if judgement.plateau else None,
    }


def _predictions(
    cut: Cut, settings: Settings, reference: Reference, declared: Mapping[str, Range]
) -> tuple[list[Prediction], list[Finding]]:
    past, years, band = cut.past, settings.windows.predicted_years, settings.band
    made = [predictors.no_change(past, years, band), predictors.trend(past, years, band)]
    findings = []
    forms = (
        (predictors.CALIBRATED, calibrated(past, settings.known_growth, reference, settings)),
        (predictors.DECLARED, growth_of(declared, settings.declared, settings.size, settings.seed)),
    )
    for key, growth in forms:
        if isinstance(growth, Finding):
            findings.append(growth)
        else:
            made.append(predictors.model_form(key, past, years, growth, band))
    return made, findings


def _scored(
    cut: Cut, prediction: Prediction, settings: Settings, left_out: Collection[int], happened: Judgement
) -> Scored:
    whole = set(prediction.years) >= set(cut.future.years)
    said = _judge(cut, prediction.years, prediction.central, settings) if whole else None
    probability = None
    if prediction.samples is not None:
        highest = float(cut.past.values.max())
        probability = float(in_time(prediction.samples, prediction.years, cut.origin, highest).mean())
    return Scored(
        prediction=prediction,
        errors=relative(prediction, cut.future),
        whole=score(prediction, cut.future),
        without=score(prediction, cut.future, left_out),
        peak=said,
        right=None if said is None else (said.in_time, said.year) == (happened.in_time, happened.year),
        probability=probability,
    )


def _judge(cut: Cut, years: tuple[int, ...], values: np.ndarray, settings: Settings) -> Judgement:
    """Judge by the rule of the peak statement, the origin being the last year in time."""
    return judge(values, years, cut.origin, cut.past.by_year(), settings.plateau_tolerance)


def _splits(cut: Cut, made: list[Prediction], series: Known) -> list[Split]:
    return [*of_change(cut, series), *(split for one in made for split in of_errors(cut, one, series))]


def _row(
    series: str, year: int, observed: float | None, predicted: tuple[Any, ...] = (None, None, None, None)
) -> dict[str, Any]:
    """One row for a picture; ``predicted`` is predictor, central figure, low and high."""
    names = ("predictor", "predicted_tco2", "low_tco2", "high_tco2")
    return {"series": series, "year": year, "observed_tco2": observed, **dict(zip(names, predicted, strict=True))}
