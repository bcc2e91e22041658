"""Every worked figure that stands in print comes out of the engine to its printed digits, edition by edition."""

from __future__ import annotations

import pytest
from tests.accounting.guidelines.rows import accounted, row, tonnes, total

from tanfeng.accounting import Account
from tanfeng.reference import Reference

OTHER = "other-nonferrous-2015"
ETS = "aluminium-ets-2024"


# ------------------------------------------------------------------ reductants and oxalic acid


@pytest.mark.parametrize(
    ("item", "unit", "published"),
    [("coke", "t", 2.862), ("semi_coke", "t", 2.853), ("anthracite", "t", 1.924), ("natural_gas", "10^4 Nm3", 21.622)],
)
def test_the_published_reductant_factor_is_the_fuel_of_2013_burned(item: str, unit: str, published: float) -> None:
    assert tonnes(OTHER, row("reductant", item, 1, unit)) == [published]
    [burned] = tonnes("aluminium-2013", row("fuel", item, 1, unit))
    assert burned is not None
    assert round(burned, 3) == published


def test_anthracite_of_the_2015_table_is_2_323_tonnes_20_7_per_cent_above_its_reductant_factor() -> None:
    [fuel, reductant] = tonnes(OTHER, row("fuel", "anthracite", 1), row("reductant", "anthracite", 1))
    assert fuel is not None
    assert reductant is not None
    assert round(fuel, 3) == 2.323
    assert round((fuel - reductant) / reductant * 100, 1) == 20.7


def test_a_tonne_of_oxalic_acid_of_default_purity_is_0_347604_tonnes() -> None:
    assert tonnes(OTHER, row("oxalate", "oxalic_acid", 1)) == [0.347604]


# ------------------------------------------------------------------ aluminium


def test_the_anode_of_2013_is_1_50304_tonnes_per_tonne_of_aluminium() -> None:
    assert tonnes("aluminium-2013", row("anode", "liquid_aluminium", 1)) == [1.50304]


def test_the_derived_anode_factor_of_the_reference_data_is_what_the_engine_computes() -> None:
    [shipped] = Reference.load().select(
        "process_factors", kind="anode", scope="aluminium-2013", quantity="emission_factor"
    )
    assert tonnes("aluminium-2013", row("anode", "liquid_aluminium", 1)) == [shipped.value]


def test_the_anode_effect_of_2013_is_0_25228_tonnes_with_the_potentials_of_the_second_report() -> None:
    assert tonnes("aluminium-2013", row("anode_effect", "liquid_aluminium", 1)) == [0.25228]


def test_the_anode_effect_of_2024_is_0_14481_tonnes_with_the_potentials_of_the_fifth_report() -> None:
    # Rounded to two decimals of a tonne, so the printed digits appear at a hundred thousand tonnes of aluminium.
    assert tonnes(ETS, row("anode_effect", "liquid_aluminium", 100_000, period="2024-01")) == [14_481.0]


def test_own_anode_effect_minutes_of_2013_go_through_slope_and_ratio() -> None:
    # 0.143 kg CF4 and a tenth of it C2F6, per tonne and minute: 0.143 x 6500 + 0.0143 x 9200 = 1061.06 kg
    given = row("anode_effect", "liquid_aluminium", 1000, anode_effect_minutes=1.0)
    assert tonnes("aluminium-2013", given) == [1061.06]


def test_the_net_anode_of_2024_is_the_gross_anode_less_15_18_per_cent() -> None:
    gross = 1_000_000.0
    net_carbon = gross * (1 - 0.1518) * (1 - 0.02 - 0.004)
    assert tonnes(ETS, row("anode", "prebaked_anode", gross, period="2024-01")) == [round(net_carbon * 44 / 12, 2)]


def test_the_quoted_draft_intensity_1_424_is_a_net_consumption_of_0_3979() -> None:
    [line] = tonnes("aluminium-2013", row("anode", "liquid_aluminium", 1, net_consumption=0.3979))
    assert line is not None
    assert round(line, 3) == 1.424


def test_the_electrolysis_step_of_2024_is_anode_and_anode_effect_and_leaves_electricity_out() -> None:
    rows = (
        row("anode", "prebaked_anode", 480, period="2024-01"),
        row("anode_effect", "liquid_aluminium", 1000, period="2024-01"),
        row("fuel", "natural_gas", 10, "10^4 Nm3", period="2024-01"),
    )
    step = total(ETS, "electrolysis_step", *rows)
    enterprise = total(ETS, "enterprise", *rows)
    anode, effect, fuel = tonnes(ETS, *rows)
    assert effect == 144.81
    assert anode is not None
    assert fuel is not None
    assert step == pytest.approx(anode + 144.81)
    assert enterprise == pytest.approx(step + fuel)
    power = row("electricity_in", "electricity", 13_500, "MWh", period="2023-01")
    assert total(ETS, "enterprise", *rows, power) == enterprise


def test_a_year_of_twelve_rounded_months_is_not_the_rounded_year() -> None:
    months = [row("anode_effect", "liquid_aluminium", 10.3, period=f"2024-{month:02d}") for month in range(1, 13)]
    rounded = total(ETS, "electrolysis_step", *months)
    whole = total(ETS, "electrolysis_step", row("anode_effect", "liquid_aluminium", 123.6, period="2024"))
    assert rounded == pytest.approx(12 * 1.49)
    assert whole == 17.9


# ------------------------------------------------------------------ magnesium


def test_a_tonne_of_pure_dolomite_is_0_478_and_of_default_purity_0_478_times_dx() -> None:
    pure, default, half = tonnes(
        "magnesium-2013",
        row("carbonate", "dolomite", 1, purity=1.0),
        row("carbonate", "dolomite", 1),
        row("carbonate", "dolomite", 1, purity=0.5),
    )
    assert (pure, default, half) == (0.478, 0.46844, 0.239)


def test_a_tonne_of_ferrosilicon_made_on_site_is_2_79_tonnes() -> None:
    assert tonnes("magnesium-2013", row("reductant", "ferrosilicon", 1)) == [2.79]


# ------------------------------------------------------------------ IPCC 2006


@pytest.mark.parametrize(
    ("item", "published"),
    [
        ("lead_unspecified", 0.52),
        ("lead_isf", 0.59),
        ("lead_direct", 0.25),
        ("lead_secondary", 0.20),
        ("zinc_unspecified", 1.72),
        ("zinc_waelz", 3.66),
        ("zinc_isf", 0.43),
        ("aluminium_prebake", 1.6),
        ("aluminium_soderberg", 1.7),
        ("magnesium_dolomite", 5.13),
        ("magnesium_magnesite", 2.83),
    ],
)
def test_ipcc_tier_1_is_output_times_the_printed_factor(item: str, published: float) -> None:
    assert tonnes("ipcc-2006", row("process", item, 1)) == [published]


def test_the_ipcc_default_of_lead_is_80_per_cent_isf_and_20_per_cent_direct_smelting() -> None:
    mixed = total("ipcc-2006", "process", row("process", "lead_isf", 0.8), row("process", "lead_direct", 0.2))
    assert round(mixed, 2) == 0.52


def test_the_ipcc_default_of_zinc_is_60_per_cent_isf_and_40_per_cent_waelz() -> None:
    mixed = total("ipcc-2006", "process", row("process", "zinc_isf", 0.6), row("process", "zinc_waelz", 0.4))
    assert round(mixed, 2) == 1.72


@pytest.mark.parametrize(
    ("scope", "printed", "unit"),
    [
        ("ipcc-2006-coke-per-t-zinc-in-isf-mass-allocated", 0.74, "t/t"),
        ("ipcc-2006-coke-per-t-eaf-dust-in-waelz-kiln", 0.4, "t/t"),
        ("ipcc-2006-eaf-dust-per-t-zinc", 1.23, "t/t"),
    ],
)
def test_the_printed_coke_of_zinc_stands_in_the_reference_data(scope: str, printed: float, unit: str) -> None:
    [found] = Reference.load().select("process_factors", kind="ipcc_tier1", scope=scope)
    assert (found.value, found.unit) == (printed, unit)


def test_ipcc_tier_1_perfluorocarbons_of_a_prebake_cell_are_0_4_and_0_04_kilogrammes() -> None:
    result = accounted("ipcc-2006", row("anode_effect", "liquid_aluminium", 1000))
    assert _masses(result) == {"CF4": 0.4, "C2F6": 0.04}


def test_ipcc_slope_gives_0_143_kilogrammes_per_minute_and_12_1_per_cent_of_it_as_c2f6() -> None:
    result = accounted("ipcc-2006", row("anode_effect", "liquid_aluminium", 1000, anode_effect_minutes=1.0))
    assert _masses(result) == {"CF4": 0.143, "C2F6": 0.017303}


def _masses(result: Account) -> dict[str, float]:
    """Tonnes of each fluorinated gas of the account."""
    return {gas: float(amount.tonnes or 0) for gas, amount in result.gases.items() if gas != "CO2"}


# ------------------------------------------------------------------ electricity and heat


@pytest.mark.parametrize(("year", "published"), [("2021", 0.5138), ("2022", 0.4900), ("2023", 0.4976)])
def test_a_megawatt_hour_in_hunan_by_year(year: str, published: float) -> None:
    assert tonnes(OTHER, row("electricity_in", "electricity", 1, "MWh", period=year)) == [published]


@pytest.mark.parametrize(("year", "published"), [("2021", 0.5568), ("2022", 0.5366), ("2023", 0.5306)])
def test_the_32151_family_takes_the_national_average_wherever_the_plant_stands(year: str, published: float) -> None:
    for guideline in ("lead-2024", "zinc-2024", "copper-2024", "carbon-materials-2024"):
        assert tonnes(guideline, row("electricity_in", "electricity", 1, "MWh", period=year)) == [published]


def test_a_gigajoule_of_heat_is_0_11_tonnes_and_0_03412_tonnes_of_standard_coal() -> None:
    result = accounted(OTHER, row("heat_in", "heat", 1, "GJ"))
    assert result.lines["tco2e"].to_list() == [0.11]
    assert result.lines["tce_calorific"].to_list() == [0.03412]


def test_hot_water_is_mass_times_temperature_above_20_times_4_1868_joules() -> None:
    # 100 t at 70 °C: 100 x 50 x 4.1868 / 1000 = 20.934 GJ
    assert tonnes(OTHER, row("heat_in", "hot_water", 100, "t", temperature_c=70.0)) == [round(20.934 * 0.11, 6)]


@pytest.mark.parametrize(("pressure", "enthalpy"), [(1.0, 2776.9), (1.4, 2789.6)])
def test_saturated_steam_counts_its_enthalpy_above_83_74(pressure: float, enthalpy: float) -> None:
    [line] = tonnes(OTHER, row("heat_in", "steam", 1000, "t", pressure_mpa=pressure))
    printed = 1000 * (enthalpy - 83.74) / 1000 * 0.11
    assert line == pytest.approx(printed, rel=5e-4)


# ------------------------------------------------------------------ GB/T 32151.34, vectors of its transcription


def test_calcining_by_formula_6() -> None:
    rows = (
        row("carbon_in", "green_anode", 100, carbon_share=0.008),
        row("carbon_in", "volatile_matter", 100 * 0.10),
        row("carbon_out", "calcined_coke", 70 + 5, carbon_share=0.002),
        row("carbon_out", "carbon_dust", 1, carbon_share=0.002),
        row("carbon_out", "volatile_matter", 70 * 0.02),
    )
    assert total("carbon-materials-2024", "without_electricity_heat", *rows) == pytest.approx(10.6535, abs=1e-5)


def test_baking_by_formula_7() -> None:
    rows = (
        row("carbon_in", "packing_material", 10, carbon_share=0.005),
        row("carbon_in", "green_anode", 100, carbon_share=0.007),
        row("carbon_in", "volatile_matter", 10 * 0.10 + 100 * 0.02),
        row("carbon_out", "carbon_dust", 0.05, carbon_share=1.0),
        row("carbon_out", "baked_carbon", 95, carbon_share=0.006),
    )
    assert total("carbon-materials-2024", "without_electricity_heat", *rows) == pytest.approx(3.364167, abs=1e-5)


def test_graphitising_by_formula_8_counts_volatile_matter_of_insulation_only() -> None:
    rows = (
        row("carbon_in", "packing_material", 10, carbon_share=0.005),
        row("carbon_in", "baked_carbon", 100, carbon_share=0.007),
        row("carbon_in", "volatile_matter", 10 * 0.10),
        row("carbon_out", "carbon_dust", 0.05, carbon_share=1.0),
        row("carbon_out", "graphitised_carbon", 95, carbon_share=0.006),
    )
    assert total("carbon-materials-2024", "without_electricity_heat", *rows) == pytest.approx(1.439167, abs=1e-5)


def test_desulphurising_by_formula_10_takes_90_per_cent_carbonate_wholly_converted() -> None:
    assert tonnes("carbon-materials-2024", row("carbonate", "calcium_carbonate", 10)) == [3.96]


def test_natural_gas_by_table_c_1_is_the_published_21_622() -> None:
    [line] = tonnes("carbon-materials-2024", row("fuel", "natural_gas", 1, "10^4 Nm3"))
    assert line is not None
    assert round(line, 3) == 21.622
