"""The status of a target (目标状态): one rule for all of them, pure and without units.

A *level* is the quantity the target bounds: a share, a count, or an index against the base year (an energy intensity
that fell by 12 % stands at the level 0.88). The even path (均匀进度) runs from the baseline in the base year to the
required level in the year of the deadline.

===========  ========================================================================================
met          已达到: the level satisfies the requirement
on track     进度正常: not yet, but on or ahead of the even path, before the deadline
behind       落后: behind the even path, or past the deadline without reaching the requirement
regressing   倒退: on the wrong side of the baseline; the level is shown as it is, never clipped at zero
no data      无数据: the level, or what is needed to judge it, is not known well enough
===========  ========================================================================================
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal, get_args

Status = Literal["met", "on track", "behind", "regressing", "no data"]
Comparator = Literal[">=", ">", "<=", "<"]
Shape = Literal["linear", "compound"]

STATUSES: tuple[Status, ...] = get_args(Status)
COMPARATORS: tuple[Comparator, ...] = get_args(Comparator)
NAMES_ZH: dict[Status, str] = {
    "met": "已达到",
    "on track": "进度正常",
    "behind": "落后",
    "regressing": "倒退",
    "no data": "无数据",
}

#: Floats carry rounding: 0.954 × 0.922 … compares equal to the number a person would write down.
_TOLERANCE = 1e-9


@dataclass(frozen=True)
class Requirement:
    """What a level has to satisfy, and when (要求).

    ``baseline`` is the level of ``base_year``, ``None`` if unknown. Raises ``ValueError`` if the deadline is not after
    the base year, or if a compound path would start at or pass through zero.
    """

    comparator: Comparator
    required: float
    base_year: int
    deadline_year: int
    baseline: float | None = None
    shape: Shape = "linear"

    def __post_init__(self) -> None:
        if self.deadline_year <= self.base_year:
            raise ValueError("the deadline is not after the base year")
        if self.shape == "compound" and self.baseline is not None and min(self.baseline, self.required) <= 0:
            raise ValueError("a compound path needs a baseline and a requirement above zero")

    @property
    def upward(self) -> bool:
        return self.comparator in (">=", ">")

    def satisfied_by(self, level: float) -> bool:
        if self.comparator in (">=", "<="):
            return self.no_worse(level, self.required)
        return self.worse(self.required, level)

    def no_worse(self, level: float, other: float) -> bool:
        """Say whether ``level`` is at least as good as ``other``."""
        return not self.worse(level, other)

    def worse(self, level: float, other: float) -> bool:
        """Say whether ``level`` is worse than ``other`` by more than rounding."""
        margin = _TOLERANCE * max(1.0, abs(other)) if math.isfinite(other) else 0.0
        return level < other - margin if self.upward else level > other + margin

    def path(self, year: int) -> float | None:
        """Return the level of the even path in ``year``; ``None`` without a baseline."""
        if self.baseline is None:
            return None
        done = min(max((year - self.base_year) / (self.deadline_year - self.base_year), 0.0), 1.0)
        if self.shape == "compound":
            return float(self.baseline * (self.required / self.baseline) ** done)
        return self.baseline + (self.required - self.baseline) * done


def judge(level: float, year: int, requirement: Requirement) -> Status:
    """Return the status of a level observed for ``year``."""
    if requirement.satisfied_by(level):
        return "met"
    baseline = requirement.baseline
    if baseline is not None and requirement.worse(level, baseline):
        return "regressing"
    if year >= requirement.deadline_year:
        return "behind"
    path = requirement.path(year)
    if path is None:
        return "no data"
    return "on track" if requirement.no_worse(level, path) else "behind"


def judge_bounds(low: float, high: float, year: int, requirement: Requirement) -> Status:
    """Return the status of a level known only to lie between two bounds.

    The status grows with the level, so the two ends decide: where they agree, so does everything between them; where
    they differ, what is missing could change the answer, and the answer is ``no data``.
    """
    ends = {judge(low, year, requirement), judge(high, year, requirement)}
    return ends.pop() if len(ends) == 1 else "no data"
