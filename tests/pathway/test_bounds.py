"""Numbers without a meaning are refused where they are declared, before anything is solved."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.pathway.conftest import assumption, make, saver
from tests.pathway.facility.common import LIMIT, RECYCLED, item

from tanfeng.core.errors import UsageError
from tanfeng.pathway.assumptions import Assumptions
from tanfeng.pathway.bounds import BOUNDS, require_assumptions, require_ranges
from tanfeng.pathway.facility import ask, by_products, solve
from tanfeng.pathway.scenario_file import load_scenarios

from .test_scenario import SHIPPED

WRONG = [
    ("fuel_price", -1.0, "negative"),
    ("measure_capex", -400.0, "negative"),
    ("capacity_capex_primary", -1.0, "negative"),
    ("physical_slack_price", -1.0, "negative"),
    ("scrap_availability", -0.1, "negative"),
    ("fuel_price", float("nan"), "nan"),
    ("fuel_price", float("inf"), "inf"),
    ("maximum_utilisation", 0.0, "above 0"),
    ("minimum_load", 1.5, "between 0 and 1"),
    ("demand_growth", -1.5, "above -1"),
    ("discount_rate", -1.0, "above -1"),
    ("grid_factor_decline", 1.5, "above 1"),
    ("rest_intensity_decline", 2.0, "above 1"),
    ("capacity_life", 0.5, "shorter than one year"),
    ("measure_life", 0.99, "shorter than one year"),
]


@pytest.mark.parametrize(("name", "value", "said"), WRONG)
def test_a_number_without_a_meaning_is_refused_by_the_name_of_its_assumption(
    name: str, value: float, said: str
) -> None:
    with pytest.raises(UsageError) as raised:
        ask(make(**{name: value}))
    assert f"base.toml [assumptions.{name}]" in raised.value.en
    assert said in raised.value.en
    assert name in raised.value.zh


def test_a_frozen_scenario_is_checked_though_nothing_is_solved_in_it() -> None:
    with pytest.raises(UsageError, match="electricity_price"):
        solve(make(decisions=False, electricity_price=-1.0), LIMIT)


@pytest.mark.parametrize("value", [-0.01, 0.06])
def test_a_value_outside_the_range_declared_for_it_is_refused(value: float) -> None:
    row = replace(assumption("grid_factor_decline", 0.02, 0.0, 0.05), value=value)
    with pytest.raises(UsageError, match=r"base\.toml \[assumptions\.grid_factor_decline\] value"):
        require_ranges(Assumptions({"grid_factor_decline": row}))


@pytest.mark.parametrize("value", [0.0, 0.02, 0.05])
def test_a_value_inside_its_range_or_at_an_end_stands(value: float) -> None:
    require_ranges(Assumptions({"x": replace(assumption("x", 0.02, 0.0, 0.05), value=value)}))
    require_ranges(Assumptions({"x": replace(assumption("x", 9.0, 0.0, 0.05), low=None)}))


@pytest.mark.parametrize("end", ["low", "high"])
def test_the_ends_of_a_range_are_looked_at_for_the_ensemble_samples_up_to_them(end: str) -> None:
    row = replace(assumption("grid_factor_decline", 0.02, 0.0, 0.05), **{end: 1.2})
    with pytest.raises(UsageError, match=end):
        require_assumptions(Assumptions({"grid_factor_decline": row}))


@pytest.mark.parametrize("share", [-0.1, 1.5])
def test_a_target_or_a_potential_that_is_no_share_is_refused(share: float) -> None:
    with pytest.raises(UsageError, match=r"policy\.target-recycled-share"):
        ask(make(policies=(item(RECYCLED, share),)))
    with pytest.raises(UsageError, match=r"measures\.EE"):
        ask(make(measures=(saver(potential=share),)))


def test_every_bound_speaks_of_an_assumption_that_the_shipped_scenarios_know_or_may_add() -> None:
    known = set(load_scenarios(SHIPPED)[0].assumptions)
    assert set(BOUNDS) - known <= {"retrofit_subsidy", *by_products.PRICES}


def test_what_costs_less_than_concentrate_is_no_negative_price() -> None:
    assert solve(make(recycled_feed_premium=-50.0), LIMIT).final
