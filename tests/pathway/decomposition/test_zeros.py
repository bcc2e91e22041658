"""Zeros by their analytical limits, never by a small number in their place."""

from __future__ import annotations

import math

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.pathway.decomposition.examples import POSITIVE, effects, table, tables

from tanfeng.pathway.decomposition import METHODS, Form, Method, decompose
from tanfeng.pathway.decomposition.problems import NO_COMMON, NO_RATIO

AB = ("a", "b")
SMALL = 1e-280


def with_cell(some: pl.DataFrame, value: float, period: str = "2001", sector: str = "s0") -> pl.DataFrame:
    here = (pl.col("period") == period) & (pl.col("sector") == sector)
    return some.with_columns(x0=pl.when(here).then(value).otherwise("x0"))


def test_a_factor_that_becomes_zero_carries_the_whole_change_of_its_sector() -> None:
    result = decompose(table({2020: ((2, 3), (5, 1)), 2021: ((0, 4), (5, 1))}, AB))
    assert effects(result) == [-6, 0]
    assert result.sectors()["effect"].to_list() == [-6, 0, 0, 0]


def test_a_factor_that_comes_from_zero_carries_it_too() -> None:
    assert effects(decompose(table({2020: ((0, 3), (5, 1)), 2021: ((2, 4), (5, 1))}, AB))) == [8, 0]


def test_factors_that_become_zero_together_carry_equal_parts() -> None:
    result = decompose(table({2020: ((2, 3, 4),), 2021: ((0, 0, 9),)}, ("a", "b", "c")))
    assert effects(result) == [-12, -12, 0]


@pytest.mark.parametrize("end", [(0, 5), (5, 0), (0, 0)])
def test_a_sector_that_stays_at_zero_has_no_effects(end: tuple[int, int]) -> None:
    rows = table({2020: ((0, 3), (5, 1)), 2021: (end, (5, 1))}, AB)
    for method in METHODS:
        assert effects(decompose(rows, method=method)) == [0, 0]
        assert effects(decompose(rows, method=method, form="multiplicative")) == [1, 1]


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("form", ["additive", "multiplicative"])
@settings(max_examples=40, deadline=None)
@given(some=tables(st.floats(0.1, 10)))
def test_the_limit_is_what_small_numbers_approach(method: Method, form: Form, some: pl.DataFrame) -> None:
    """The limit is approached like 1/ln: at 1e-280 within a few per cent, and closer than at 1e-140."""
    exact = effects(decompose(with_cell(some, 0.0), method=method, form=form))
    near, far = (effects(decompose(with_cell(some, v), method=method, form=form)) for v in (SMALL, SMALL**0.5))
    scale = max(1.0, *map(abs, exact))
    for limit, close, distant in zip(exact, near, far, strict=True):
        assert abs(close - limit) <= 0.1 * scale
        assert abs(close - limit) <= abs(distant - limit) + 1e-9 * scale


@settings(max_examples=40, deadline=None)
@given(tables(), POSITIVE)
def test_nothing_depends_on_the_unit_of_the_factor_that_is_zero(some: pl.DataFrame, unit: float) -> None:
    zero = with_cell(some, 0.0)
    scaled = zero.with_columns(pl.col("x0") * unit, pl.col("x1") / unit)
    first, second = effects(decompose(zero)), effects(decompose(scaled))
    assert second == pytest.approx(first, rel=1e-8, abs=1e-10 * math.fsum(map(abs, first)))


def test_a_total_that_becomes_zero_is_the_product_with_the_factor_that_became_so() -> None:
    rows = table({2020: ((2, 3), (4, 1)), 2021: ((0, 6), (0, 2))}, AB)
    for method in METHODS:
        assert effects(decompose(rows, method=method)) == [-10, 0]
        ratios = decompose(rows, method=method, form="multiplicative")
        assert effects(ratios) == pytest.approx([0, 2])
        assert ratios.change["value"].to_list() == [0]


def test_a_total_from_zero_has_no_ratio_and_says_so() -> None:
    rows = table({2020: ((0, 3),), 2021: ((2, 3),)}, AB)
    assert effects(decompose(rows)) == [6, 0]
    blocked = decompose(rows, form="multiplicative")
    assert [f.rule for f in blocked.findings] == [NO_RATIO]
    assert blocked.effects.is_empty()


def test_lmdi_2_has_no_limit_where_every_sector_is_replaced() -> None:
    rows = table({2020: ((0, 3), (2, 1)), 2021: ((2, 3), (0, 1))}, AB)
    assert effects(decompose(rows)) == [4, 0]
    assert [f.rule for f in decompose(rows, method="lmdi-2").findings] == [NO_COMMON]


def test_an_empty_group_has_no_shares_inside_it() -> None:
    """City B stands still: its share carries the loss; the share of its sector in it does not exist any more."""
    rows = pl.DataFrame(
        {
            "period": ["2020"] * 3 + ["2021"] * 3,
            "city": ["A", "A", "B"] * 2,
            "sector": ["lead", "zinc", "lead"] * 2,
            "output": [10, 10, 20, 10, 10, 0],
            "intensity": [1, 2, 3, 1, 2, 5],
        }
    )
    result = decompose(rows, activity="output", groups=["city"])
    shown = dict(zip(result.effects["factor"], effects(result), strict=True))
    assert result.change["value"].to_list() == [-60]
    assert shown["output:city"] == pytest.approx(-60 + 30 * math.log(2))
    assert shown["output"] == pytest.approx(-30 * math.log(2))
    assert shown["output:sector"] == shown["intensity"] == 0
