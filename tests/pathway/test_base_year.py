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
    (unit,), _ = carried((UNIT,), ledger, statistics, growth)
    assert unit.production_t * (1.0 + growth) ** (ledger - statistics) == pytest.approx(UNIT.production_t)
    assert (unit.capacity_t, unit.fuel_tce, unit.direct_tco2) == (UNIT.capacity_t, UNIT.fuel_tce, UNIT.direct_tco2)


def test_the_finding_names_both_years_the_growth_and_the_factor() -> None:
    _, (said,) = carried((UNIT, UNIT), 2023, 2019, 0.02)
    assert (said.expected, said.given, said.count) == ("2019", "2023", 2)
    assert "× 0.924" in said.zh
    assert "2.0%" in said.en


@pytest.mark.parametrize("year", [None, 2019])
def test_units_of_the_base_year_or_of_no_known_year_stay_as_they_are(year: int | None) -> None:
    assert carried((UNIT,), year, 2019, 0.02) == ((UNIT,), ())


def test_without_units_nothing_is_said() -> None:
    assert carried((), 2023, 2019, 0.02) == ((), ())
