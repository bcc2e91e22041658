"""What an answer misses in which nothing was decided (冻结情景的缺口): its rows are read off, nothing is optimised."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from tanfeng.pathway.engine.plan import ROUNDING
from tanfeng.pathway.facility.accounts import CNY
from tanfeng.pathway.facility.asked import linking
from tanfeng.pathway.facility.linking import lines
from tanfeng.pathway.facility.quantities import INDEX
from tanfeng.pathway.facility.reading import by_item
from tanfeng.pathway.frame import AT_LEAST, AT_MOST, Frame, Row
from tanfeng.pathway.policy import peak
from tanfeng.pathway.problem import Problem
from tanfeng.pathway.solution import PENALTY, Solution


def judged(problem: Problem, fixed: Solution) -> Solution:
    """Return a fixed answer with what it misses of the policy items and limits, at their penalty (判定缺口).

    Items count from the year in which decisions would begin; an answer that misses none is returned as it is. There
    are no shadow prices: nothing was weighed against anything.
    """
    allowed = replace(problem, decisions=True)
    item = next((i for i in problem.policies if i.item == peak.ITEM), None)
    late = item is not None and item.first_year > problem.base_year
    cap = peak.highest_before(problem, fixed, item) if item is not None and late else None
    frame = Frame.of(allowed, fixed, cap)
    # Frozen lines grow as they must: that lines come whole is no rule a frozen answer could break.
    rows = [row for row in linking(frame) if row.item != lines.NAME]
    missed = {row.name: amount for row in rows if (amount := _shortfall(row, frame, fixed)) > 0.0}
    if not missed:
        return fixed
    penalty = sum(missed[r.name] * r.penalty * frame.discount(r.year) for r in rows if r.name in missed) * CNY
    objective = fixed.objective + penalty
    slacks, parts = by_item(tuple(rows), missed)
    items = {**fixed.cost_items, PENALTY: penalty}
    return replace(fixed, objective=objective, bound=objective, cost_items=items, slacks=slacks, parts=parts)


def _shortfall(row: Row, frame: Frame, fixed: Solution) -> float:
    """How much a row is missed by, in its unit; zero where it is met up to rounding."""
    plants = frame.problem.plants
    activity = 0.0
    for term in row.terms:
        own = np.array([not term.metals or p.metal in term.metals for p in plants], dtype=np.bool_)
        made = fixed.flows[INDEX[term.quantity], :, frame.index[term.year]]
        activity += term.coefficient * float(made[own].sum())
    missing = row.bound - activity
    missing = {AT_LEAST: missing, AT_MOST: -missing}.get(row.sense, abs(missing))
    return missing if missing > ROUNDING * max(abs(row.bound), abs(activity), 1.0) else 0.0
