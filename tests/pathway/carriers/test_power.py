"""Waste heat and green power, and what all options of electricity may do together."""

from __future__ import annotations

from typing import Any

import pytest

from tanfeng.core.errors import UsageError
from tanfeng.pathway.carriers import options
from tanfeng.reference import Reference

#: Yuguang (豫光金铅) and Chihong (驰宏锌锗), technology catalogue PB-07: GWh a year and tce a year.
WASTE_HEAT = {"yuguang": (78.0, 9_500.0), "chihong": (66.8, 8_200.0)}


@pytest.mark.parametrize("plant", sorted(WASTE_HEAT))
def test_published_waste_heat_power_counts_at_the_calorific_value(plant: str):
    row = Reference.load().lookup(
        "energy_conversion",
        quantity="coal_equivalent",
        item="electricity",
        convention="calorific",
        edition="gbt-2589-2020",
    )
    gwh, tce = WASTE_HEAT[plant]
    assert tce / (gwh * 1000) == pytest.approx(row.number, rel=0.01)


def test_yuguangs_waste_heat_power_comes_out_of_its_share(offer: Any, smelter: Any):
    """78 GWh of the 538 GWh it uses (solar power of 22.6 GWh being 4.2 %) is 14.5 %."""
    used = 22_600 / 0.042
    found, _ = offer(smelter(electricity_mwh=used))
    assert found["waste-heat"].changes["electricity_mwh"] == pytest.approx(-78_000, rel=0.01)


def test_a_yield_per_tonne_is_read_by_its_unit(offer: Any):
    found, _ = offer(change={"carriers": {"options": {"waste-heat": {"yield": "yield_tonne"}}}})
    assert found["waste-heat"].changes["electricity_mwh"] == pytest.approx(-0.183)
    assert found["waste-heat"].capex_scale == pytest.approx(0.183 * 1000 / 8000)


def test_more_power_than_a_plant_buys_is_a_finding_and_not_an_export(offer: Any, smelter: Any):
    change = {"carriers": {"options": {"waste-heat": {"yield": "yield_tonne"}}}}
    found, findings = offer(smelter(electricity_mwh=0.1), change=change)
    assert "waste-heat" not in found
    (finding,) = [f for f in findings if f.rule == "pathway.saving-above-energy"]
    assert finding.given == "waste-heat@smelter: 0.183 MWh/t"


def test_a_plant_that_has_it_is_not_offered_it_again(offer: Any):
    change = {"carriers": {"options": {"waste-heat": {"already": ["smelter", "elsewhere"]}}}}
    found, findings = offer(change=change)
    assert "waste-heat" not in found
    assert [f.given for f in findings if f.rule == "pathway.unit-not-modelled"] == ["elsewhere"]


def test_green_power_moves_purchases_and_costs_its_premium(offer: Any):
    green = offer()[0]["green"]
    assert green.changes == pytest.approx({"green_mwh": 1.0, "other_cny": 30.0})
    assert green.capex_scale == 1.0


def test_options_that_together_replace_more_than_is_bought_are_refused(offer: Any):
    with pytest.raises(UsageError, match="waste-heat, green"):
        offer(half=0.9)


def test_options_that_exclude_each_other_are_not_added_up(offer: Any):
    change = {"carriers": {"options": {"waste-heat": {"excludes": ["green"]}}}}
    assert {"waste-heat", "green"} <= set(offer(change=change, half=0.9)[0])


def test_an_option_on_a_recalled_number_stays_out_and_is_named(sections: Any, assumed: Any, smelter: Any):
    found, findings = options(sections(), Reference.load(), [smelter()], assumed(_confidence={"premium": "recalled"}))
    assert "green" not in {o.key for o in found}
    (finding,) = [f for f in findings if f.rule == "pathway.option-recalled"]
    assert (finding.given, finding.address.column) == ("green", "assumptions.premium")


def test_an_option_switched_off_is_not_offered(offer: Any):
    assert "green" not in offer(change={"carriers": {"options": {"green": {"enabled": False}}}})[0]


def test_a_scenario_without_the_sections_offers_nothing(assumed: Any, smelter: Any):
    assert options({}, Reference.load(), [smelter()], assumed()) == ((), ())


@pytest.mark.parametrize("table", ["services", "carriers", "currency", "onsite", "tariff"])
def test_a_section_that_is_no_table_is_refused(sections: Any, assumed: Any, smelter: Any, table: str):
    data = sections() | {"onsite": {"options": {"pv": {}}}, table: 7}
    with pytest.raises(UsageError) as error:
        options(data, Reference.load(), [smelter()], assumed())
    assert error.value.en == f"base.toml [{table}]: this must be a table"
