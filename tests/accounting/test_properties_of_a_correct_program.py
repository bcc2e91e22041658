"""The properties that a correct program satisfies, as far as the engine answers for them.

Green power with and without proof is held in ``tests/accounting/electricity``; factors that stand in no notice and
intensities that no plant has are held in ``tests/accounting/verification``.
"""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.accounting.activities import Row, computed, row, rules

from tanfeng.reference import Reference

WITH, WITHOUT = "with_electricity_heat", "without_electricity_heat"
QUANTITIES = st.floats(0, 1e6)
QUICK = settings(max_examples=12, deadline=None)
#: A line is rounded to a millionth of a tonne.
LINE = Decimal("0.000001")


def total(*rows: Row, name: str = WITHOUT, **more: object) -> Decimal:
    value = computed(*rows, **more).totals[name]  # type: ignore[arg-type]
    assert value is not None
    return value


# 1 ------------------------------------------------------------------------------------------------------------------


@given(
    QUANTITIES, st.sampled_from([("coke", "t"), ("semi_coke", "t"), ("anthracite", "t"), ("natural_gas", "10^4 Nm3")])
)
@QUICK
def test_1_a_reductant_is_the_fuel_of_its_own_vintage_burned_to_three_decimals(
    quantity: float, item: tuple[str, str]
) -> None:
    key, unit = item
    rows = Reference.load().select("fuel_factors", item=key, vintage="ndrc-2013")
    measured = {r.quantity: r.number for r in rows if r.quantity in ("ncv", "carbon_content", "oxidation_rate")}
    fuel = total(row("fuel", key, quantity, unit, **measured, ncv_unit=f"GJ/{unit}"))
    reductant = total(row("reductant", key, quantity, unit))
    assert abs(fuel - reductant) <= Decimal("0.0005") * Decimal(quantity) + 2 * LINE


# 2 ------------------------------------------------------------------------------------------------------------------


@given(QUANTITIES, st.floats(0, 1))
@QUICK
def test_2_moving_anthracite_within_one_vintage_leaves_the_total_and_across_vintages_warns(
    quantity: float, share: float
) -> None:
    burned, reduced = quantity * share, quantity * (1 - share)
    for guideline in ("lead-2024", "zinc-2024"):
        moved = total(
            row("fuel", "anthracite", burned, period="2025"),
            row("reductant", "anthracite", reduced, period="2025"),
            guideline=guideline,
        )
        whole = total(row("fuel", "anthracite", quantity, period="2025"), guideline=guideline)
        assert abs(moved - whole) <= 2 * LINE + whole * Decimal("1e-14")
    mixed = computed(row("fuel", "anthracite", burned), row("reductant", "anthracite", reduced))
    [warning] = [f for f in mixed.findings if f.rule == "account.mixed-vintages"]
    assert (warning.expected, warning.given) == ("1.924", "2.323")
    assert "20.7" in warning.zh


# 3 ------------------------------------------------------------------------------------------------------------------


@given(QUANTITIES)
@QUICK
def test_3_oxalic_acid_of_default_purity_is_0_347604_per_tonne(quantity: float) -> None:
    assert abs(total(row("oxalate", "oxalic_acid", quantity)) - Decimal(quantity) * Decimal("0.347604")) <= LINE


# 4 ------------------------------------------------------------------------------------------------------------------


@given(st.lists(QUANTITIES, min_size=1, max_size=5))
@QUICK
def test_4_without_bought_electricity_and_heat_the_totals_agree(quantities: list[float]) -> None:
    fuels = [row("fuel", "coke", quantity) for quantity in quantities]
    nothing = [row("electricity_in", "electricity", 0.0, "MWh"), row("heat_in", "heat", 0.0, "GJ")]
    result = computed(*fuels, *nothing)
    assert result.totals[WITH] == result.totals[WITHOUT]


# 5 ------------------------------------------------------------------------------------------------------------------


@given(QUANTITIES, st.floats(0, 1e6), st.floats(0, 1e6))
@QUICK
def test_5_a_net_seller_has_negative_electricity_that_no_total_clips(coke: float, bought: float, sold: float) -> None:
    rows = [
        row("fuel", "coke", coke),
        row("electricity_in", "electricity", bought, "MWh"),
        row("electricity_out", "electricity", sold, "MWh"),
    ]
    result = computed(*rows)
    into, out = (Decimal(str(value)) for value in result.lines["tco2e"][1:])
    assert (into >= 0, out <= 0) == (True, True)
    assert total(*rows, name=WITH) == total(*rows) + into + out


# 7 ------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("guideline", "period", "per_tonne", "gases", "potentials"),
    [
        ("aluminium-2013", "2020-05", "0.25228", {"CF4": "0.000034", "C2F6": "0.0000034"}, {"CF4": 6500, "C2F6": 9200}),
        (
            "aluminium-ets-2024",
            "2024-05",
            "0.14481",
            {"CF4": "0.00002", "C2F6": "0.0000011"},
            {"CF4": 6630, "C2F6": 11100},
        ),
    ],
)
def test_7_default_anode_effects_are_the_published_intensities_gas_by_gas(
    guideline: str, period: str, per_tonne: str, gases: dict[str, str], potentials: dict[str, int]
) -> None:
    made = 1_000_000
    result = computed(row("anode_effect", "liquid_aluminium", made, period=period), guideline=guideline)
    assert result.lines["tco2e"].to_list() == [float(Decimal(per_tonne) * made)]
    for gas, mass in gases.items():
        assert result.gases[gas].tonnes == Decimal(mass) * made
        assert result.gases[gas].tco2e == Decimal(mass) * made * potentials[gas]
    assert result.gases["CO2"].tonnes == 0


@given(QUANTITIES, st.sampled_from(["aluminium-2013", "aluminium-ets-2024"]))
@QUICK
def test_7_the_gases_of_a_total_add_up_to_it_exactly(made: float, guideline: str) -> None:
    result = computed(
        row("anode_effect", "liquid_aluminium", made, period="2024-03"),
        row("anode_effect", "cf4", 0.123456, period="2024-03"),
        row("fuel", "diesel", made / 100, period="2024-03"),
        guideline=guideline,
    )
    name = result.guidelines[0].gas_total().name
    assert sum((amount.tco2e or Decimal(0) for amount in result.gases.values()), Decimal(0)) == result.totals[name]


# 8 ------------------------------------------------------------------------------------------------------------------


def test_8_rounding_months_and_adding_differs_from_rounding_the_year_and_the_account_says_which() -> None:
    months = [row("fuel", "diesel", 10.004, period=f"2024-{month:02d}") for month in range(1, 13)]
    by_month = computed(*months, guideline="aluminium-ets-2024")
    by_year = computed(row("fuel", "diesel", 120.048, period="2024"), guideline="aluminium-ets-2024")
    assert by_month.totals["enterprise"] != by_year.totals["enterprise"]
    assert by_month.totals["enterprise"] == sum(Decimal(str(v)) for v in by_month.lines["tco2e"])
    assert "account.rounding" in rules(by_month)
    assert "account.rounding-of-a-year" not in rules(by_month)
    assert "account.rounding-of-a-year" in rules(by_year)
    assert by_month.rounding == "line_month"


@given(st.lists(st.decimals(0, 10**5, places=4), min_size=1, max_size=12))
@QUICK
def test_8_a_rounded_line_is_within_half_a_hundredth_of_its_rounded_inputs(quantities: list[Decimal]) -> None:
    rows = [row("fuel", "diesel", float(q), period=f"2024-{n:02d}") for n, q in enumerate(quantities, 1)]
    per_tonne = Decimal("42.652") * Decimal("0.0202") * Decimal("0.98") * 44 / 12
    for line, quantity in zip(computed(*rows, guideline="aluminium-ets-2024").lines["tco2e"], quantities, strict=True):
        assert abs(Decimal(str(line)) - round(quantity, 2) * per_tonne) <= Decimal("0.0050001")


# 9 ------------------------------------------------------------------------------------------------------------------


@given(st.sampled_from(["2021", "2022", "2023"]), st.sampled_from([2021, 2022, 2023]))
@QUICK
def test_9_a_factor_of_another_year_than_the_reporting_year_is_always_shown(period: str, factor_year: int) -> None:
    result = computed(row("electricity_in", "electricity", 1, "MWh", period=period), year=factor_year)
    shown = [(f.expected, f.given) for f in result.findings if f.rule == "account.factor-year-differs"]
    assert shown == ([] if period == str(factor_year) else [(period, str(factor_year))])


def test_9_the_latest_published_factor_that_a_guideline_asks_for_is_shown_as_of_another_year() -> None:
    bought = row("electricity_in", "electricity", 1, "MWh", period="2024-01")
    result = computed(bought, guideline="aluminium-ets-2024")
    [finding] = [f for f in result.findings if f.rule == "account.factor-year-differs"]
    assert (finding.expected, finding.given) == ("2024", "2023")


# 10 -----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("item", "stream", "units"),
    [
        ("electricity", "electricity_in", {"MWh": 1.0, "kWh": 1e3, "万kWh": 0.1}),
        ("natural_gas", "fuel", {"10^4 Nm3": 1.0, "Nm3": 1e4, "万Nm³": 1.0}),
        ("coke", "fuel", {"t": 1.0, "kg": 1e3, "万t": 1e-4}),
    ],
)
def test_10_one_amount_in_any_of_its_units_is_one_emission(item: str, stream: str, units: dict[str, float]) -> None:
    found = {round(computed(row(stream, item, q, unit)).lines["tco2e"][0], 6) for unit, q in units.items()}
    assert len(found) == 1
