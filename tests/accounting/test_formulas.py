"""Every formula of the vocabulary: its dimension, its figure worked by hand, and what it does without a measurement."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import duckdb
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.accounting.activities import HUNAN, Row, computed, row, rules, table

from tanfeng.accounting.formulas import COMBUSTION, FORMS, Formula, Term
from tanfeng.accounting.guideline import Guideline, content, parse
from tanfeng.accounting.guideline.dimensions import fits
from tanfeng.accounting.summary import summarise
from tanfeng.reference import Reference

C = 44 / 12
ETS, OLD, IPCC = "aluminium-ets-2024", "aluminium-2013", "ipcc-2006"
SCOPE = {"kind": "pfc", "scope": "ipcc-2006-cwpb"}


def overvoltage_guideline() -> Guideline:
    """IPCC 2006 with the overvoltage method before the slope, as its table 4.16 has both."""
    data = content(IPCC)
    data["streams"]["anode_effect"] |= {
        "formulas": ["anode_effect_overvoltage", "anode_effect_slope", "anode_effect_default"],
        "overvoltage_coefficient": {
            "table": "process_factors",
            "quantity": "overvoltage",
            "item": "cf4",
            "dims": SCOPE,
        },
        "overvoltage": "measured",
        "current_efficiency": "measured",
    }
    return parse(data)


def aluminium(**more: Any) -> Row:
    return row("anode_effect", "liquid_aluminium", 1000, period="2022", **more)


@pytest.mark.parametrize("formula", [form for forms in FORMS.values() for form in forms], ids=lambda f: f.text)
def test_every_formula_is_a_mass_of_gas_per_unit_of_quantity(formula: Formula) -> None:
    assert fits(formula)


@pytest.mark.parametrize("unit", ["tC/GJ", "kgC/{unit}", "tCO2/{unit}", "furlong"])
def test_a_formula_that_is_wrong_by_a_dimension_or_a_power_of_ten_does_not_fit(unit: str) -> None:
    [product] = COMBUSTION.products
    assert not fits(replace(COMBUSTION, products=(replace(product, unit=unit),)))


def test_a_formula_that_forgets_a_parameter_does_not_fit() -> None:
    [product] = COMBUSTION.products
    shorter = tuple(term for term in product.terms if term != Term("times", ("ncv",)))
    assert not fits(replace(COMBUSTION, products=(replace(product, terms=shorter),)))


def test_overvoltage_is_the_coefficient_times_millivolts_over_per_cent_of_current_efficiency() -> None:
    result = computed(aluminium(overvoltage=4.0, current_efficiency=0.93), guideline=overvoltage_guideline())
    cf4 = 1.16 * (4.0 / 93) * 1000 / 1000
    assert float(result.gases["CF4"].tonnes or 0) == pytest.approx(cf4, abs=1e-6)
    assert float(result.gases["C2F6"].tonnes or 0) == pytest.approx(0.121 * cf4, abs=1e-6)
    assert result.lines["tco2e"].to_list() == [pytest.approx(cf4 * (6630 + 0.121 * 11100), abs=1e-6)]


def test_the_first_method_whose_measurements_are_there_is_used() -> None:
    guideline = overvoltage_guideline()
    both = computed(aluminium(overvoltage=4.0, current_efficiency=0.93, anode_effect_minutes=1.0), guideline=guideline)
    minutes = computed(aluminium(anode_effect_minutes=1.0, overvoltage=4.0), guideline=guideline)
    none = computed(aluminium(), guideline=guideline)
    assert [r.lines["formula"][0].split(" × ")[1] for r in (both, minutes)] == ["OVC", "S"]
    assert none.lines["formula"].to_list() == ["P × (EF_CF4 × GWP_CF4 + EF_C2F6 × GWP_C2F6)"]
    assert "account.value-not-used" in rules(both)


def test_a_measured_rate_stands_beside_the_default_of_the_other_gas() -> None:
    result = computed(aluminium(cf4_rate=0.05), guideline=OLD)
    assert result.lines["tco2e"].to_list() == [pytest.approx((0.05 * 6500 + 0.0034 * 9200), abs=1e-6)]
    assert result.gases["CF4"].tonnes == Decimal("0.05")
    assert result.gases["C2F6"].tonnes == Decimal("0.0034")


def test_a_stated_mass_of_gas_is_times_its_warming_potential_of_the_guideline() -> None:
    rows = [row("anode_effect", "cf4", 1, period="2024-01"), row("anode_effect", "c2f6", 100, "kg", period="2024-01")]
    assert computed(*rows, guideline=OLD).lines["tco2e"].to_list() == [6500.0, 920.0]
    assert computed(*rows, guideline=ETS).lines["tco2e"].to_list() == [6630.0, 1110.0]


def test_the_warming_potential_is_a_row_of_the_lineage() -> None:
    result = computed(aluminium(), guideline=OLD)
    walked = {figure.id for _, figure in result.lineage.walk("account.line.activity#2")}
    assert {"ref:gwp.cf4.gwp100.sar", "ref:gwp.c2f6.gwp100.sar"} <= walked
    assert result.lineage.dangling() == []


def test_the_carbon_share_comes_before_the_calorific_value_which_still_counts_as_energy() -> None:
    fuel = row("fuel", "anthracite", 100, period="2024-01", carbon_share=0.7123, ncv=25.0, ncv_unit="GJ/t")
    result = computed(fuel, guideline=ETS)
    assert result.lines["tco2e"].to_list() == [round(100 * 0.7123 * 0.98 * C, 2)]
    assert result.lines["formula"].to_list() == ["FC × C_ar × OF × 44/12"]
    assert result.lines["tce_calorific"].to_list() == [pytest.approx(100 * 25.0 / 29.3076, abs=1e-6)]


def test_a_carbon_balance_adds_what_goes_in_and_takes_off_what_stays_in_products() -> None:
    data = content("other-nonferrous-2015")
    for name, sign in (("carbon_in", 1), ("carbon_out", -1)):
        data["streams"][name] = {
            "name_zh": "碳平衡",
            "name_en": "carbon balance",
            "formula": "carbon_balance",
            "sign": sign,
            "item_kinds": ["fuel", "reductant"],
            "carbon_share": "measured",
        }
        data["totals"]["without_electricity_heat"]["members"].append(name)
    guideline = parse(data)
    result = computed(
        row("carbon_in", "coke", 100, carbon_share=0.85),
        row("carbon_out", "coke", 10, carbon_share=0.5),
        guideline=guideline,
    )
    assert result.lines["tco2e"].to_list() == [pytest.approx(85 * C, abs=1e-6), pytest.approx(-5 * C, abs=1e-6)]
    missing = computed(row("carbon_in", "coke", 100), guideline=guideline)
    assert missing.lines["tco2e"].to_list() == [None]
    assert "account.not-measured" in rules(missing)


def test_a_carbonate_takes_purity_and_conversion_where_they_are_measured() -> None:
    given = row("carbonate", "calcium_carbonate", 100, period="2024-01", purity=0.9, conversion_rate=0.95)
    result = computed(given, guideline=ETS)
    assert result.lines["tco2e"].to_list() == [round(100 * 0.44 * 0.9 * 0.95, 2)]


def test_green_power_is_zero_with_a_proof_and_no_number_without() -> None:
    bought = row("electricity_in", "electricity", 10, "MWh", period="2023", attribute="green_power")
    proven = computed({**bought, "certificate": "GEC-1"}, guideline="lead-2024")
    bare = computed({**bought, "certificate": ""}, guideline="lead-2024")
    assert proven.lines["tco2e"].to_list() == [0.0]
    assert bare.lines["tco2e"].to_list() == [None]
    [finding] = [f for f in bare.findings if f.rule == "account.non-fossil-without-proof"]
    assert (finding.blocks, finding.address.column) == (True, "certificate")


@given(
    st.lists(
        st.tuples(
            st.floats(0, 1e6),
            st.one_of(st.none(), st.floats(0, 10)),
            st.one_of(st.none(), st.floats(0, 1)),
            st.one_of(st.none(), st.floats(0, 1)),
        ),
        min_size=1,
        max_size=20,
    )
)
@settings(max_examples=15, deadline=None)
def test_both_engines_give_the_same_bits_for_several_gases_and_shares(
    values: list[tuple[float, float | None, float | None, float | None]],
) -> None:
    rows: list[Row] = []
    for quantity, rate, sulphur, ash in values:
        rows.append({**aluminium(cf4_rate=rate), "quantity": quantity})
        rows.append(row("anode", "liquid_aluminium", quantity, period="2022", sulphur=sulphur, ash=ash))
    names = ("cf4_rate", "sulphur", "ash")
    frame = table([{k: v for k, v in given.items() if k not in names} for given in rows])
    frame = frame.with_columns(pl.Series(name, [g.get(name) for g in rows], dtype=pl.Float64) for name in names)
    asked: dict[str, Any] = {"reference": Reference.load(), "guideline": OLD, "region": HUNAN}
    polars = summarise(frame.lazy(), **asked)
    arrow = frame.to_arrow(compat_level=pl.CompatLevel.oldest())
    other = summarise(duckdb.connect().from_arrow(arrow), **asked)
    assert polars.sums.equals(other.sums)
    assert polars.findings == other.findings
