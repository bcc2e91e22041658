"""Numbers as people read them."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tanfeng.report.numbers import NO_DATA, emissions, money, percent, probability, quantity, year


@pytest.mark.parametrize(
    ("tonnes", "zh", "en"),
    [
        (2_211_000.0, "221.1 万t CO₂", "2.21 Mt CO₂"),
        (155_000.0, "15.5 万t CO₂", "155 kt CO₂"),
        (-60_000.0, "-6 万t CO₂", "-60 kt CO₂"),
        (12.5, "12.5 t CO₂", "12.5 t CO₂"),
        (0.0, "0 t CO₂", "0 t CO₂"),
    ],
)
def test_emissions_are_said_on_the_scale_of_each_language(tonnes: float, zh: str, en: str) -> None:
    assert emissions(tonnes) == (zh, en)


@pytest.mark.parametrize("nothing", [None, math.nan, math.inf, -math.inf])
def test_nothing_is_no_data_and_never_a_number(nothing: float | None) -> None:
    for said in (
        emissions(nothing),
        percent(nothing),
        probability(nothing),
        money(nothing),
        quantity(nothing, "t"),
        year(nothing),
    ):
        assert said == NO_DATA


def test_zero_is_a_number_and_not_no_data() -> None:
    assert emissions(0.0) != NO_DATA
    assert quantity(0, "t").zh == "0 t"


def test_a_year_has_no_thousands_separator() -> None:
    assert quantity(2030, "年").zh == "2030 年"
    assert quantity(2030.0, "year").en == "2030"


def test_a_text_value_stays_as_it_is() -> None:
    assert quantity("44/12").zh == "44/12"


@given(st.floats(min_value=1e-3, max_value=1e12))
def test_what_is_read_back_is_what_was_said_to_within_half_a_percent(tonnes: float) -> None:
    said = emissions(tonnes, "").zh
    number, unit = said.replace(",", "").split(" ")
    assert float(number) * {"万t": 1e4, "t": 1.0}[unit] == pytest.approx(tonnes, rel=5e-3)
