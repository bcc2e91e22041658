"""From the province to the plant (从省到企业): the optimum read per unit, and a target split under several rules.

``programme_of(case, plan, …)`` reads a plan, ``split(target, units)`` splits a target. See ``docs/split.md``.
"""

from __future__ import annotations

from tanfeng.pathway.split.allocation import Allocation, Split, split
from tanfeng.pathway.split.programme import ItemRow, Programme, programme_of
from tanfeng.pathway.split.rules import RULES, SplitRule
from tanfeng.pathway.split.target import Target, Unit

__all__ = [
    "RULES",
    "Allocation",
    "ItemRow",
    "Programme",
    "Split",
    "SplitRule",
    "Target",
    "Unit",
    "programme_of",
    "split",
]
