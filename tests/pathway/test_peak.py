"""The peak rule on hand-made series, and break-even values that can be computed by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tanfeng.pathway.break_even import break_evens
from tanfeng.pathway.peak import in_time, judge
from tanfeng.pathway.targets import last_year_before

from .conftest import assumption

YEARS = tuple(range(2020, 2036))


def series(*values: float) -> np.ndarray:
    """Extend the given values to the horizon with the last one."""
    return np.array([*values, *[values[-1]] * (len(YEARS) - len(values))], dtype=np.float64)


def test_a_peak_that_has_passed_is_said_to_have_passed() -> None:
    j = judge(series(2.0, 2.5, 3.0), YEARS, 2029, {2008: 5.4, 2019: 2.2}, 0.0)
    assert (j.kind, j.year, j.level, j.in_time) == ("passed", 2008, 5.4, True)


def test_a_scenario_that_climbs_over_history_has_not_peaked() -> None:
    j = judge(np.linspace(2.0, 6.0, 16), YEARS, 2029, {2008: 5.4}, 0.0)
    assert (j.kind, j.year, j.level, j.in_time) == ("not_reached", None, None, False)
    assert (j.highest_scenario_year, j.highest_scenario_level) == (2035, 6.0)


def test_a_peak_inside_the_scenario_has_its_year_and_level() -> None:
    j = judge(series(1.0, 2.0, 3.0, 2.0, 1.0), YEARS, 2029, {}, 0.0)
    assert (j.kind, j.year, j.level, j.in_time, j.plateau) == ("within", 2022, 3.0, True, None)


def test_the_peak_year_of_a_plateau_is_its_first_highest_year() -> None:
    j = judge(series(1.0, 3.0, 3.0, 2.96, 1.0), YEARS, 2029, {}, 0.02)
    assert (j.year, j.plateau) == (2021, (2021, 2023))


def test_a_flat_series_peaks_in_its_first_year_or_before() -> None:
    j = judge(series(1.0), YEARS, 2029, {}, 0.0)
    assert (j.kind, j.year, j.in_time, j.at_least) == ("first_year_or_before", None, True, 1.0)


def test_unknown_history_names_no_year_when_the_scenario_only_falls() -> None:
    j = judge(np.linspace(3.0, 1.0, 16), YEARS, 2029, {}, 0.0)
    assert (j.kind, j.year, j.level, j.in_time) == ("first_year_or_before", None, None, True)


def test_a_tie_after_the_deadline_counts_as_in_time() -> None:
    values = series(1.0, 2.0, 1.0)
    values[12] = 2.0
    assert judge(values, YEARS, 2029, {}, 0.0).in_time


def test_a_higher_year_after_the_deadline_is_too_late() -> None:
    values = series(1.0, 2.0, 1.0)
    values[12] = 2.1
    j = judge(values, YEARS, 2029, {}, 0.0)
    assert (j.year, j.in_time) == (2032, False)


def test_many_series_are_judged_like_one_by_one() -> None:
    values = np.array([series(1.0, 2.0, 1.0), np.linspace(1, 2, 16), series(3.0)])
    assert in_time(values, YEARS, 2029).tolist() == [True, False, True]


@given(st.lists(st.floats(0.0, 1e7), min_size=16, max_size=16), st.floats(0.001, 1e3))
def test_the_judgement_does_not_depend_on_the_unit(values: list[float], factor: float) -> None:
    one = judge(np.array(values), YEARS, 2029, {2008: 5e6}, 0.01)
    two = judge(np.array(values) * factor, YEARS, 2029, {2008: 5e6 * factor}, 0.01)
    assert (one.kind, one.year, one.in_time) == (two.kind, two.year, two.in_time)


@pytest.mark.parametrize(("deadline", "last"), [((2029, 12, 31), 2029), ((2030, 1, 1), 2029), ((2030, 12, 31), 2030)])
def test_a_deadline_counts_whole_years(deadline: tuple[int, int, int], last: int) -> None:
    from datetime import date

    assert last_year_before(date(*deadline)) == last


def test_break_even_growth_of_a_series_that_shall_not_pass_its_history() -> None:
    """``(1 + g) ** 15 = 2`` gives g = 4.729 %."""
    growth = assumption("demand_growth", 0.02, 0.0, 0.10)
    found = break_evens(growth, lambda g: (1.0 + g) ** 15 <= 2.0)
    assert [(b.direction, b.within_range) for b in found] == [("above", True)]
    assert found[0].value == pytest.approx(2 ** (1 / 15) - 1, abs=1e-6)


def test_a_statement_nothing_turns_over_has_no_break_even() -> None:
    assert break_evens(assumption("x", 0.5, 0.0, 1.0), lambda x: x >= -1.0) == []


def test_an_assumption_without_a_range_has_no_break_even() -> None:
    assert break_evens(assumption("x", 0.5), lambda x: x > 0.6) == []


def test_a_total_below_its_own_past_direct_part_has_peaked_in_a_year_that_cannot_be_named() -> None:
    j = judge(np.linspace(4.0, 5.0, 16), YEARS, 2029, {}, 0.0, past_at_least=5.9)
    assert (j.kind, j.year, j.level, j.at_least, j.in_time) == ("passed_by_bound", None, None, 5.9, True)
    assert (j.highest_scenario_year, j.highest_scenario_level) == (2035, 5.0)


def test_a_lower_bound_of_the_past_that_the_scenario_exceeds_proves_nothing() -> None:
    j = judge(np.linspace(4.0, 6.0, 16), YEARS, 2029, {}, 0.0, past_at_least=5.9)
    assert (j.kind, j.year, j.in_time) == ("not_reached", None, False)


@given(st.floats(0.0, 10.0), st.floats(0.0, 10.0))
def test_knowing_of_a_higher_past_never_turns_a_peak_in_time_into_none(low: float, more: float) -> None:
    values = np.linspace(2.0, 5.0, 16)
    before = judge(values, YEARS, 2029, {}, 0.0, past_at_least=low).in_time
    assert judge(values, YEARS, 2029, {}, 0.0, past_at_least=low + more).in_time >= before


@pytest.mark.parametrize(("low", "within"), [(0.0, False), (-0.01, True)])
def test_a_turn_at_the_very_edge_of_the_declared_range_is_not_inside_it(low: float, within: bool) -> None:
    """Output that does not grow is the last case in time: only below zero would turn the statement."""
    found = break_evens(assumption("demand_growth", 0.02, low, 0.05), lambda g: g > 0.0)
    assert [(b.direction, b.within_range) for b in found] == [("below", within)]
