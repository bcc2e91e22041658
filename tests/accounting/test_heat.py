"""Heat in steam and hot water by IAPWS-IF97, beside the short table that the guidelines print."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.accounting.activities import computed, row, rules

from tanfeng.accounting.heat import Impossible, net_hot_water, net_steam, saturated_steam, saturation_temperature, steam
from tanfeng.reference import Reference

REFERENCE = Reference.load()
PRINTED = {0.1: "0-1mpa", 1.0: "1-0mpa", 1.4: "1-4mpa"}


def printed(name: str) -> float:
    found = REFERENCE.row(f"constants.steam-enthalpy-{name}")
    assert found is not None
    return found.number


@pytest.mark.parametrize("pressure", PRINTED)
def test_the_printed_enthalpy_of_saturated_steam_is_that_of_the_formulation_to_0_03_per_cent(pressure: float) -> None:
    assert saturated_steam(pressure) == pytest.approx(printed(PRINTED[pressure]), rel=3e-4)


def test_the_printed_enthalpy_at_10_mpa_is_4_per_cent_off_and_is_not_followed() -> None:
    """The printed 2844.5 kJ/kg is no saturated steam of any pressure: its maximum is about 2804, near 3 MPa."""
    ours = saturated_steam(10.0)
    assert isinstance(ours, float)
    assert ours == pytest.approx(2725.5, abs=0.1)
    assert printed("10mpa") / ours == pytest.approx(1.0437, abs=1e-4)
    highest = max(v for p in range(1, 220) if isinstance(v := saturated_steam(p / 10), float))
    assert highest < printed("10mpa")


def test_the_three_temperatures_printed_for_1_4_mpa_belong_to_1_4_1_7_and_1_8_mpa() -> None:
    boiling = [saturation_temperature(p) for p in (1.4, 1.7, 1.8)]
    assert boiling == [pytest.approx(t, abs=0.05) for t in (195.04, 204.3, 207.1)]


def test_steam_by_mass_is_its_enthalpy_above_83_74() -> None:
    result = computed(row("heat_in", "steam", 1000, pressure_mpa=1.0))
    heat = 1000 * (saturated_steam(1.0) - 83.74) / 1000
    assert result.lines["tco2e"].to_list() == [pytest.approx(heat * 0.11, abs=1e-6)]
    assert result.lines["tce_calorific"].to_list() == [pytest.approx(heat * 0.03412, abs=1e-6)]
    factors = result.lines["factors"].to_list()[0]
    assert {"ledger:activity#2:pressure_mpa", "constants.steam-reference-enthalpy"} <= set(factors)
    assert result.lineage.dangling() == []


def test_superheated_steam_takes_its_temperature_too() -> None:
    result = computed(row("heat_in", "steam", 1, pressure_mpa=1.0, temperature_c=300.0))
    assert steam(1.0, 300.0) == pytest.approx(3051.6, abs=0.2)  # steam tables, IAPWS-IF97
    assert result.lines["tco2e"].to_list() == [pytest.approx((3051.6 - 83.74) / 1000 * 0.11, abs=1e-4)]


def test_hot_water_is_mass_times_temperature_above_20_degrees() -> None:
    result = computed(row("heat_out", "hot_water", 1000, temperature_c=70.0))
    assert result.lines["tco2e"].to_list() == [pytest.approx(-1000 * 50 * 4.1868e-3 * 0.11, abs=1e-6)]


def test_the_unit_of_the_mass_does_not_matter() -> None:
    tonnes = computed(row("heat_in", "steam", 12.5, pressure_mpa=0.8)).lines["tco2e"]
    kilos = computed(row("heat_in", "steam", 12500, "kg", pressure_mpa=0.8)).lines["tco2e"]
    assert tonnes.to_list() == kilos.to_list()


def test_steam_in_gigajoules_is_not_touched_by_a_stated_pressure() -> None:
    plain = computed(row("heat_in", "steam", 5, "GJ"))
    stated = computed(row("heat_in", "steam", 5, "GJ", pressure_mpa=1.0))
    assert plain.lines["tco2e"].to_list() == stated.lines["tco2e"].to_list() == [0.55]


@pytest.mark.parametrize(
    ("state", "column"),
    [
        ({"pressure_mpa": 1.0, "temperature_c": 150.0}, "temperature_c"),
        ({"pressure_mpa": 1.0, "temperature_c": 20.0}, "temperature_c"),
        ({"pressure_mpa": 30.0}, "pressure_mpa"),
        ({"pressure_mpa": 0.0}, "pressure_mpa"),
        ({"pressure_mpa": -1.0}, "pressure_mpa"),
        ({"temperature_c": 200.0}, "pressure_mpa"),
        ({"pressure_mpa": 1.0, "temperature_c": 5000.0}, "temperature_c"),
    ],
)
def test_wet_or_impossible_steam_has_no_number_and_an_address(state: dict[str, float], column: str) -> None:
    result = computed(row("heat_in", "steam", 1, pressure_mpa=0.8), row("heat_in", "steam", 1, **state))
    good, bad = result.lines["tco2e"]
    assert good is not None
    assert bad is None
    [finding] = [f for f in result.findings if f.rule == "account.heat-state"]
    assert finding.blocks
    assert (finding.address.row, finding.address.column) == (3, column)
    assert any("account.heat-state" in text for text in result.missing)


@pytest.mark.parametrize(
    "state", [{"pressure_mpa": 1.0}, {"temperature_c": 10.0}, {"pressure_mpa": 0.1, "temperature_c": 120.0}]
)
def test_hot_water_that_is_none_has_no_number(state: dict[str, float]) -> None:
    result = computed(row("heat_in", "hot_water", 1, **state))
    assert result.lines["tco2e"].to_list() == [None]
    assert "account.heat-state" in rules(result)


def test_steam_by_mass_without_any_state_keeps_its_unit_fault() -> None:
    result = computed(row("heat_in", "steam", 1), row("heat_in", "steam", 1, pressure_mpa=1.0))
    assert result.lines["tco2e"][0] is None
    assert "account.unit" in rules(result)


@given(st.floats(0.01, 20), st.floats(0.1, 400))
@settings(max_examples=60, deadline=None)
def test_hotter_steam_of_one_pressure_holds_more_heat(pressure: float, above: float) -> None:
    boiling = saturation_temperature(pressure)
    assert boiling is not None
    dry, hot = net_steam(pressure, None, REFERENCE), net_steam(pressure, boiling + above, REFERENCE)
    assert isinstance(dry, float)
    if not isinstance(hot, Impossible):
        assert hot > dry


@given(st.floats(20, 95))
@settings(max_examples=30, deadline=None)
def test_hot_water_by_the_guideline_is_the_formulation_to_half_a_per_cent(temperature: float) -> None:
    ours = net_hot_water(None, temperature, REFERENCE)
    assert isinstance(ours, float)
    assert 0 <= ours == pytest.approx((temperature - 20) * 4.1868e-3)
