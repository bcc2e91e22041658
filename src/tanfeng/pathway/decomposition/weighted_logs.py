"""What each factor of each sector contributes: log mean × log ratio, with its limits at zero (零值极限)."""

from __future__ import annotations

import numpy as np

from tanfeng.pathway.decomposition.logarithm import Floats, log_mean, log_ratio


def weighted_logs(before: Floats, after: Floats, factors_before: Floats, factors_after: Floats) -> Floats:
    """Return ``L(after, before) · ln(factor after / factor before)``, or its limit where an amount is zero.

    ``before`` and ``after`` are the amounts ``(steps, sectors)``, the factors ``(factors, steps, sectors)``; an amount
    is zero exactly where at least one of its factors is. As a factor goes to zero, so does the amount, and the
    expression goes to ``−before`` for that factor and to zero for all others: it carries the whole change of its
    sector. Of several factors that go to zero together, at the same rate, each carries the same part. A factor that
    comes from zero is the mirror image. An amount that is zero on both sides has no change to carry.

    NaN in a factor means that it does not exist on that side, such as the share of a sector in a group that produces
    nothing: it then has no effect.
    """
    known = ~(np.isnan(factors_before) | np.isnan(factors_after))
    first = np.where(known, factors_before, 1.0)
    last = np.where(known, factors_after, 1.0)
    positive = (first > 0) & (last > 0)
    ratio = log_ratio(np.where(positive, last, 1.0), np.where(positive, first, 1.0))
    terms = log_mean(after, before) * ratio
    vanishes, appears = (before > 0) & (after == 0), (before == 0) & (after > 0)
    if vanishes.any():
        terms = np.where(vanishes, -before * _equal_parts(last == 0), terms)
    if appears.any():
        terms = np.where(appears, after * _equal_parts(first == 0), terms)
    return terms


def _equal_parts(zero: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]) -> Floats:
    """Return for each factor its part of a change that the zero ones among the factors share."""
    count = zero.sum(axis=0)
    parts: Floats = zero / np.where(count > 0, count, 1)
    return parts
