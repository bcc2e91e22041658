"""What both approaches compute on (不确定度模型): lines, the inputs that multiply in, and who shares an input."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float64]
Indices: TypeAlias = NDArray[np.int64]


@dataclass(frozen=True)
class Model:
    """Lines that are products of inputs, and sums of lines (乘积之和).

    ``base`` (n lines) is each line's value with its sign; ``group`` (n) the sum it belongs to, numbered from 0;
    ``line`` and ``input`` (p pairs) say which inputs multiply into which line; an input that stands in several lines
    is one and the same quantity, wrong in all of them alike. ``half_width`` (m inputs) is half the 95 % interval as a
    share of the input, NaN where nobody knows; ``complement`` (m) is the value v of an input that enters as 1 − v, 0
    for all others.
    """

    base: Floats
    group: Indices
    line: Indices
    input: Indices
    half_width: Floats
    complement: Floats

    @property
    def groups(self) -> int:
        """How many sums there are."""
        return int(self.group.max()) + 1 if self.group.size else 0

    @property
    def known(self) -> NDArray[np.bool_]:
        """Which pairs have an input whose uncertainty is known."""
        return ~np.isnan(self.half_width[self.input])

    @property
    def sensitivity(self) -> Floats:
        """How a relative error of each input changes the product: 1, or v / (1 − v) for a complement."""
        return np.where(self.complement > 0, self.complement / (1 - self.complement), 1.0)
