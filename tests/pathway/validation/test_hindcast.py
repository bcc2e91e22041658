"""The hindcast on series made by hand: the peak it would have called, and its error taken apart."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from tests.pathway.validation.made import YEARS, geometric, halves, series, settings

from tanfeng.core.findings import Finding
from tanfeng.pathway.validation import predictors
from tanfeng.pathway.validation.activity import Known, calibrated, foresight
from tanfeng.pathway.validation.hindcast import Hindcast, hindcast
from tanfeng.pathway.validation.ranges import Range
from tanfeng.pathway.validation.series import Series
from tanfeng.pathway.validation.settings import Activity
from tanfeng.pathway.validation.split import of_change, of_errors
from tanfeng.reference import Reference

RANGES = {
    "demand_growth": Range(0.02, 0.0, 0.05),
    "rest_growth_difference": Range(0.0, -0.02, 0.01),
    "rest_intensity_decline": Range(0.02, 0.0, 0.05),
}
OUTPUT = Activity("output", "产量", "output", "", "", {})


def known(by_year: dict[int, float]) -> Known:
    return Known(OUTPUT, by_year, "t", "verified")


def cast(of: Series, reference: Reference, anomalous: tuple[int, ...] = ()) -> Hindcast:
    return hindcast(halves(of), settings(activities=()), reference, RANGES, anomalous)[0]


def test_a_peak_that_passed_before_the_origin_is_called_by_all_and_stays(reference: Reference) -> None:
    made = cast(series([50, 60, 70, 100, 90, 80, 70, 60, *[50] * 7]), reference)
    assert (made.happened.kind, made.happened.year) == ("passed", 2008)
    assert {one.prediction.key: one.right for one in made.scored} == {
        "no_change": True,
        "trend": True,
        "calibrated": True,
        "declared": True,
    }


def test_a_rebound_above_the_old_peak_makes_the_call_wrong(reference: Reference) -> None:
    made = cast(series([50, 60, 70, 100, 90, 80, 70, 60, 70, 80, 90, 100, 110, 105, 90]), reference)
    assert (made.happened.kind, made.happened.year, made.happened.in_time) == ("within", 2017, False)
    by_key = {one.prediction.key: one for one in made.scored}
    assert by_key["no_change"].peak is not None
    assert by_key["no_change"].peak.in_time
    assert not by_key["no_change"].right


def test_an_anomalous_year_that_makes_the_peak_is_told_apart(reference: Reference) -> None:
    values = [50, 60, 70, 100, 90, 80, 70, 60, 50, 50, 50, 300, 50, 50, 50]
    made = cast(series(values), reference, anomalous=(2016,))
    assert (made.happened.year, made.happened.in_time) == (2016, False)
    assert (made.happened_without.year, made.happened_without.in_time) == (2008, True)
    assert made.scored[0].without.years == 6


def test_the_probability_is_the_share_of_samples_that_stay_below(reference: Reference) -> None:
    """A flat past: a sample stays at or below it where growth does not outrun the fall of intensity."""
    made = cast(geometric(1.0), reference)
    one = next(one for one in made.scored if one.prediction.key == predictors.DECLARED)
    assert one.prediction.samples is not None
    below = (one.prediction.samples.max(axis=1) <= 100.0 * (1 + 1e-9)).mean()
    assert one.probability == pytest.approx(below)
    assert 0.3 < below < 0.9


def test_the_calibrated_form_carries_the_trend_on_at_its_centre(reference: Reference) -> None:
    """Growth and decline are calibrated together, so their central product is the slope of the past."""
    rule = settings()
    growth = calibrated(halves(geometric(0.93)).past, rule.known_growth, reference, rule)
    assert not isinstance(growth, Finding)
    assert growth.central == pytest.approx(0.93)
    assert growth.activity == pytest.approx(0.111), "output of the ten metals in Hunan grew by 11.1 % in 2009"


def test_with_activity_known_all_error_is_intensity() -> None:
    cut = halves(geometric(0.9))
    activity = known({2012: 50.0, 2015: 80.0})
    made = foresight(cut, activity)
    assert not isinstance(made, Finding)
    assert made.years == (2015,)
    assert made.central == pytest.approx([cut.past.values[-1] / 50.0 * 80.0])
    (part,) = of_errors(cut, made, activity)
    assert part.activity == 0.0
    assert part.intensity == part.difference


def test_intensity_is_carried_on_where_two_years_are_known() -> None:
    """Emission falls by 0.9, activity grows by 1.1 a year: intensity falls by 0.9/1.1 and the prediction is exact."""
    cut = halves(geometric(0.9))
    made = foresight(cut, known({year: 10.0 * 1.1 ** (year - 2005) for year in (2008, 2012, 2016, 2019)}))
    assert not isinstance(made, Finding)
    assert made.years == (2016, 2019)
    assert made.central == pytest.approx([cut.future.by_year()[year] for year in made.years])


def test_no_activity_in_the_window_is_a_finding_and_no_prediction() -> None:
    cut = halves(geometric(0.9))
    for by_year in ({2009: 1.0}, {2015: 1.0}, {}):
        assert isinstance(foresight(cut, known(by_year)), Finding)


def test_a_change_that_is_all_activity_is_split_so() -> None:
    cut = halves(geometric(1.1))
    (part,) = of_change(cut, known({2012: 10.0, 2014: 12.1}))
    assert part.activity == pytest.approx(part.difference)
    assert part.intensity == pytest.approx(0.0, abs=1e-9)


@given(
    st.lists(st.floats(1.0, 1e7), min_size=15, max_size=15),
    st.floats(1.0, 1e6),
    st.floats(1.0, 1e6),
    st.floats(-0.1, 0.2),
)
@hypothesis_settings(max_examples=25)
def test_the_parts_of_an_error_add_up_to_it(values: list[float], before: float, after: float, growth: float) -> None:
    cut = halves(series(values))
    activity = known({2012: before, 2017: after})
    central = np.full(len(cut.future.years), cut.past.values[-1])
    made = predictors.Prediction("declared", cut.future.years, central, growth=growth)
    for part in (*of_errors(cut, made, activity), *of_change(cut, activity)):
        assert part.year == 2017
        assert part.anchor == 2012
        size = abs(part.activity) + abs(part.intensity)
        assert part.activity + part.intensity == pytest.approx(part.difference, abs=1e-12 * size)


def test_a_prediction_that_says_nothing_of_activity_is_not_split() -> None:
    cut = halves(geometric(0.9))
    made = predictors.no_change(cut.past, cut.future.years, (0.05, 0.95))
    assert of_errors(cut, made, known({2012: 1.0, 2014: 1.0})) == []


def test_the_rows_for_a_picture_hold_both_windows(reference: Reference) -> None:
    made = cast(geometric(0.9), reference)
    rows = made.rows()
    assert {row["year"] for row in rows if row["predictor"] is None} == set(YEARS[:8])
    assert len([row for row in rows if row["predictor"] == "trend"]) == 7
    assert all(row["low_tco2"] <= row["predicted_tco2"] <= row["high_tco2"] for row in rows if row["predictor"])
