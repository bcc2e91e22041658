"""What holds for every table: sums, time, order, scale, levels."""

from __future__ import annotations

import math

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from tests.pathway.decomposition.examples import POSITIVE, WITH_ZEROS, by_step, effects, tables

from tanfeng.pathway.decomposition import METHODS, Method, decompose
from tanfeng.pathway.decomposition.logarithm import log_mean, log_ratio
from tanfeng.pathway.decomposition.problems import NO_COMMON, NO_RATIO

few = settings(max_examples=40, deadline=None)
methods = pytest.mark.parametrize("method", METHODS)


def total(some: pl.DataFrame, period: str) -> float:
    rows = some.filter(pl.col("period") == period).select(pl.exclude("period", "sector"))
    return math.fsum(math.prod(row) for row in rows.iter_rows())


def gross(some: pl.DataFrame) -> float:
    return total(some, "2000") + total(some, "2001")


@methods
@few
@given(tables(WITH_ZEROS, periods=3))
def test_effects_add_up_to_the_change_whatever_is_zero(method: Method, some: pl.DataFrame) -> None:
    result = decompose(some, method=method)
    if result.blocked:
        assert method == "lmdi-2"
        assert {f.rule for f in result.findings} == {NO_COMMON}
        return
    for number, step in enumerate(by_step(result)):
        first, last = total(some, str(2000 + number)), total(some, str(2001 + number))
        size = first + last + math.fsum(map(abs, step))
        assert math.fsum(step) == pytest.approx(last - first, abs=1e-12 * size)
        assert math.fsum(step) == pytest.approx(result.change["value"][number], abs=1e-15 * size)


@methods
@few
@given(tables(WITH_ZEROS))
def test_ratios_multiply_to_the_ratio_whatever_is_zero(method: Method, some: pl.DataFrame) -> None:
    result = decompose(some, method=method, form="multiplicative")
    if result.blocked:
        assert {f.rule for f in result.findings} <= {NO_COMMON, NO_RATIO}
        return
    logs = [math.log(value) for value in effects(result) if value > 0]
    ratio = total(some, "2001") / total(some, "2000")
    assert result.change["value"][0] == pytest.approx(ratio)
    if len(logs) < len(effects(result)):
        assert ratio == 0
    else:
        assert math.fsum(logs) == pytest.approx(math.log(ratio), abs=1e-11)


@methods
@few
@given(tables(WITH_ZEROS))
def test_effects_change_their_sign_with_the_direction_of_time(method: Method, some: pl.DataFrame) -> None:
    forth, back = (decompose(some, method=method, compare=pair) for pair in (("2000", "2001"), ("2001", "2000")))
    if forth.blocked:
        assert back.blocked
        return
    assert effects(back) == [-value + 0.0 for value in effects(forth)]


@methods
@few
@given(tables())
def test_ratios_turn_over_with_the_direction_of_time(method: Method, some: pl.DataFrame) -> None:
    forth = decompose(some, method=method, form="multiplicative", compare=("2000", "2001"))
    back = decompose(some, method=method, form="multiplicative", compare=("2001", "2000"))
    assert [a * b for a, b in zip(effects(forth), effects(back), strict=True)] == pytest.approx(
        [1.0] * len(effects(back))
    )


@methods
@few
@given(tables(WITH_ZEROS))
def test_the_order_of_rows_and_sectors_does_not_matter(method: Method, some: pl.DataFrame) -> None:
    whole, turned = decompose(some, method=method), decompose(some.reverse(), method=method)
    assert whole.blocked == turned.blocked
    if not whole.blocked:
        assert effects(turned) == pytest.approx(effects(whole), rel=1e-9, abs=1e-11 * gross(some))


@methods
@few
@given(tables(WITH_ZEROS), POSITIVE)
def test_another_unit_scales_all_effects_alike(method: Method, some: pl.DataFrame, unit: float) -> None:
    whole = decompose(some, method=method)
    scaled = decompose(some.with_columns(pl.col("x0") * unit), method=method)
    assert whole.blocked == scaled.blocked
    if not whole.blocked:
        expected = [value * unit for value in effects(whole)]
        assert effects(scaled) == pytest.approx(expected, rel=1e-8, abs=1e-10 * gross(some) * unit)


@few
@given(tables(WITH_ZEROS))
def test_lmdi_1_of_the_whole_is_the_sum_of_lmdi_1_of_its_parts(some: pl.DataFrame) -> None:
    first = pl.col("sector") == "s0"
    parts = [decompose(some.filter(first)), decompose(some.filter(~first))]
    summed = [a + b for a, b in zip(*map(effects, parts), strict=True)]
    assert summed == pytest.approx(effects(decompose(some)), abs=1e-11 * gross(some))


@methods
@few
@given(tables())
def test_a_factor_that_does_not_change_has_no_effect(method: Method, some: pl.DataFrame) -> None:
    still = some.with_columns(pl.lit(3.0).alias("x0"))
    assert effects(decompose(still, method=method))[0] == pytest.approx(0, abs=1e-11 * gross(still))


@methods
@few
@given(tables())
def test_a_period_against_its_copy_has_no_effects(method: Method, some: pl.DataFrame) -> None:
    first = some.filter(pl.col("period") == "2000")
    copied = pl.concat([first, first.with_columns(period=pl.lit("2001"))])
    assert set(effects(decompose(copied, method=method))) == {0.0}
    assert set(effects(decompose(copied, method=method, form="multiplicative"))) == {1.0}


@few
@given(tables(WITH_ZEROS))
def test_levels_divide_the_effect_of_their_factor_and_leave_the_others_alone(some: pl.DataFrame) -> None:
    """The logarithm of the total times its shares is that of the factor itself, where no group came or went."""
    plain = decompose(some)
    levels = decompose(
        some.with_columns(city=pl.when(pl.col("sector") < "s2").then(pl.lit("A")).otherwise(pl.lit("B"))),
        activity="x0",
        groups=["city"],
    )
    assert levels.effects["factor"][:3].to_list() == ["x0", "x0:city", "x0:sector"]
    values, expected = effects(levels), effects(plain)
    size = gross(some)
    if (some.select(pl.exclude("period", "sector")) > 0).to_numpy().all():
        assert math.fsum(values[:3]) == pytest.approx(expected[0], abs=1e-10 * size)
        assert values[3:] == pytest.approx(expected[1:], abs=1e-10 * size)
    assert math.fsum(values) == pytest.approx(math.fsum(expected), abs=1e-12 * size)


@given(POSITIVE, POSITIVE)
def test_the_log_mean_lies_between_the_geometric_and_the_arithmetic_mean(a: float, b: float) -> None:
    mean = float(log_mean(np.array([a]), np.array([b]))[0])
    assert math.sqrt(a * b) * (1 - 1e-14) <= mean <= (a + b) / 2 * (1 + 1e-14)
    assert mean == float(log_mean(np.array([b]), np.array([a]))[0])


@given(POSITIVE)
def test_the_log_mean_of_values_that_hardly_differ_keeps_all_its_digits(value: float) -> None:
    near = np.nextafter(value, np.inf)
    assert log_mean(np.array([value]), np.array([value]))[0] == value
    assert log_mean(np.array([value]), np.array([near]))[0] == pytest.approx(value, rel=1e-15)
    assert log_ratio(np.array([near]), np.array([value]))[0] == pytest.approx((near - value) / value, rel=1e-12)
