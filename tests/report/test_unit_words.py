"""Units in words of the reader's language."""

from __future__ import annotations

import pytest

from tanfeng.report.numbers import quantity
from tanfeng.report.unit_words import unit_words


@pytest.mark.parametrize(
    ("unit", "zh", "en"),
    [
        ("CNY/t", "元/t", "CNY/t"),
        ("10^6 CNY", "百万元", "million CNY"),
        ("MWh/a", "MWh/年", "MWh/a"),
        ("tCO2/tce", "t CO₂/tce", "t CO₂/tce"),
        ("元/张", "元/张", "CNY/certificate"),
        ("tce", "tce", "tce"),
    ],
)
def test_a_unit_is_written_in_words_of_the_language(unit: str, zh: str, en: str) -> None:
    assert (unit_words(unit, "zh"), unit_words(unit, "en")) == (zh, en)


def test_a_yearly_rate_is_a_percentage_a_year() -> None:
    assert quantity(0.05, "1/a") == ("每年 5%", "5% a year")
    assert quantity(-0.015, "1/a") == ("每年 -1.5%", "-1.5% a year")
