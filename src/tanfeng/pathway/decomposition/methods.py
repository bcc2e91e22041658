"""LMDI-I and LMDI-II: the contributions of factors in sectors to the change of the whole (两种方法)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tanfeng.pathway.decomposition.logarithm import Floats, log_mean
from tanfeng.pathway.decomposition.vocabulary import Form, Method
from tanfeng.pathway.decomposition.weighted_logs import weighted_logs


@dataclass(frozen=True)
class Steps:
    """Pairs of periods: amounts ``(steps, sectors)`` and factors ``(factors, steps, sectors)`` on both sides (步)."""

    before: Floats
    after: Floats
    factors_before: Floats
    factors_after: Floats

    @property
    def total_before(self) -> Floats:
        return np.asarray(self.before.sum(axis=-1))

    @property
    def total_after(self) -> Floats:
        return np.asarray(self.after.sum(axis=-1))


def contributions(steps: Steps, method: Method, form: Form) -> Floats:
    """Return ``(factors, steps, sectors)``: parts of the difference, or logarithms of parts of the ratio.

    Additive LMDI-I weighs by the log mean of the sector's amounts; LMDI-II by the log mean of the sector's shares,
    scaled so that the weights sum to the log mean of the totals. The multiplicative form is either, divided by the log
    mean of the totals. Where one total is zero the shares of LMDI-II do not exist on that side; they are taken as
    unchanged, and the two methods are one.
    """
    additive = _lmdi_1(steps) if method == "lmdi-1" else _lmdi_2(steps)
    return additive if form == "additive" else _logarithms(additive, steps)


def without_common_sector(steps: Steps) -> Floats:
    """Return for each step whether all is replaced by something else: then the shares of LMDI-II have no weights."""
    common = ((steps.before > 0) & (steps.after > 0)).any(axis=-1)
    return np.asarray((steps.total_before > 0) & (steps.total_after > 0) & ~common)


def _lmdi_1(steps: Steps) -> Floats:
    return weighted_logs(steps.before, steps.after, steps.factors_before, steps.factors_after)


def _lmdi_2(steps: Steps) -> Floats:
    total_before, total_after = steps.total_before, steps.total_after
    both = (total_before > 0) & (total_after > 0)
    share_before = steps.before / np.where(both, total_before, 1.0)[:, None]
    share_after = steps.after / np.where(both, total_after, 1.0)[:, None]
    weights = log_mean(share_after, share_before).sum(axis=-1)
    scale = log_mean(total_after, total_before) / np.where(weights > 0, weights, 1.0)
    terms = weighted_logs(share_before, share_after, steps.factors_before, steps.factors_after)
    return terms * np.where(both, scale, 1.0)[:, None]


def _logarithms(additive: Floats, steps: Steps) -> Floats:
    """Divide by the log mean of the totals. A total that becomes zero is the product with the factors that became so.

    In that limit the weights are the shares before; a factor that became zero anywhere has the logarithm −∞.
    """
    mean = log_mean(steps.total_after, steps.total_before)
    lost = (steps.total_before > 0) & (steps.total_after == 0)
    logarithms = additive / np.where(mean > 0, mean, 1.0)[:, None]
    if not lost.any():
        return logarithms
    share = steps.before / np.where(lost, steps.total_before, 1.0)[:, None]
    kept = np.where(steps.factors_after > 0, steps.factors_after, 1.0)
    limit = weighted_logs(share, share, steps.factors_before, np.where(steps.factors_after > 0, kept, np.nan))
    gone = (steps.factors_after == 0) & (share > 0)
    return np.where(lost[:, None], np.where(gone, -np.inf, limit), logarithms)
