"""Units are read as people write them and are never guessed."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tanfeng.units import UnitError, factor_to, parse, same_dimension


@pytest.mark.parametrize(
    ("given_unit", "wanted", "factor"),
    [
        ("万t", "t", "10000"),
        ("kg", "t", "0.001"),
        ("万Nm³", "10^4 Nm3", "1"),
        ("10⁴Nm³", "Nm3", "10000"),
        ("10^4 Nm3", "万标准立方米", "1"),
        ("万kWh", "MWh", "10"),
        ("10^4 kWh", "kWh", "10000"),
        ("千瓦时", "kWh", "1"),
        ("亿千瓦时", "GWh", "100"),
        ("百万千焦", "GJ", "1"),
        ("MWh", "GJ", "3.6"),
        ("吨标准煤", "kgce", "1000"),
        ("万tce", "tce", "10000"),
        ("万吨标准煤", "tce", "10000"),
        ("kcal/kg", "GJ/t", "0.0041868"),
        ("kJ/kg", "GJ/t", "0.001"),
        ("kJ/m3", "MJ/m3", "0.001"),
        ("GJ/万Nm³", "GJ/10^4Nm3", "1"),
        ("MJ/Nm3", "GJ/10^4Nm3", "10"),
        ("kgCO2/kWh", "tCO2/MWh", "1"),
        ("亿元", "万元", "10000"),
        ("%", "ratio", "0.01"),
        ("tCO2e", "tCO2", "1"),
    ],
)
def test_a_unit_converts_by_its_exact_factor(given_unit: str, wanted: str, factor: str) -> None:
    assert factor_to(given_unit, wanted) == Decimal(factor)


@pytest.mark.parametrize("text", ["foo", "T", "kwh2", "t/", "万", "吨吨", "MWH?", "nm3"])
def test_what_is_no_unit_is_refused(text: str) -> None:
    with pytest.raises(UnitError):
        parse(text)


@pytest.mark.parametrize(
    ("first", "second"),
    [("m3", "Nm3"), ("t", "tCO2"), ("t", "tce"), ("kWh", "t"), ("tC", "tCO2"), ("CNY", "USD"), ("kgce/t", "kWh/t")],
)
def test_units_of_different_dimension_do_not_convert(first: str, second: str) -> None:
    assert not same_dimension(first, second)
    with pytest.raises(UnitError):
        factor_to(first, second)


@given(st.sampled_from(["t", "kg", "万t", "Mt"]), st.sampled_from(["t", "kg", "万t", "Mt"]))
def test_there_and_back_is_one(first: str, second: str) -> None:
    assert factor_to(first, second) * factor_to(second, first) == 1
