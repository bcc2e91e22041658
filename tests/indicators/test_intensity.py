"""Cumulative decline, held against what Hunan published (全部工业: −4.6 % in 2021, −7.8 % in 2022)."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tanfeng.indicators.intensity import changes_from_levels, cumulative_decline, yearly_change
from tanfeng.indicators.series import Point, Series

PUBLISHED_2021, PUBLISHED_2022, PUBLISHED_2023 = -0.046, -0.078, -0.080
TARGET = 0.14
changes = st.lists(st.floats(-0.5, 0.5), min_size=1, max_size=6)


def test_the_published_two_years_of_hunan_make_twelve_percent_compounded() -> None:
    decline = cumulative_decline([PUBLISHED_2021, PUBLISHED_2022], "compound")
    assert round(decline * 100, 1) == 12.0
    assert round(decline / TARGET * 100) == 86


def test_the_published_two_years_of_hunan_make_twelve_point_four_summed() -> None:
    assert cumulative_decline([PUBLISHED_2021, PUBLISHED_2022], "summed") == pytest.approx(0.124)


def test_with_ten_months_of_2023_the_product_is_nineteen_percent() -> None:
    decline = cumulative_decline([PUBLISHED_2021, PUBLISHED_2022, PUBLISHED_2023], "compound")
    assert round(decline * 100, 1) == 19.1


@pytest.mark.parametrize("accumulation", ["compound", "summed"])
def test_neither_formula_gives_the_79_28_percent_of_the_target_that_the_province_printed(accumulation: str) -> None:
    decline = cumulative_decline([PUBLISHED_2021, PUBLISHED_2022], accumulation)  # type: ignore[arg-type]
    assert abs(decline / TARGET - 0.7928) > 0.05


def test_one_year_is_the_ratio_of_the_two_indices_less_one() -> None:
    assert yearly_change(98, 100, 104, 100) == pytest.approx(98 / 104 - 1)


@given(changes)
def test_the_order_of_the_years_does_not_change_the_decline(given_changes: list[float]) -> None:
    for accumulation in ("compound", "summed"):
        first = cumulative_decline(given_changes, accumulation)
        assert cumulative_decline(given_changes[::-1], accumulation) == pytest.approx(first, abs=1e-12)


@given(st.lists(st.tuples(st.floats(50, 200), st.floats(50, 200)), min_size=2, max_size=6))
def test_chained_yearly_changes_are_the_change_from_the_first_year_to_the_last(
    levels: list[tuple[float, float]],
) -> None:
    steps = [yearly_change(e1, e0, v1, v0) for (e0, v0), (e1, v1) in itertools.pairwise(levels)]
    (first_e, first_v), (last_e, last_v) = levels[0], levels[-1]
    whole = 1 - (last_e / first_e) / (last_v / first_v)
    assert cumulative_decline(steps, "compound") == pytest.approx(whole, rel=1e-9, abs=1e-9)


@pytest.mark.parametrize("levels", [(0, 1, 1, 1), (1, 0, 1, 1), (1, 1, 0, 1), (1, 1, 1, -1)])
def test_zero_or_negative_levels_give_no_intensity(levels: tuple[float, ...]) -> None:
    with pytest.raises(ValueError, match="above zero"):
        yearly_change(*levels)


def series(values: dict[int, float]) -> Series:
    return Series({year: Point(value, "verified", (f"row#{year}",)) for year, value in values.items()})


def test_prices_of_different_years_are_never_compared() -> None:
    found = changes_from_levels(series({2020: 100, 2021: 98}), {2015: series({2020: 90}), 2020: series({2021: 104})})
    assert not found.by_year
    assert [finding.rule for finding in found.findings] == ["indicator.price-basis"]


def test_a_change_of_basis_is_bridged_by_the_year_that_has_both() -> None:
    energy = series({2020: 100, 2021: 98, 2022: 97})
    added = {2015: series({2020: 100, 2021: 104}), 2020: series({2021: 110, 2022: 115})}
    found = changes_from_levels(energy, added)
    assert found.by_year[2021].value == pytest.approx(98 / 104 - 1)
    assert found.by_year[2022].value == pytest.approx((97 / 98) / (115 / 110) - 1)
    assert not found.findings


def test_two_bases_that_both_fit_are_not_chosen_between() -> None:
    both = {2015: series({2020: 90, 2021: 95}), 2020: series({2020: 100, 2021: 104})}
    found = changes_from_levels(series({2020: 100, 2021: 98}), both)
    assert not found.by_year
    assert [finding.rule for finding in found.findings] == ["indicator.price-basis"]


def test_a_run_stops_at_the_first_gap() -> None:
    energy = series({2020: 100, 2021: 98, 2023: 95, 2024: 94})
    added = {2020: series(dict.fromkeys(range(2020, 2025), 100))}
    assert changes_from_levels(energy, added).run_from(2020, 2025) == [2021]
