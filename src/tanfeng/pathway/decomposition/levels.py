"""Levels (层级): a quantity that adds up, as its total and the shares of groups in it, one factor for each level.

This is the parallel multilevel identity of Xu and Ang, "Multilevel index decomposition analysis: approaches and
application" (2014): output of a sector = total output × share of its city in the total ×
share of its metal in the city × share of the sector in the metal.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from tanfeng.pathway.decomposition.logarithm import Floats

Codes = NDArray[np.int64]


def level_factors(activity: Floats, groups: Sequence[Codes]) -> list[Floats]:
    """Return the total, the share of each level in the one above, and the share of the sector in its group.

    ``activity`` is ``(periods, sectors)``; ``groups`` holds, from the outermost level in, the number of the group that
    each sector belongs to. All results have the shape of ``activity``. A share in a group that is zero does not exist
    and is NaN.
    """
    sums = [_summed(activity, codes) for codes in (np.zeros(activity.shape[1], np.int64), *groups)]
    chain = [*sums, activity]
    return [sums[0], *(_share(part, whole) for whole, part in pairwise(chain))]


def level_names(activity: str, groups: Sequence[str], sector: str) -> list[str]:
    """Return the names of the factors that take the place of ``activity``: itself for the total, then each share."""
    return [activity, *(f"{activity}:{name}" for name in (*groups, sector))]


def _summed(activity: Floats, codes: Codes) -> Floats:
    sums = np.zeros((int(codes.max(initial=0)) + 1, activity.shape[0]))
    np.add.at(sums, codes, activity.T)
    return sums[codes].T


def _share(part: Floats, whole: Floats) -> Floats:
    return np.where(whole > 0, part / np.where(whole > 0, whole, 1.0), np.nan)
