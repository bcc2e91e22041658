"""Cleaner-production levels: units below the level are lifted, close, or are missed; an unknown level binds nobody."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from tests.pathway.conftest import lines, make, saver, unit
from tests.pathway.facility.common import PENALTY, YEARS, exactly, from_year, item, solved

from tanfeng.pathway import by_policy
from tanfeng.pathway.engine import Settings
from tanfeng.pathway.engine import solve as run_engine
from tanfeng.pathway.engine.state_form import solve_state_form
from tanfeng.pathway.facility import ask, solve
from tanfeng.pathway.facility.conflict import conflict_of
from tanfeng.pathway.policy.cleaner_production import ITEM, worse
from tanfeng.pathway.problem import PolicyItem, Problem


def level(asked: str = "II", first_year: int = 2028, **fields: Any) -> PolicyItem:
    return item("task-12.1", 0.0, first_year, form=ITEM, choices={"level": asked}, **fields)


def sector(at: str = "III", lifts_to: str = "II", policy: PolicyItem | None = None) -> Problem:
    """Return one smelter at a level and a retrofit that lifts it, too dear to be made for the fuel it saves."""
    return make(
        plants=(unit(cleaner_production=at),),
        measures=(saver(lifts_to=lifts_to),),
        scrap_share={},
        measure_capex=2500.0,
        policies=(policy or level(),),
    )


def test_a_unit_below_the_level_makes_the_retrofit_that_lifts_it_when_the_item_counts() -> None:
    solution = exactly(sector())
    assert solution.treated[0, 0] == pytest.approx(from_year(2028, 70.0))
    assert not solution.slacks


@pytest.mark.parametrize(("at", "asked"), [("II", "II"), ("I", "II"), ("I", "I"), ("", "I")])
def test_a_unit_at_the_level_or_of_unknown_level_does_nothing(at: str, asked: str) -> None:
    solution = exactly(sector(at, policy=level(asked)))
    assert solution.treated.max() == 0.0
    assert not solution.slacks


def test_what_lifts_not_far_enough_leaves_the_whole_output_missed_by_name() -> None:
    problem = sector("III", "II", level("I"))
    solution = exactly(problem)
    assert solution.slacks == {"task-12.1": {y: pytest.approx(100.0) for y in YEARS if y >= 2028}}
    (said,) = by_policy.items(problem, solution)
    assert (said["satisfied"], said["slack"], said["slack_unit"]) == (False, pytest.approx(100.0), "t")
    conflict = conflict_of(ask(problem), solution, 30.0)
    assert conflict is not None
    assert conflict.items == ("task-12.1",)


def test_a_better_unit_takes_over_where_nothing_lifts() -> None:
    better = unit("better", fuel_tce=1.1, capacity_t=200.0, production_t=50.0, cleaner_production="I")
    problem = make(
        plants=(unit(cleaner_production="III"), better), measures=(), scrap_share={}, policies=(level("I", 2030),)
    )
    solution = exactly(problem)
    assert solution.production[0, 10:] == pytest.approx(np.zeros(6))
    assert solution.production[1, 10:] == pytest.approx(np.full(6, 150.0))


def test_new_lines_count_at_the_level_they_are_marked_with() -> None:
    """Lines at level I replace the smelter's 40 t; lines at level II would miss an item that asks for level I."""
    for marked, scrap in (("I", 40.0), ("II", 0.0)):
        plants = (unit(), lines(cleaner_production=marked))
        solution = exactly(make(plants=plants, measures=(), policies=(level("I", 2023),)))
        assert solution.production[1, -1] == pytest.approx(scrap)


def test_a_held_level_has_a_shadow_price_below_its_penalty() -> None:
    """The smelter at level II may stay closed or be paid for: what the other costs more is the price of a tonne."""
    other = unit("other", fuel_tce=1.2, capacity_t=200.0, production_t=50.0, cleaner_production="I")
    problem = make(
        plants=(unit(cleaner_production="III"), other), measures=(), scrap_share={}, policies=(level("II", 2030),)
    )
    solution = exactly(problem)
    prices = solution.prices["task-12.1"]
    assert all(0.0 < prices[year] < PENALTY for year in range(2030, 2036))


def test_the_reference_form_gives_the_same_objective() -> None:
    old = unit("old", capacity_t=70.0, production_t=60.0, fuel_tce=1.2, cleaner_production="III")
    problem = make(
        plants=(unit(cleaner_production="II"), old, lines(lines_at_most=4, cleaner_production="I")),
        measures=(saver(at=("ore", "old"), lifts_to="II"), saver("ZZ", at=("ore",), lifts_to="I", excludes=("EE",))),
        policies=(level("II", 2026), item("task-12.2", 0.0, 2030, form=ITEM, choices={"level": "I"})),
        demand_growth=0.01, discount_rate=0.08, measure_capex=900.0, recycled_feed_premium=600.0,
    )  # fmt: skip
    asked = ask(problem)
    oracle = solve_state_form(asked.sector, whole=True, gap=1e-7, seconds=60.0)
    assert oracle.status == "optimal"
    assert run_engine(asked.sector, Settings(gap=1e-6)).objective == pytest.approx(oracle.objective, rel=2e-6)


def test_a_frozen_scenario_is_judged_by_it() -> None:
    problem = sector()
    frozen = solve(make(plants=problem.plants, measures=(), scrap_share={}, policies=(level(),), decisions=False), 60.0)
    assert frozen.slacks == {"task-12.1": {y: pytest.approx(100.0) for y in YEARS if y >= 2028}}


def test_a_measure_never_lowers_a_level() -> None:
    assert worse(unit(cleaner_production="I"), (saver(lifts_to="III"),)) == {
        "worse_than_1_t": 0.0,
        "worse_than_2_t": 0.0,
    }
    assert worse(unit(cleaner_production="III"), ()) == {"worse_than_1_t": 1.0, "worse_than_2_t": 1.0}
    assert solved(sector("I", "III")).treated.max() == 0.0
