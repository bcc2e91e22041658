"""Nothing used is nothing emitted: a zero needs no factor, no analysis and no proof; empty and n/a are not zero."""

from __future__ import annotations

from decimal import Decimal

import pytest
from tests.accounting.activities import Row, computed, row, rules

NEEDING = {
    "a carbonate whose purity has to be measured": (row("carbonate", "limestone", 0.0, period="2026"), "lead-2024"),
    "a fuel without defaults": (row("fuel", "producer_gas", 0.0, "10^4 Nm3"), "other-nonferrous-2015"),
    "power of a year without a factor": (
        row("electricity_in", "electricity", 0.0, "MWh", period="2026"),
        "other-nonferrous-2015",
    ),
    "green power without a certificate": (
        row("electricity_in", "electricity", 0.0, "MWh", period="2026", attribute="green_power"),
        "lead-2024",
    ),
    "a medium of unstated origin": (row("medium", "fresh_water", 0.0), "other-nonferrous-2015"),
}


@pytest.mark.parametrize("case", NEEDING)
def test_a_zero_is_zero_and_stops_nothing(case: str) -> None:
    zero, guideline = NEEDING[case]
    result = computed(zero, guideline=guideline)
    assert [f for f in result.findings if f.blocks] == []
    assert result.missing == ()
    assert result.totals["with_electricity_heat"] == 0
    assert result.energy["tce_calorific"] == 0


@pytest.mark.parametrize("case", NEEDING)
def test_one_of_it_or_an_empty_cell_is_asked_for_what_it_lacks(case: str) -> None:
    zero, guideline = NEEDING[case]
    for quantity in (1.0, None):
        result = computed({**zero, "quantity": quantity}, guideline=guideline)
        assert [f for f in result.findings if f.blocks or f.severity == "warning"]
        assert result.energy["tce_calorific"] in (None, 0) or result.missing


def test_a_zero_changes_no_total() -> None:
    used: Row = row("fuel", "diesel", 10.0)
    alone, beside = computed(used), computed(used, row("fuel", "diesel", 0.0), row("fuel", "producer_gas", 0.0, "m3"))
    assert beside.totals["without_electricity_heat"] == alone.totals["without_electricity_heat"]


def test_a_zero_with_an_impossible_value_is_still_asked_about() -> None:
    result = computed(row("oxalate", "oxalic_acid", 0.0, purity=99.6))
    assert "account.value-out-of-range" in rules(result)


def test_a_zero_of_a_wrong_unit_is_still_asked_about() -> None:
    assert "account.unit" in rules(computed(row("fuel", "diesel", 0.0, "kWh")))


def test_ferrosilicon_emits_and_is_no_energy() -> None:
    result = computed(row("reductant", "ferrosilicon", 1000.0), row("fuel", "diesel", 10.0), guideline="magnesium-2013")
    assert result.lines["tco2e"][0] == pytest.approx(2790)
    assert result.energy["tce_calorific"] == Decimal("14.571000")
    assert "account.no-energy-carrier" in rules(result)
