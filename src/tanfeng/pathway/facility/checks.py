"""What is wrong with the plants of a problem (设施输入检查), said before the engine is asked."""

from __future__ import annotations

import numpy as np

from tanfeng.core.errors import UsageError
from tanfeng.pathway.engine.sector import Array
from tanfeng.pathway.facility.accounts import PRICES
from tanfeng.pathway.facility.quantities import INDEX, ORDINARY
from tanfeng.pathway.facility.space import Space
from tanfeng.pathway.measures import QUANTITIES
from tanfeng.pathway.problem import Problem

#: What no set of measures may leave below zero; a running cost may be a credit.
NEVER_NEGATIVE = (*(name for name in QUANTITIES if name != "other_cny"), ORDINARY)
#: Less than this per tonne below zero is rounding.
ROUNDING = 1e-12


def require(problem: Problem, space: Space, flows: Array) -> None:
    """Raise ``UsageError`` where a carrier in use has no price or a plant saves more than it takes (检查).

    flows : (Q, E, S) what a year at full output takes and gives. What stands on a site saves of its unit.
    """
    for quantity, name in PRICES.values():
        if flows[INDEX[quantity]].any():
            problem.assumptions.number(name)
    output = np.maximum(flows[INDEX["output_t"]], 1.0)
    for quantity in NEVER_NEGATIVE:
        below = np.argwhere((flows[INDEX[quantity]] / output)[: len(problem.plants)] < -ROUNDING)
        if len(below):
            _saves_too_much(problem, space, quantity, below[0])


def _saves_too_much(problem: Problem, space: Space, quantity: str, place: Array) -> None:
    plant, state = (int(i) for i in place)
    key, measures = problem.plants[plant].key, "、".join(m.key for m in space.measures(plant, state))
    raise UsageError(
        f"生产单元“{key}”采用 {measures} 后 {quantity} 为负：节约量超过其用量。",
        f"With {measures} unit {key!r} is left with less than nothing of {quantity}: more is saved than it takes.",
    )
