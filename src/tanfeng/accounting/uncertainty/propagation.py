"""Approach 1: error propagation (误差传递法).

First order. Relative half widths of the factors of a product add in squares; a factor that several lines share is
wrong in all of them alike, so its contributions add as they are before they are squared.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tanfeng.accounting.uncertainty.model import Floats, Model


@dataclass(frozen=True)
class Propagated:
    """Half widths of the 95 % interval, in the unit of ``base``: of each group and of the total (传递结果).

    ``of_inputs`` (m) is what each input alone contributes to the total; their squares sum to the total's.
    """

    of_groups: Floats
    of_inputs: Floats
    total: float


def propagate(model: Model) -> Propagated:
    """Return the half widths; inputs of unknown uncertainty contribute nothing and have to be named beside."""
    known = model.known
    line, inputs = model.line[known], model.input[known]
    effect = model.base[line] * (model.half_width * model.sensitivity)[inputs]
    count = len(model.half_width)
    by_input = np.bincount(inputs, weights=effect, minlength=count)
    cell = model.group[line] * count + inputs
    cells, place = np.unique(cell, return_inverse=True)
    by_cell = np.bincount(place, weights=effect, minlength=len(cells))
    of_groups = np.sqrt(np.bincount(cells // max(count, 1), weights=by_cell**2, minlength=model.groups))
    return Propagated(of_groups, np.abs(by_input), float(np.sqrt(np.sum(by_input**2))))
