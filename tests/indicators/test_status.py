"""The status rule: monotone, never clipped, and silent where the answer could go either way."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tanfeng.indicators.status import Requirement, judge, judge_bounds

ORDER = ["regressing", "behind", "on track", "met"]
levels = st.floats(0, 2, allow_nan=False)
years = st.integers(2021, 2030)
requirements = st.builds(
    Requirement,
    st.sampled_from([">=", ">"]),
    st.floats(0.01, 1),
    st.just(2020),
    st.just(2025),
    st.none() | st.floats(0.01, 1),
    st.sampled_from(["linear", "compound"]),
)
with_baseline = requirements.filter(lambda rule: rule.baseline is not None)
#: A baseline below the requirement, so that there is something to do.
unfinished = st.tuples(st.floats(0.01, 1), st.floats(0.01, 1), st.sampled_from(["linear", "compound"])).map(
    lambda t: Requirement(">=", max(t[:2]), 2020, 2025, min(t[:2]), t[2])
)
SHARE = Requirement(">=", 0.24, 2020, 2025, baseline=0.14)
DECLINE = Requirement("<=", 0.86, 2020, 2025, baseline=1.0, shape="compound")


@given(levels, levels, years, with_baseline)
def test_a_higher_level_never_has_a_worse_status(first: float, second: float, year: int, rule: Requirement) -> None:
    low, high = sorted((first, second))
    worse, better = judge(low, year, rule), judge(high, year, rule)
    assert ORDER.index(worse) <= ORDER.index(better)


@given(levels, years, years, unfinished)
def test_the_same_level_later_is_never_better(level: float, one: int, other: int, rule: Requirement) -> None:
    early, late = sorted((one, other))
    assert ORDER.index(judge(level, late, rule)) <= ORDER.index(judge(level, early, rule))


@given(levels, levels, years, requirements)
def test_bounds_decide_only_what_both_ends_decide(first: float, second: float, year: int, rule: Requirement) -> None:
    low, high = sorted((first, second))
    found = judge_bounds(low, high, year, rule)
    middle = judge((low + high) / 2, year, rule)
    assert found in ("no data", middle)


@given(levels, st.sampled_from([2025, 2026, 2030]), requirements)
def test_past_the_deadline_nothing_is_on_track(level: float, year: int, rule: Requirement) -> None:
    assert judge(level, year, rule) in ("met", "behind", "regressing")


@given(levels, years)
def test_a_decline_mirrors_a_rise(level: float, year: int) -> None:
    up = Requirement(">=", 0.8, 2020, 2025, baseline=0.5)
    down = Requirement("<=", -0.8, 2020, 2025, baseline=-0.5)
    assert judge(level, year, up) == judge(-level, year, down)


def test_the_even_path_of_fourteen_percent_is_three_percent_a_year() -> None:
    first = DECLINE.path(2021)
    assert first is not None
    assert 1 - first == pytest.approx(0.0297, abs=5e-5)


@pytest.mark.parametrize(
    ("level", "year", "status"),
    [
        (0.24, 2025, "met"),
        (0.25, 2022, "met"),
        (0.18, 2022, "on track"),
        (0.17, 2022, "behind"),
        (0.14, 2020, "on track"),
        (0.14, 2025, "behind"),
        (0.13, 2023, "regressing"),
        (0.0, 2023, "regressing"),
    ],
)
def test_a_share_is_judged_against_the_even_path(level: float, year: int, status: str) -> None:
    assert judge(level, year, SHARE) == status


def test_a_rising_intensity_is_regressing_and_not_no_data() -> None:
    assert judge(1.03, 2021, DECLINE) == "regressing"


def test_rounding_does_not_turn_a_met_target_into_a_missed_one() -> None:
    assert judge(1 - 0.14 + 1e-13, 2025, DECLINE) == "met"


def test_without_a_baseline_nothing_short_of_the_requirement_is_judged_before_the_deadline() -> None:
    rule = Requirement(">=", 0.24, 2020, 2025)
    assert judge(0.2, 2023, rule) == "no data"
    assert judge(0.2, 2025, rule) == "behind"
    assert judge(0.3, 2023, rule) == "met"


def test_a_lower_bound_can_meet_a_count_but_never_miss_it() -> None:
    rule = Requirement(">=", 10, 2020, 2025, baseline=0)
    assert judge_bounds(10, math.inf, 2025, rule) == "met"
    assert judge_bounds(1, math.inf, 2025, rule) == "no data"
    assert judge_bounds(1, 9, 2025, rule) == "behind"


def test_a_year_strictly_before_means_strictly() -> None:
    rule = Requirement("<", 2030, 2020, 2029)
    assert judge(2029, 2029, rule) == "met"
    assert judge(2030, 2029, rule) == "behind"


def test_a_deadline_before_the_base_year_is_refused() -> None:
    with pytest.raises(ValueError, match="deadline"):
        Requirement(">=", 1, 2025, 2025)


def test_a_compound_path_from_zero_is_refused() -> None:
    with pytest.raises(ValueError, match="compound"):
        Requirement(">=", 10, 2020, 2025, baseline=0, shape="compound")
