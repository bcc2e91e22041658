"""Energy per value added (单位增加值能耗): falls by a share against the baseline year."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from tanfeng.pathway.frame import AT_MOST, Frame, Row, Term
from tanfeng.pathway.problem import PolicyItem, Problem
from tanfeng.pathway.solution import Array

ITEM = "target-energy-intensity"
FORMULA = "E[t] - z[t] <= (1 - decline) * E[base] * V[t] / V[base]   (tce; V is value added)"
UNIT = "tce"
#: The row compares two levels, that is the ``compound`` reading of a decline.
QUESTION = "decline"


def base_year(problem: Problem, item: PolicyItem) -> int:
    """The target's base year, or the first model year where that lies before it (对比基年)."""
    return max(problem.base_year, item.baseline_year or problem.base_year)


class Yearly(NamedTuple):
    """A yearly quantity of the sector (年度量): its unit, its past, its terms of the plants, its rest."""

    unit: str
    past: Array
    of_plants: Callable[[int, float], tuple[Term, ...]]
    of_rest: Callable[[int], float]


def rows(frame: Frame, item: PolicyItem) -> list[Row]:
    """Lay one row a year."""
    return intensity_rows(frame, item, Yearly(UNIT, frame.past.energy, frame.energy, frame.rest_energy))


def intensity_rows(frame: Frame, item: PolicyItem, quantity: Yearly) -> list[Row]:
    """Lay ``q[t] - z[t] <= (1 - decline) * V[t]/V[base] * q[base]`` for a yearly quantity ``q`` (单位增加值约束).

    The base year is a year of the past, a number, or one in which plants decide: then ``q[base]`` stands in the row.
    """
    base, growth = base_year(frame.problem, item), frame.problem.assumptions.number("value_added_growth")
    decided = base in frame.years
    known = quantity.of_rest(base) if decided else float(quantity.past[frame.index[base]])
    found = []
    for year in (y for y in frame.years if y >= item.first_year and y != base):
        allowed = (1.0 - item.value) * (1.0 + growth) ** (year - base)
        terms = quantity.of_plants(year, 1.0) + (quantity.of_plants(base, -allowed) if decided else ())
        bound = allowed * known - quantity.of_rest(year)
        found.append(Row(item.item, year, AT_MOST, bound, item.slack_price, quantity.unit, terms))
    return found
