"""The logarithmic mean and the logarithm of a ratio, to the last digit (对数平均)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def log_ratio(later: Floats, earlier: Floats) -> Floats:
    """Return ``ln(later / earlier)`` of positive numbers, exactly the negative of itself when the two are exchanged.

    It goes through ``log1p`` of the exact difference of close values: a quotient close to one has lost the digits that
    its logarithm consists of.
    """
    difference = later - earlier
    with np.errstate(over="ignore"):
        growth = np.abs(difference) / np.minimum(later, earlier)
    size = np.log1p(growth)
    beyond = np.isinf(size)  # a quotient that no number holds still has a logarithm
    if beyond.any():
        size[beyond] = np.abs(np.log(later[beyond]) - np.log(earlier[beyond]))
    return np.copysign(size, difference)


def log_mean(first: Floats, second: Floats) -> Floats:
    """Return the logarithmic mean ``(a − b) / ln(a / b)`` (对数平均) of numbers that are not negative.

    The mean of equal values is the value; the mean with zero is zero, which is its limit. It is symmetric, bit by bit.
    """
    high, low = np.maximum(first, second), np.minimum(first, second)
    apart = (high > low) & (low > 0)
    safe_high, safe_low = np.where(apart, high, 2.0), np.where(apart, low, 1.0)
    mean = (safe_high - safe_low) / log_ratio(safe_high, safe_low)
    return np.where(apart, mean, np.where(high == low, high, 0.0))
