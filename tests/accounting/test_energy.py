"""Energy by GB/T 2589-2020: two values side by side, media, own power, what goes out, what the year's coal rate is."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.accounting.activities import Row, computed, row, rules

from tanfeng.accounting import Account
from tanfeng.reference import Reference


def coal_rates(folder: Path, *rates: tuple[int, float, str]) -> Reference:
    """Return the reference data with a workspace's coal rates: year, kgce/kWh, suffix of the key."""
    columns = Reference.load().table("energy_conversion").columns
    lines = [",".join(columns)]
    for year, rate, suffix in rates:
        cells = {
            "key": f"energy_conversion.electricity.coal-equivalent.equivalent.{year}{suffix}",
            "item": "electricity",
            "convention": "equivalent",
            "quantity": "coal_equivalent",
            "value": str(rate),
            "unit": "kgce/kWh",
            "region": "100000",
            "valid_from": f"{year}-01-01",
            "valid_to": f"{year}-12-31",
            "edition": str(year),
            "source": "nimonik-gbt-2589",
            "confidence": "assumed",
        }
        lines.append(",".join(cells.get(name, "") for name in columns))
    folder.joinpath("energy_conversion.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return Reference.load([folder])


def calorific(*rows: Row, **more: Any) -> list[float | None]:
    return computed(*rows, **more).lines["tce_calorific"].to_list()


def of_rule(result: Account, rule: str) -> list[Any]:
    return [finding for finding in result.findings if finding.rule == rule]


def test_thirteen_thousand_three_hundred_kwh_are_1635_kgce() -> None:
    [tce] = calorific(row("electricity_in", "electricity", 13_300, "kWh"))
    assert tce == pytest.approx(1.63457)
    assert round(tce * 1000) == 1635


def test_a_megajoule_of_heat_is_0_03412_kgce_bought_or_sold() -> None:
    assert calorific(row("heat_in", "heat", 1000, "MJ"), row("heat_out", "heat", 1000, "MJ")) == [0.03412, -0.03412]


@pytest.mark.parametrize(
    ("item", "quantity", "unit", "tce"),
    [
        ("oxygen", 1, "万Nm3", 4.0),
        ("compressed_air", 1, "万Nm3", 0.4),
        ("fresh_water", 1000, "t", 0.2571),
        ("fresh_water", 1000, "m3", 0.2571),
        ("softened_water", 1, "万m3", 4.857),
        ("deaerated_water", 1000, "t", 0.9714),
        ("acetylene", 1, "万Nm3", 83.143),
        ("calcium_carbide", 1, "t", 2.0786),
    ],
)
def test_a_bought_medium_has_the_published_coefficient(item: str, quantity: float, unit: str, tce: float) -> None:
    assert calorific(row("medium", item, quantity, unit, attribute="purchased")) == [tce]


def test_a_cubic_metre_of_water_passes_through_the_density_row_and_names_it() -> None:
    result = computed(row("medium", "fresh_water", 1, "m3", attribute="purchased"))
    assert "constants.water-density" in result.lines["energy_factors"].to_list()[0]
    tonnes = computed(row("medium", "fresh_water", 1, "t", attribute="purchased"))
    assert "constants.water-density" not in tonnes.lines["energy_factors"].to_list()[0]


def test_a_cubic_metre_of_oxygen_is_not_a_standard_one() -> None:
    result = computed(row("medium", "oxygen", 1, "m3", attribute="purchased"))
    assert result.lines["tce_calorific"].to_list() == [None]
    assert result.energy["tce_calorific"] is None


def test_a_medium_made_on_site_is_not_counted_a_second_time() -> None:
    power = row("electricity_in", "electricity", 500, "MWh")
    air = row("medium", "compressed_air", 400, "万Nm3", attribute="self_made")
    assert computed(power, air).energy == computed(power).energy
    [finding] = of_rule(computed(power, air), "account.energy-counted-elsewhere")
    assert finding.severity == "info"


@pytest.mark.parametrize("attribute", [None, "grid", "somewhere"])
def test_a_medium_of_unstated_origin_has_no_energy_and_blocks(attribute: str | None) -> None:
    power = row("electricity_in", "electricity", 500, "MWh")
    result = computed(power, row("medium", "oxygen", 10, "万Nm3", attribute=attribute))
    assert result.lines["tce_calorific"].to_list() == [61.45, None]
    [finding] = of_rule(result, "account.medium-origin-unstated")
    assert finding.blocks
    assert (finding.address.row, finding.address.column) == (3, "attribute")


def test_nitrogen_has_two_coefficients_and_only_the_verified_one_is_taken() -> None:
    assert calorific(row("medium", "nitrogen", 1, "万Nm3", attribute="purchased")) == [6.714]


@pytest.mark.parametrize("attribute", ["self_pv", "self_wind", "self_hydro"])
def test_own_renewable_electricity_counts_and_is_said_to(attribute: str) -> None:
    result = computed(row("electricity_in", "electricity", 10, "MWh", attribute=attribute))
    assert result.lines["tce_calorific"].to_list() == [1.229]
    assert len(of_rule(result, "account.own-renewable-counted")) == 1


@pytest.mark.parametrize("attribute", ["waste_heat_power", "self_fossil", "self_biomass"])
def test_own_power_from_fuel_or_waste_heat_is_counted_with_its_fuel(attribute: str) -> None:
    coke = row("fuel", "coke", 10)
    power = row("electricity_in", "electricity", 10, "MWh", attribute=attribute)
    assert computed(coke, power).energy == computed(coke).energy


def test_selling_more_than_was_bought_gives_a_negative_total() -> None:
    result = computed(row("heat_in", "heat", 10, "GJ"), row("heat_out", "heat", 30, "GJ"))
    assert result.energy["tce_calorific"] == Decimal("-0.682400")


def test_the_equivalent_value_follows_the_coal_rate_of_the_lines_own_year(tmp_path: Path) -> None:
    reference = coal_rates(tmp_path, (2021, 0.3, ""), (2022, 0.29, ""))
    result = computed(
        row("electricity_in", "electricity", 10, "MWh", period="2021"),
        row("electricity_in", "electricity", 10, "MWh", period="2022"),
        reference=reference,
    )
    assert result.lines["tce_equivalent"].to_list() == [3.0, 2.9]
    assert result.energy == {"tce_calorific": Decimal("2.458000"), "tce_equivalent": Decimal("5.900000")}


def test_a_coal_rate_of_another_year_is_not_borrowed(tmp_path: Path) -> None:
    power = row("electricity_in", "electricity", 10, "MWh", period="2022")
    result = computed(power, reference=coal_rates(tmp_path, (2021, 0.3, "")))
    assert result.energy["tce_equivalent"] is None
    assert "account.no-equivalent-value" in rules(result)


def test_of_two_coal_rates_for_one_year_none_is_chosen(tmp_path: Path) -> None:
    power = row("electricity_in", "electricity", 10, "MWh", period="2022")
    result = computed(power, reference=coal_rates(tmp_path, (2022, 0.3, ".a"), (2022, 0.29, ".b")))
    assert result.energy["tce_equivalent"] is None
    assert "account.several-equivalent-values" in rules(result)


ROWS = st.lists(
    st.tuples(
        st.sampled_from(
            [
                ("fuel", "coke", "t", None),
                ("electricity_in", "electricity", "MWh", "grid"),
                ("electricity_in", "electricity", "MWh", "self_pv"),
                ("electricity_out", "electricity", "kWh", None),
                ("heat_out", "heat", "GJ", None),
                ("medium", "fresh_water", "m3", "purchased"),
                ("medium", "oxygen", "Nm3", "self_made"),
            ]
        ),
        st.floats(0, 1e6, allow_nan=False),
    ),
    min_size=1,
    max_size=12,
)


@given(ROWS)
@settings(max_examples=20, deadline=None)
def test_the_energy_total_is_the_sum_of_its_lines(drawn: list[Any]) -> None:
    rows = [row(stream, item, quantity, unit, attribute=word) for (stream, item, unit, word), quantity in drawn]
    result = computed(*rows)
    known = [Decimal(str(value)) for value in result.lines["tce_calorific"].drop_nulls()]
    total = result.energy["tce_calorific"]
    assert total is not None
    assert total == sum(known, Decimal(0))


def test_a_coal_rate_that_is_assumed_weakens_the_equivalent_value_alone(tmp_path: Path) -> None:
    power = row("electricity_in", "electricity", 10, "MWh", period="2022", confidence="measured")
    lineage = computed(power, reference=coal_rates(tmp_path, (2022, 0.3, ""))).lineage
    known = [
        lineage.get(f"account.energy.other-nonferrous-2015.{value}") for value in ("tce_calorific", "tce_equivalent")
    ]
    assert [figure.confidence for figure in known if figure] == ["verified", "assumed"]


def test_the_energy_of_an_account_opens_down_to_rows_and_coefficients() -> None:
    result = computed(row("fuel", "coke", 5), row("fuel", "coke", 5, ncv=28.0, ncv_unit="GJ/t"))
    assert result.lineage.dangling() == []
    below = {figure.id for _, figure in result.lineage.walk("account.energy.other-nonferrous-2015.tce_calorific")}
    assert {"ledger:activity#2", "ledger:activity#3:ncv", "ref:constants.standard-coal"} <= below
    total = result.lineage.get("account.energy.other-nonferrous-2015.tce_calorific")
    assert total is not None
    assert total.value == float(result.energy["tce_calorific"] or 0)


def test_a_total_without_a_number_names_the_rows_it_lacks() -> None:
    result = computed(row("fuel", "coke", 5), row("medium", "oxygen", 1, "万Nm3"))
    total = result.lineage.get("account.energy.other-nonferrous-2015.tce_calorific")
    assert total is not None
    assert total.missing == ("ledger:activity#3",)
