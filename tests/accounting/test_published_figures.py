"""Figures that stand in print: a program that computes this guideline gives exactly these."""

from __future__ import annotations

from decimal import Decimal

import pytest
from tests.accounting.activities import computed, row, rules, tonnes

from tanfeng.reference import Reference


@pytest.mark.parametrize(
    ("item", "unit", "published"),
    [("coke", "t", 2.862), ("semi_coke", "t", 2.853), ("anthracite", "t", 1.924), ("natural_gas", "10^4 Nm3", 21.622)],
)
def test_a_reductant_factor_is_the_product_of_its_vintage_of_fuel_parameters(
    item: str, unit: str, published: float
) -> None:
    [reductant] = tonnes(row("reductant", item, 1, unit))
    assert reductant == published
    parameters = {r.quantity: r.value for r in Reference.load().select("fuel_factors", item=item, vintage="ndrc-2013")}
    measured = {name: parameters[name] for name in ("ncv", "carbon_content", "oxidation_rate")}
    [burned] = tonnes(row("fuel", item, 1, unit, **measured, ncv_unit=f"GJ/{unit}"))
    assert burned is not None
    assert round(burned, 3) == published


def test_moving_a_tonne_of_anthracite_between_fuel_and_reductant_warns_and_averages_nothing() -> None:
    result = computed(row("fuel", "anthracite", 1), row("reductant", "anthracite", 1))
    fuel, reductant = result.lines["tco2e"]
    assert round(fuel, 3) == 2.323
    assert reductant == 1.924
    [warning] = [f for f in result.findings if f.rule == "account.mixed-vintages"]
    assert warning.severity == "warning"
    assert "20.7" in warning.zh
    assert "20.7" in warning.en


def test_natural_gas_as_fuel_and_reductant_is_the_same_figure_and_does_not_warn() -> None:
    result = computed(row("fuel", "natural_gas", 1, "万Nm3"), row("reductant", "natural_gas", 1, "万Nm3"))
    assert "account.mixed-vintages" not in rules(result)


def test_a_tonne_of_oxalic_acid_of_default_purity_gives_0_347604_tonnes() -> None:
    assert tonnes(row("oxalate", "oxalic_acid", 1)) == [0.347604]


def test_a_measured_purity_of_oxalic_acid_replaces_the_default() -> None:
    assert tonnes(row("oxalate", "oxalic_acid", 1, purity=0.5)) == [0.1745]


@pytest.mark.parametrize(("item", "factor"), [("limestone", 0.405), ("soda_ash", 0.411), ("dolomite", 0.468)])
def test_a_lumped_carbonate_factor_is_not_multiplied_by_purity_again(item: str, factor: float) -> None:
    result = computed(row("carbonate", item, 1, purity=0.5))
    assert result.lines["tco2e"].to_list() == [factor]
    assert {"account.purity-not-applied", "account.recalled-factor"} <= rules(result)
    assert result.lines["confidence"].to_list() == ["recalled"]


@pytest.mark.parametrize(("year", "factor"), [("2021", 0.5138), ("2022", 0.4900), ("2023", 0.4976)])
def test_purchased_electricity_takes_the_provincial_factor_of_its_year(year: str, factor: float) -> None:
    assert tonnes(row("electricity_in", "electricity", 1, "MWh", period=year)) == [factor]
    assert tonnes(row("electricity_in", "electricity", 1, "MWh", period=f"{year}-06")) == [factor]


def test_a_prefecture_takes_the_factor_of_its_province() -> None:
    assert tonnes(row("electricity_in", "electricity", 1, "MWh"), region="430100") == [0.49]


def test_purchased_heat_takes_0_11_tonnes_per_gigajoule() -> None:
    assert tonnes(row("heat_in", "heat", 1, "GJ"), row("heat_out", "steam", 1, "GJ")) == [0.11, -0.11]


def test_without_purchased_electricity_and_heat_both_totals_agree() -> None:
    result = computed(row("fuel", "coke", 10), row("electricity_in", "electricity", 0, "kWh"))
    assert result.totals["with_electricity_heat"] == result.totals["without_electricity_heat"] != 0


def test_a_net_sale_of_electricity_is_negative_and_not_clipped() -> None:
    result = computed(row("electricity_in", "electricity", 10, "MWh"), row("electricity_out", "electricity", 30, "MWh"))
    assert result.totals["with_electricity_heat"] == Decimal("-9.800000")
    assert result.totals["without_electricity_heat"] == 0


def test_green_power_counts_like_other_purchased_power_and_own_power_is_not_purchased() -> None:
    result = computed(
        *(
            row("electricity_in", "electricity", 1000, "MWh", attribute=attribute)
            for attribute in ("grid", "green_power", "self_pv", "self_wind", "waste_heat_power")
        )
    )
    assert result.lines["tco2e"].to_list() == [490.0, 490.0, 0.0, 0.0, 0.0]
    assert result.lines["formula"].to_list()[2:] == ["not_purchased"] * 3
    assert "account.location-based" in rules(result)


def test_energy_in_standard_coal_uses_the_published_coefficients() -> None:
    result = computed(
        row("fuel", "coke", 1),
        row("electricity_in", "electricity", 1, "万kWh"),
        row("electricity_in", "electricity", 1, "万kWh", attribute="self_pv"),
        row("electricity_in", "electricity", 1, "万kWh", attribute="waste_heat_power"),
        row("electricity_out", "electricity", 1, "万kWh"),
        row("heat_in", "heat", 1, "GJ"),
        row("medium", "oxygen", 1000, "Nm3", attribute="purchased"),
    )
    expected = [0.9714, 1.229, 1.229, None, -1.229, 0.03412, 0.4]
    assert result.lines["tce_calorific"].to_list() == expected
    assert result.energy["tce_calorific"] == sum(Decimal(str(v)) for v in expected if v is not None)


def test_a_measured_calorific_value_comes_first_for_standard_coal() -> None:
    result = computed(row("fuel", "coke", 1, ncv=29.3076, ncv_unit="GJ/t"))
    assert result.lines["tce_calorific"].to_list() == [1.0]


def test_a_range_of_coefficients_is_not_averaged_but_the_guidelines_default_is_marked_derived() -> None:
    result = computed(row("fuel", "natural_gas", 1, "10^4 Nm3"))
    assert result.lines["tce_calorific"].to_list() == [round(389.31 / 29.3076, 6)]
    assert "account.coal-equivalent-range" in rules(result)


def test_the_equivalent_value_of_electricity_has_no_fixed_coefficient_so_its_total_is_empty() -> None:
    result = computed(row("fuel", "coke", 1), row("electricity_in", "electricity", 1, "MWh"))
    assert result.energy["tce_equivalent"] is None
    assert result.energy["tce_calorific"] is not None
    assert "account.no-equivalent-value" in rules(result)
    assert any("tce_equivalent" in text for text in result.missing)
