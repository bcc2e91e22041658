"""What cannot be computed has no number, a finding with its address, and a place in the list of what was missing."""

from __future__ import annotations

import polars as pl
import pytest
from tests.accounting.activities import GUIDELINE, Row, computed, row, rules, table, tonnes

from tanfeng import accounting
from tanfeng.ledger.schema import TABLES
from tanfeng.reference import Reference

ATTRIBUTES = TABLES["activity"].column("attribute").choices
#: Words of other carriers, or of power that was bought.
NOT_OWN_POWER = ("grid", "green_power", "green_direct", "purchased", "self_made")

GOOD = row("fuel", "coke", 1)


@pytest.mark.parametrize(
    ("bad", "rule", "column"),
    [
        (row("fuel", "coke", None), "account.no-quantity", "quantity"),
        (row("fuel", "coke", -1), "account.quantity-out-of-range", "quantity"),
        (row("fuel", "coke", float("inf")), "account.quantity-out-of-range", "quantity"),
        (row("fuel", "coke", float("nan")), "account.quantity-out-of-range", "quantity"),
        (row("fuel", "coke", 1, "m3"), "account.unit", "unit"),
        (row("fuel", "coke", 1, "furlong"), "account.unit", "unit"),
        (row("fuel", "natural_gas", 1, "m3"), "account.unit", "unit"),
        (row("heat_in", "steam", 1, "t"), "account.unit", "unit"),
        (row("fuel", "coke", 1, unit=None), "account.no-unit", "unit"),
        (row("fuel", "unobtainium", 1), "account.unknown-item", "item"),
        (row("fuel", "limestone", 1), "account.item-not-in-stream", "item"),
        (row("fuel", "semi_coke", 1), "account.no-factor", ""),
        (row("fuel", "biomass", 1), "account.no-factor", ""),
        (row("fuel", "coke", 1, ncv=28.0), "account.ncv-without-unit", "ncv_unit"),
        (row("fuel", "coke", 1, ncv=28.0, ncv_unit="t"), "account.ncv-unit", "ncv_unit"),
        (row("fuel", "coke", 1, oxidation_rate=1.01), "account.value-out-of-range", ""),
        (row("fuel", "coke", 1, ncv=-1.0, ncv_unit="GJ/t"), "account.value-out-of-range", ""),
        (row("anode", "prebaked_anode", 1), "account.stream-not-in-guideline", "stream"),
        (row("anode_effect", "cf4", 1), "account.stream-not-in-guideline", "stream"),
        (row("fuel", "coke", 1, period=None), "account.no-period", "period"),
        (row("fuel", "coke", 1, period="2010"), "account.period-outside-validity", ""),
        (row("fuel", "coke", 1e14), "account.line-out-of-range", "quantity"),
        (row("electricity_in", "electricity", 1, "MWh", period="2030"), "account.no-factor-year", "period"),
    ],
)
def test_a_row_that_cannot_be_computed_has_no_number_and_an_address(bad: Row, rule: str, column: str) -> None:
    result = computed(GOOD, bad)
    good, without = result.lines.iter_rows(named=True)
    assert without["tco2e"] is None
    assert good["tco2e"] == tonnes(GOOD)[0]
    [finding] = [f for f in result.findings if f.rule == rule]
    assert finding.blocks
    assert finding.address.row == 3
    assert finding.address.column == column
    assert "account.total-incomplete" in rules(result)
    assert result.missing or rule == "account.line-out-of-range"
    assert float(result.totals["with_electricity_heat"] or 0) == good["tco2e"]


def test_a_total_of_nothing_that_could_be_computed_is_no_data_and_not_zero() -> None:
    result = computed(row("fuel", "coke", None))
    assert set(result.totals.values()) == {None}
    assert set(result.energy.values()) == {None}


def test_an_empty_table_is_no_data() -> None:
    result = computed()
    assert set(result.totals.values()) == {None}
    assert "account.no-activity" in rules(result)


def test_zero_missing_and_not_applicable_are_three_things() -> None:
    result = computed(
        row("fuel", "coke", 0.0, quantity__na=False),
        row("fuel", "diesel", None, quantity__na=False),
        row("fuel", "fuel_oil", None, quantity__na=True),
    )
    assert result.lines["tco2e"].to_list() == [0.0, None, None]
    assert result.lines["formula"].to_list()[2] == "not_applicable"
    assert len([text for text in result.missing if "account." in text]) == 1


def test_electricity_without_a_region_has_no_number() -> None:
    result = computed(row("electricity_in", "electricity", 1, "MWh"), region=None)
    assert result.lines["tco2e"].to_list() == [None]
    assert "account.no-region" in rules(result)


def test_a_named_factor_year_is_used_and_shown() -> None:
    result = computed(row("electricity_in", "electricity", 1, "MWh", period="2030"), year=2023)
    assert result.lines["tco2e"].to_list() == [0.4976]
    [finding] = [f for f in result.findings if f.rule == "account.factor-year-differs"]
    assert finding.given == "2023"
    assert finding.expected == "2030"


def test_a_recalled_factor_is_shown_as_such() -> None:
    result = computed(row("electricity_in", "electricity", 1, "MWh", period="2018"))
    assert result.lines["confidence"].to_list() == ["recalled"]
    [finding] = [f for f in result.findings if f.rule == "account.recalled-factor"]
    assert "待核原文" in finding.zh


def test_a_fuel_without_defaults_is_computed_when_the_row_gives_all() -> None:
    full = row("fuel", "semi_coke", 2, ncv=28.0, ncv_unit="GJ/t", carbon_content=0.03, oxidation_rate=0.9)
    result = computed(full)
    assert result.lines["tco2e"].to_list() == [pytest.approx(2 * 28 * 0.03 * 0.9 * 44 / 12, abs=1e-6)]
    assert result.lines["factors"].to_list()[0][-3:] == [
        f"ledger:activity#2:{n}" for n in ("ncv", "carbon_content", "oxidation_rate")
    ]
    assert tonnes(row("fuel", "biomass", 2, emission_factor=0.5)) == [1.0]


def test_a_measured_value_that_is_the_default_of_another_vintage_is_doubted() -> None:
    result = computed(row("fuel", "anthracite", 1, ncv=20.304, ncv_unit="GJ/t"))
    [finding] = [f for f in result.findings if f.rule == "account.mixed-vintages"]
    assert finding.address.column == "ncv"
    assert finding.address.row == 2
    assert "ndrc-2013" in finding.en


@pytest.mark.parametrize("own", [c.key for c in ATTRIBUTES if c.key not in NOT_OWN_POWER])
def test_power_made_on_site_is_never_bought(own: str) -> None:
    account = computed(row("electricity_in", "electricity", 10, "MWh", attribute=own))
    assert account.lines["tco2e"].to_list() == [0.0]


def test_own_fossil_power_is_energy_of_its_fuel_and_not_counted_again() -> None:
    fuel, power = (
        row("fuel", "anthracite", 10),
        row("electricity_in", "electricity", 10, "MWh", attribute="self_fossil"),
    )
    assert computed(fuel, power).energy == computed(fuel).energy


def test_steam_and_hot_water_in_gigajoules_have_the_energy_of_heat() -> None:
    energy = {item: computed(row("heat_in", item, 100, "GJ")).energy for item in ("heat", "steam", "hot_water")}
    assert energy["heat"]["tce_calorific"] is not None
    assert energy["steam"] == energy["hot_water"] == energy["heat"]


def test_an_energy_total_with_a_number_does_not_say_that_it_has_none() -> None:
    account = computed(row("fuel", "anthracite", 10), row("fuel", "coke", None))
    said = [f.en for f in account.findings if f.rule == "account.energy-incomplete"]
    assert account.energy["tce_calorific"] is not None
    assert len(said) == 2
    assert all("does not include 1 rows" in text for text in said)


def test_rows_of_two_files_have_figures_of_their_own() -> None:
    rows = [row("fuel", "coke", 1, _file="a.csv"), row("fuel", "coke", 2, _file="b.csv")]
    frame = table(rows).with_columns(_row=pl.lit(2, pl.Int64), _sheet=pl.lit(None, pl.String))
    account = accounting.account(frame, reference=Reference.load(), guideline=GUIDELINE)
    assert account.lines["ledger"].to_list() == ["ledger:activity#a.csv:2", "ledger:activity#b.csv:2"]
    assert [account.lineage.get(name).value for name in account.lines["ledger"]] == [1, 2]
