"""Facts as they were published, by name. Each can be checked against the source its row cites."""

from __future__ import annotations

import math
from datetime import date

import polars as pl
import pytest

from tanfeng.core.findings import Finding
from tanfeng.reference import Reference, ReferenceRow

REFERENCE = Reference.load()


def one(table: str, *, quantity: str, regions: tuple[str, ...] = (), on: date | None = None, **dims: object) -> float:
    row = REFERENCE.lookup(table, quantity=quantity, regions=regions, on=on, **dims)
    assert isinstance(row, ReferenceRow), row
    assert row.value is not None
    return row.value


@pytest.mark.parametrize(
    ("vintage", "ncv", "carbon", "oxidation"),
    [
        ("ndrc-2013", 20.304, 0.02749, 0.94),
        ("ndrc-2015", 24.515, 0.02749, 0.94),
        ("ets-2024", 22.867, 0.02749, 0.98),
        ("ipcc-2006", 26.7, 0.0268, 1.0),
    ],
)
def test_anthracite_has_three_chinese_vintages_that_differ(
    vintage: str, ncv: float, carbon: float, oxidation: float
) -> None:
    values = [
        one("fuel_factors", quantity=q, item="anthracite", vintage=vintage)
        for q in ("ncv", "carbon_content", "oxidation_rate")
    ]
    assert values == [ncv, carbon, oxidation]


@pytest.mark.parametrize(("year", "factor"), [(2021, 0.5138), (2022, 0.4900), (2023, 0.4976)])
def test_hunan_grid_factor_of_each_notice(year: int, factor: float) -> None:
    asked = {"kind": "provincial_average", "year": year}
    assert one("electricity_factors", quantity="emission_factor", regions=("430000",), **asked) == factor


@pytest.mark.parametrize(("year", "factor"), [(2021, 0.5568), (2022, 0.5366), (2023, 0.5306)])
def test_national_grid_factor_of_each_notice(year: int, factor: float) -> None:
    asked = {"kind": "national_average", "year": year}
    assert one("electricity_factors", quantity="emission_factor", regions=("100000",), **asked) == factor


def test_a_year_without_a_notice_has_no_factor_and_the_finding_names_the_years() -> None:
    found = REFERENCE.lookup(
        "electricity_factors",
        quantity="emission_factor",
        kind="provincial_average",
        year=2024,
        regions=("430000",),
    )
    assert isinstance(found, Finding)
    assert found.rule == "reference.no-row"
    assert "2021, 2022, 2023" in found.zh
    assert "2021, 2022, 2023" in found.en


@pytest.mark.parametrize("year", [2023, 2024])
def test_a_footprint_factor_never_answers_for_an_average_factor(year: int) -> None:
    rows = REFERENCE.select("electricity_factors", year=year)
    footprint = {row.value for row in rows if row.dims["kind"].startswith("footprint")}
    average = [row for row in rows if row.dims["kind"].endswith("average") and row.value not in footprint]
    assert footprint
    assert all(row.unit == "tCO2e/MWh" for row in rows if row.value in footprint)
    assert all(row.unit == "tCO2/MWh" for row in average if not row.dims["kind"].startswith("footprint"))
    found = REFERENCE.lookup(
        "electricity_factors", quantity="emission_factor", kind="national_average", year=year, regions=("100000",)
    )
    if year == 2024:
        assert isinstance(found, Finding)
    else:
        assert isinstance(found, ReferenceRow)
        assert found.value not in footprint


@pytest.mark.parametrize("item", ["coke", "semi_coke", "anthracite", "natural_gas"])
def test_reductant_factors_reproduce_from_the_vintage_of_2013(item: str) -> None:
    ncv, carbon, oxidation = (
        one("fuel_factors", quantity=q, item=item, vintage="ndrc-2013")
        for q in ("ncv", "carbon_content", "oxidation_rate")
    )
    ratio = one("constants", quantity="constant", constant="co2_per_carbon")
    published = one(
        "process_factors", quantity="emission_factor", item=item, kind="reductant", scope="other-nonferrous-2015"
    )
    assert round(ncv * carbon * oxidation * ratio, 3) == published


def test_oxalic_acid_of_default_purity() -> None:
    asked = {"item": "oxalic_acid", "kind": "oxalate", "scope": "other-nonferrous-2015"}
    factor = one("process_factors", quantity="emission_factor", **asked)
    purity = one("process_factors", quantity="purity", **asked)
    assert math.isclose(factor * purity, 0.347604)


@pytest.mark.parametrize(
    ("metal", "process", "quantity", "best", "base"),
    [
        ("Cu", "concentrate-to-cathode", "comprehensive_energy", 260, 380),
        ("Pb", "concentrate-to-bullion", "comprehensive_energy", 230, 300),
        ("Zn", "hydro-with-residue", "comprehensive_energy", 1100, 1280),
        ("Al", "liquid-metal", "ac_electricity", 13000, 13350),
    ],
)
def test_benchmark_and_baseline_levels_of_2021(
    metal: str, process: str, quantity: str, best: float, base: float
) -> None:
    asked = {"metal": metal, "process": process, "edition": "2021"}
    assert one("efficiency_benchmarks", quantity=quantity, level="benchmark", **asked) == best
    assert one("efficiency_benchmarks", quantity=quantity, level="baseline", **asked) == base


def test_benchmark_and_level_1_are_two_ladders() -> None:
    limits = [
        one(
            "energy_limits",
            quantity="comprehensive_energy",
            standard="gb-25323-2023",
            metal="Cu",
            process="concentrate-to-cathode",
            level=level,
        )
        for level in "123"
    ]
    assert limits == [210, 230, 340]


def test_the_levels_of_a_limit_rise_from_1_to_3() -> None:
    frame = REFERENCE.table("energy_limits")
    dims = ["standard", "metal", "stage", "process", "quantity", "process_zh"]
    wide = frame.pivot("level", index=dims, values="value", aggregate_function=None)
    complete = wide.drop_nulls(["1", "2", "3"])
    assert complete.height == 431
    assert complete.filter((pl.col("1") > pl.col("2")) | (pl.col("2") > pl.col("3"))).is_empty()


@pytest.mark.parametrize("sector", ["smelting_pressing", "mining_dressing"])
def test_ceads_fuels_of_each_year_add_up_to_the_total(sector: str) -> None:
    frame = REFERENCE.table("regional_emissions").filter(
        (pl.col("sector") == sector) & (pl.col("quantity") == "co2") & (pl.col("period") == "year")
    )
    fuels = frame.filter(pl.col("item") != "total").group_by("year").agg(pl.col("value").sum().alias("fuels"))
    totals = frame.filter(pl.col("item") == "total").join(fuels, on="year", how="left").sort("year")
    assert totals["year"].to_list() == list(range(1997, 2020))
    assert (totals["value"] - totals["fuels"]).abs().max() < 1e-5


def test_figures_of_part_of_a_year_do_not_look_like_yearly_ones() -> None:
    for table in ("regional_output", "regional_emissions"):
        frame = REFERENCE.table(table)
        partial = frame.filter(pl.col("note").str.contains("nine months|half year|month figure"))
        assert partial.height > 0
        assert partial.filter(pl.col("period") == "year").is_empty()
    facilities = REFERENCE.table("facilities").filter(pl.col("output").is_not_null())
    months = facilities.filter(pl.col("note").str.contains("MONTH"))
    assert months.height == 2
    assert months.filter(pl.col("period") == "year").is_empty()


def test_a_range_is_kept_as_a_range_and_is_not_a_number() -> None:
    row = REFERENCE.row("energy_conversion.natural-gas.coal-equivalent.gbt-2589-2020")
    assert row is not None
    assert (row.value, row.value_low, row.value_high) == (None, 1.1, 1.33)
    found = REFERENCE.lookup(
        "energy_conversion", quantity="coal_equivalent", item="natural_gas", edition="gbt-2589-2020"
    )
    assert isinstance(found, Finding)
    assert "1.1~1.33" in found.zh


def test_conflicting_public_figures_are_both_kept() -> None:
    silver = REFERENCE.select("regional_output", product="silver", region="431023")
    assert {row.value for row in silver} >= {4800.0, 4220.0}


def test_the_battery_plant_has_a_capacity_of_batteries() -> None:
    row = REFERENCE.row("facilities.jinyi-recovery.secondary-lead")
    assert row is not None
    assert (row.value, row.unit, row.dims["capacity_of"]) == (300000.0, "t/a", "t used batteries")


def test_no_energy_intensity_of_a_named_plant_is_claimed() -> None:
    assert "energy_intensity" not in REFERENCE.table("facilities").columns
