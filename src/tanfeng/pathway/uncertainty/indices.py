"""Sobol indices (Sobol 指数): which share of the variance of an outcome an assumption makes.

Estimators over the Saltelli design: first order after Saltelli et al. 2010 (Computer Physics Communications 181,
259-270), total after Jansen 1999; intervals by resampling the base points. The same estimators, on the same design, as
SALib, without its import of pandas and its loop over the points.
"""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from tanfeng.pathway.solution import Array

RESAMPLES = 100
LEVEL = 0.95


@dataclass(frozen=True)
class Indices:
    """First-order and total indices with the half-widths of their intervals (指数及置信半宽), each of shape (d,)."""

    first: Array
    total: Array
    first_half_width: Array
    total_half_width: Array


def sobol_indices(values: Array, seed: int, resamples: int = RESAMPLES, level: float = LEVEL) -> Indices | None:
    """Return the indices of an outcome over the Saltelli design (求指数), ``None`` where the outcome does not vary.

    values : (d + 2, base) in the order of :func:`~tanfeng.pathway.uncertainty.sampling.saltelli`
    """
    base = values.shape[1]
    spread = values.std()
    if not np.isfinite(spread) or spread <= 1e-12 * max(float(np.abs(values).max()), 1e-300):
        return None
    # Indices of an outcome far from zero lose digits: centre and scale first.
    centred = (values - values.mean()) / spread
    a, b, mixed = centred[0], centred[-1], centred[1:-1]
    variance = np.concatenate([a, b]).var()
    if variance <= 0.0:
        return None
    first, total = b * (mixed - a), 0.5 * (a - mixed) ** 2
    counts = _resampled(base, resamples, seed)
    moment, square = counts @ (a + b) / (2 * base), counts @ (a**2 + b**2) / (2 * base)
    varied = square - moment**2
    usable = varied > 1e-12
    half = NormalDist().inv_cdf(0.5 + level / 2.0)

    def half_width(products: Array) -> Array:
        again = (counts @ products.T / base)[usable] / varied[usable, None]
        return np.asarray(half * again.std(axis=0, ddof=1)) if len(again) > 1 else np.full(len(products), np.nan)

    return Indices(
        first=np.asarray(first.mean(axis=1) / variance),
        total=np.asarray(total.mean(axis=1) / variance),
        first_half_width=half_width(first),
        total_half_width=half_width(total),
    )


def _resampled(base: int, resamples: int, seed: int) -> Array:
    """How often each base point is drawn in each resample, (resamples, base)."""
    drawn = np.random.default_rng(seed).integers(base, size=(base, resamples))
    counts = np.zeros((resamples, base))
    np.add.at(counts, (np.broadcast_to(np.arange(resamples), drawn.shape), drawn), 1.0)
    return counts
