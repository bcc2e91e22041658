"""Random quantities and factors (抽样): lognormal where they are uncertain, normal where they are nearly known."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tanfeng.accounting.footprint.rules import uncertainty_classes

Array = NDArray[np.float64]

#: Half of the 95 % interval of the standard normal distribution.
HALF_95 = 1.959963984540054


def multipliers(standard: Array, half_width: Array) -> Array:
    """Return what each draw multiplies its value by; (things, draws) standard normals and one half width per thing.

    A half width ``u`` means that 95 % of a normal quantity lies in 1 ± u; of a lognormal one, whose median is the
    value, between 1/(1+u) and 1+u.
    """
    wide = half_width >= float(uncertainty_classes()["normal_below"])
    scale = np.where(wide, np.log1p(half_width), half_width) / HALF_95
    drawn = standard * scale[:, None]
    return np.where(wide[:, None], np.exp(drawn), 1.0 + drawn)
