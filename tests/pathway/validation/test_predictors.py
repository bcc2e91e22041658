"""What each predictor says of series whose future is known, to the last digit."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.pathway.validation.made import geometric, halves, series

from tanfeng.pathway.validation import predictors
from tanfeng.pathway.validation.ranges import Growth, Range
from tanfeng.pathway.validation.scores import relative, score

BAND = (0.05, 0.95)
FACTORS = st.floats(0.7, 1.4)
SCALES = st.floats(1e-3, 1e9)


@given(FACTORS, SCALES)
@settings(max_examples=25)
def test_a_log_linear_series_is_predicted_exactly_by_its_trend(factor: float, start: float) -> None:
    cut = halves(geometric(factor, start))
    made = predictors.trend(cut.past, cut.future.years, BAND)
    assert made.central == pytest.approx(cut.future.values, rel=1e-9)
    assert score(made, cut.future).mape == pytest.approx(0.0, abs=1e-9)


def test_no_change_errs_by_the_growth_it_denies() -> None:
    """Falling by a tenth a year, the figure of 2012 is 1/0.9 of that of 2013, 1/0.9² of that of 2014, …"""
    cut = halves(geometric(0.9))
    made = predictors.no_change(cut.past, cut.future.years, BAND)
    assert relative(made, cut.future) == pytest.approx({2012 + k: 0.9**-k - 1.0 for k in range(1, 8)})


def test_the_scores_of_a_worked_example() -> None:
    """Observed 100, 50; predicted 110, 60: errors +10 % and +20 %, root mean square 10 t."""
    future = series([100, 50], (2013, 2014))
    made = predictors.Prediction(
        "no_change", (2013, 2014), np.array([110.0, 60.0]), np.array([90.0, 55.0]), np.array([130.0, 65.0])
    )
    found = score(made, future)
    assert (found.years, found.inside, found.banded) == (2, 1, 2)
    assert (found.mape, found.bias, found.rms_t) == pytest.approx((0.15, 0.15, 10.0))
    assert score(made, future, [2014]).mape == pytest.approx(0.10)
    assert score(made, future, [2013, 2014]).mape is None


def test_the_band_of_no_change_is_that_of_a_random_walk() -> None:
    """Yearly log changes of ±0.1: after four years the standard deviation is 0.2."""
    past = series(np.exp([0.0, 0.1, 0.0, 0.1, 0.0]), (2008, 2009, 2010, 2011, 2012))
    made = predictors.no_change(past, (2016,), BAND)
    assert made.high is not None
    assert made.low is not None
    assert np.log(made.high / made.central) == pytest.approx(0.2 * 1.6448536, rel=1e-6)
    assert np.log(made.central / made.low) == pytest.approx(0.2 * 1.6448536, rel=1e-6)


def test_the_band_of_a_trend_is_students_interval_of_a_new_observation() -> None:
    """Logs 0, 1, 1 in years 0, 1, 2: slope 1/2, level at the mean 2/3, residual variance 1/6 on one degree of freedom.

    For year 3 the factor is 1 + 1/3 + 2²/2 = 10/3, the standard error sqrt(10/18), and t(0.95; 1) = 6.313752.
    """
    made = predictors.trend(series(np.exp([0.0, 1.0, 1.0]), (2010, 2011, 2012)), (2013,), BAND)
    assert made.high is not None
    assert np.log(made.central) == pytest.approx(2 / 3 + 2 * 0.5)
    assert np.log(made.high / made.central) == pytest.approx(6.313752 * np.sqrt(10 / 18), rel=1e-6)


def test_two_years_give_a_trend_without_a_band() -> None:
    made = predictors.trend(series([100, 90], (2011, 2012)), (2013,), BAND)
    assert made.central == pytest.approx([81.0])
    assert made.low is None
    assert score(made, series([81], (2013,))).inside is None


def test_the_models_form_without_ranges_is_one_line() -> None:
    growth = Growth.of([Range(0.03, 0.03, 0.03), Range(0.01, 0.01, 0.01)], Range(0.02, 0.02, 0.02), 50, 1)
    made = predictors.model_form("declared", series([100, 100, 100], (2010, 2011, 2012)), (2014,), growth, BAND)
    assert made.central == pytest.approx([100 * (1.04 * 0.98) ** 2])
    assert made.low == pytest.approx(made.central)
    assert made.high == pytest.approx(made.central)
    assert made.growth == pytest.approx(0.04)


def test_draws_stay_inside_the_declared_range() -> None:
    drawn = Range(0.02, 0.0, 0.05).draw(np.random.default_rng(1), 5000)
    assert drawn.min() >= 0.0
    assert drawn.max() <= 0.05
    assert drawn.mean() == pytest.approx((0.0 + 0.02 + 0.05) / 3, abs=1e-3)


@given(st.lists(st.floats(0.5, 2.0), min_size=15, max_size=15), st.floats(1e-2, 1e8))
@settings(max_examples=25)
def test_relative_errors_know_no_unit(values: list[float], scale: float) -> None:
    for predict in (predictors.no_change, predictors.trend):
        both = []
        for factor in (1.0, scale):
            cut = halves(series(np.array(values) * factor))
            both.append(score(predict(cut.past, cut.future.years, BAND), cut.future))
        one, other = both
        assert (other.mape, other.bias, other.rms_log) == pytest.approx((one.mape, one.bias, one.rms_log), abs=1e-9)
        assert other.rms_t == pytest.approx((one.rms_t or 0.0) * scale, rel=1e-6)
