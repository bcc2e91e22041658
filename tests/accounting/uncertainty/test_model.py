"""Propagation and Monte Carlo on products of inputs: hand-made cases, and what holds for any."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tanfeng.accounting.uncertainty import Model, propagate, simulate


def model(
    base: list[float],
    pairs: list[tuple[int, int]],
    half_width: list[float],
    group: list[int] | None = None,
    complement: list[float] | None = None,
) -> Model:
    return Model(
        base=np.array(base, dtype=np.float64),
        group=np.array(group or [0] * len(base), dtype=np.int64),
        line=np.array([line for line, _ in pairs], dtype=np.int64),
        input=np.array([entry for _, entry in pairs], dtype=np.int64),
        half_width=np.array(half_width, dtype=np.float64),
        complement=np.array(complement or [0.0] * len(half_width), dtype=np.float64),
    )


def share_of(drawn: np.ndarray) -> float:
    """Half the width of the 95 % interval of the drawn total, as a share of its mean."""
    total = drawn.sum(axis=1)
    low, high = np.quantile(total, [0.025, 0.975])
    return float((high - low) / 2 / abs(total.mean()))


def test_the_factors_of_a_product_add_in_squares() -> None:
    """3 % of activity and 4 % of a factor make 5 % of their product."""
    assert propagate(model([100.0], [(0, 0), (0, 1)], [0.03, 0.04])).half_width() == pytest.approx(5.0)


def test_independent_lines_add_in_squares() -> None:
    assert propagate(model([30.0, 40.0], [(0, 0), (1, 1)], [0.1, 0.1])).half_width() == pytest.approx(5.0)


def test_a_factor_that_two_lines_share_is_wrong_in_both_alike() -> None:
    """Ten lines with one factor are no surer than one line with the sum: nothing averages out."""
    shared = model([10.0] * 10, [(line, 0) for line in range(10)], [0.05])
    assert propagate(shared).half_width() == pytest.approx(5.0)
    assert share_of(simulate(shared, seed=1, draws=20_000)) == pytest.approx(0.05, rel=0.05)
    apart = model([10.0] * 10, [(line, line) for line in range(10)], [0.05] * 10)
    assert propagate(apart).half_width() == pytest.approx(5.0 / math.sqrt(10))
    assert share_of(simulate(apart, seed=1, draws=20_000)) == pytest.approx(0.05 / math.sqrt(10), rel=0.05)


def test_what_is_sold_with_the_factor_of_what_is_bought_takes_its_error_away() -> None:
    net = model([100.0, -100.0], [(0, 0), (1, 0)], [0.05], group=[0, 1])
    assert propagate(net).half_width() == pytest.approx(0.0)
    assert np.allclose(simulate(net, seed=3, draws=100).sum(axis=1), 0.0)


def test_the_error_of_a_small_share_of_one_hardly_moves_the_rest() -> None:
    """S = 2 % ± 50 % changes 1 − S by 1 %."""
    anode = model([100.0], [(0, 0)], [0.5], complement=[0.02])
    assert propagate(anode).half_width() == pytest.approx(50 * 0.02 / 0.98)
    assert share_of(simulate(anode, seed=2, draws=50_000)) == pytest.approx(0.5 * 0.02 / 0.98, rel=0.2)


def test_a_wide_input_is_lognormal_and_never_negative() -> None:
    wide = model([1.0], [(0, 0)], [1.5])
    drawn = simulate(wide, seed=4, draws=50_000)
    assert drawn.min() > 0
    assert drawn.mean() == pytest.approx(1.0, rel=0.02)
    assert drawn.std() == pytest.approx(1.5 / 1.959964, rel=0.05)


def test_an_unknown_input_adds_nothing_and_is_not_zero() -> None:
    unknown = model([100.0], [(0, 0), (0, 1)], [math.nan, 0.04])
    assert propagate(unknown).half_width() == pytest.approx(4.0)
    assert unknown.known.tolist() == [False, True]


def test_no_lines_are_no_sum() -> None:
    nothing = model([], [], [])
    assert propagate(nothing).half_width() == 0.0
    assert simulate(nothing, seed=1, draws=10).shape == (10, 0)


def test_no_draws_are_no_numbers() -> None:
    assert simulate(model([1.0], [(0, 0)], [0.1]), seed=1, draws=0).shape == (0, 1)


@st.composite
def models(draw: st.DrawFn, widest: float = 0.06) -> Model:
    lines, inputs = draw(st.integers(1, 25)), draw(st.integers(1, 12))
    base = draw(st.lists(st.floats(1.0, 1e4), min_size=lines, max_size=lines))
    pairs = draw(
        st.lists(st.tuples(st.integers(0, lines - 1), st.integers(0, inputs - 1)), min_size=1, max_size=60, unique=True)
    )
    widths = draw(st.lists(st.floats(0.005, widest), min_size=inputs, max_size=inputs))
    group = draw(st.lists(st.integers(0, 3), min_size=lines, max_size=lines))
    return model(base, pairs, widths, group)


@given(models())
@settings(max_examples=25, deadline=None)
def test_for_small_errors_both_approaches_agree(some: Model) -> None:
    first = propagate(some).half_width() / float(some.base.sum())
    second = share_of(simulate(some, seed=11, draws=4_000))
    assert second == pytest.approx(first, rel=0.12)


@given(models())
@settings(max_examples=50, deadline=None)
def test_the_squares_of_the_contributions_are_the_square_of_the_total(some: Model) -> None:
    result = propagate(some)
    assert float(np.sum(result.contributions() ** 2)) == pytest.approx(result.half_width() ** 2)


@given(models())
@settings(max_examples=25, deadline=None)
def test_no_uncertainty_is_no_width(some: Model) -> None:
    sure = Model(some.base, some.group, some.line, some.input, np.zeros_like(some.half_width), some.complement)
    assert propagate(sure).half_width() == 0.0
    drawn = simulate(sure, seed=5, draws=20)
    assert np.ptp(drawn, axis=0).max() == 0.0
    assert drawn[0].sum() == pytest.approx(some.base.sum())


@given(models(), st.randoms(use_true_random=False))
@settings(max_examples=50, deadline=None)
def test_the_order_of_the_lines_changes_nothing(some: Model, random: object) -> None:
    order = np.arange(len(some.base))
    random.shuffle(order)  # type: ignore[attr-defined]
    place = np.argsort(order)
    turned = Model(some.base[order], some.group[order], place[some.line], some.input, some.half_width, some.complement)
    before, after = propagate(some), propagate(turned)
    assert after.half_width() == pytest.approx(before.half_width())
    for number in range(before.groups):
        chosen = np.arange(before.groups) == number
        assert after.half_width(chosen) == pytest.approx(before.half_width(chosen))


@given(models(), st.floats(0.001, 1000))
@settings(max_examples=25, deadline=None)
def test_another_unit_scales_the_interval_and_not_its_share(some: Model, factor: float) -> None:
    scaled = Model(some.base * factor, some.group, some.line, some.input, some.half_width, some.complement)
    assert propagate(scaled).half_width() == pytest.approx(propagate(some).half_width() * factor)


@given(models(), st.integers(0, 2**31))
@settings(max_examples=10, deadline=None)
def test_the_same_seed_gives_the_same_draws(some: Model, seed: int) -> None:
    assert np.array_equal(simulate(some, seed=seed, draws=300), simulate(some, seed=seed, draws=300))


def test_the_blocks_do_not_depend_on_the_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    many = model([1.0] * 40_000, [(line, line) for line in range(40_000)], [0.05] * 40_000)
    here = simulate(many, seed=9, draws=200)
    monkeypatch.setattr("os.cpu_count", lambda: 1)
    assert np.array_equal(simulate(many, seed=9, draws=200), here)


@given(models(widest=0.2))
@settings(max_examples=15, deadline=None)
def test_lines_summed_first_and_lines_multiplied_one_by_one_are_the_same_sum(some: Model) -> None:
    """How lines are brought together for speed does not change what is drawn on the average."""
    total = simulate(some, seed=13, draws=4_000).sum(axis=1)
    width = propagate(some).half_width()
    assert total.mean() == pytest.approx(some.base.sum(), abs=4 * width / math.sqrt(4_000) + 0.02 * width)
