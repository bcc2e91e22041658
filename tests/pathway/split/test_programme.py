"""The optimum read per unit (逐企业方案): the parts add up to the plan."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from tests.pathway.macc.conftest import case

from tanfeng.core.errors import UsageError
from tanfeng.pathway.engine import Settings
from tanfeng.pathway.engine.finance import annuity_factor
from tanfeng.pathway.macc.ladder import climb
from tanfeng.pathway.split import ItemRow, Programme, Unit, programme_of

CASE = case(rate=0.05, falling=(1.0, 0.9, 0.8, 0.7), running=(-0.05, 0.1, 0.0))
PLAN = climb(CASE, (0.0, 6.0), Settings(gap=1e-6))[1]
ITEMS = tuple(ItemRow(t, "target-output", y, "t", "Pb") for t, y in enumerate(CASE.years))


@pytest.fixture(scope="module")
def programme() -> Programme:
    return programme_of(CASE, PLAN, ITEMS, {"p1": Unit("p1", "Big", "e1", "4301")})


def test_units_and_the_rest_add_up_to_the_province(programme: Programme) -> None:
    sums = programme.amounts.group_by("year").agg(pl.col("direct_tco2", "energy_tce").sum()).sort("year")
    direct = np.einsum("pqt,qt->t", PLAN.quantities, CASE.tonnes["direct"]) + CASE.rest["direct"]
    energy = np.einsum("pqt,qt->t", PLAN.quantities, CASE.energy) + CASE.rest["energy"]
    assert sums["direct_tco2"].to_numpy() == pytest.approx(direct, rel=1e-12)
    assert sums["energy_tce"].to_numpy() == pytest.approx(energy, rel=1e-12)


def test_contributions_of_units_add_up_to_the_activity_of_the_row(programme: Programme) -> None:
    whole = programme.items.filter(pl.col("measure").is_null()).group_by("year").agg(pl.col("contribution").sum())
    assert whole.sort("year")["contribution"].to_numpy() == pytest.approx(PLAN.activity, rel=1e-12)


def test_effects_of_measures_are_what_a_unit_differs_from_itself_without_them(programme: Programme) -> None:
    bare = np.einsum("pqt,qt->pt", CASE.sector.flows[:, :, 0].transpose(1, 0, 2), CASE.tonnes["total"])
    now = np.einsum("pqt,qt->pt", PLAN.quantities, CASE.tonnes["total"])
    for p, unit in enumerate(CASE.sector.plants):
        effects = programme.effects.filter(unit_id=unit).group_by("year").agg(pl.col("total_tco2").sum()).sort("year")
        assert effects["total_tco2"].to_numpy() == pytest.approx((now - bare)[p], rel=1e-12)
    assert programme.effects["total_tco2"].sum() < 0


def test_a_measure_that_feeds_an_item_is_named_with_what_it_brings() -> None:
    """A row that counts emission as well as output: savings bring less than nothing."""
    weights = CASE.sector.rows.weights.copy()
    weights[0, 1, 0, 0] = 1.0
    made = replace(CASE, sector=replace(CASE.sector, rows=replace(CASE.sector.rows, weights=weights)))
    items = programme_of(made, PLAN, [ITEMS[0]]).items
    assert items.filter(pl.col("measure").is_not_null())["contribution"].max() < 0
    assert set(items["item"]) == {"target-output"}


def test_a_task_names_unit_measure_year_and_money(programme: Programme) -> None:
    tasks = programme.tasks
    assert set(tasks["unit_id"]) == {"p0", "p1"}
    heat = tasks.row(by_predicate=(pl.col("unit_id") == "p1") & (pl.col("measure") == "heat"), named=True)
    assert (heat["name"], heat["enterprise_id"], heat["city_code"], heat["first_year"]) == ("Big", "e1", "4301", 2026)
    assert heat["capital_per_year_cny"] == pytest.approx(30.0)
    assert heat["capital_cny"] == pytest.approx(30.0 / annuity_factor(0.05, 10.0))
    assert heat["capital_low"] < heat["capital_cny"] < heat["capital_high"]
    assert tasks.filter(unit_id="p0")["city_code"].to_list() == [None] * tasks.filter(unit_id="p0").height


def test_an_unknown_capital_cost_is_empty_not_zero() -> None:
    made = case()
    made.capital[:] = np.nan
    plan = climb(made, (0.0, 6.0), Settings(gap=1e-6))[1]
    tasks = programme_of(made, plan).tasks
    assert tasks.height > 0
    assert tasks["capital_cny"].null_count() == tasks.height


def test_one_unit_can_be_read_alone_and_an_unknown_one_is_refused(programme: Programme) -> None:
    own = programme.of("p1")
    assert set(own.tasks["unit_id"]) == set(own.amounts["unit_id"]) == {"p1"}
    assert own.to_dict()["effects"]
    with pytest.raises(UsageError):
        programme.of("p9")


def test_a_row_that_is_not_there_is_refused() -> None:
    with pytest.raises(UsageError):
        programme_of(CASE, PLAN, [ItemRow(99, "x", 2026, "t")])


def test_a_plan_without_measures_has_no_task() -> None:
    made = case()
    plan = climb(made, (0.0,), Settings(gap=1e-6))[0]
    programme = programme_of(made, plan)
    assert programme.tasks.is_empty()
    assert programme.effects.is_empty()
    assert programme.items.is_empty()
