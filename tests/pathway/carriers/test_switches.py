"""Switches of carrier: the arithmetic of one service, by hand."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tanfeng.core.errors import UsageError
from tanfeng.core.findings import Finding
from tanfeng.pathway.carriers import availability, carrier_factor, options
from tanfeng.reference import Reference

#: GB/T 32151.34-2024, table C.1: carbon content x oxidation x 44/12 x 29.3076 GJ/tce.
COAL = 0.0261 * 0.93 * 44 / 12 * 29.3076
COKE = 0.0295 * 0.93 * 44 / 12 * 29.3076
GAS = 0.0153 * 0.99 * 44 / 12 * 29.3076
#: Coal for heat: 1 tce/t x 0.6 heat x 0.5 coal.
REPLACED = 0.3


@pytest.mark.parametrize(("item", "factor"), [("bituminous_coal", COAL), ("coke", COKE), ("natural_gas", GAS)])
def test_the_factor_of_a_fuel_is_carbon_times_oxidation(item: str, factor: float):
    found = carrier_factor(Reference.load(), item, "gbt-32151-34-2024")
    assert not isinstance(found, Finding)
    assert found.tco2_per_tce == pytest.approx(factor)


def test_a_recalled_factor_gives_no_number():
    found = carrier_factor(Reference.load(), "bituminous_coal", "ndrc-2013")
    assert isinstance(found, Finding)
    assert found.rule == "pathway.recalled-factor"


def test_gas_takes_the_heat_of_the_coal_at_its_own_efficiency(offer: Any):
    gas = offer()[0]["gas"]
    assert gas.changes["fuel_tce"] == pytest.approx(-REPLACED)
    assert gas.changes["gas_tce"] == pytest.approx(REPLACED * 0.3 / 0.4)
    assert gas.changes["direct_tco2"] == pytest.approx(REPLACED * (0.75 * GAS - COAL))


def test_a_price_per_kilowatt_counts_the_useful_heat(offer: Any):
    """0.09 tce/t of heat is 0.7327 MWh/t; over 8,000 h that is 0.0916 kW."""
    gas = offer()[0]["gas"]
    assert gas.capex_scale == pytest.approx(REPLACED * 0.3 * 29.3076 / 3.6 * 1000 / 8000)
    assert gas.fixed_share == pytest.approx(0.02)
    assert "other_cny" not in gas.changes


def test_electricity_is_what_the_heat_takes_and_no_saving_of_co2_is_claimed(offer: Any):
    electric = offer()[0]["electric"]
    assert electric.changes["electricity_mwh"] == pytest.approx(REPLACED * 0.3 / 0.6 / 0.1229)
    assert electric.changes["direct_tco2"] == pytest.approx(-REPLACED * COAL)
    assert "green_mwh" not in electric.changes


def test_a_foreign_price_enters_at_its_declared_rate(offer: Any):
    electric = offer()[0]["electric"]
    assert electric.capex == "price_eur"
    assert electric.capex_scale == pytest.approx(8.0 * REPLACED * 0.3 * 29.3076 / 3.6 * 1000 / 8000)
    assert "assumption:base/eur" in electric.inputs


def test_hydrogen_replaces_the_declared_share_of_reduction(offer: Any):
    hydrogen = offer()[0]["hydrogen"]
    assert hydrogen.changes == pytest.approx({"fuel_tce": -0.04, "hydrogen_tce": 0.04, "direct_tco2": -0.04 * COKE})
    assert hydrogen.capex_scale == 1.0


def test_hydrogen_made_on_site_is_bought_as_electricity(offer: Any):
    change = {"carriers": {"options": {"hydrogen": {"maker_efficiency": "maker"}}}}
    hydrogen = offer(change=change)[0]["hydrogen"]
    assert hydrogen.changes["electricity_mwh"] == pytest.approx(0.04 / 0.5 / 0.1229)
    assert "hydrogen_tce" not in hydrogen.changes


def test_switches_of_one_service_exclude_each_other(offer: Any):
    found = offer()[0]
    assert found["gas"].excludes == ("electric",)
    assert found["electric"].excludes == ("gas",)
    assert found["hydrogen"].excludes == ()


@settings(max_examples=30, deadline=None)
@given(fuel=st.floats(0.01, 3), factor=st.floats(0, 5), reduction=st.floats(0, 1), share=st.floats(0, 1))
def test_a_switch_never_saves_more_than_its_service_uses_nor_more_than_the_plant_emits(
    offer: Any, smelter: Any, fuel: float, factor: float, reduction: float, share: float
):
    found, _ = offer(smelter(fuel_tce=fuel, fuel_factor=factor), reduction=reduction, tenth=share)
    heat, reduced = found.get("electric"), found.get("hydrogen")
    saved = 0.0
    if heat is not None:
        assert -heat.changes["fuel_tce"] <= fuel * (1 - reduction) * 0.5 + 1e-12
        saved -= heat.changes.get("direct_tco2", 0.0)
    if reduced is not None:
        assert -reduced.changes["fuel_tce"] <= fuel * reduction * share + 1e-12
        saved -= reduced.changes.get("direct_tco2", 0.0)
    assert saved <= fuel * factor + 1e-9


def test_where_the_plant_emits_less_than_its_fuels_would_the_saving_is_scaled_down(offer: Any, smelter: Any):
    whole = 0.6 * (0.5 * COAL + 0.5 * GAS) + 0.4 * COKE
    electric = offer(smelter(fuel_factor=whole / 2))[0]["electric"]
    assert electric.changes["direct_tco2"] == pytest.approx(-REPLACED * COAL / 2)


def test_a_plant_without_the_fuel_is_not_offered_the_switch(offer: Any):
    assert "gas" not in offer(half=0.0)[0]


def test_a_route_without_services_is_said(offer: Any, smelter: Any):
    found, findings = offer(smelter(route="PB-SEC"))
    assert "gas" not in found
    assert "pathway.route-without-services" in {f.rule for f in findings}


def test_a_fuel_without_a_usable_factor_keeps_the_switch_out(offer: Any):
    found, findings = offer(change={"carriers": {"factor_vintage": "ipcc-2006"}})
    assert set(found) == {"waste-heat", "green"}
    assert {"pathway.recalled-factor", "pathway.carrier-without-factor"} <= {f.rule for f in findings}


def test_a_limit_of_a_carrier_is_read_with_its_assumption(sections: Any, assumed: Any):
    (limit,) = availability(sections(), assumed())
    assert (limit.quantity, limit.amount, limit.unit, limit.assumption) == ("gas_tce", 100_000.0, "tce/a", "limit")


def test_no_limit_is_no_limit_and_not_zero(sections: Any, assumed: Any):
    data = sections()
    del data["carriers"]["availability"]
    assert availability(data, assumed()) == ()


@pytest.mark.parametrize(
    ("row", "word"),
    [
        ({"kind": "steam"}, "kind"),
        ({"service": "comfort"}, "service"),
        ({"replaces": ["peat"]}, "peat"),
        ({"efficiency": 0.9}, "efficiency"),
        ({"routes": ["PB-PRIMM"]}, "PB-PRIMM"),
        ({"fuel": None, "kind": "electricity"}, "fuel"),
        ({"colour": "blue"}, "colour"),
        ({"capacity_of": "chimney"}, "capacity_of"),
    ],
)
def test_a_bad_option_is_one_sentence_with_its_address(offer: Any, row: dict[str, Any], word: str):
    with pytest.raises(UsageError) as error:
        offer(change={"carriers": {"options": {"gas": row}}})
    assert word in error.value.en
    assert "base.toml [carriers.options.gas]" in error.value.en


def test_a_price_per_kilowatt_without_hours_is_refused(sections: Any, assumed: Any, smelter: Any):
    data = sections()
    del data["carriers"]["options"]["gas"]["hours"]
    with pytest.raises(UsageError) as error:
        options(data, Reference.load(), [smelter()], assumed())
    assert error.value.en == "base.toml [carriers.options.gas]: hours is missing"


@pytest.mark.parametrize(
    ("name", "value"), [("life", 0.9), ("price", -1.0), ("old", 0.0), ("tenth", 1.2), ("hours", 9000.0)]
)
def test_a_number_that_cannot_be_is_refused_where_it_is_declared(offer: Any, name: str, value: float):
    with pytest.raises(UsageError, match=rf"base\.toml \[assumptions\.{name}\]"):
        offer(**{name: value})
