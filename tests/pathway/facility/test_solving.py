"""The answer as a whole: beside its oracle, repeatable, the past untouched, frozen, moved by assumptions."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.pathway.conftest import lines, make, saver, unit
from tests.pathway.facility.common import BENCHMARK, ENERGY, FEW, LIMIT, RECYCLED, item, limit, peak, solved

from tanfeng.pathway.engine import Settings
from tanfeng.pathway.engine import solve as run_engine
from tanfeng.pathway.engine.state_form import solve_state_form
from tanfeng.pathway.facility import ask, follow, solve, without_peak
from tanfeng.pathway.policy.peak import ITEM as PEAK
from tanfeng.pathway.problem import Problem
from tanfeng.pathway.uncertainty.held import HeldPlan


def busy(**fields: float) -> Problem:
    """Two units, new lines, two measures that exclude each other, four kinds of row: everything at once."""
    old = unit("old", capacity_t=70.0, production_t=60.0, fuel_tce=1.2, direct_tco2=2.4)
    numbers = {
        "demand_growth": 0.01, "discount_rate": 0.08, "carbon_price": 60.0, "carbon_price_growth": 0.05,
        "measure_capex": 900.0, "recycled_feed_premium": 600.0,
    }  # fmt: skip
    return make(
        plants=(unit(capacity_t=110.0), old, lines(lines_at_most=4)),
        measures=(
            saver(at=("ore", "old")),
            saver(
                "ZZ", at=("ore", "old"), saves=0.3, excludes=("EE",), potential=0.9, initial_share=None,
                fixed_share=0.03,
            ),
        ),
        policies=(
            item(RECYCLED, 0.2, 2026), item(BENCHMARK, 0.5, 2027), item(ENERGY, 0.1, 2028, baseline_year=2020)
        ),
        limits=(limit("direct_tco2", 4000.0, cumulative=True),),
        **{**numbers, **fields},
    )  # fmt: skip


@pytest.mark.parametrize("premium", [0.0, 3000.0])
def test_the_reference_form_gives_the_same_objective(premium: float) -> None:
    problem = busy(recycled_feed_premium=premium)
    asked = ask(problem)
    oracle = solve_state_form(asked.sector, whole=True, gap=1e-7, seconds=60.0)
    assert oracle.status == "optimal"
    plan = run_engine(asked.sector, Settings(gap=1e-6))
    assert plan.final
    assert plan.objective == pytest.approx(oracle.objective, rel=2e-6)
    ours = solved(problem)
    past = ours.objective - run_engine(asked.sector, Settings()).objective
    assert ours.bound <= oracle.objective + past + 1e-9
    assert ours.objective <= (oracle.objective + past) * (1 + max(ours.gap, 1e-6))


def test_the_same_problem_has_the_same_answer_bit_for_bit() -> None:
    one, two = solved(busy()), solved(busy())
    for name in ("production", "treated", "new_capacity", "direct", "indirect", "energy"):
        assert getattr(one, name).tobytes() == getattr(two, name).tobytes()
    assert (one.objective, one.bound, one.prices) == (two.objective, two.bound, two.prices)


def test_the_years_before_decisions_follow_today() -> None:
    problem = busy()
    solution, today = solved(problem), follow(problem)
    assert (solution.flows[:, :, :3] == today.flows[:, :, :3]).all()
    for name in ("direct", "indirect", "energy", "electricity"):
        assert getattr(solution, name)[:3] == pytest.approx(getattr(today, name)[:3])
    assert solution.treated[:, :, :3].max() == 0.0
    assert not solution.closed[:, :3].any()


def test_the_base_year_is_the_calibrated_one() -> None:
    """The plants' 200 t and the rest's 100 t; 50 MWh and 250 MWh."""
    solution = solved(make())
    assert (solution.direct[0], solution.electricity[0]) == pytest.approx((300.0, 300.0))


def test_frozen_technology_decides_nothing_and_keeps_its_shares() -> None:
    solution = solve(replace(busy(), decisions=False, policies=(), limits=()), LIMIT)
    assert solution.status == "fixed"
    assert solution.gap == 0.0
    assert solution.treated.max() == 0.0
    share = solution.production / solution.production.sum(axis=0)
    assert share == pytest.approx(np.tile([[100 / 160], [60 / 160], [0.0]], 16))


def test_frozen_technology_builds_what_demand_asks_beyond_capacity() -> None:
    """From 160 t at 1 % a year: 116.1 t of the first unit's 110 t/a in 2035."""
    solution = solve(replace(busy(), decisions=False, policies=(), limits=()), LIMIT)
    assert solution.new_capacity[0].sum() == pytest.approx(100 * 1.01**15 - 110)


def test_a_frozen_scenario_that_misses_an_item_says_so() -> None:
    """Nothing is recycled and 20 % are asked for from 2026; the penalty is in the objective, a price there is not."""
    frozen = make(decisions=False, policies=(item(RECYCLED, 0.2, 2026), peak(2030)))
    solution = solve(frozen, LIMIT)
    assert solution.slacks == {RECYCLED: pytest.approx(dict.fromkeys(range(2026, 2036), 20.0))}
    assert solution.cost_items["policy_slack"] * 1e6 == pytest.approx(10 * 20 * 1e5)
    assert solution.objective == pytest.approx(sum(solution.cost_items.values()))
    assert solution.prices == {}


def test_a_frozen_scenario_that_climbs_misses_the_peak() -> None:
    frozen = make(decisions=False, demand_growth=0.01, policies=(peak(2030, "direct"),))
    solution = solve(frozen, LIMIT)
    level = 300.0 * 1.01 ** np.arange(16)
    assert solution.slacks[PEAK] == pytest.approx({2020 + n: level[n] - level[9] for n in range(10, 16)})


@FEW
@given(
    growth=st.floats(-0.02, 0.012), price=st.floats(0.0, 300.0), grid=st.floats(0.0, 0.05), scrap=st.floats(0.5, 1.4)
)
def test_other_assumptions_of_the_same_plants_are_the_same_as_asking_again(
    growth: float, price: float, grid: float, scrap: float
) -> None:
    asked = ask(busy())
    moved = busy(
        demand_growth=growth, carbon_price=price, grid_factor_decline=grid, scrap_availability=scrap,
        fuel_price=1300.0, electricity_price=700.0, value_added_growth=0.03, rest_intensity_decline=0.01,
        carbon_price_growth=0.02, rest_growth_difference=-0.01,
    )  # fmt: skip
    varied, fresh = asked.scenario(moved).of(asked.sector), ask(moved).sector
    for name in ("prices", "flows", "arc_cost", "fixed_cost", "variable_cost", "lowest"):
        assert getattr(varied, name) == pytest.approx(getattr(fresh, name)), name
    for name in ("weights", "rhs", "penalty"):
        assert getattr(varied.rows, name) == pytest.approx(getattr(fresh.rows, name)), name
    plan = run_engine(varied, Settings())
    read, again = asked.solution(plan, moved), solved(moved)
    assert read.objective == pytest.approx(again.objective, rel=2e-3)
    assert read.objective == pytest.approx(sum(read.cost_items.values()))


def test_capacity_built_before_decisions_stays_as_asked_under_other_assumptions() -> None:
    """Asked at 6 % a year the smelter had grown to 112.4 t/a by 2022: a sample of 1 % needs no line before 2034."""
    asked, moved = ask(busy(demand_growth=0.06)), busy(demand_growth=0.01)
    assert asked.frame.capacity[0] > ask(moved).frame.capacity[0]
    varied = asked.scenario(moved).of(asked.sector)
    whole = [r for r, row in enumerate(asked.rows) if row.part == "Pb:whole"]
    standing = asked.frame.capacity.sum()
    needed = [np.ceil((160 * 1.01**n - standing) / 20.0) * 20.0 for n in range(3, 16)]
    assert varied.rows.rhs[whole] == pytest.approx(np.maximum(needed, 0.0))
    read = asked.solution(run_engine(varied, Settings()), moved)
    assert read.production.sum(axis=0) == pytest.approx([160 * 1.01**n for n in range(16)])


@pytest.mark.parametrize("decisions", [True, False])
def test_the_trajectory_of_the_central_values_is_the_solution(decisions: bool) -> None:
    problem = replace(busy(), decisions=decisions)
    solution = solve(problem, LIMIT)
    held = HeldPlan.of(problem, solution)
    again = held.trajectories({})
    for name in ("direct", "indirect", "total", "energy"):
        assert again[name][0] == pytest.approx(getattr(solution, name)), name
    assert held.cost({})[0] == pytest.approx(solution.cost * 1e6)


def test_more_demand_or_a_slower_grid_gives_more_emission_and_more_scrap_less() -> None:
    problem = make()
    held = HeldPlan.of(problem, solved(problem))

    def last(**samples: list[float]) -> list[float]:
        total: list[float] = held.trajectories({k: np.array(v) for k, v in samples.items()})["total"][:, -1].tolist()
        return total

    assert last(demand_growth=[0.0, 0.02, 0.05]) == sorted(last(demand_growth=[0.0, 0.02, 0.05]))
    assert last(grid_factor_decline=[0.05, 0.02, 0.0]) == sorted(last(grid_factor_decline=[0.05, 0.02, 0.0]))
    assert last(scrap_availability=[1.5, 1.0, 0.5]) == sorted(last(scrap_availability=[1.5, 1.0, 0.5]))


def test_a_sector_without_modelled_plants_is_its_rest() -> None:
    empty = make(plants=(), measures=(), demand_growth=0.02)
    solution = solve(empty, LIMIT)
    assert solution.status == "fixed"
    assert solution.objective == 0.0
    assert solution.direct == pytest.approx([100.0 * 1.02**n for n in range(16)])
    assert HeldPlan.of(empty, solution).trajectories({})["direct"][0] == pytest.approx(solution.direct)


def test_a_question_that_must_not_assume_its_answer_leaves_the_peak_out() -> None:
    problem = make(policies=(item(RECYCLED, 0.2), peak()))
    assert [i.item for i in without_peak(problem).policies] == [RECYCLED]
