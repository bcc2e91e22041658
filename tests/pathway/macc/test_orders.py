"""Parts of a joint effect (按顺序平均): they add up, treat alike what is alike, and give nothing for nothing."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tanfeng.core.errors import UsageError
from tanfeng.pathway.engine.sector import Array
from tanfeng.pathway.macc import parts_of


def game(n: int, seed: int) -> dict[frozenset[str], Array]:
    rng = np.random.default_rng(seed)
    keys = [f"m{k}" for k in range(n)]
    return {
        frozenset(key for k, key in enumerate(keys) if mask >> k & 1): rng.normal(size=(2, 3)) for mask in range(1 << n)
    }


@settings(max_examples=25, deadline=None)
@given(n=st.integers(1, 5), seed=st.integers(0, 10_000))
def test_the_parts_add_up_to_the_joint_effect(n: int, seed: int) -> None:
    values = game(n, seed)
    keys = [f"m{k}" for k in range(n)]
    for exact_up_to in (10, 0):
        parts = parts_of(keys, values.__getitem__, exact_up_to=exact_up_to, pairs=3, seed=seed)
        assert parts.value.sum(axis=0) == pytest.approx(values[frozenset(keys)] - values[frozenset()], abs=1e-12)
        assert parts.joint == pytest.approx(values[frozenset(keys)] - values[frozenset()])
        assert parts.interaction == pytest.approx(parts.alone.sum(axis=0) - parts.joint)


@pytest.mark.parametrize("n", [1, 3, 4])
def test_the_exact_parts_are_the_mean_over_all_orders(n: int) -> None:
    values, keys = game(n, 7), [f"m{k}" for k in range(n)]
    mean = np.zeros((n, 2, 3))
    orders = list(permutations(range(n)))
    for order in orders:
        before: frozenset[str] = frozenset()
        for k in order:
            after = before | {keys[k]}
            mean[k] += (values[after] - values[before]) / len(orders)
            before = after
    assert parts_of(keys, values.__getitem__).value == pytest.approx(mean)


def test_measures_that_do_the_same_have_equal_parts_and_one_that_does_nothing_has_none() -> None:
    def value(offered: frozenset[str]) -> Array:
        twins = len(offered & {"a", "b"})
        return np.array([10.0 * (twins > 0) + 3.0 * ("c" in offered)])

    parts = parts_of(["a", "b", "c", "d"], value)
    assert parts.value[:, 0] == pytest.approx([5.0, 5.0, 3.0, 0.0])
    assert parts.alone[:, 0] == pytest.approx([10.0, 10.0, 3.0, 0.0])
    assert parts.interaction == pytest.approx([10.0])
    assert parts.exact
    assert parts.evaluations == 16
    assert not parts.standard_error.any()


def test_drawn_orders_come_as_near_as_their_standard_error_says() -> None:
    rng = np.random.default_rng(3)
    weight = rng.uniform(0.05, 0.4, 12)
    keys = [f"m{k}" for k in range(12)]

    def left(offered: frozenset[str]) -> Array:
        return np.array([-1000.0 * np.prod([1 - weight[k] for k, key in enumerate(keys) if key in offered])])

    true = parts_of(keys, left, exact_up_to=12).value
    drawn = parts_of(keys, left, pairs=200, seed=1)
    assert not drawn.exact
    assert (np.abs(drawn.value - true) <= 4.5 * drawn.standard_error).all()
    assert (drawn.standard_error > 0).all()
    assert drawn.value.sum() == pytest.approx(true.sum())


def test_the_same_seed_gives_the_same_bytes() -> None:
    values, keys = game(4, 2), [f"m{k}" for k in range(4)]
    first, second = (parts_of(keys, values.__getitem__, exact_up_to=2, pairs=5, seed=9).value for _ in range(2))
    assert first.tobytes() == second.tobytes()


def test_no_measure_has_no_part() -> None:
    parts = parts_of([], lambda _: np.array([7.0]))
    assert parts.value.shape[0] == 0
    assert parts.joint == pytest.approx([0.0])
    assert parts.interaction == pytest.approx([0.0])


def test_a_measure_named_twice_and_too_few_orders_are_refused() -> None:
    with pytest.raises(UsageError):
        parts_of(["a", "a"], lambda _: np.zeros(1))
    with pytest.raises(UsageError):
        parts_of(["a", "b"], lambda _: np.zeros(1), exact_up_to=1, pairs=1)
