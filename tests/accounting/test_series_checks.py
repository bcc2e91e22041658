"""Rules of the series checks: shape alone decides; no year, no place is known to them."""

from __future__ import annotations

from dataclasses import replace

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tanfeng.accounting.series_checks import Thresholds, breaks, outliers, sum_differences

T = Thresholds.load()


def series(values: list[float], item: str = "coke", start: int = 2000) -> pl.DataFrame:
    years = list(range(start, start + len(values)))
    return pl.DataFrame(
        {"region": "430000", "sector": "s", "year": years, "item": item, "tco2": [float(v) for v in values]}
    )


def totals(*parts: pl.DataFrame) -> pl.DataFrame:
    keys = ["region", "sector", "year"]
    return pl.concat(parts).group_by(keys).agg(pl.col("tco2").sum()).sort(keys)


def test_a_year_whose_main_fuel_jumps_and_falls_back_stands_out() -> None:
    coal, gas = series([10, 10, 30, 10, 10], "coal"), series([5, 5, 1, 5, 5], "gas")
    found = outliers(pl.concat([coal, gas]), totals(coal, gas), T)
    assert found["year"].to_list() == [2002]
    assert found["items"].to_list() == [["coal", "gas"]]
    assert found["ratios"].to_list()[0] == pytest.approx([3.0, 0.2])


def test_a_fuel_that_hardly_matters_does_not_make_a_year_stand_out() -> None:
    main, trace = series([100.0] * 5, "coal"), series([0.1, 0.1, 5.0, 0.1, 0.1], "lpg")
    assert outliers(pl.concat([main, trace]), totals(main, trace), T).height == 0


@given(st.floats(0.5, 1.9), st.integers(5, 20))
def test_a_steady_trend_is_neither_outlier_nor_break(growth: float, length: int) -> None:
    if abs(growth - 1) > 0.49:
        growth = 1.0
    parts = series([1000 * growth**i for i in range(length)])
    assert outliers(parts, totals(parts), T).height == 0
    assert breaks(totals(parts), T).height == 0


def test_a_level_that_doubles_and_stays_is_a_break_in_its_first_year() -> None:
    parts = series([10, 11, 10, 25, 26, 24, 25])
    found = breaks(totals(parts), T)
    assert found.select("year", "before", "after").rows() == [(2003, 10.0, 25.0)]
    assert found["ratio"].to_list() == pytest.approx([2.5])


def test_a_level_that_halves_and_stays_is_a_break_too() -> None:
    assert breaks(totals(series([30, 30, 30, 10, 10, 10])), T)["year"].to_list() == [2003]


def test_a_spike_is_no_break() -> None:
    assert breaks(totals(series([10, 10, 10, 30, 10, 10, 10])), T).height == 0


def test_a_gap_of_years_is_not_read_as_a_step() -> None:
    parts = series([10, 10, 10, 30, 30, 30]).filter(pl.col("year") != 2003)
    assert breaks(totals(parts), T).height == 0
    lonely = pl.concat([series([10], start=2000), series([90], start=2002), series([10], start=2004)])
    assert outliers(lonely, totals(lonely), T).height == 0


def test_a_series_without_fuels_is_tested_by_its_total() -> None:
    whole = series([10, 10, 40, 10, 10]).drop("item")
    parts = series([1.0]).clear()
    assert outliers(parts, whole, T)["items"].to_list() == [["total"]]


def test_fuels_that_do_not_add_up_are_found_and_rounding_is_not() -> None:
    parts = pl.concat([series([60.0, 60.0], "a"), series([40.0, 40.0], "b")])
    whole = series([100.001, 99.0]).drop("item")
    found = sum_differences(parts, whole, T)
    assert found.select("year", "difference").rows() == [(2001, 1.0)]


def test_the_thresholds_are_what_decides() -> None:
    parts = series([10, 10, 14, 10, 10])
    assert outliers(parts, totals(parts), T).height == 0
    assert outliers(parts, totals(parts), replace(T, spike_ratio=1.3)).height == 1
