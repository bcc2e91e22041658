"""Acid, steam and residue: counted where a yield is known, paid for where a price is, never taken for nothing."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.pathway.conftest import assumption, assumptions, lines, make, saver, unit
from tests.pathway.facility.common import RECYCLED, exactly, item, solved

from tanfeng.pathway import by_output, by_plant
from tanfeng.pathway.assumptions import Assumptions
from tanfeng.pathway.by_products import Yields, about, netted, of_new_lines, with_declared
from tanfeng.pathway.engine import Settings
from tanfeng.pathway.engine import solve as run_engine
from tanfeng.pathway.engine.state_form import solve_state_form
from tanfeng.pathway.facility import ask, follow
from tanfeng.pathway.facility.accounts import FORMULAS
from tanfeng.pathway.facility.by_products import PRICES, priced
from tanfeng.pathway.plants import Plant, Split, plants_of
from tanfeng.pathway.problem import Problem
from tanfeng.pathway.result import _cost_range
from tanfeng.pathway.uncertainty.held import HeldPlan

#: 0.9 t of acid, 2 GJ of steam (0.07 tce of it missing in the fuel) and 0.5 t of residue a tonne, of it 0.4 t used.
YIELDS = Yields(acid_t=0.9, steam_gj=2.0, residue_t=0.5, residue_used_t=0.4)
MONEY = {"acid_price": 300.0, "steam_price": 60.0, "residue_disposal_cost": 400.0, "residue_use_revenue": 20.0}
TONNES = 16 * 100.0


def smelter(**fields: Any) -> Plant:
    return unit(**{"yields": YIELDS, "steam_tce": 0.07, **fields})


def alone(plant: Plant, **numbers: float) -> Problem:
    """Return a sector of one smelter that makes 100 t in each of 16 years and can do nothing else."""
    return make(plants=(plant,), measures=(), scrap_share={}, assumptions=assumptions(**numbers))


@pytest.mark.parametrize(
    ("name", "cost"),
    [
        ("acid_price", -0.9 * 300.0),
        ("steam_price", -(2.0 * 60.0 - 0.07 * 1000.0)),
        ("residue_disposal_cost", 0.1 * 400.0),
        ("residue_use_revenue", -0.4 * 20.0),
    ],
)
def test_each_price_changes_the_objective_by_what_a_tonne_brings_along(name: str, cost: float) -> None:
    """Steam earns 60 CNY/GJ and gives back the 1000 CNY/tce that the fuel has been spared already."""
    paid = exactly(alone(smelter(), **{name: MONEY[name]}))
    bare = exactly(alone(smelter()))
    assert (paid.objective - bare.objective) * 1e6 == pytest.approx(cost * TONNES)
    own = paid.cost_items["residues" if name.startswith("residue") else "by_products"]
    assert own * 1e6 == pytest.approx(cost * TONNES)


def test_without_a_price_nothing_changes_and_no_item_appears() -> None:
    bare, known = exactly(alone(unit())), exactly(alone(smelter()))
    assert known.objective == bare.objective
    assert known.cost_items == bare.cost_items


def test_each_item_states_its_formula() -> None:
    assert set(exactly(alone(smelter(), **MONEY)).cost_items) <= set(FORMULAS)


def test_the_acid_of_a_smelter_keeps_it_running_where_recycling_would_be_cheaper() -> None:
    """A tonne from scrap saves 750 CNY: not worth it where a tonne of metal brings 3 t of acid at 300 CNY."""
    problem = make(
        plants=(smelter(yields=Yields(acid_t=3.0), steam_tce=0.0), lines(yields=Yields(acid_t=0.0))), measures=()
    )
    rich = replace(problem, assumptions=assumptions(acid_price=300.0))
    assert exactly(problem).production[1, -1] == pytest.approx(40.0)
    assert exactly(rich).production[1].sum() == pytest.approx(0.0)


def busy(**numbers: float) -> Problem:
    """Return two smelters, new lines, a measure and a target, everything with by-products."""
    old = smelter(key="old", capacity_t=70.0, production_t=60.0, yields=Yields(acid_t=1.4, residue_t=0.9))
    return make(
        plants=(smelter(), old, lines(lines_at_most=4)),
        measures=(saver(at=("ore", "old")),),
        policies=(item(RECYCLED, 0.2, 2026),),
        assumptions=assumptions(discount_rate=0.08, demand_growth=0.01, recycled_feed_premium=600.0, **numbers),
    )


def test_the_reference_form_gives_the_same_objective() -> None:
    asked = ask(busy(**MONEY))
    oracle = solve_state_form(asked.sector, whole=True, gap=1e-7, seconds=60.0)
    assert oracle.status == "optimal"
    assert run_engine(asked.sector, Settings(gap=1e-6)).objective == pytest.approx(oracle.objective, rel=2e-6)


def test_the_years_before_decisions_give_by_products_too() -> None:
    problem = busy(**MONEY)
    solution, today = solved(problem), follow(problem)
    assert (solution.flows[:, :, :3] == today.flows[:, :, :3]).all()
    assert by_output.sector(problem, solution)["acid_t"]["values"][0] == pytest.approx(0.9 * 100 + 1.4 * 60)


def test_a_sum_holds_what_is_known_and_names_who_is_missing() -> None:
    problem = busy()
    solution = solved(problem)
    said = by_output.sector(problem, solution)
    assert said["steam_gj"]["missing"] == ["old", "scrap"]
    assert said["steam_gj"]["values"] == pytest.approx((2.0 * solution.production[0]).tolist())
    assert said["residue_t"]["missing"] == ["scrap"]
    assert said["residue_used_share"]["values"] == pytest.approx([0.8] * 16)
    assert said["residue_used_share"]["missing"] == ["old", "scrap"]
    unknown = alone(unit())
    assert by_output.sector(unknown, solved(unknown))["acid_t"] == {"unit": "t", "values": None, "missing": ["ore"]}


def test_a_unit_row_tells_missing_from_nothing() -> None:
    problem = make(plants=(unit(yields=Yields(acid_t=0.0)),), measures=(), scrap_share={})
    (first, *_) = by_plant.units(problem, solved(problem))
    assert first["by_products"] == {"acid_t": 0.0, "steam_gj": None, "residue_t": None, "residue_used_t": None}


def test_residue_whose_use_is_not_known_pays_for_no_disposal() -> None:
    plant = unit(yields=Yields(residue_t=0.5))
    assert exactly(alone(plant, **MONEY)).cost_items["residues"] == pytest.approx(0.0)


def test_a_held_plan_moves_with_the_prices_of_by_products() -> None:
    problem = busy(**MONEY)
    solution = solved(problem)
    held = HeldPlan.of(problem, solution)
    assert set(PRICES) <= held.movable
    assert held.cost({})[0] == pytest.approx(solution.cost * 1e6)
    dearer = replace(problem, assumptions=problem.assumptions.changed(acid_price=500.0))
    moved = HeldPlan.of(problem, solution, dearer).cost({})[0]
    assert held.cost({"acid_price": np.array([500.0])})[0] == pytest.approx(moved)
    assert moved < held.cost({})[0]


def test_the_cost_range_reaches_from_dear_by_products_to_cheap_ones() -> None:
    """What is sold for more costs less: the low end takes its high price, the high end its low one."""
    problem = alone(smelter(), acid_price=300.0)
    plan = exactly(problem)
    ranged = Assumptions({**problem.assumptions, "acid_price": assumption("acid_price", 300.0, 100.0, 600.0)})
    low, high = _cost_range(replace(problem, assumptions=ranged), plan)
    sold = 0.9 * TONNES
    assert (low, high) == pytest.approx((plan.cost * 1e6 - 300.0 * sold, plan.cost * 1e6 + 200.0 * sold))


def test_the_engine_sees_other_prices_as_another_scenario_of_the_same_sector() -> None:
    problem = busy(**MONEY)
    dearer = replace(problem, assumptions=problem.assumptions.changed(acid_price=500.0, steam_price=0.0))
    asked = ask(problem)
    varied = asked.scenario(dearer).of(asked.sector)
    assert varied.prices == pytest.approx(ask(dearer).sector.prices)


@settings(max_examples=50, deadline=None)
@given(rest=st.floats(-2.0, 2.0), sold=st.floats(0.0, 2.0))
def test_fuel_and_what_the_heat_sold_took_off_it_are_what_was_burned(rest: float, sold: float) -> None:
    assert max(0.0, rest) + netted(sold, rest) == pytest.approx(max(0.0, rest + sold))


def test_a_declared_yield_fills_what_the_ledger_does_not_know_and_nothing_else() -> None:
    numbers = Assumptions({name: assumption(name, value) for name, value in (("acid", 1.5), ("heat", 1.0))})
    wanted = {"ORE": {"acid": "acid", "steam": "heat"}}
    known, other = with_declared((unit(yields=Yields(acid_t=0.9)), unit("other")), wanted, numbers, 0.034)
    assert known.yields == Yields(acid_t=0.9, steam_gj=1.0)
    assert known.steam_tce == pytest.approx(0.034)
    assert other.yields == Yields()


def test_new_lines_bring_along_what_the_units_of_their_route_do() -> None:
    """100 t with 0.9 t/t and 300 t with 1.3 t/t make 1.2 t/t; a unit that knows nothing counts for nothing."""
    same = [
        unit(route="R", yields=Yields(acid_t=0.9)),
        unit("two", route="R", production_t=300.0, yields=Yields(acid_t=1.3)),
        unit("three", route="R"),
    ]
    (line,) = of_new_lines((lines(route="R"),), same, 0.034)
    assert line.yields.acid_t == pytest.approx(1.2)
    assert line.yields.residue_t is None


def test_what_is_not_known_is_said_once_with_names_and_a_known_yield_without_price_too() -> None:
    unknown, without = about((smelter(yields=Yields(acid_t=0.9)), unit("other")), priced(assumptions()))
    assert (unknown.rule, unknown.count) == ("pathway.by-products-unknown", 2)
    assert "other" in unknown.zh
    assert (without.rule, without.given) == ("pathway.by-product-without-price", "acid_t")
    assert about((smelter(),), priced(assumptions(**MONEY))) == []


@pytest.mark.parametrize(("energy", "fuel", "missing"), [(200.0, 1.5, 0.068), (45.0, 0.0, 0.018)])
def test_a_unit_of_the_ledger_has_its_yields_and_knows_what_its_fuel_lacks(
    energy: float, fuel: float, missing: float
) -> None:
    """100 t take 400 MWh or 50 tce of electricity and sell 200 GJ or 6.8 tce, which the energy is net of already.

    Where less energy is left than the electricity, 5 tce of the heat have made no fuel less: 1.8 tce have.
    """
    row = {
        "unit_id": "Z", "name": "锌", "enterprise_id": "X", "city_code": None, "metal": "Zn", "route": "ZN-HYDRO",
        "origin": "primary", "capacity_t": 100.0, "production_t": 100.0, "energy_tce": energy,
        "electricity_mwh": 400.0, "direct_tco2": 300.0, "confidence": "measured", "figure": "f",
        "acid_t": 150.0, "steam_gj": 200.0, "residue_t": None, "residue_used_t": None, "cleaner_production": "II",
    }  # fmt: skip
    (plant,), _ = plants_of(pl.DataFrame([row]), Split(0.75, 2.6, 0.125, 0.034), 1.0)
    assert plant.yields == Yields(acid_t=1.5, steam_gj=2.0)
    assert plant.fuel_tce == pytest.approx(fuel)
    assert plant.steam_tce == pytest.approx(missing)
    assert plant.cleaner_production == "II"
