"""The example smelter's year added up a second time, with the csv module, fractions and the factors as printed.

Nothing of the program takes part but the numbers it gives; steam takes its enthalpy from the printed steam table.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterator
from fractions import Fraction
from functools import cache
from pathlib import Path

import pytest

from tanfeng.accounting.enterprise import EnterpriseYear
from tanfeng.workspace import Workspace

EXAMPLE = Path(__file__).parents[2] / "workspaces" / "example-smelter"
YEAR = "2024"
F = Fraction
CARBON_TO_CO2 = F(44, 12)
STANDARD_COAL = F("29.3076")
#: Other nonferrous, 2015: NCV, CC, OF where no analysis says otherwise; reductants; lumped carbonates.
FUELS = {
    "anthracite": {"ncv": F("24.515"), "carbon_content": F("0.02749"), "oxidation_rate": F("0.94")},
    "diesel": {"ncv": F("43.33"), "carbon_content": F("0.0202"), "oxidation_rate": F("0.98")},
    "natural_gas": {"ncv": F("389.31"), "carbon_content": F("0.0153"), "oxidation_rate": F("0.99")},
}
FACTORS = {"coke": F("2.862"), "semi_coke": F("2.853"), "limestone": F("0.405"), "soda_ash": F("0.411")}
HUNAN, RESIDUAL, HEAT = F("0.4976"), F("0.6096"), F("0.11")
COAL = {"diesel": F("1.4571"), "fresh_water": F("0.0002571")}
POWER, POWER_EQUIVALENT, HEAT_COAL, HEAT_EQUIVALENT = F("0.1229"), F("0.300"), F("0.03412"), F("0.0379")
#: Superheated steam of 1.0 MPa and 200 °C, kJ/kg, as steam tables print it; the reference state of the guidelines.
ENTHALPY, REFERENCE_STATE = F("2828.27"), F("83.74")
OF_HEAT = 2e-6


def rows(table: str) -> Iterator[dict[str, str]]:
    with (EXAMPLE / "ledger" / f"{table}.csv").open(encoding="utf-8-sig", newline="") as file:
        yield from csv.DictReader(file)


@cache
def view() -> EnterpriseYear:
    return Workspace.open(EXAMPLE).enterprise_year("X-EX-001", int(YEAR))


@cache
def analysed() -> dict[tuple[str, str, str], Fraction]:
    return {(r["item"], r["parameter"], r["period"]): F(r["value"]) for r in rows("analyses")}


def value(item: str, parameter: str, period: str) -> Fraction:
    """The month's analysis, the year's, the default."""
    found = analysed().get((item, parameter, period), analysed().get((item, parameter, period[:4])))
    return FUELS[item][parameter] if found is None else found


def co2(row: dict[str, str]) -> Fraction:
    quantity, item, period = F(row["quantity"]), row["item"], row["period"]
    match row["stream"]:
        case "fuel":
            carbon = value(item, "ncv", period) * value(item, "carbon_content", period)
            return quantity * carbon * value(item, "oxidation_rate", period) * CARBON_TO_CO2
        case "reductant" | "carbonate":
            return quantity * FACTORS[item]
        case "electricity_in":
            return quantity * HUNAN if row["attribute"] in ("grid", "green_power") else F(0)
        case "heat_in" | "heat_out":
            return heat(row) * HEAT
        case _:
            return F(0)


def heat(row: dict[str, str]) -> Fraction:
    """GJ bought, negative where sold."""
    sign = -1 if row["stream"] == "heat_out" else 1
    own = (ENTHALPY - REFERENCE_STATE) / 1000 if row["unit"] == "t" else 1
    return sign * F(row["quantity"]) * own


def coal(row: dict[str, str], *, equivalent: bool) -> Fraction:
    quantity, item = F(row["quantity"]), row["item"]
    match row["stream"]:
        case "electricity_in":
            counts = row["attribute"] != "waste_heat_power"
            return quantity * (POWER_EQUIVALENT if equivalent else POWER) if counts else F(0)
        case "heat_in" | "heat_out":
            return heat(row) * (HEAT_EQUIVALENT if equivalent else HEAT_COAL)
        case "carbonate":
            return F(0)
        case _:
            return quantity * (COAL[item] if item in COAL else value(item, "ncv", row["period"]) / STANDARD_COAL)


def of_year(table: str) -> list[dict[str, str]]:
    return [row for row in rows(table) if row["period"].startswith(YEAR)]


def near(number: Fraction) -> object:
    return pytest.approx(float(number), rel=OF_HEAT)


def test_every_line_without_steam_is_the_hand_figure_to_a_millionth_of_a_tonne() -> None:
    activity = of_year("activity")
    lines = view().account.lines
    assert lines.height == len(activity)
    for row, computed in zip(activity, lines["tco2e_fixed"], strict=True):
        if row["stream"] not in ("medium", "heat_out"):
            assert abs(co2(row) * 1_000_000 - computed) <= F(6, 10), row


def test_both_totals() -> None:
    activity = of_year("activity")
    direct = sum((co2(r) for r in activity if r["stream"] in ("fuel", "reductant", "carbonate")), F(0))
    assert float(view().account.totals["without_electricity_heat"] or 0) == near(direct)
    assert float(view().account.totals["with_electricity_heat"] or 0) == near(sum(map(co2, activity), F(0)))


def test_electricity_both_ways() -> None:
    bought: defaultdict[str, Fraction] = defaultdict(Fraction)
    for row in of_year("activity"):
        if row["stream"] == "electricity_in":
            bought[row["attribute"]] += F(row["quantity"])
    electricity = view().electricity
    assert float(electricity.location_based or 0) == near((bought["grid"] + bought["green_power"]) * HUNAN)
    assert float(electricity.market_based or 0) == near(bought["grid"] * RESIDUAL)


@pytest.mark.parametrize(("name", "equivalent"), [("tce_calorific", False), ("tce_equivalent", True)])
def test_comprehensive_energy_in_both_values(name: str, equivalent: bool) -> None:
    total = sum((coal(row, equivalent=equivalent) for row in of_year("activity")), F(0))
    assert float(view().account.energy[name] or 0) == near(total)


@pytest.mark.parametrize(("unit", "product"), [("PB", "铅锭"), ("ZN", "锌锭"), ("SB", "锑锭")])
def test_energy_per_tonne_of_each_product(unit: str, product: str) -> None:
    own = f"X-EX-001-{unit}"
    used = sum((coal(row, equivalent=False) for row in of_year("activity") if row["unit_id"] == own), F(0))
    made = [F(r["quantity"]) for r in of_year("production") if (r["unit_id"], r["product"]) == (own, product)]
    [found] = view().product_energy.of_year().filter(unit_id=own)["kgce_per_t"]
    assert found == near(used / sum(made, F(0)) * 1000)
