"""The linking rows: demand, scrap, declared limits and the plan's items, each with its slack and its price."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.pathway.conftest import assumptions, lines, make, saver, unit
from tests.pathway.facility.common import (
    BENCHMARK,
    CO2,
    ENERGY,
    EXIT,
    FEW,
    LIMIT,
    RECYCLED,
    YEARS,
    from_year,
    item,
    limit,
    peak,
    solved,
)

from tanfeng.pathway.facility import solve
from tanfeng.pathway.facility.items import BY_ITEM, PHYSICAL
from tanfeng.pathway.policy.peak import ITEM as PEAK
from tanfeng.pathway.policy.peak import in_time
from tanfeng.pathway.problem import Problem


def years(first: int, value: float) -> dict[int, float]:
    return {y: pytest.approx(value) for y in YEARS if y >= first}


def test_every_row_module_states_its_formula() -> None:
    for module in (*PHYSICAL, *BY_ITEM.values()):
        assert module.FORMULA


def test_what_plants_make_is_what_is_asked_for() -> None:
    solution = solved(make(demand_growth=-0.01))
    assert solution.production.sum(axis=0) == pytest.approx([100.0 * 0.99**n for n in range(16)])


def test_demand_above_all_capacity_is_slack_in_the_unit_of_demand() -> None:
    """A smelter of 100 t/a and no lines: from 2026 on more is asked for than the 100 x 1.02^2 t/a that stand."""
    solution = solved(make(plants=(unit(),), measures=(), scrap_share={}, demand_growth=0.02))
    missing = {y: 100.0 * (1.02 ** (y - 2020) - 1.02**2) for y in YEARS if y > 2022}
    assert solution.slacks == {"demand": pytest.approx(missing)}
    assert solution.parts["demand"] == {"Pb": pytest.approx(missing)}


def test_a_target_that_cannot_be_met_shows_as_slack_of_its_own_item() -> None:
    """Scrap for 40 % cannot make 50 % recycled: each year from 2025 falls short by a tenth of the output."""
    solution = solved(make(policies=(item(RECYCLED, 0.5),)))
    assert solution.slacks == {RECYCLED: years(2025, 10.0)}
    assert solution.cost_items["policy_slack"] * 1e6 == pytest.approx(11 * 10 * 1e5)


@pytest.mark.parametrize(("primary_only", "scrap"), [((), 36.0), (("Pb",), 100 * 0.36 / 1.36)])
def test_the_ten_metals_count_some_metals_as_primary_only(primary_only: tuple[str, ...], scrap: float) -> None:
    """Recycled over ten metals at 36 %: of P + R it is 36 t of 100; of primary metal alone, 26.5 t over 73.5 t."""
    target = item(RECYCLED, 0.36, choices={"denominator": "ten-metals"})
    solution = solved(make(measures=(), primary_only=primary_only, policies=(target,), recycled_feed_premium=5000.0))
    assert solution.production[1] == pytest.approx(from_year(2025, scrap))


def test_a_metal_without_a_recycled_plant_counts_only_among_the_ten_metals() -> None:
    """100 t of zinc beside 100 t of lead: a fifth of both is 40 t, a fifth of lead alone is 20 t."""
    zinc = unit("zinc", metal="Zn")
    for reading, scrap in (("ten-metals", 40.0), ("primary-plus-recycled", 20.0)):
        target = item(RECYCLED, 0.2, choices={"denominator": reading})
        problem = make(
            plants=(unit(), lines(), zinc), measures=(), ten_metals=("Pb", "Zn"), policies=(target,),
            recycled_feed_premium=5000.0,
        )  # fmt: skip
        assert solved(problem).production[1] == pytest.approx(from_year(2025, scrap))


def benchmark_of_two_metals(pooling: str) -> Problem:
    """Lead stands at 30 % and can do nothing; zinc stands at 30 % and can treat another 60 % of its 40 t, dearly."""
    zinc = unit("zinc", metal="Zn", production_t=40.0, capacity_t=40.0)
    idle = saver("idle", at=("ore",), potential=0.0)
    able = saver("able", at=("zinc",), potential=0.6)
    target = item(BENCHMARK, 0.5, choices={"pooling": pooling})
    return make(plants=(unit(), zinc), measures=(idle, able), scrap_share={}, measure_capex=9000.0, policies=(target,))


def test_one_metal_short_of_the_benchmark_does_not_excuse_another() -> None:
    """Lead misses 20 of 100 t; zinc needs 8 of 40 t more and treats the 24 t its retrofit is made for."""
    solution = solved(benchmark_of_two_metals("per-metal"))
    assert solution.treated[1, 1] == pytest.approx(from_year(2025, 24.0))
    assert solution.parts[BENCHMARK] == {"Pb": years(2025, 20.0)}


def test_pooled_metals_stand_in_for_each_other() -> None:
    """Of 140 t, 42 stand at the level and 70 are asked for: 24 t treated leave 4 t missing instead of 20."""
    solution = solved(benchmark_of_two_metals("pooled"))
    assert solution.treated[1, 1] == pytest.approx(from_year(2025, 24.0))
    assert solution.parts[BENCHMARK] == {"": years(2025, 4.0)}


def test_the_benchmark_share_counts_what_stands_at_the_level_already() -> None:
    """30 % stand at the benchmark: 30 % ask for nothing, 31 % for the whole retrofit, which does not pay by itself."""
    for share, treated in ((0.3, 0.0), (0.31, 70.0)):
        problem = make(plants=(unit(),), scrap_share={}, measure_capex=9000.0, policies=(item(BENCHMARK, share),))
        assert solved(problem).treated[0, 0] == pytest.approx(from_year(2025, treated))


@pytest.mark.parametrize("name", [ENERGY, CO2])
@pytest.mark.parametrize("base", [2020, 2024])
def test_what_is_used_per_value_added_falls_by_the_plans_share(name: str, base: int) -> None:
    """The base year is one of the past or one in which plants decide."""
    numbers = {"value_added_growth": 0.02, "recycled_feed_premium": 5000.0, "measure_capex": 2500.0}
    numbers["grid_factor_decline"] = 0.0
    solution = solved(make(policies=(item(name, 0.14, 2026, baseline_year=base),), **numbers))
    level = (solution.energy if name == ENERGY else solution.total) / 1.02 ** np.arange(16)
    assert (level[6:] <= 0.86 * level[base - 2020] * (1 + 1e-6)).all()
    assert not solution.slacks
    free = solved(make(**numbers))
    level = (free.energy if name == ENERGY else free.total) / 1.02 ** np.arange(16)
    assert level[6] > 0.86 * level[base - 2020], "the row must ask for something"


def test_the_peak_item_holds_later_years_at_the_level_before_the_deadline() -> None:
    """Growing output would carry total emission above the level before 2030; dear lines bring it back."""
    plants = (unit(), lines(lines_at_most=4))
    numbers = {"demand_growth": 0.01, "recycled_feed_premium": 2000.0, "grid_factor_decline": 0.0}
    free = solved(make(plants=plants, measures=(), scrap_share={"Pb": 0.8}, **numbers))
    problem = make(plants=plants, measures=(), scrap_share={"Pb": 0.8}, policies=(peak(),), **numbers)
    held = solved(problem)
    assert free.total[10:].max() > free.total[:10].max() * 1.01
    assert not held.slacks
    assert held.peak_cap == pytest.approx(held.total[10:].max())
    assert held.total[10:].max() <= held.total[:10].max() * (1 + 1e-6)
    assert held.total[:10].max() <= free.total[:10].max() * (1 + 1e-6), "a high peak must not be rushed up to"
    assert in_time(problem, held, problem.policies[0])


def test_a_peak_that_comes_by_itself_needs_no_row() -> None:
    solution = solved(make(policies=(peak(),)))
    assert solution.peak_cap is None
    assert PEAK not in solution.prices


def test_a_peak_out_of_reach_is_missed_by_name() -> None:
    """One smelter that grows and can do nothing: each year from 2030 is as far above 2029 as output has grown."""
    growing = make(
        plants=(unit(capacity_t=200.0),),
        measures=(),
        scrap_share={},
        demand_growth=0.01,
        policies=(peak(boundary="direct"),),
    )
    solution = solved(growing)
    level = solution.direct
    assert solution.slacks == {PEAK: {y: pytest.approx(level[y - 2020] - level[9]) for y in YEARS if y >= 2030}}


def test_a_carbon_budget_adds_the_years_up() -> None:
    """Dear feed keeps the smelter at full output; a budget of 95 % of what that emits moves output to scrap."""
    numbers: dict[str, Any] = {"recycled_feed_premium": 900.0}
    free = solved(make(**numbers))
    budget = 0.95 * free.direct[3:].sum()
    capped = solved(make(limits=(limit("direct_tco2", budget, cumulative=True),), **numbers))
    assert free.direct[3:].sum() > budget
    assert capped.direct[3:].sum() <= budget * (1 + 1e-9)
    assert capped.objective > free.objective
    yearly = solved(make(limits=(limit("direct_tco2", budget / 13),), **numbers))
    assert yearly.objective >= capped.objective * (1 - 1e-3), "a budget may be spread as it pays"


def test_gas_that_can_be_had_bounds_who_turns_to_gas() -> None:
    """Two smelters would turn to gas, 50 tce a year each, 25 at the lowest load; 60 tce are there for one only."""
    changes = {key: {"fuel_tce": -1.0, "gas_tce": 0.5, "direct_tco2": -1.2} for key in ("ore", "other")}
    gas = saver("gas", kind="gas", changes=changes, potential=1.0, initial_share=None)
    for available, plants in ((100.0, 2), (60.0, 1), (20.0, 0)):
        bounded = make(
            plants=(unit(), unit("other")), measures=(gas,), scrap_share={},
            assumptions=assumptions(gas_price=1200.0), limits=(limit("gas_tce", available),),
        )  # fmt: skip
        solution = solved(bounded)
        assert (solution.treated[:, 0, -1] > 0).sum() == plants
        assert not solution.slacks


def test_a_limit_nothing_can_keep_is_missed_under_its_name() -> None:
    solution = solved(
        make(plants=(unit(),), measures=(), scrap_share={}, limits=(limit("direct_tco2", 250.0, 2030, 2031),))
    )
    assert solution.parts["limit"] == {"direct_tco2": {2030: pytest.approx(50.0), 2031: pytest.approx(50.0)}}


def test_capacity_below_a_level_leaves_retrofits_or_closes() -> None:
    """Energy 1.06 tce/t against a level of 1.0: the retrofit reaches 0.92; without it only closing would do."""
    level = item(EXIT, 0.0, 2028, levels={"ORE": 1.0})
    dear = {"measure_capex": 2500.0}
    retrofit = solved(make(plants=(unit(),), scrap_share={}, policies=(level,), **dear))
    assert retrofit.treated[0, 0] == pytest.approx(from_year(2028, 70.0))
    assert not retrofit.slacks
    better = unit("better", route="BETTER", fuel_tce=0.9, capacity_t=200.0, production_t=50.0)
    closes = solved(make(plants=(unit(), better), measures=(), scrap_share={}, policies=(level,)))
    assert closes.production[0, 8:] == pytest.approx(np.zeros(8))
    assert closes.production[1, 8:] == pytest.approx(np.full(8, 150.0))
    alone = solved(make(plants=(unit(),), measures=(), scrap_share={}, policies=(level,)))
    assert alone.slacks == {EXIT: years(2028, 100.0)}


@FEW
@given(loose=st.floats(0.0, 0.5), step=st.floats(0.01, 0.4))
def test_tightening_a_row_never_lowers_the_objective(loose: float, step: float) -> None:
    wide = solved(make(recycled_feed_premium=1000.0, policies=(item(RECYCLED, loose),)))
    tight = solved(make(recycled_feed_premium=1000.0, policies=(item(RECYCLED, loose + step),)))
    assert tight.objective >= wide.bound
    assert tight.objective >= wide.objective * (1 - 1e-3)


@FEW
@given(price=st.floats(0.0, 500.0), step=st.floats(1.0, 1000.0))
def test_raising_the_carbon_price_never_raises_emissions(price: float, step: float) -> None:
    """Without discounting the priced emission of the free years cannot rise with its price, beyond what the gap leaves.

    Two plans within a gap of the best may stand the wrong way round by as much as both gaps are worth at the step.
    """
    numbers = {"recycled_feed_premium": 900.0, "measure_capex": 2500.0}
    low, high = (solved(make(carbon_price=p, **numbers)) for p in (price, price + step))
    left = (low.objective - low.bound + high.objective - high.bound) * 1e6 / step
    assert high.total[3:].sum() <= low.total[3:].sum() + left + 1e-6


def test_an_item_counts_from_its_year_on() -> None:
    solution = solve(make(policies=(item(RECYCLED, 0.5, first_year=2033),)), LIMIT)
    assert set(solution.slacks[RECYCLED]) == {2033, 2034, 2035}
