"""When existing units stand still (现有单元的寿命与退出): the end of a line's life, or the date its ledger row states.

A line runs in the years ``commissioned ... commissioned + life - 1``. In the year after, its unit is renewed in place
or closes. Only what is known has an end: a unit whose year of start is unknown, or whose declared life was over before
anything could be decided (so that it must have been renewed, nobody knows when), runs on without one.
"""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np

from tanfeng.pathway.assumptions import Assumptions
from tanfeng.pathway.engine.sector import Bools, Ints
from tanfeng.pathway.plants import Plant
from tanfeng.pathway.problem import Problem

#: Capital cost of renewing a unit in place, as a share of that of new capacity.
SHARE = "renewal_cost_share"
#: A life above a whole number of years by less than this is rounding.
ROUNDING = 1e-9


def end_of_life(plant: Plant, assumptions: Assumptions) -> int | None:
    """Return the first year in which a unit's line no longer runs unless renewed (寿命到期年); ``None``: not known."""
    if plant.candidate or plant.commissioned is None or plant.life not in assumptions:
        return None
    return _end(plant.commissioned, assumptions.number(plant.life))


def stop_of(problem: Problem, plant: Plant) -> int | None:
    """Return the year from which a unit stands still unless it is renewed, within the horizon (停产年).

    A stated retirement goes before the life of the line: until then the unit runs, from then on it is closed.
    """
    last = problem.years[-1]
    if plant.retired is not None:
        return plant.retired if plant.retired <= last else None
    end = end_of_life(plant, problem.assumptions)
    return end if end is not None and problem.decisions_from <= end <= last else None


def renewals(problem: Problem) -> dict[int, int]:
    """Return the units whose life ends within the horizon, by place in the problem: the year (到期单元)."""
    ends = {i: stop_of(problem, p) for i, p in enumerate(problem.plants) if p.retired is None}
    return {i: end for i, end in ends.items() if end is not None}


def retired(problem: Problem) -> Bools:
    """Whether a plant has retired by the date its ledger row states, (P, T) (是否已按写明日期退出)."""
    stops = [problem.years[-1] + 1 if p.retired is None else p.retired for p in problem.plants]
    return np.asarray(np.array(problem.years) >= np.array(stops, dtype=np.int64).reshape(-1, 1))


def any_stops(problem: Problem) -> bool:
    """Say whether any unit reaches the end of its life or its retirement within the horizon."""
    return any(stop_of(problem, p) is not None for p in problem.plants)


def remaining(problem: Problem, first: int, never: int) -> Ints:
    """Return the years that each unit may still run from ``first`` on, (P,); ``never`` where no end is known."""
    stops = (stop_of(problem, p) for p in problem.plants)
    return np.array([never if s is None else max(s - first, 0) for s in stops], dtype=np.int64)


def renewable(problem: Problem) -> Bools:
    """Return the units that may be renewed in place, (P,): those whose life ends within the horizon."""
    found = np.zeros(len(problem.plants), dtype=np.bool_)
    found[list(renewals(problem))] = True
    return found


def may_leave(plants: Iterable[Plant], assumptions: Assumptions, last: int) -> frozenset[str]:
    """Return the units that may be gone by the last year under some life in the declared range (可能退出的单元)."""
    found = set()
    for plant in plants:
        if plant.retired is not None:
            ends: int | None = plant.retired
        elif plant.commissioned is not None and plant.life in assumptions:
            life = assumptions[plant.life]
            ends = _end(plant.commissioned, min(life.value, life.value if life.low is None else life.low))
        else:
            ends = None
        if ends is not None and ends <= last:
            found.add(plant.key)
    return frozenset(found)


def _end(commissioned: int, life: float) -> int:
    return math.ceil(commissioned + life - ROUNDING)
