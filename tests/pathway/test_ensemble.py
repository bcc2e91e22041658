"""The ensemble: stratified, seeded, inside the declared ranges."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tanfeng.pathway.assumptions import Assumptions
from tanfeng.pathway.ensemble import check, latin_hypercube, triangular
from tanfeng.pathway.scenario import EnsembleSetting

from .conftest import assumption

ROWS = Assumptions(
    {
        "demand_growth": assumption("demand_growth", 0.02, 0.0, 0.06),
        "grid_factor_decline": assumption("grid_factor_decline", 0.02, 0.0, 0.05),
        "fixed": assumption("fixed", 1.0),
    }
)


def setting(size: int = 500, seed: int = 7) -> EnsembleSetting:
    return EnsembleSetting(size, seed, ("demand_growth", "grid_factor_decline", "fixed"), (0.05, 0.95))


def test_samples_stay_in_the_declared_range_and_average_like_the_distribution() -> None:
    samples = latin_hypercube(ROWS, setting())["demand_growth"]
    assert samples.min() >= 0.0
    assert samples.max() <= 0.06
    assert samples.mean() == pytest.approx((0.0 + 0.02 + 0.06) / 3, rel=0.01)


def test_each_slice_of_probability_holds_one_sample() -> None:
    """A triangular distribution with its mode in the middle of [0, 2] has the quantile 1 - (2 - x)^2 / 2 above 1."""
    rows = Assumptions({"x": assumption("x", 1.0, 0.0, 2.0)})
    x = np.sort(latin_hypercube(rows, EnsembleSetting(100, 1, ("x",), ()))["x"])
    quantile = np.where(x < 1, x**2 / 2, 1 - (2 - x) ** 2 / 2)
    assert np.floor(quantile * 100 + 1e-9).tolist() == list(range(100))


def test_the_same_seed_gives_the_same_samples_and_another_seed_others() -> None:
    one, two, other = (latin_hypercube(ROWS, setting(seed=s))["demand_growth"] for s in (7, 7, 8))
    assert (one == two).all()
    assert not (one == other).all()


def test_an_assumption_without_a_range_is_not_sampled_but_named() -> None:
    assert "fixed" not in latin_hypercube(ROWS, setting())
    assert [f.given for f in check(ROWS, setting())] == ["fixed"]


@given(st.floats(0.0, 1.0), st.floats(-5.0, 5.0), st.floats(0.0, 5.0), st.floats(0.0, 5.0))
def test_triangular_quantiles_lie_between_low_and_high(q: float, low: float, left: float, right: float) -> None:
    high = low + left + right + 0.1
    value = float(triangular(np.array([q]), low, low + left, high)[0])
    assert low - 1e-9 <= value <= high + 1e-9
