"""Peak (达峰): emission after the deadline is not higher than before it.

Written as "at most the highest year before", the row would reward a high peak (冲高峰): the optimiser would rather emit
more before the deadline than less after it. The model therefore answers in two steps: it solves without the row, reads
the highest level before the deadline, caps the years from the deadline on at it, and repeats while the answer to that
lies lower before the deadline than after it.
"""

from __future__ import annotations

import numpy as np

from tanfeng.pathway.frame import AT_MOST, Frame, Row
from tanfeng.pathway.problem import PolicyItem, Problem
from tanfeng.pathway.solution import Array, Solution

ITEM = "target-peak"
FORMULA = "C[t] - z[t] <= H   for t from the deadline on; H: highest C before it in the answer without this row"
UNIT = "tCO2"
#: ``total``, ``direct`` or ``indirect``.
QUESTION = "boundary"


def rows(frame: Frame, item: PolicyItem) -> list[Row]:
    """Cap every year from the deadline on, once the level is known."""
    if frame.peak_cap is None:
        return []
    boundary = item.choice(QUESTION, "total")
    return [
        Row(
            ITEM,
            year,
            AT_MOST,
            frame.peak_cap - frame.rest_of(boundary, year),
            item.slack_price,
            UNIT,
            frame.emission(boundary, year),
        )
        for year in frame.years
        if year >= item.first_year
    ]


def emission(solution: Solution, item: PolicyItem) -> Array:
    """Return the emission the item speaks of, tCO2 by year."""
    by_name = {"direct": solution.direct, "indirect": solution.indirect, "total": solution.total}
    return by_name[item.choice(QUESTION, "total")]


def highest_before(problem: Problem, solution: Solution, item: PolicyItem) -> float:
    """Return the highest emission before the item binds, tCO2."""
    before = np.array(problem.years) < item.first_year
    return float(emission(solution, item)[before].max())


def in_time(problem: Problem, solution: Solution, item: PolicyItem) -> bool:
    """Say whether a solution honours the item, its own slack set off year by year."""
    late = np.array(problem.years) >= item.first_year
    if late.all() or not late.any():
        return True
    slack = np.array([solution.slacks.get(ITEM, {}).get(y, 0.0) for y in problem.years])
    level = emission(solution, item) - slack
    return bool(level[late].max() <= highest_before(problem, solution, item) * (1.0 + 1e-9))
