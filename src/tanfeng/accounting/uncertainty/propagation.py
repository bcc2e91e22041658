"""Approach 1: error propagation (误差传递法).

First order. Relative half widths of the factors of a product add in squares; a factor that several lines share is
wrong in all of them alike, so its contributions add as they are before they are squared.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tanfeng.accounting.uncertainty.model import Floats, Indices, Model


@dataclass(frozen=True)
class Propagated:
    """What each input contributes to each group, in the unit of ``base`` (传递结果).

    ``group``, ``input`` and ``effect`` are cells of a sparse table: half the 95 % interval that one input alone gives
    the sum of one group, with its sign. There are ``inputs`` inputs and ``groups`` groups.
    """

    group: Indices
    input: Indices
    effect: Floats
    inputs: int
    groups: int

    def contributions(self, chosen: NDArray[np.bool_] | None = None) -> Floats:
        """Return the half width that each input alone gives the sum of the chosen groups (all, if none are named)."""
        taken = slice(None) if chosen is None else chosen[self.group]
        return np.abs(np.bincount(self.input[taken], weights=self.effect[taken], minlength=self.inputs))

    def half_width(self, chosen: NDArray[np.bool_] | None = None) -> float:
        """Return half the 95 % interval of the sum of the chosen groups."""
        return float(np.sqrt(np.sum(self.contributions(chosen) ** 2)))


def propagate(model: Model) -> Propagated:
    """Return the contributions; inputs of unknown uncertainty contribute nothing and have to be named beside."""
    known = model.known
    line, inputs = model.line[known], model.input[known]
    effect = model.base[line] * (model.half_width * model.sensitivity)[inputs]
    count = len(model.half_width)
    cells, place = np.unique(model.group[line] * count + inputs, return_inverse=True)
    group, of_input = np.divmod(cells, max(count, 1))
    sums = np.bincount(place, weights=effect, minlength=len(cells)).astype(np.float64)
    return Propagated(group, of_input, sums, count, model.groups)
