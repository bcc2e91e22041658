"""The supply by position: the stated values in the middle, the draws around them, never less for a higher position."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.pathway.conftest import assumption, make
from tests.pathway.scrap.example import YEARS, supply, uncertain

from tanfeng.pathway import paths
from tanfeng.pathway.problem import Problem
from tanfeng.pathway.scrap.supply import ScrapSupply

STATED = [0.0] * 3 + [20.0] * 4 + [40.0] * 6
CERTAIN, DRAWN = supply(), supply(uncertain())
POSITIONS = st.floats(0.0, 1.0)


def with_supply(one: ScrapSupply, **fields: float | object) -> Problem:
    """Return the sector on paper with this supply of lead; a recovery of 0.8."""
    problem = make(**fields)
    rows = problem.assumptions.including([one.assumption("test"), assumption("scrap_yield", 0.8)])
    return replace(problem, assumptions=rows, scrap_supply={"Pb": one})


def test_without_ranges_the_supply_is_what_the_system_states_and_nothing_is_drawn() -> None:
    problem = with_supply(CERTAIN)
    assert paths.scrap_supply(problem, {}, "Pb")[0] == pytest.approx(STATED)
    assert not problem.assumptions[CERTAIN.position].has_range


def test_at_the_central_position_stand_the_stated_values_although_they_are_not_the_median() -> None:
    assert DRAWN.middle == pytest.approx(0.25, abs=0.05), "a triangle from 0.4 to 0.8 has a quarter below its top, 0.5"
    assert paths.scrap_supply(with_supply(DRAWN), {}, "Pb")[0] == pytest.approx(STATED)


def test_positions_drawn_evenly_give_back_the_draws() -> None:
    even = DRAWN.at((np.arange(4000) + 0.5) / 4000)
    for level in (0.05, 0.5, 0.95):
        assert np.quantile(even, level, axis=0) == pytest.approx(np.quantile(DRAWN.ordered, level, axis=1), rel=0.01)


@settings(max_examples=30, deadline=None)
@given(POSITIONS, POSITIONS)
def test_a_higher_position_never_means_less_scrap_and_the_limit_never_falls(one: float, other: float) -> None:
    low, high = sorted((one, other))
    problem = with_supply(DRAWN, demand_growth=0.02)
    limits = paths.recycled_limit(problem, {DRAWN.position: np.array([low, high])}, "Pb")
    assert (limits[1] >= limits[0]).all()
    assert ((limits >= 0.0) & (limits <= 1.0)).all()


def test_all_samples_at_once_are_what_each_is_alone() -> None:
    problem = with_supply(DRAWN)
    growth, at = np.array([-0.01, 0.0, 0.03]), np.array([0.1, 0.5, 0.9])
    together = paths.recycled_limit(problem, {"demand_growth": growth, DRAWN.position: at}, "Pb")
    for i in range(3):
        moved = problem.assumptions.changed(demand_growth=float(growth[i]), **{DRAWN.position: float(at[i])})
        alone = paths.recycled_limit(replace(problem, assumptions=moved), {}, "Pb")[0]
        assert together[i] == pytest.approx(alone, rel=1e-12)


def test_the_limit_in_tonnes_does_not_grow_with_demand() -> None:
    for growth in (0.0, 0.03):
        problem = with_supply(CERTAIN, demand_growth=growth)
        tonnes = paths.recycled_limit(problem, {}, "Pb")[0] * 100.0 * paths.demand(problem, {})[0]
        assert tonnes[3:] == pytest.approx(STATED)


def test_a_year_that_is_not_covered_keeps_the_declared_share() -> None:
    """Lead may be recycled up to 40 % by declared share; the system ends in 2031."""
    problem = with_supply(supply(years=tuple(range(2023, 2032))))
    limit = dict(zip(problem.years, paths.recycled_limit(problem, {}, "Pb")[0], strict=True))
    assert [limit[y] for y in (2025, 2026, 2030, 2031)] == pytest.approx([0.0, 0.2, 0.4, 0.4])
    assert [limit[y] for y in (2022, 2032, 2035)] == pytest.approx([0.4, 0.4, 0.4])


def test_the_share_that_reaches_the_region_multiplies_the_supply() -> None:
    problem = with_supply(replace(CERTAIN, share="reaches"))
    rows = problem.assumptions.including([assumption("reaches", 0.5, 0.25, 1.0)])
    halved = replace(problem, assumptions=rows)
    assert paths.scrap_supply(halved, {}, "Pb")[0] == pytest.approx([t / 2 for t in STATED])
    assert halved.scrap_supply["Pb"].highest(rows) == pytest.approx(50 * 0.8)
    assert paths.scrap_supply(halved, {"reaches": np.array([0.25])}, "Pb")[0][-1] == pytest.approx(10.0)


def test_the_years_are_those_of_decisions() -> None:
    assert CERTAIN.years == YEARS
