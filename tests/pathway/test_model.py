"""The linear model on a sector small enough to solve on paper (conftest.py draws it)."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tanfeng.pathway.model import peaks_in_time, solve
from tanfeng.pathway.policy.peak import ITEM as PEAK
from tanfeng.pathway.problem import PolicyItem, Problem
from tanfeng.pathway.routes import Route
from tanfeng.pathway.solution import Solution
from tanfeng.pathway.trajectory import HeldTechnology, evaluate

from .conftest import make, saver, two_routes

LIMIT = 60.0
FEW = settings(max_examples=3, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
PENALTY = 1e5


def solved(problem: Problem) -> Solution:
    solution = solve(problem, LIMIT)
    assert solution.optimal
    return solution


def recycled(value: float, price: float = PENALTY) -> PolicyItem:
    return PolicyItem("target-recycled-share", value, 2025, slack_price=price)


def test_two_routes_are_chosen_as_on_paper() -> None:
    """Scrap saves 0.75 tce/t = 750 CNY/t against an annuity of 50 CNY/t: it runs at its limit of 40 % from 2023."""
    solution = solved(make(measures=(), demand_growth=0.0))
    ore, scrap = solution.production
    assert ore == pytest.approx([100.0] * 3 + [60.0] * 13)
    assert scrap == pytest.approx([0.0] * 3 + [40.0] * 13)
    assert solution.cost_items["fuel"] * 1e6 == pytest.approx(1000 * (3 * 100 + 13 * (60 + 0.25 * 40)))
    assert solution.cost_items["new_capacity"] * 1e6 == pytest.approx(13 * 40 * 1000 / 20)


def test_a_dear_scrap_route_is_left_alone() -> None:
    """A premium of 701 CNY/t on recycled feed and the annuity of 50 outweigh the 750 CNY/t of fuel saved."""
    solution = solved(make(measures=(), demand_growth=0.0, recycled_feed_premium=701.0))
    assert solution.production[1] == pytest.approx(np.zeros(16))


def test_a_measure_pays_when_its_saving_exceeds_its_annuity() -> None:
    """0.2 tce/t saves 200 CNY/t; the annuity is capex / 10 years."""
    cheap = solved(make(scrap_share={}, measure_capex=1999.0))
    dear = solved(make(scrap_share={}, measure_capex=2001.0))
    assert cheap.treated[0, 0, -1] == pytest.approx(0.7 * cheap.production[0, -1])
    assert dear.treated.max() == pytest.approx(0.0, abs=1e-9)


def test_adoption_is_no_faster_than_the_pace() -> None:
    solution = solved(make(scrap_share={}, demand_growth=0.0, uptake_rate=0.1))
    assert solution.treated[0, 0, 3:11] == pytest.approx([10, 20, 30, 40, 50, 60, 70, 70])


@FEW
@given(growth=st.floats(-0.02, 0.05), scrap=st.floats(0.0, 0.9))
def test_adoption_is_irreversible(growth: float, scrap: float) -> None:
    problem = make(demand_growth=growth, scrap_share={"Pb": scrap}, policies=(recycled(0.2),))
    solution = solved(problem)
    share = solution.treated[0, 0] / solution.production.sum(axis=0)
    assert (np.diff(share) >= -1e-7).all()
    assert (solution.treated[0, 0] <= solution.production[0] + 1e-6).all()


def test_frozen_technology_adopts_nothing_and_keeps_its_shares() -> None:
    solution = solved(make(decisions=False))
    assert solution.treated.max() == 0.0
    assert solution.production[1].max() == 0.0


def test_following_today_costs_what_the_optimiser_would_say() -> None:
    """The same frozen scenario through the solver: a policy item that asks for nothing forces it through."""
    frozen = make(decisions=False)
    by_solver = solved(replace(frozen, policies=(recycled(0.0),)))
    by_formula = solved(frozen)
    assert by_solver.cost == pytest.approx(by_formula.cost)
    assert by_solver.direct == pytest.approx(by_formula.direct)
    assert by_solver.new_capacity.sum(axis=1) == pytest.approx(by_formula.new_capacity.sum(axis=1))


def test_the_objective_is_the_sum_of_its_cost_items() -> None:
    solution = solved(make(carbon_price=100.0, policies=(recycled(0.24),)))
    assert solution.objective == pytest.approx(sum(solution.cost_items.values()))
    payments = solution.cost_items["carbon"] + solution.cost_items["policy_slack"]
    assert solution.cost == pytest.approx(solution.objective - payments)


@FEW
@given(loose=st.floats(0.0, 0.5), step=st.floats(0.01, 0.4))
def test_tightening_a_constraint_never_lowers_the_objective(loose: float, step: float) -> None:
    base = make(recycled_feed_premium=1000.0)
    wide = solved(replace(base, policies=(recycled(loose),)))
    tight = solved(replace(base, policies=(recycled(loose + step),)))
    assert tight.objective >= wide.objective * (1 - 1e-9)


@FEW
@given(price=st.floats(0.0, 500.0), step=st.floats(1.0, 1000.0))
def test_raising_the_carbon_price_never_raises_emissions(price: float, step: float) -> None:
    """Without discounting the priced emission of the free years cannot rise with its price."""
    numbers = {"recycled_feed_premium": 900.0, "measure_capex": 2500.0}
    low = solved(make(carbon_price=price, **numbers))
    high = solved(make(carbon_price=price + step, **numbers))
    assert high.total[3:].sum() <= low.total[3:].sum() * (1 + 1e-9)


def test_a_target_the_model_cannot_meet_shows_as_slack_of_its_own_item() -> None:
    """Scrap for 40 % cannot make 50 % recycled: each year from 2025 falls short by a tenth of the output."""
    solution = solved(make(demand_growth=0.0, policies=(recycled(0.5),)))
    assert solution.slacks == {"target-recycled-share": pytest.approx(dict.fromkeys(range(2025, 2036), 10.0))}


def test_a_target_that_can_be_met_has_no_slack() -> None:
    solution = solved(make(recycled_feed_premium=5000.0, policies=(recycled(0.24),)))
    assert max(solution.slacks["target-recycled-share"].values()) == pytest.approx(0.0, abs=1e-6)
    share = solution.production[1] / solution.production.sum(axis=0)
    assert share[5:] == pytest.approx(np.full(11, 0.24))


@pytest.mark.parametrize(("primary_only", "scrap"), [((), 40.0), (("Pb",), 100 * 0.4 / 1.4)])
def test_the_ten_metals_count_some_metals_as_primary_only(primary_only: tuple[str, ...], scrap: float) -> None:
    """Recycled over ten metals at 40 %: of P + R it is 40 t of 100; of primary metal alone, 28.6 t over 71.4 t."""
    item = PolicyItem("target-recycled-share", 0.4, 2025, choices={"denominator": "ten-metals"}, slack_price=PENALTY)
    numbers = {"demand_growth": 0.0, "recycled_feed_premium": 5000.0}
    solution = solved(make(measures=(), primary_only=primary_only, policies=(item,), **numbers))
    assert solution.production[1, 5:] == pytest.approx(np.full(11, scrap))


def test_the_benchmark_share_counts_what_stands_at_the_level_already() -> None:
    """30 % stand at the benchmark; 50 % ask for another 20 % of the output treated, though it does not pay."""
    item = PolicyItem("target-benchmark-capacity", 0.5, 2025, choices={"pooling": "per-metal"}, slack_price=PENALTY)
    solution = solved(make(scrap_share={}, demand_growth=0.0, measure_capex=9000.0, policies=(item,)))
    assert solution.treated[0, 0, 5:] == pytest.approx(np.full(11, 20.0))


def test_energy_per_value_added_falls_by_the_plans_share() -> None:
    item = PolicyItem("target-energy-intensity", 0.14, 2025, 2020, slack_price=PENALTY)
    problem = make(value_added_growth=0.02, recycled_feed_premium=5000.0, measure_capex=9000.0, policies=(item,))
    solution = solved(problem)
    intensity = solution.energy / 1.02 ** np.arange(16)
    slack = np.array([solution.slacks[item.item].get(y, 0.0) for y in problem.years]) / 1.02 ** np.arange(16)
    assert (intensity[5:] - slack[5:] <= 0.86 * intensity[0] * (1 + 1e-9)).all()


def test_the_peak_item_holds_later_years_at_the_level_before_the_deadline() -> None:
    """Growing demand would carry total emission above the level before 2030; dear measures bring it back."""
    item = PolicyItem(PEAK, 0.0, 2030, choices={"boundary": "total"}, slack_price=PENALTY)
    numbers = {"demand_growth": 0.01, "measure_capex": 30000.0, "recycled_feed_premium": 9000.0}
    free = solved(make(**numbers))
    problem = make(**numbers, policies=(item,))
    held = solved(problem)
    assert free.total[10:].max() > free.total[:10].max()
    assert max(held.slacks[PEAK].values()) == pytest.approx(0.0, abs=1e-6)
    assert held.total[10:].max() <= held.total[:10].max() * (1 + 1e-6)
    assert held.total[:10].max() <= free.total[:10].max() * (1 + 1e-9), "a high peak must not be rushed up to"
    assert peaks_in_time(problem, held, item)


def test_excluding_measures_share_the_output() -> None:
    other = saver(key="ZZ", initial_share=None, potential=0.9, excludes=("EE",))
    solution = solved(make(measures=(saver(), other), scrap_share={}, demand_growth=0.0, uptake_rate=1.0))
    assert solution.treated[0].sum(axis=0)[-1] == pytest.approx(100.0)


def test_a_measure_waits_for_its_prerequisite() -> None:
    first = saver(key="AA", potential=0.25, initial_share=None)
    solution = solved(make(measures=(saver(requires=("AA",)), first), scrap_share={}, demand_growth=0.0))
    assert solution.treated[0, 0].max() == pytest.approx(25.0)


def test_an_unanswerable_problem_has_a_status_and_no_numbers() -> None:
    """Scrap that must not be used and ore that is not there: demand cannot be met within zero utilisation."""
    solution = solve(make(maximum_utilisation=0.0), LIMIT)
    assert solution.status == "infeasible"
    assert solution.production.size == 0


def test_the_same_problem_has_the_same_answer_bit_for_bit() -> None:
    problem = make(carbon_price=50.0, policies=(recycled(0.24),))
    one, two = solved(problem), solved(problem)
    assert (one.production == two.production).all()
    assert (one.treated == two.treated).all()
    assert one.objective == two.objective


@pytest.mark.parametrize("decisions", [True, False])
def test_the_trajectory_of_the_central_values_is_the_solution(decisions: bool) -> None:
    problem = make(carbon_price=50.0, decisions=decisions)
    solution = solved(problem)
    again = evaluate(HeldTechnology.of(problem, solution), {})
    assert again.direct[0] == pytest.approx(solution.direct)
    assert again.indirect[0] == pytest.approx(solution.indirect)


def test_more_demand_or_a_slower_grid_gives_more_emission_and_more_scrap_less() -> None:
    problem = make(demand_growth=0.02)
    held = HeldTechnology.of(problem, solved(problem))

    def last(**samples: list[float]) -> list[float]:
        total: list[float] = evaluate(held, {k: np.array(v) for k, v in samples.items()}).total[:, -1].tolist()
        return total

    assert last(demand_growth=[0.0, 0.02, 0.05]) == sorted(last(demand_growth=[0.0, 0.02, 0.05]))
    assert last(grid_factor_decline=[0.05, 0.02, 0.0]) == sorted(last(grid_factor_decline=[0.05, 0.02, 0.0]))
    assert last(scrap_availability=[1.5, 1.0, 0.5]) == sorted(last(scrap_availability=[1.5, 1.0, 0.5]))


def test_one_metal_short_of_the_benchmark_does_not_excuse_another() -> None:
    """Lead cannot reach 50 % (30 % stand there, nothing can be treated); zinc can, dearly, and must: 20 % of 40 t."""
    routes = (*two_routes(), Route("zinc", "Zn", "primary", 40.0, 40.0, 1.0, 0.5, 2.0, 2.0, units=1))
    zinc = saver(key="ZZ", fuel_tce={"zinc": 0.2}, electricity_mwh={"zinc": 0.0})
    item = PolicyItem("target-benchmark-capacity", 0.5, 2025, choices={"pooling": "per-metal"}, slack_price=PENALTY)
    problem = make(
        routes=routes,
        measures=(saver(potential=0.0), zinc),
        scrap_share={},
        demand_growth=0.0,
        measure_capex=9000.0,
        policies=(item,),
    )
    solution = solved(problem)
    assert solution.treated[2, 1, 5:] == pytest.approx(np.full(11, 8.0))
    assert solution.slacks[item.item] == pytest.approx(dict.fromkeys(range(2025, 2036), 20.0))
