"""The output of units is carried to the year in which the statistics end."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tanfeng.pathway.base_year import carried
from tanfeng.pathway.plants import Plant

UNIT = Plant("u", "r", "Zn", "primary", 120.0, 100.0, 1.0, 0.5, 2.0, 2.0)


@given(
    growth=st.floats(-0.5, 0.5),
    ledger=st.integers(2015, 2030),
    statistics=st.integers(2015, 2030),
)
def test_growing_on_from_the_base_year_gives_the_output_of_the_ledger_in_its_own_year(
    growth: float, ledger: int, statistics: int
) -> None:
    (unit,), _ = carried((UNIT,), ledger, statistics, growth, 1.0)
    assert unit.production_t * (1.0 + growth) ** (ledger - statistics) == pytest.approx(UNIT.production_t)
    assert unit.capacity_t == max(UNIT.capacity_t, unit.production_t)
    assert (unit.fuel_tce, unit.direct_tco2) == (UNIT.fuel_tce, UNIT.direct_tco2)


def test_the_finding_names_both_years_the_growth_and_the_factor() -> None:
    _, (said,) = carried((UNIT, UNIT), 2023, 2019, 0.02, 1.0)
    assert (said.expected, said.given, said.count) == ("2019", "2023", 2)
    assert "× 0.924" in said.zh
    assert "2.0%" in said.en


@pytest.mark.parametrize("year", [None, 2019])
def test_units_of_the_base_year_or_of_no_known_year_stay_as_they_are(year: int | None) -> None:
    assert carried((UNIT,), year, 2019, 0.02, 1.0) == ((UNIT,), ())


def test_without_units_nothing_is_said() -> None:
    assert carried((), 2023, 2019, 0.02, 1.0) == ((), ())


def test_what_was_made_in_the_base_year_stood_then_and_is_not_built_anew() -> None:
    """Output falls: in 2019 the unit made 100 / 0.8 = 125 t, more than its 120 t/a of 2020 hold at 90 %."""
    (unit,), _ = carried((UNIT,), 2020, 2019, -0.2, 0.9)
    assert unit.production_t == pytest.approx(125.0)
    assert unit.capacity_t * 0.9 == pytest.approx(125.0)
