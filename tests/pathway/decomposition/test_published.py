"""Published examples, to their printed digits."""

from __future__ import annotations

import math

import numpy as np
import pytest
from tests.pathway.decomposition.examples import GHANA, SIMPLE, by_step, effects

from tanfeng.pathway.decomposition import decompose
from tanfeng.pathway.decomposition.logarithm import log_mean


def printed(values: list[float], digits: int = 9) -> list[str]:
    """Return numbers as they are printed with so many decimals."""
    return [f"{value:.{digits}f}".rstrip("0") for value in values]


def test_heun_and_brockway_simple_example_additive() -> None:
    result = decompose(SIMPLE)
    assert result.change["value"].to_list() == [100, 59, 99]
    for step, published in zip(
        by_step(result),
        (
            (69.79006598, -9.455125793, 39.66505981),
            (42.96021467, -34.31902656, 50.3588119),
            (54.01064234, -9.021284671, 54.01064234),
        ),
        strict=True,
    ):
        assert [float(f"{value:.10g}") for value in step] == list(published)


def test_heun_and_brockway_simple_example_by_sector() -> None:
    shown = decompose(SIMPLE).sectors()["effect"].to_list()
    published = (
        (50.47438029, -25.23719014, 14.76280986, 19.31568569, 15.78206435, 24.90224996),
        (42.96021467, -56.79031473, 17.83010006, 0, 22.47128816, 32.52871184),
        (12.6549815, -39.30996299, 12.6549815, 41.35566084, 30.28867832, 41.35566084),
    )
    assert [float(f"{value:.10g}") for value in shown] == [value for step in published for value in step]


def test_heun_and_brockway_simple_example_multiplicative() -> None:
    result = decompose(SIMPLE, form="multiplicative")
    assert printed(result.change["value"].to_list()) == printed([2.25, 1.327777778, 1.414225941])
    for step, published in zip(
        by_step(result),
        (
            [1.761117821, 0.926191306, 1.379410116],
            [1.229284572, 0.847970248, 1.273773912],
            [1.208140223, 0.968911503, 1.208140223],
        ),
        strict=True,
    ):
        assert printed(step) == printed(published)


def test_lmdir_simple_example_of_lmdi_2_by_sector() -> None:
    shown = decompose(SIMPLE, method="lmdi-2").sectors()["effect"].to_list()
    published = (
        (49.65937274, -24.82968637, 14.52443543, 19.52361203, 15.95195254, 25.17031363),
        (43.25676087, -57.18232749, 17.95317786, 0, 22.46000707, 32.51238169),
        (12.96920685, -40.28603609, 12.96920685, 41.48288344, 30.38185551, 41.48288344),
    )
    expected = [value for step in published for value in step]
    assert printed(shown, 8) == printed(expected, 8)


def test_the_closure_of_the_aluminium_smelter_of_ghana_is_carried_by_the_factor_that_became_zero() -> None:
    """The factors are printed with nine decimals, which carry seven digits of the result."""
    additive = decompose(GHANA)
    assert printed(effects(additive), 6) == printed([0.011188553, 0.56076961, -0.479535332, -6.420874823], 6)
    assert additive.change["value"][0] == pytest.approx(-6.328451992, abs=1e-6)
    ratios = decompose(GHANA, form="multiplicative")
    assert printed(effects(ratios), 7) == printed([1.002733012, 1.146589093, 0.889606884, 0.208820902], 7)
    assert ratios.change["value"][0] == pytest.approx(0.2135822730663597, rel=1e-9)


def test_the_log_mean_weights_of_the_energy_intensity_indicators_of_the_united_states() -> None:
    """Shares of freight energy in 1970-1972 and their log means, as NREL's EnergyIntensityIndicators print them.

    The shares are rounded to four decimals themselves, so that the last of a mean can differ by one.
    """
    shares = np.array([[0.5433, 0.1449], [0.5479, 0.1402], [0.5650, 0.1367]])
    means = log_mean(shares[1:], shares[:-1])
    assert means.ravel().tolist() == pytest.approx([0.5456, 0.1425, 0.5564, 0.1385], abs=1e-4)
    assert printed(log_mean(np.array([0.5913]), np.array([0.5650])).tolist(), 3) == ["0.578"]


@pytest.mark.parametrize("method", ["lmdi-1", "lmdi-2"])
def test_an_example_to_check_on_paper(method: str) -> None:
    """One sector, 2 × 3 becomes 4 × 3: both methods give the factor that doubled the whole of the change, 6."""
    from tests.pathway.decomposition.examples import table

    doubled = table({2020: ((2, 3),), 2021: ((4, 3),)}, ("a", "b"))
    assert effects(decompose(doubled, method=method)) == [6, 0]  # type: ignore[arg-type]
    assert effects(decompose(doubled, method=method, form="multiplicative")) == pytest.approx([2, 1])  # type: ignore[arg-type]
    both = table({2020: ((2, 3),), 2021: ((4, 6),)}, ("a", "b"))
    assert effects(decompose(both, method=method)) == pytest.approx([9, 9])  # type: ignore[arg-type]
    squared = table({2020: ((1, 1),), 2021: ((2, 4),)}, ("a", "b"))
    share = math.log(2) / math.log(8)
    assert effects(decompose(squared, method=method)) == pytest.approx([7 * share, 7 * (1 - share)])  # type: ignore[arg-type]
