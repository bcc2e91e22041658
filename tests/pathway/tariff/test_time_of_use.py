"""Hunan's time-of-use tariff from August 2025, and what an hour costs under it."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tanfeng.core.errors import UsageError
from tanfeng.pathway.tariff import PriceLevel, TimeOfUse, hourly_prices, hours_of, time_of_use, yearly_cost
from tanfeng.reference import Reference

_TOU = "regional_prices.tou."
HUNAN: dict[str, Any] = {
    "valley_hours": _TOU + "valley-hours.2025-08-01",
    "flat_hours": _TOU + "flat-hours.2025-08-01",
    "peak_hours": _TOU + "peak-hours.2025-08-01",
    "valley": _TOU + "valley-to-flat.2025-08-01",
    "peak": _TOU + "peak-to-flat.2025-08-01",
    "critical": _TOU + "critical-peak-over-peak.2025-08-01",
    "critical_periods": [
        {"months": [7, 8], "hours": _TOU + "critical-peak-jul-aug.2025-08-01"},
        {"months": [1, 12], "hours": _TOU + "critical-peak-jan-dec.2025-08-01"},
    ],
}
TODAY = date(2026, 1, 1)


@pytest.fixture(scope="module")
def reference() -> Reference:
    return Reference.load()


@pytest.fixture(scope="module")
def hunan(reference: Reference) -> TimeOfUse:
    tariff, findings = time_of_use(HUNAN, reference, TODAY)
    assert tariff is not None
    assert findings == []
    return tariff


@pytest.mark.parametrize(
    ("month", "hour", "multiplier"),
    [
        (4, 3, 0.4),
        (4, 12, 0.4),
        (4, 13, 0.4),
        (4, 14, 1.0),
        (4, 6, 1.0),
        (4, 20, 1.6),
        (7, 19, 1.6),
        (8, 20, 1.92),
        (1, 18, 1.92),
        (12, 21, 1.92),
        (12, 22, 1.6),
    ],
)
def test_noon_is_valley_and_winter_and_summer_evenings_are_critical(
    hunan: TimeOfUse, month: int, hour: int, multiplier: float
):
    assert hunan.multiplier[month - 1, hour] == pytest.approx(multiplier)


def test_the_tariff_says_how_long_it_holds(hunan: TimeOfUse):
    assert (hunan.valid_from, hunan.valid_to) == (date(2025, 8, 1), date(2030, 7, 31))


@pytest.mark.parametrize("day", [date(2025, 7, 31), date(2030, 8, 1)])
def test_outside_its_validity_there_is_no_tariff(reference: Reference, day: date):
    tariff, findings = time_of_use(HUNAN, reference, day)
    assert tariff is None
    assert {f.rule for f in findings} == {"tariff.not-in-force"}


@settings(max_examples=25, deadline=None)
@given(
    average=st.floats(100, 1000),
    floated=st.floats(0, 1),
    load=st.lists(st.floats(0.1, 5), min_size=24, max_size=24),
)
def test_a_load_pays_its_average_price_whatever_its_shape(
    hunan: TimeOfUse, average: float, floated: float, load: list[float]
):
    energy = np.tile(np.array(load), (12, 1))
    prices = hourly_prices(PriceLevel(average, floated), hunan.multiplier, energy)
    assert yearly_cost(prices, energy) / energy.sum() == pytest.approx(average, rel=1e-12)


def test_a_price_that_does_not_float_is_the_same_at_every_hour(hunan: TimeOfUse):
    prices = hourly_prices(PriceLevel(600.0, 0.0), hunan.multiplier, np.ones((12, 24)))
    assert prices == pytest.approx(np.full((12, 24), 600.0))


def test_peak_to_flat_to_valley_is_the_published_ratio(hunan: TimeOfUse):
    prices = hourly_prices(PriceLevel(600.0, 1.0), hunan.multiplier, np.ones((12, 24)))
    assert prices[3, 20] / prices[3, 8] == pytest.approx(1.6)
    assert prices[3, 2] / prices[3, 8] == pytest.approx(0.4)


@pytest.mark.parametrize("text", ["", "6-8", "08:30-09:00", "10:00-08:00", "00:00-25:00"])
def test_hours_that_are_not_whole_spans_are_refused(text: str):
    with pytest.raises(ValueError, match=text.split(";", maxsplit=1)[0] or "^$"):
        hours_of(text)


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"flat_hours": HUNAN["peak_hours"]}, "periods"),
        ({"peak_hours": "regional_prices.tou.none"}, "regional_prices.tou.none"),
        ({"critical_periods": [{"months": [13], "hours": HUNAN["peak_hours"]}]}, "months"),
        ({"critical_periods": [{"months": [1], "hours": HUNAN["valley_hours"]}]}, "outside the peak hours"),
        ({"critical_periods": [7]}, "critical_periods"),
        ({"vally": "x"}, "vally"),
    ],
)
def test_a_bad_tariff_is_one_sentence_with_its_address(reference: Reference, change: dict[str, Any], word: str):
    with pytest.raises(UsageError) as error:
        time_of_use(HUNAN | change, reference, TODAY)
    assert word in error.value.en
    assert "base.toml [tariff.time_of_use]" in error.value.en
