"""The end of a unit's life: renewal, replacement, closing; unknown dates; retirement; the oracle; what it costs."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.pathway.conftest import assumption, lines, make, saver, unit
from tests.pathway.facility.common import FEW, exactly, from_year, solved

from tanfeng.pathway import by_plant, ensemble
from tanfeng.pathway.assumptions import Assumptions
from tanfeng.pathway.engine import Settings
from tanfeng.pathway.engine import solve as run_engine
from tanfeng.pathway.engine.state_form import solve_state_form
from tanfeng.pathway.facility import ask, follow
from tanfeng.pathway.facility.accounts import FORMULAS, RENEWAL
from tanfeng.pathway.facility.quantities import INDEX
from tanfeng.pathway.macc.facility_case import case_of
from tanfeng.pathway.problem import Problem
from tanfeng.pathway.result import cost_assumptions
from tanfeng.pathway.scenario import EnsembleSetting
from tanfeng.pathway.split.programme import programme_of
from tanfeng.pathway.uncertainty.fingerprint import fingerprint
from tanfeng.pathway.uncertainty.held import HeldPlan
from tanfeng.pathway.uncertainty.optimised import _changes_plants

MILLION = 1e6


def ageing(**fields: Any) -> Problem:
    """Two units, all of whose 160 t are asked for; one has three years of life left in 2023. New lines, a retrofit."""
    old = unit("old", capacity_t=70.0, production_t=60.0, fuel_tce=1.2, direct_tco2=2.4, commissioned=2006)
    numbers = {
        "unit_life": 20.0, "renewal_cost_share": 0.5, "discount_rate": 0.08, "carbon_price": 60.0,
        "recycled_feed_premium": 600.0,
    }  # fmt: skip
    new = lines("new", origin="primary", fuel_tce=1.1, direct_tco2=2.2)
    base = {"plants": (unit(), old, lines(lines_at_most=1), new), "measures": (saver(at=("ore", "old")),)}
    return make(**{**base, **numbers, **fields})


def only(**fields: Any) -> Problem:
    """The smelter alone, started in 2006: its life ends in 2026 and nobody else can make its tonnes."""
    plants = (unit(commissioned=2006, **fields.pop("plant", {})),)
    return make(**{"plants": plants, "scrap_share": {}, "unit_life": 20.0, "renewal_cost_share": 0.5, **fields})


@pytest.mark.parametrize("share", [0.5, 3.0])
def test_the_reference_form_gives_the_same_objective(share: float) -> None:
    """Renewal, and renewal so dear that new lines stand for the unit."""
    problem = ageing(renewal_cost_share=share)
    asked = ask(problem)
    oracle = solve_state_form(asked.sector, whole=True, gap=1e-7, seconds=60.0)
    assert oracle.status == "optimal"
    assert run_engine(asked.sector, Settings(gap=1e-6)).objective == pytest.approx(oracle.objective, rel=2e-6)


def test_after_the_end_of_its_life_a_unit_runs_renewed_or_not_at_all() -> None:
    for share, renewed in ((0.5, True), (3.0, False)):
        problem = ageing(renewal_cost_share=share)
        solution = solved(problem)
        assert solution.renewed[1] == pytest.approx([70.0 if renewed and y == 2026 else 0.0 for y in problem.years])
        assert solution.closed[1].tolist()[6:] == [not renewed] * 10
        assert not solution.renewed[[0, 2, 3]].any(), "no end of life is known of the others"
        assert not solution.slacks


def test_renewal_is_paid_as_an_annuity_on_the_whole_capacity_from_its_year_to_the_horizon() -> None:
    """Half of 1000 CNY/t over twenty years at 8 %, on 100 t/a though 80 t are made, in the ten years from 2026 on."""
    solution = solved(only(plant={"production_t": 80.0}, discount_rate=0.08, measures=()))
    annuity = 0.08 / (1 - 1.08**-20)
    paid = sum(100.0 * 500.0 * annuity * 1.08 ** -(year - 2020 + 0.5) for year in range(2026, 2036))
    assert solution.cost_items[RENEWAL] * MILLION == pytest.approx(paid)
    assert sum(solution.cost_items.values()) == pytest.approx(solution.objective)
    assert RENEWAL in FORMULAS


def test_renewal_keeps_the_measures_and_more_may_be_made_with_it() -> None:
    early = solved(only())
    assert early.treated[0, 0] == pytest.approx(from_year(2023, 70.0))
    late = solved(only(decisions_from=2026))
    assert late.treated[0, 0] == pytest.approx(from_year(2026, 70.0))
    for solution in (early, late):
        assert solution.renewed[0] == pytest.approx([100.0 if y == 6 else 0.0 for y in range(16)])


@FEW
@given(life=st.integers(18, 30), more=st.integers(1, 12))
def test_a_longer_life_is_never_dearer(life: int, more: int) -> None:
    """From a life that lasts until decisions begin: eighteen years end in 2024."""
    one, two = (exactly(ageing(unit_life=float(years))).objective for years in (life, life + more))
    assert two <= one * (1 + 1e-7)


@pytest.mark.parametrize("known", [None, 2015, 2001])
def test_a_unit_without_an_end_in_the_horizon_is_asked_as_before_bit_for_bit(known: int | None) -> None:
    """Its start is unknown; its life ends in 2036; its life was over in 2021, before anything could be decided."""
    plain = make()
    dated = make(
        plants=(unit(commissioned=known), lines()), unit_life=21.0 if known == 2015 else 20.0, renewal_cost_share=0.5
    )
    assert fingerprint(vars(ask(dated).sector)) == fingerprint(vars(ask(plain).sector))
    assert RENEWAL not in solved(dated).cost_items


def test_a_stated_retirement_closes_the_unit_from_that_year_on_without_renewal() -> None:
    """Its life would end in 2026: it runs to 2028, as stated, and five lines stand for it from then on."""
    problem = make(
        plants=(unit(commissioned=2006, retired=2028), lines(lines_at_most=5)), measures=(), scrap_share={"Pb": 1.0},
        recycled_feed_premium=2000.0, unit_life=20.0, renewal_cost_share=0.1,
    )  # fmt: skip
    solution = solved(problem)
    assert solution.closed[0].tolist() == [y >= 2028 for y in problem.years]
    assert solution.production[1] == pytest.approx(from_year(2028, 100.0))
    assert not solution.renewed.any()
    assert not solution.slacks


def test_before_decisions_begin_the_others_take_over_what_a_retired_unit_made() -> None:
    other = unit("other", production_t=50.0)
    problem = make(plants=(unit(production_t=50.0, retired=2022), other), measures=(), scrap_share={})
    for solution in (follow(problem), solved(problem)):
        assert solution.production[0] == pytest.approx([50.0, 50.0] + [0.0] * 14)
        assert solution.production[1] == pytest.approx([50.0, 50.0] + [100.0] * 14)
        assert solution.closed[0].tolist() == [False] * 2 + [True] * 14
    asked = ask(problem)
    tasks = programme_of(case_of(asked), run_engine(asked.sector)).tasks
    assert tasks.select("unit_id", "measure", "first_year").rows() == [("ore", "closing", 2022)]


@pytest.mark.parametrize("gone", [2022, 2028])
def test_power_on_the_site_of_a_unit_goes_with_it_on_the_stated_date(gone: int) -> None:
    """A contract that pays for itself: it counts, and is run, as long as its unit is there, and not a year longer."""
    green = saver(
        "green", kind="green_power", changes={"ore": {"green_mwh": 0.5, "other_cny": -200.0}}, potential=1.0,
        initial_share=None, fixed_share=0.01,
    )  # fmt: skip
    plants = (unit(retired=gone), unit("other", commissioned=2015))
    problem = make(plants=plants, measures=(green,), scrap_share={})
    asked = ask(problem)
    solution = solved(problem)
    here = [2023 <= y < gone for y in problem.years]
    assert (solution.flows[INDEX["green_mwh"], 0] > 0).tolist() == here
    assert (solution.standing[0, 0] > 0).tolist() == here
    assert (solution.cost_items["fixed"] > 0) == any(here)
    oracle = solve_state_form(asked.sector, whole=True, gap=1e-7, seconds=60.0)
    assert run_engine(asked.sector, Settings(gap=1e-6)).objective == pytest.approx(oracle.objective, rel=2e-6)


def test_a_frozen_sector_pays_for_the_renewals_it_lives_on() -> None:
    solution = follow(only(decisions=False))
    assert solution.renewed[0, 6] == pytest.approx(100.0)
    assert solution.cost_items[RENEWAL] * MILLION == pytest.approx(10 * 100 * 500 / 20)


def test_the_plants_say_when_their_line_began_ends_is_renewed_and_closes() -> None:
    problem = ageing()
    ore, old, scrap, _ = by_plant.names(problem, solved(problem))
    keys = ("commissioned", "end_of_life", "retired_on", "renewed_in", "closed_in")
    assert [old[key] for key in keys] == [2006, 2026, None, 2026, None]
    assert [ore[key] for key in keys] == [None] * 5
    assert scrap["end_of_life"] is None
    rows = by_plant.units(problem, solved(problem))
    assert [(r["unit_id"], r["year"]) for r in rows if r["renewed"]] == [("old", 2026)]


def test_a_held_plan_costs_what_it_cost_when_it_was_solved() -> None:
    problem = ageing()
    solution = solved(problem)
    assert solution.cost_items[RENEWAL] > 0
    assert HeldPlan.of(problem, solution).cost({})[0] == pytest.approx(solution.cost * MILLION)


def test_a_life_is_not_sampled_where_the_plan_is_held_and_asked_anew_where_it_is_optimised() -> None:
    problem = ageing()
    ranged = {**problem.assumptions, "unit_life": assumption("unit_life", 20.0, 18.0, 25.0)}
    setting = EnsembleSetting(8, 1, ("unit_life",), (0.5,))
    (said,) = ensemble.check(replace(problem, assumptions=Assumptions(ranged)), setting)
    assert (said.rule, said.given) == ("pathway.not-sampled", "unit_life")
    assert _changes_plants(problem, {"unit_life": np.array([20.0, 25.0])})


def test_the_cost_depends_on_the_renewal_share_only_where_a_life_ends() -> None:
    assert "renewal_cost_share" in cost_assumptions(ageing())
    assert "renewal_cost_share" not in cost_assumptions(replace(ageing(), plants=(unit(), lines())))
