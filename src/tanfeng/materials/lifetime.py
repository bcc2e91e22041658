"""Lifetimes (寿命分布): which part of a cohort is still in use at the end of each year.

Times are in years, tables have one row per age class and one column per draw: row ``k`` of a survival table is the part
of an inflow of year ``c`` that is in use at the end of year ``c + k``.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tanfeng.materials.rules import UNIFORM, rules

Floats = NDArray[np.float64]

#: The distributions, and what each needs besides the mean.
SPREADS = {"fixed": "", "weibull": "shape", "lognormal": "cv", "normal": "cv"}


def fixed(age: Floats, mean: Floats, spread: Floats) -> Floats:  # noqa: ARG001 - every distribution has this form
    """Everything lives exactly the mean (固定寿命)."""
    return (age < mean).astype(np.float64)


def weibull(age: Floats, mean: Floats, spread: Floats) -> Floats:
    """Weibull with shape ``spread``; its scale is mean ÷ Γ(1 + 1/shape) (威布尔分布)."""
    from scipy.special import gamma

    scale: Floats = mean / gamma(1.0 + 1.0 / spread)
    result: Floats = np.exp(-((age / scale) ** spread))
    return result


def lognormal(age: Floats, mean: Floats, spread: Floats) -> Floats:
    """Lognormal with this mean and coefficient of variation ``spread`` (对数正态分布)."""
    from scipy.special import ndtr

    variance = np.log1p(spread**2)
    with np.errstate(divide="ignore"):
        z = (np.log(age) - (np.log(mean) - variance / 2)) / np.sqrt(variance)
    return np.asarray(1.0 - ndtr(z), dtype=np.float64)


def normal(age: Floats, mean: Floats, spread: Floats) -> Floats:
    """Normal with standard deviation ``spread`` × mean, cut at age zero: nothing leaves before it came (正态分布)."""
    from scipy.special import ndtr

    deviation = spread * mean
    return np.asarray(ndtr((mean - age) / deviation) / ndtr(mean / deviation), dtype=np.float64)


_SURVIVAL: dict[str, Callable[[Floats, Floats, Floats], Floats]] = {
    "fixed": fixed,
    "weibull": weibull,
    "lognormal": lognormal,
    "normal": normal,
}


def survival(distribution: str, mean: ArrayLike, spread: ArrayLike, years: int, timing: str) -> Floats:
    """Return the survival table of ``years`` rows and one column per draw.

    ``mean`` (a) and ``spread`` (Weibull shape, or coefficient of variation; ignored for ``fixed``) are numbers or one
    per draw. Raises ``ValueError`` on an unknown distribution or timing, on a mean below the shortest lifetime of the
    rules (zero lifetimes included) and on a spread that is not above zero.
    """
    if distribution not in _SURVIVAL:
        raise ValueError(f"unknown lifetime distribution {distribution!r}")
    means, spreads = np.broadcast_arrays(
        np.atleast_1d(np.asarray(mean, dtype=np.float64)), np.atleast_1d(np.asarray(spread, dtype=np.float64))
    )
    if not np.all(means >= rules().shortest_lifetime):
        raise ValueError(f"a mean lifetime is below {rules().shortest_lifetime:g} year")
    if SPREADS[distribution] and not np.all(spreads > 0):
        raise ValueError("the spread of a lifetime distribution must be above zero")
    entered, weights = entries(timing)
    whole = np.arange(1, years + 1, dtype=np.float64)[:, None]
    table = np.zeros((years, means.size))
    for moment, weight in zip(entered, weights, strict=True):
        table += weight * _SURVIVAL[distribution](whole - moment, means, spreads)
    return table


def entries(timing: str) -> tuple[Floats, Floats]:
    """Return when in its year a cohort enters use (part of the year), and the weight of each moment.

    Raises ``ValueError`` on an unknown timing.
    """
    if timing == UNIFORM:
        nodes, weights = np.polynomial.legendre.leggauss(rules().uniform_points)
        return (nodes + 1) / 2, weights / 2
    if timing not in rules().enters_at:
        raise ValueError(f"unknown inflow timing {timing!r}")
    return np.array([rules().enters_at[timing]]), np.ones(1)
