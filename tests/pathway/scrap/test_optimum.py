"""What the plants do with scrap that comes in year by year: by hand, by the engine, by the oracle, under samples."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from tests.pathway.conftest import lines, make, unit
from tests.pathway.facility.common import YEARS, exactly, from_year
from tests.pathway.scrap.example import document, supply, uncertain
from tests.pathway.scrap.test_supply import with_supply

from tanfeng.pathway.engine import Settings
from tanfeng.pathway.engine import solve as run_engine
from tanfeng.pathway.engine.state_form import solve_state_form
from tanfeng.pathway.facility import ask
from tanfeng.pathway.facility.quantities import INDEX
from tanfeng.pathway.scenario import EnsembleSetting
from tanfeng.pathway.scrap.link import below_today, drawn
from tanfeng.pathway.scrap.shown import rows
from tanfeng.pathway.uncertainty.design import Design
from tanfeng.pathway.uncertainty.held import HeldPlan, moves_emission
from tanfeng.pathway.uncertainty.optimised import run_optimised

SCRAP = [a + b for a, b in zip(from_year(2026, 20.0), from_year(2030, 20.0), strict=True)]


def test_lines_are_built_in_the_years_in_which_scrap_allows_them() -> None:
    """A line saves 15,000 CNY a year for 1000 (see the worked sector): each is built as soon as it can be fed."""
    solution = exactly(with_supply(supply(), measures=()))
    assert solution.production[1] == pytest.approx(SCRAP)
    assert np.flatnonzero(solution.new_capacity[1]).tolist() == [2026 - 2020, 2030 - 2020]
    tonnes = 16 * 100 * 1250 - 4 * 15_000 - 6 * 30_000 + 4 * 1000 + 6 * 2000
    assert solution.objective * 1e6 == pytest.approx(tonnes, rel=1e-6)


def test_the_reference_form_gives_the_same_objective() -> None:
    asked = ask(with_supply(supply(), demand_growth=0.01, discount_rate=0.08, recycled_feed_premium=600.0))
    oracle = solve_state_form(asked.sector, whole=True, gap=1e-7, seconds=60.0)
    assert oracle.status == "optimal"
    assert run_engine(asked.sector, Settings(gap=1e-6)).objective == pytest.approx(oracle.objective, rel=2e-6)


def test_without_scrap_nothing_is_recycled_beyond_todays_share_and_a_finding_says_so() -> None:
    """20 t of 100 t are recycled today, the system gives none at all: the share stays, the finding names the gap."""
    none = supply(document(series={"points": {str(y): 0.0 for y in range(2020, 2036)}, "unit": "t", "source": "example",
                                   "confidence": "reported"}))  # fmt: skip
    plants = (
        unit(production_t=80.0),
        unit("old-scrap", origin="recycled", production_t=20.0, capacity_t=40.0),
        lines(),
    )
    problem = with_supply(none, plants=plants, measures=(), demand_growth=0.01)
    made = exactly(problem).flows[INDEX["recycled_t"]].sum(axis=0)
    assert (made <= 0.2 * 100.0 * 1.01 ** np.arange(16) + 1e-6).all()
    (finding,) = below_today(problem)
    assert (finding.rule, finding.count) == ("pathway.scrap-supply-below-today", 13)
    assert finding.address.column == "scrap_supply.Pb"
    assert exactly(with_supply(none, measures=())).production[1].sum() == pytest.approx(0.0), "today nothing: nothing"


def test_enough_scrap_for_todays_share_is_no_finding() -> None:
    assert below_today(with_supply(supply())) == []


def test_a_held_plan_uses_less_scrap_where_less_comes_in() -> None:
    """The plan uses all the scrap; with 0.4 instead of 0.5 collected there is a fifth less, the smelter makes it up."""
    one = supply(uncertain())
    problem = with_supply(one, measures=(), demand_growth=0.0)
    held = HeldPlan.of(problem, exactly(problem))
    assert one.position in held.movable & set(moves_emission(problem))
    low = held.trajectories({one.position: np.array([0.0])})["direct"][0] - held.trajectories({})["direct"][0]
    scarce = one.at(np.array([0.0]))[0, -1] * 0.8
    assert low[-1] == pytest.approx((40.0 - scarce) * (2.0 - 0.5))
    assert scarce == pytest.approx(0.4 * 100 * 0.8, rel=0.05)
    assert low[:6] == pytest.approx(0.0), "before 2026 no draw has any scrap"


def test_an_optimised_ensemble_draws_the_position_evenly_and_follows_it() -> None:
    one = supply(uncertain())
    problem = with_supply(one, measures=(), demand_growth=0.0)
    setting = drawn(EnsembleSetting(16, 7, (), (0.5,)), problem)
    assert setting.parameters == ("scrap_supply.Pb",)
    found = run_optimised(problem, Design.of(setting)).frame.sort("assumption:scrap_supply.Pb")
    positions = found["assumption:scrap_supply.Pb"].to_numpy()
    assert (positions * 16).astype(int).tolist() == list(range(16)), "one in each sixteenth: even, not a triangle"
    direct = np.array(found["direct_tco2"].to_list())
    assert (np.diff(direct[:, -1]) <= 1e-6).all()
    assert direct[0, -1] > direct[-1, -1]


def test_a_link_that_does_not_hold_is_not_drawn() -> None:
    setting = EnsembleSetting(4, 7, ("demand_growth", "scrap_supply.Pb"), (0.5,),
                              correlations=(("demand_growth", "scrap_supply.Pb", 0.5),))  # fmt: skip
    assert drawn(setting, make()) == EnsembleSetting(4, 7, ("demand_growth",), (0.5,))
    assert drawn(setting, with_supply(supply(uncertain()))) is setting


def test_the_rows_of_the_result_say_supply_interval_limit_and_use() -> None:
    one = supply(uncertain(), tuple(range(2023, 2035)))
    problem = replace(with_supply(one, measures=()), scenario="test")
    found = {row["year"]: row for row in rows(problem, exactly(problem))}
    assert list(found) == list(YEARS)
    assert (found[2030]["supply_t"], found[2030]["limit_t"], found[2030]["recycled_t"]) == pytest.approx((40, 40, 40))
    assert found[2030]["supply_low_t"] < 40 < found[2030]["supply_high_t"]
    assert (found[2030]["used"], found[2030]["figure"]) == (pytest.approx(1.0), "scenario.test.2030.scrap_supply.Pb")
    assert found[2022]["limit_t"] is None, "nothing is decided yet"
    assert (found[2035]["supply_t"], found[2035]["limit_t"]) == (None, pytest.approx(40.0)), "not covered: declared"
    assert found[2024]["used"] is None, "of no scrap no part is used"
