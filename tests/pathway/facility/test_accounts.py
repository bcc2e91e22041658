"""Money and shadow prices: cost items that add up, what a tonne of strictness costs, what the past costs."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.pathway.conftest import assumptions, lines, make, saver, unit
from tests.pathway.facility.common import FEW, PENALTY, RECYCLED, exactly, item, limit, solved

from tanfeng.pathway import by_policy
from tanfeng.pathway.engine import Settings
from tanfeng.pathway.engine import solve as run_engine
from tanfeng.pathway.facility import ask
from tanfeng.pathway.facility.accounts import FORMULAS, carbon_price
from tanfeng.pathway.problem import Problem

MILLION = 1e6


def paid_by_hand(problem: Problem) -> dict[str, float]:
    """Add up what the answer costs, plant by plant and year by year, from what it says of the plants alone."""
    solution, a = solved(problem), problem.assumptions.number
    found = dict.fromkeys(("fuel", "electricity", "recycled_feed", "new_capacity", "measures", "carbon"), 0.0)
    rate, price = a("discount_rate"), carbon_price(problem)
    annuity = {
        life: rate / (1 - (1 + rate) ** -a(life)) if rate else 1 / a(life) for life in ("capacity_life", "measure_life")
    }
    for t, year in enumerate(problem.years):
        d = (1 + rate) ** -(year - problem.base_year + 0.5)
        grid = 0.5 * (1 - a("grid_factor_decline")) ** (year - 2020)
        for p, plant in enumerate(problem.plants):
            made = solution.production[p, t]
            saved = sum(solution.treated[p, k, t] * 0.2 for k in range(len(problem.measures)))
            fuel, power = made * plant.fuel_tce - saved, made * plant.electricity_mwh
            found["fuel"] += d * a("fuel_price") * fuel
            found["electricity"] += d * a("electricity_price") * power
            found["recycled_feed"] += d * a("recycled_feed_premium") * made * plant.recycled
            found["carbon"] += d * price[t] * (made * plant.direct_tco2 - saved * plant.fuel_factor + power * grid)
            standing = solution.new_capacity[p, : t + 1].sum()
            capex = a("capacity_capex_recycled" if plant.recycled else "capacity_capex_primary")
            found["new_capacity"] += d * standing * capex * annuity["capacity_life"]
            treated = solution.adopted[p, :, : t + 1].sum()
            found["measures"] += d * treated * a("measure_capex") * annuity["measure_life"]
    return found


@pytest.mark.parametrize("growth", [0.0, 0.02])
def test_the_cost_items_are_what_plants_use_and_build_and_add_up_to_the_objective(growth: float) -> None:
    plants = (unit(), lines(lines_at_most=5), lines("more", origin="primary", fuel_tce=0.9, direct_tco2=1.8))
    problem = make(
        plants=plants, demand_growth=growth, discount_rate=0.08, carbon_price=80.0, carbon_price_growth=0.05,
        recycled_feed_premium=300.0, policies=(item(RECYCLED, 0.35),),
    )  # fmt: skip
    solution, by_hand = solved(problem), paid_by_hand(problem)
    assert {k: v * MILLION for k, v in solution.cost_items.items() if k in by_hand} == pytest.approx(by_hand)
    assert sum(by_hand.values()) == pytest.approx(solution.objective * MILLION)
    assert sum(solution.cost_items.values()) == pytest.approx(solution.objective)
    assert solution.cost * MILLION == pytest.approx(sum(by_hand.values()) - by_hand["carbon"])


def test_every_cost_item_has_a_formula() -> None:
    assert set(solved(make(carbon_price=1.0)).cost_items) <= set(FORMULAS)


def test_the_objective_is_what_the_engine_says_and_what_the_past_costs() -> None:
    """Three years of 125,000, discounted: nothing of them is decided, all of them is in the objective."""
    problem = make(discount_rate=0.08)
    asked = ask(problem)
    plan = run_engine(asked.sector, Settings())
    past = sum(0.125 * 1.08 ** -(n + 0.5) for n in range(3))
    solution = asked.solution(plan)
    assert solution.objective == pytest.approx(plan.objective + past)
    assert solution.bound == pytest.approx(plan.bound + past)


def test_a_subsidy_pays_its_share_of_a_retrofit() -> None:
    subsidised = assumptions(retrofit_subsidy=0.3)
    paid = [solved(make(assumptions=a)).cost_items["measures"] for a in (assumptions(), subsidised)]
    assert paid[1] == pytest.approx(0.7 * paid[0])


def test_capital_cost_is_counted_in_its_own_unit() -> None:
    """Two kW of a thing at 400 CNY/kW for every tonne of yearly capacity."""
    measure = saver(capex_scale={"ore": 2.0})
    solution = solved(make(measures=(measure,)))
    assert solution.cost_items["measures"] * MILLION == pytest.approx(13 * 70 * 2 * 400 / 10)


def test_what_runs_a_retrofit_stands_on_its_capital_and_does_not_shrink_with_the_load() -> None:
    """5 % of 400 CNY/t on 70 t/a in each of 13 years, though the smelter makes 3 % less every year."""
    problem = make(plants=(unit(),), measures=(saver(fixed_share=0.05),), scrap_share={}, demand_growth=-0.03)
    solution = solved(problem)
    assert solution.production[0, -1] < 0.65 * solution.production[0, 0]
    assert solution.standing[0, 0] == pytest.approx([0.0] * 3 + [70.0] * 13)
    assert solution.cost_items["fixed"] * MILLION == pytest.approx(13 * 70 * 400 * 0.05)
    assert sum(solution.cost_items.values()) == pytest.approx(solution.objective)


def test_running_cost_decides_whether_a_retrofit_pays() -> None:
    """It saves 8400 CNY a year and costs 70 x 1000 / 10 of capital: 2 % a year to run it is 1400 and just pays."""
    for share, taken in ((0.0199, True), (0.0201, False)):
        measure = saver(fixed_share=share, saves=0.12)
        solution = solved(make(plants=(unit(),), measures=(measure,), scrap_share={}, measure_capex=1000.0))
        assert bool(solution.adopted.any()) is taken


def test_a_unit_that_closes_no_longer_pays_for_running_its_retrofit() -> None:
    """The older unit retrofits, and closes in 2030 when demand has fallen below what the other can make."""
    old = unit("old", capacity_t=60.0, production_t=60.0, fuel_tce=1.2, direct_tco2=2.4)
    measure = saver(at=("old",), fixed_share=0.01)
    problem = make(plants=(unit(), old), measures=(measure,), scrap_share={}, demand_growth=-0.05, measure_capex=1.0)
    solution = solved(problem)
    closed = solution.closed[1]
    assert closed.any()
    assert not closed.all()
    assert (solution.standing[1, 0][closed] == 0.0).all()
    paid = solution.standing[1, 0].sum() * 0.01 * 1.0
    assert solution.cost_items["fixed"] * MILLION == pytest.approx(paid)
    assert paid > 0.0


def test_green_power_carries_its_premium_and_no_grid_emission() -> None:
    """Half a MWh a tonne at 20 CNY more than the grid, at a carbon price of 100 CNY on 0.5 t/MWh: it pays."""
    changes = {"ore": {"green_mwh": 0.5, "other_cny": 0.5 * 20.0}}
    green = saver("green", kind="green_power", changes=changes, potential=1.0, initial_share=None)
    numbers = {"carbon_price": 100.0, "measure_capex": 1.0, "grid_factor_decline": 0.0}
    solution = solved(make(plants=(unit(),), measures=(green,), scrap_share={}, **numbers))
    assert solution.electricity == pytest.approx(np.full(16, 300.0))
    assert solution.indirect == pytest.approx([150.0] * 3 + [125.0] * 13)
    assert solution.cost_items["other"] * MILLION == pytest.approx(13 * 50 * 20)
    assert solution.cost_items["carbon"] * MILLION == pytest.approx(13 * 200 * 100)


def test_mining_and_concentrating_bear_the_carbon_price_only_in_the_supply_chain() -> None:
    """Two tonnes upstream of each tonne of ore metal make dear scrap pay at 300 CNY/t, though not at the gate.

    At the gate scrap saves 750 of fuel and 1.5 t x 300 = 450 and costs 1500 more and its line; with 600 more it pays.
    """
    numbers = {"carbon_price": 300.0, "recycled_feed_premium": 1500.0}
    gate, chain = (
        solved(make(measures=(), upstream={"Pb": 2.0}, recycling_boundary=b, **numbers))
        for b in ("gate", "supply-chain")
    )
    assert gate.production[1].max() == 0.0
    assert chain.production[1, 3:] == pytest.approx(np.full(13, 40.0))
    assert gate.direct[0] == chain.direct[0], "what is emitted upstream is outside the sector's total"


def test_carbon_is_free_before_decisions_and_grows_from_the_first_year_on() -> None:
    price = carbon_price(make(carbon_price=100.0, carbon_price_growth=0.1))
    assert price == pytest.approx([0.0] * 3 + [100.0 * 1.1**n for n in range(13)])


def two_smelters(cap: float, rate: float = 0.0) -> Problem:
    """Case 5 of the worked sector: a cap that moves output from one smelter to another, without anything whole."""
    clean = unit("clean", fuel_tce=0.2, electricity_mwh=3.0, direct_tco2=0.4, production_t=50.0)
    return make(
        plants=(unit(), clean), measures=(), discount_rate=rate, limits=(limit("direct_tco2", cap, 2030, 2030),)
    )


@FEW
@given(cap=st.floats(285.0, 315.0), rate=st.sampled_from([0.0, 0.08]))
def test_a_shadow_price_is_what_one_unit_more_strictness_costs(cap: float, rate: float) -> None:
    """In CNY of its year: the objective, discounted, moves by the price times the discount of that year."""
    loose, strict = exactly(two_smelters(cap, rate)), exactly(two_smelters(cap - 1.0, rate))
    discount = (1.0 + rate) ** -10.5
    for solution in (loose, strict):
        assert solution.prices["limit"][2030] == pytest.approx(
            (strict.objective - loose.objective) / discount * MILLION
        )


def test_a_row_that_asks_for_nothing_has_no_price() -> None:
    solution = exactly(two_smelters(330.0))
    assert solution.prices["limit"][2030] == pytest.approx(0.0, abs=1e-6)


def test_no_shadow_price_exceeds_the_penalty_on_missing_the_row() -> None:
    solution = solved(make(policies=(item(RECYCLED, 0.5),)))
    assert max(solution.prices[RECYCLED].values()) <= PENALTY * (1 + 1e-9)


def test_changing_what_nothing_uses_changes_nothing() -> None:
    one = solved(make())
    two = solved(make(assumptions=assumptions(gas_price=1e6, hydrogen_price=1e6)))
    assert replace(two, cost_items={}).objective == one.objective
    assert (one.production == two.production).all()


def test_a_price_that_is_the_penalty_is_not_printed_as_a_price() -> None:
    """All the scrap there is gives just the share asked for: one tonne more could only be missed."""
    problem = make(policies=(item(RECYCLED, 0.4),))
    solution = replace(solved(problem), prices={RECYCLED: {2025: PENALTY * (1.0 - 1e-9), 2026: 500.0}})
    (said,) = by_policy.items(problem, solution)
    assert said["satisfied"]
    assert said["binding"]
    assert said["shadow_price"] is None
    assert said["by_year"][2025]["shadow_price"] is None
    assert said["by_year"][2026]["shadow_price"] == pytest.approx(500.0)


def test_a_year_that_is_missed_has_no_price_and_the_others_keep_theirs() -> None:
    problem = make(policies=(item(RECYCLED, 0.4),))
    prices, slacks = {2025: PENALTY, 2026: 500.0}, {RECYCLED: {2025: 7.0}}
    (said,) = by_policy.items(problem, replace(solved(problem), prices={RECYCLED: prices}, slacks=slacks))
    assert not said["satisfied"]
    assert said["by_year"][2025] == {"slack": 7.0, "shadow_price": None}
    assert said["shadow_price"] == pytest.approx(500.0)


def test_each_declared_limit_has_its_own_price_and_one_that_does_not_bind_none() -> None:
    """The cap binds at what moving a tonne of emission costs; the wide limit on electricity asks for nothing."""
    problem = replace(
        two_smelters(300.0), limits=(*two_smelters(300.0).limits, limit("electricity_mwh", 1e9, 2030, 2030))
    )
    solution = exactly(problem)
    cap, wide = by_policy.limits(problem, solution)
    assert cap["shadow_price"] == pytest.approx(solution.prices["limit"][2030])
    assert cap["shadow_price"] > 0.0
    assert (wide["satisfied"], wide["shadow_price"]) == (True, 0.0)


def test_a_limit_that_is_missed_has_a_shortfall_and_no_price() -> None:
    problem = two_smelters(1.0)
    (cap,) = by_policy.limits(problem, exactly(problem))
    assert not cap["satisfied"]
    assert cap["slack"] > 0.0
    assert cap["shadow_price"] is None
