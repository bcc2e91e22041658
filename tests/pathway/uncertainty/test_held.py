"""A plan held fixed: at the central assumptions it is the solved scenario; elsewhere, what a plain loop gives."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pytest

from tanfeng.core.errors import UsageError
from tanfeng.pathway import facility
from tanfeng.pathway.facility.quantities import INDEX
from tanfeng.pathway.problem import Problem
from tanfeng.pathway.solution import Solution
from tanfeng.pathway.uncertainty.design import Design
from tanfeng.pathway.uncertainty.held import HeldPlan
from tanfeng.pathway.uncertainty.outlook import run_held
from tanfeng.pathway.uncertainty.robust import choose, perform
from tanfeng.pathway.uncertainty.sampling import draw
from tanfeng.pathway.uncertainty.sensitivity import Asked, analyse

NAMES = (
    "demand_growth",
    "scrap_availability",
    "grid_factor_decline",
    "rest_growth_difference",
    "indirect_to_direct",
    "fuel_price",
    "measure_capex",
)


@pytest.fixture(scope="module")
def held(problem: Problem, solution: Solution) -> HeldPlan:
    return HeldPlan.of(problem, solution)


def test_without_samples_it_is_the_solved_scenario(held: HeldPlan, solution: Solution) -> None:
    found = held.trajectories({})
    for boundary in ("direct", "indirect", "total", "energy"):
        assert found[boundary][0] == pytest.approx(getattr(solution, boundary), rel=1e-9)
    assert held.cost({})[0] == pytest.approx(solution.cost * 1e6, rel=1e-9)


def test_samples_at_the_central_values_are_the_solved_scenario(held: HeldPlan, solution: Solution) -> None:
    samples = {name: np.full(3, held.problem.assumptions.number(name)) for name in NAMES}
    assert held.trajectories(samples)["total"] == pytest.approx(np.tile(solution.total, (3, 1)), rel=1e-9)
    assert held.cost(samples) == pytest.approx(np.full(3, solution.cost * 1e6), rel=1e-9)


def test_many_samples_are_what_a_loop_over_samples_years_and_plants_gives(
    held: HeldPlan, problem: Problem, solution: Solution
) -> None:
    samples = draw(problem.assumptions, Design(20, 3, NAMES))
    found, cost = held.trajectories(samples), held.cost(samples)
    for i in range(20):
        values = {name: float(samples[name][i]) for name in NAMES}
        direct, indirect, paid = plain(problem, solution, values)
        assert found["direct"][i] == pytest.approx(direct, rel=1e-9)
        assert found["indirect"][i] == pytest.approx(indirect, rel=1e-9)
        assert cost[i] == pytest.approx(paid, rel=1e-9)


def plain(problem: Problem, solution: Solution, values: Mapping[str, float]) -> tuple[list[float], list[float], float]:
    """The definition, one year and one plant at a time."""

    def number(name: str) -> float:
        return values[name] if name in values else problem.assumptions.number(name)

    def central(name: str) -> float:
        return problem.assumptions.number(name)

    directs, indirects, paid = [], [], 0.0
    made, flows = solution.flows[INDEX["output_t"]], solution.flows
    rest_power = problem.calibration.electricity * number("indirect_to_direct") / central("indirect_to_direct")
    rest_power = max(0.0, rest_power - problem.calibration.modelled_electricity)
    for t, year in enumerate(problem.years):
        age = year - problem.base_year
        output = made[:, t].sum()
        used = sum(made[p, t] for p, plant in enumerate(problem.plants) if plant.recycled) / output
        limit = problem.recycled_limit("Pb", number("scrap_availability"))
        binds = used >= problem.recycled_limit("Pb", central("scrap_availability")) * (1 - 1e-6)
        now = limit if binds and year in problem.free_years else min(used, limit)
        activity = (1 + number("demand_growth") + number("rest_growth_difference")) ** age
        direct = problem.calibration.rest_direct * activity * (1 - central("rest_intensity_decline")) ** age
        power = rest_power * activity
        discount = (1 + central("discount_rate")) ** -(age + 0.5)
        for p, plant in enumerate(problem.plants):
            scale = now / used if plant.recycled else (1 - now) / (1 - used)
            scale *= ((1 + number("demand_growth")) / (1 + central("demand_growth"))) ** age
            direct += scale * flows[INDEX["direct_tco2"], p, t]
            power += scale * flows[INDEX["electricity_mwh"], p, t]
            paid += discount * scale * flows[INDEX["fuel_tce"], p, t] * number("fuel_price")
            paid += discount * scale * flows[INDEX["electricity_mwh"], p, t] * central("electricity_price")
            paid += discount * scale * made[p, t] * plant.recycled * central("recycled_feed_premium")
        directs.append(direct)
        indirects.append(power * 0.5 * (1 - number("grid_factor_decline")) ** age)
    capital = number("measure_capex") / central("measure_capex") * solution.cost_items["measures"]
    return directs, indirects, paid + (capital + solution.cost_items["new_capacity"]) * 1e6


def test_what_moves_nothing_is_not_movable(held: HeldPlan) -> None:
    assert {"demand_growth", "fuel_price", "measure_capex"} <= held.movable
    assert "discount_rate" not in held.movable


def test_the_tornado_of_a_plan_covers_four_boundaries_and_four_quantities(held: HeldPlan, problem: Problem) -> None:
    asked = Asked(problem.years, 2029, {})
    found = analyse(problem.assumptions, Design(64, 1, NAMES[:5]), held.trajectories, asked, base=64)
    assert len({(t.boundary, t.quantity) for t in found}) == 16
    direct = next(t for t in found if (t.boundary, t.quantity) == ("direct", "last_year"))
    assert next(b for b in direct.bars if b.assumption == "grid_factor_decline").total == 0.0


def test_plans_of_two_scenarios_are_regretted_in_one_world(problem: Problem, solution: Solution) -> None:
    """The plan made for free carbon, judged where carbon has a value, is regretted; each meets the same demand."""
    lax = replace(problem, assumptions=problem.assumptions.changed(carbon_price=0.0, demand_growth=0.0), scenario="lax")
    other = facility.solve(lax, 60.0)
    plans = {"strict": HeldPlan.of(problem, solution), "lax": HeldPlan.of(lax, other, problem)}
    samples = draw(problem.assumptions, Design(32, 1, NAMES))
    done = perform(plans, samples, Asked(problem.years, 2029, {}))
    assert (done.emission[0] <= done.emission[1] * (1 + 1e-9)).all()
    assert choose(done, "emission").least_maximum == "strict"
    made = [plan.flows[INDEX["output_t"]].sum(axis=0) / plan.demand for plan in plans.values()]
    assert made[0] == pytest.approx(made[1])


def test_strategies_of_different_worlds_are_refused(problem: Problem, solution: Solution) -> None:
    plans = {"a": HeldPlan.of(problem, solution), "b": HeldPlan.of(replace(problem), solution)}
    with pytest.raises(UsageError, match="同一情景"):
        perform(plans, {}, Asked(problem.years, 2029, {}))
    with pytest.raises(UsageError, match="年份或金属"):
        HeldPlan.of(problem, solution, replace(problem, years=problem.years[:-1]))


def test_a_held_ensemble_is_plain_data_and_flat_tables(held: HeldPlan, problem: Problem) -> None:
    asked = Asked(problem.years, 2029, {"total": 1.0})
    found = run_held(held, Design(16, 5, (*NAMES, "measure_life", "discount_rate")), asked, base=32)
    assert [f.given for f in found.findings] == ["measure_life", "discount_rate"]
    data = json.loads(json.dumps(found.to_dict()))
    assert [p["boundary"] for p in data["peak"]] == ["direct", "indirect", "total", "energy"]
    assert len(data["tornado"]) == 16
    tables = found.tables()
    assert tables["samples"].shape == (16, 2 + len(NAMES))
    assert tables["trajectories"].height == 16 * len(problem.years)
    assert tables["indices"].height == 16 * len(NAMES)


def test_with_nothing_to_sample_every_sample_is_the_scenario(held: HeldPlan, solution: Solution) -> None:
    found = run_held(held, Design(4, 5, ("discount_rate",)), Asked(held.problem.years, 2029, {}), base=32)
    assert found.tornados == ()
    assert found.trajectories["total"] == pytest.approx(np.tile(solution.total, (4, 1)), rel=1e-9)
