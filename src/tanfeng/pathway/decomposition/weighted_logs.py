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
    first, last = _existing(factors_before, factors_after)
    positive = (first > 0) & (last > 0)
    if positive.all():
        return log_mean(after, before) * log_ratio(last, first)
    terms = log_mean(after, before) * log_ratio(np.where(positive, last, 1.0), np.where(positive, first, 1.0))
    vanishes, appears = (before > 0) & (after == 0), (before == 0) & (after > 0)
    terms[:, vanishes] = -before[vanishes] * _equal_parts(last[:, vanishes] == 0)
    terms[:, appears] = after[appears] * _equal_parts(first[:, appears] == 0)
    return terms


def _existing(before: Floats, after: Floats) -> tuple[Floats, Floats]:
    """Return the factors with one on both sides where either does not exist, which has no effect."""
    unknown = np.isnan(before) | np.isnan(after)
    if not unknown.any():
        return before, after
    return np.where(unknown, 1.0, before), np.where(unknown, 1.0, after)


def _equal_parts(zero: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]) -> Floats:
    """Return for each factor its part of a change that the zero ones among the factors share."""
    return np.asarray(zero / zero.sum(axis=0))
